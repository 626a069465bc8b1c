package chart

import (
	"strings"
	"time"

	"nightroom/internal/words"
)

// The size of a picture, in its own units, and where its field is.
const (
	left, right = 34, 324
	top, bottom = 22, 112
	soundsAt    = 121 // the middle of the loud moments' row
	alertsAt    = 128
)

// A Picture is a Series drawn, as page/chart.html shows it.
type Picture struct {
	ID, Title string
	Unit      string
	Says      string // what it shows, in a sentence
	Empty     bool   // nothing was measured: there is only the sentence

	Line, Floor, Band string // paths: as measured, at most that much, lowest to highest
	Limits            []Bound
	Sounds, Alerts    string // paths
	Now               Px     // up to where something could be measured; 0: to the end
	XTicks, YTicks    []Tick

	Judged, Aside bool // there is a limit that was judged by, or one for orientation
	Table         Table
	W             *words.Chart
}

// A Bound is a limit that is drawn in.
type Bound struct {
	Path, Text string
	X, Y       Px // of the text
	Aside      bool
}

// Draw makes the picture of a series.
func Draw(s *Series, w *words.Words) Picture {
	p := Picture{
		ID: s.ID, Title: w.Quantities[s.Quantity].Name, Unit: words.Unit(s.Quantity, s.Fahrenheit),
		Says: says(s, w), Table: tableOf(s, w), W: &w.Chart,
	}
	read := *s
	read.convert()
	points := read.within()
	if p.Empty = len(points) == 0; p.Empty {
		return p
	}
	x := func(t time.Time) Px {
		return Px(left + (right-left)*float64(t.Sub(s.From))/float64(max(s.To.Sub(s.From), 1)))
	}
	low, high := read.reach(points)
	y := upwards(s.Quantity, low, high)
	p.XTicks = hours(s.From, s.To, s.Zone, x)
	p.YTicks = y.ticks(func(v float64) string { return short(v, w) })
	all := runs(columnsOf(points, s.From, s.To), s.Every, s.To.Sub(s.From)/columns)
	p.Line, p.Floor = lines(all, x, &y)
	if s.Ranges {
		p.Band = band(all, x, &y)
	}
	for i := range read.Limits {
		if b, ok := read.bound(&read.Limits[i], x, &y, w); ok {
			for k := range p.Limits { // what is written once is enough
				if p.Limits[k].Text == b.Text {
					p.Limits[k].Text = ""
				}
			}
			p.Limits = append(p.Limits, b)
			p.Judged, p.Aside = p.Judged || !b.Aside, p.Aside || b.Aside
		}
	}
	p.Sounds, p.Alerts = s.sounds(x), s.alerts(x)
	if s.seen().Before(s.To) {
		p.Now = x(s.seen())
	}
	return p
}

// convert takes the values to the unit in which they are read. What is drawn
// and what is written then agree, and the ticks are round.
func (s *Series) convert() {
	if !s.Fahrenheit || s.Quantity != "temperature" {
		return
	}
	as := func(v float64) float64 { return words.Read(s.Quantity, v, true) }
	points, limits := make([]Point, len(s.Points)), make([]Limit, len(s.Limits))
	for i, p := range s.Points {
		points[i] = Point{p.At, as(p.Value), as(p.Low), as(p.High), p.AtMost}
	}
	for i, l := range s.Limits {
		l.Value = as(l.Value)
		limits[i] = l
	}
	s.Points, s.Limits = points, limits
}

// reach is from the lowest to the highest of what is drawn.
func (s *Series) reach(points []Point) (low, high float64) {
	first := true
	take := func(v float64) {
		if first || v < low {
			low = v
		}
		if first || v > high {
			high = v
		}
		first = false
	}
	for _, p := range points {
		take(p.Value)
		if s.Ranges {
			take(p.Low)
			take(p.High)
		}
	}
	for _, l := range s.Limits {
		take(l.Value)
	}
	return low, high
}

// short is a value on an axis: no decimals that say nothing.
func short(v float64, w *words.Words) string {
	for decimals := range 2 {
		if text := w.Number(v, decimals); w.Number(v, 2) == text || strings.TrimRight(w.Number(v, 2), "0") == text+w.Point {
			return text
		}
	}
	text := w.Number(v, 2)
	return strings.TrimRight(text, "0")
}

// bound is a limit as far as it is in the picture.
func (s *Series) bound(l *Limit, x func(time.Time) Px, y *axis, w *words.Words) (b Bound, ok bool) {
	from, to := later(l.From, s.From), earlier(l.To, s.To)
	if !from.Before(to) {
		return b, false
	}
	at := y.at(l.Value)
	b = Bound{Path: "M" + x(from).String() + " " + at.String() + "H" + x(to).String(), Aside: l.Aside, X: x(to) - 2, Y: at - 3}
	if l.Below {
		b.Y = at + 11 // the text is on the side that is outside
	}
	b.Text = short(l.Value, w)
	return b, true
}

// sounds are the loud moments: a stroke each, in a row of their own.
func (s *Series) sounds(x func(time.Time) Px) string {
	var b strings.Builder
	last := Px(-1)
	for _, e := range s.Sounds {
		if e.From.Before(s.From) || !e.From.Before(s.To) {
			continue
		}
		if at := x(e.From); at-last >= 1 {
			b.WriteString("M" + at.String() + " 118v6")
			last = at
		}
	}
	return b.String()
}

// alerts are the spans in which a rule fired: a bar with ends.
func (s *Series) alerts(x func(time.Time) Px) string {
	var b strings.Builder
	for _, e := range s.Alerts {
		from, to := later(e.From, s.From), s.seen()
		if !e.To.IsZero() {
			to = earlier(e.To, to)
		}
		if from.Before(to) {
			b.WriteString("M" + x(from).String() + " 125v6v-3H" + max(x(to), x(from)+2).String() + "v-3v6")
		}
	}
	return b.String()
}
