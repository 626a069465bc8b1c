package web

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"nightroom/internal/insight"
)

// fewestExplored is how many dots make a picture.
const fewestExplored = 5

// fewestWith is how many nights with a factor, and without, make a picture.
const fewestWith = 3

// explored are the pictures of everything else. They have dots, and neither a
// line nor a word of what they may mean.
func (t insightText) explored(r insight.Record) (all []plot) {
	over := func(id, name string, of func(b *insight.Beside) float64) {
		p := plot{ID: id, Title: name, YName: t.PainAxis, XName: name, YTicks: scoreTicks()}
		all = t.scattered(all, p, r, scores, of, func(i int) float64 { return r.Nights[i].Pain })
	}
	for i, name := range t.Share {
		over("share_"+strconv.Itoa(i), name, func(b *insight.Beside) float64 { return b.Shares[i] })
	}
	over("off_plan", t.OffPlan, func(b *insight.Beside) float64 { return b.OffPlanMin })
	over("sleep_quality", t.Quality, func(b *insight.Beside) float64 { return b.Quality })

	// The second question runs the other way.
	grades := scale{0.7, 5.3, plotBottom, plotTop}
	second := plot{ID: "evening", Title: t.Evening, YName: t.Quality, XName: t.EveningAxis}
	for q := 1.0; q <= 5; q++ {
		second.YTicks = append(second.YTicks, tick{At: grades.at(q), Text: strconv.Itoa(int(q))})
	}
	all = t.scattered(all, second, r, grades,
		func(b *insight.Beside) float64 { return b.Evening }, func(i int) float64 { return r.Beside[i].Quality })
	return append(all, t.factors(r)...)
}

// scattered adds a picture to the others, if there are nights enough for it.
func (t insightText) scattered(all []plot, p plot, r insight.Record, up scale, x func(*insight.Beside) float64, y func(i int) float64) []plot {
	var xs, ys []float64
	for i := range r.Nights {
		if v, w := x(&r.Beside[i]), y(i); !math.IsNaN(v) && !math.IsNaN(w) {
			xs, ys = append(xs, v), append(ys, w)
		}
	}
	if len(xs) < fewestExplored {
		return all
	}
	across := scaleOf(xs, plotLeft, plotRight)
	p.XTicks = across.ticks(5, t.Point)
	dots := newSwarm(6, upwards)
	for i := range xs {
		dots.set(across.at(xs[i]), up.at(ys[i]), false)
	}
	p.Dots = dots.dots
	p.Says = t.SaysOf(p.Title, len(p.Dots))
	return append(all, p)
}

// factors are what people wrote down, with and without: the commonest first.
func (t insightText) factors(r insight.Record) (all []plot) {
	with := map[string]int{}
	answered := 0
	for i := range r.Nights {
		if r.Nights[i].Pain >= 0 {
			answered++
			for _, f := range r.Beside[i].Factors {
				with[f]++
			}
		}
	}
	var names []string
	for f, n := range with {
		if n >= fewestWith && answered-n >= fewestWith {
			names = append(names, f)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(with[b], with[a]), cmp.Compare(a, b)) })
	for i, f := range names {
		all = append(all, t.withAndWithout("factor_"+strconv.Itoa(i), f, r))
	}
	return all
}

func (t insightText) withAndWithout(id, factor string, r insight.Record) plot {
	const without, with, wide = plotLeft + 80, plotLeft + 226, 52
	p := plot{ID: id, Title: t.all.Diary.Factor(factor), YName: t.PainAxis, YTicks: scoreTicks()}
	dots, counts := newSwarm(wide, upwards), [2]int{}
	for i := range r.Nights {
		y := r.Nights[i].Pain
		if !(y >= 0) {
			continue
		}
		at, column := float64(without), 0
		if slices.Contains(r.Beside[i].Factors, factor) {
			at, column = with, 1
		}
		counts[column]++
		dots.set(px(at), scores.at(y), false)
	}
	p.Dots = dots.dots
	p.XTicks = []tick{{At: without, Text: t.Without + " (" + strconv.Itoa(counts[0]) + ")"}, {At: with, Text: t.With + " (" + strconv.Itoa(counts[1]) + ")"}}
	p.Says = t.SaysOf(p.Title, len(p.Dots))
	return p
}
