package report

import (
	"fmt"
	"html/template"
	"strings"

	"nightroom/internal/diary"
)

// The chart is an SVG of its own, in black on white: it prints.
const (
	chartWidth, chartHeight     = 720.0, 118.0
	chartLeft, chartTop         = 22.0, 6.0
	chartInner, chartInnerRight = 92.0, 6.0
)

// chart draws the mornings' scores over the nights.
func (m *Maker) chart() template.HTML {
	if len(m.dots) == 0 {
		return ""
	}
	days := float64(daysFrom(m.From, m.To))
	step := (chartWidth - chartLeft - chartInnerRight) / days
	x := func(n float64) float64 { return chartLeft + (n+0.5)*step }
	y := func(score float64) float64 { return chartTop + chartInner*(1-score/float64(diary.MaxScore)) }
	radius := min(3.2, max(1, step*0.42))
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %g %g" role="img" aria-label="%s">`, chartWidth, chartHeight, m.w.Sheet.Chart)
	for _, score := range []float64{0, 2, 4, 6, 8, 10} {
		fmt.Fprintf(&b, `<line x1="%g" y1="%.1f" x2="%g" y2="%.1f" class="grid"/><text x="%g" y="%.1f" class="scale">%g</text>`,
			chartLeft, y(score), chartWidth-chartInnerRight, y(score), chartLeft-5, y(score)+3, score)
	}
	for i := range m.periods {
		p := &m.periods[i]
		at := chartLeft + float64(daysFrom(m.From, p.from)-1)*step
		fmt.Fprintf(&b, `<line x1="%.1f" y1="%g" x2="%.1f" y2="%g" class="week"/>`, at, chartTop, at, chartTop+chartInner+3)
		if width := float64(daysFrom(p.from, p.to)) * step; width > 36 {
			fmt.Fprintf(&b, `<text x="%.1f" y="%g" class="day">%s</text>`, at+3, chartHeight-4, m.w.ShortDay(p.from))
		}
	}
	for _, d := range m.dots {
		class := "dot"
		if d.late {
			class = "late"
		}
		fmt.Fprintf(&b, `<circle cx="%.1f" cy="%.1f" r="%.1f" class="%s"/>`,
			x(float64(daysFrom(m.From, d.night)-1)), y(float64(d.score)), radius, class)
	}
	b.WriteString("</svg>")
	return template.HTML(b.String()) // numbers, dates and our own words alone
}
