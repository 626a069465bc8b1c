package web

import (
	"math"
	"strconv"
	"strings"

	"nightroom/internal/insight"
	"nightroom/internal/web/chart"
)

// The pictures are drawn here and not in the browser: they are there without a
// script, and a phone in bed need not work for them. What tells one mark from
// another is its shape, never its colour alone.

// Places and ticks are those of all pictures.
type (
	px   = chart.Px
	tick = chart.Tick
)

// The size of a picture, in its own units.
const (
	plotWide, plotHigh  = 340, 230
	plotLeft, plotRight = 26, 332
	plotTop, plotBottom = 22, 190
)

// How far a dot may move off the others. Counts, which many nights share, give
// more room sideways than degrees.
var (
	sideways = [insight.Exposures]float64{insight.Temperature: 4, insight.Light: 10, insight.Sound: 10}
	upwards  = 5.8 // of the 15 from one score to the next
)

// A plot is pain over something, a dot for each night.
type plot struct {
	ID, Title, Says string // Says is what it shows, for those who do not see it
	YName, XName    string
	Dots            []dot
	Line, Band      string // of the fit; "" if there is none
	Usual           *span
	XTicks, YTicks  []tick
	Since           bool // there are dots that were not judged yet
}

type dot struct {
	X, Y px
	New  bool // not yet judged
}

// A span is where the person's nights usually are.
type span struct {
	From, To px
	Says     string
}

// A scale takes values to places.
type scale struct{ low, high, from, to float64 }

func (s scale) at(v float64) px {
	return px(s.from + (v-s.low)/(s.high-s.low)*(s.to-s.from))
}

// scaleOf values leaves a little room at both ends. What does not move gets a
// scale all the same.
func scaleOf(values []float64, from, to float64) scale {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	if low > high {
		low, high = 0, 1
	}
	room := max((high-low)*0.06, 0.5)
	return scale{low - room, high + room, from, to}
}

// ticks are about n round numbers on a scale.
func (s scale) ticks(n int, point string) (all []tick) {
	step := math.Pow10(int(math.Floor(math.Log10((s.high - s.low) / float64(n)))))
	for _, times := range []float64{1, 2, 5, 10} {
		if step*times >= (s.high-s.low)/float64(n) {
			step *= times
			break
		}
	}
	decimals := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	for i := math.Ceil(s.low / step); i*step <= s.high; i++ {
		text := strconv.FormatFloat(i*step+0, 'f', decimals, 64)
		all = append(all, tick{At: s.at(i * step), Text: strings.Replace(text, ".", point, 1)})
	}
	return all
}

// scores is the scale of pain, upwards.
var scores = scale{-0.5, 10.5, plotBottom, plotTop}

func scoreTicks() (all []tick) {
	for s := 0.0; s <= 10; s += 2 {
		all = append(all, tick{At: scores.at(s), Text: strconv.Itoa(int(s))})
	}
	return all
}

// plotOf is one exposure of a record: the nights that were judged as full
// dots, those since as rings.
func (t insightText) plotOf(f *insight.Finding, r insight.Record) plot {
	e := f.Exposure
	p := plot{ID: e.Field(), Title: t.Exposure[e], YName: t.PainAxis, XName: t.Axis[e], YTicks: scoreTicks()}
	first, end := f.Of.First.Noon(), f.Of.Date(len(f.Of.Nights)).Noon()
	var xs []float64
	var nights []int
	for i, n := range r.Nights {
		if v := n.Values[e]; n.Pain >= 0 && !math.IsNaN(v) && !r.Date(i).Noon().Before(first) {
			xs, nights = append(xs, v), append(nights, i)
		}
	}
	across := scaleOf(xs, plotLeft, plotRight)
	if e != insight.Temperature {
		across.low = max(across.low, -across.high/40) // nothing is less than none
	}
	read := scale{t.Read(e, across.low), t.Read(e, across.high), across.from, across.to}
	p.XTicks = read.ticks(5, t.Point)
	dots := newSwarm(sideways[e], upwards)
	for i, n := range nights {
		since := !r.Date(n).Noon().Before(end)
		p.Since = p.Since || since
		dots.set(across.at(xs[i]), scores.at(r.Nights[n].Pain), since)
	}
	p.Dots = dots.dots
	if low, high, ok := usual(xs); ok {
		p.Usual = &span{across.at(low), across.at(high), t.Usually(e, low, high)}
	}
	if f.Told && len(xs) > 0 {
		p.Line, p.Band = fitted(&f.Line, xs, across)
	}
	p.Says = t.Says(f.Exposure, len(p.Dots))
	return p
}

// usual is the range in which eight of ten nights are.
func usual(xs []float64) (low, high float64, ok bool) {
	if len(xs) < 5 {
		return 0, 0, false
	}
	sorted := sortedCopy(xs)
	at := func(share float64) float64 {
		i := share * float64(len(sorted)-1)
		below := int(i)
		above := min(below+1, len(sorted)-1)
		return sorted[below] + (i-float64(below))*(sorted[above]-sorted[below])
	}
	return at(0.1), at(0.9), true
}

// fitted is the line, and the band about it, over where there are nights. Both
// end where the scale of pain does.
func fitted(l *insight.Line, xs []float64, across scale) (line, band string) {
	sorted := sortedCopy(xs)
	const steps = 16
	var lows, highs []string
	point := func(x, y float64) string {
		return across.at(x).String() + "," + scores.at(min(scores.high, max(scores.low, y))).String()
	}
	var middles []string
	for i := range steps + 1 {
		x := sorted[0] + (sorted[len(sorted)-1]-sorted[0])*float64(i)/steps
		low, middle, high := l.At(x)
		middles = append(middles, point(x, middle))
		lows = append(lows, point(x, low))
		highs = append([]string{point(x, high)}, highs...)
	}
	return strings.Join(middles, " "), strings.Join(append(lows, highs...), " ")
}
