package web

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"nightroom/internal/insight"
)

func sortedCopy(xs []float64) []float64 { return slices.Sorted(slices.Values(xs)) }

// A strip is two series under each other over the calendar: the pain of each
// morning as a bar, the night before it as a dot. A hole is a hole, also in the
// line on which they stand.
type strip struct {
	Title, Says     string
	PainName, Name  string
	Bars, Points    string // paths
	PainLine, Line  string // paths: where there is something
	Highest, Lowest string
	Months          []tick
	Wide            px // of a night
}

// Where the two series stand.
const (
	painTop, painBottom = 20, 48
	nightTop, nightBase = 82, 110
	stripLeft           = 4
	stripRight          = 336
)

func (t insightText) stripOf(e insight.Exposure, r insight.Record) strip {
	s := strip{Title: t.Exposure[e], Says: t.StripSays, PainName: t.PainAxis, Name: t.Axis[e]}
	n := len(r.Nights)
	if n == 0 {
		return s
	}
	step := float64(stripRight-stripLeft) / float64(max(n, 30))
	s.Wide = px(min(6, step*0.7))
	var values []float64
	for i := range r.Nights {
		if v := r.Nights[i].Values[e]; !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	up := scale{0, 1, nightBase, nightTop}
	if len(values) > 0 {
		up.low, up.high = slices.Min(values), slices.Max(values)
		s.Lowest, s.Highest = t.Figure(t.Read(e, up.low)), t.Figure(t.Read(e, up.high))
		if up.low == up.high {
			up.low, up.high = up.low-1, up.high+1
		}
	}
	pains := scale{0, 10, painBottom, painTop}
	var bars, points, painLine, line strings.Builder
	for i := range r.Nights {
		x := px(stripLeft + (float64(i)+0.5)*step)
		under := "M" + px(float64(x)-step/2).String() + " "
		across := "h" + px(step).String()
		if y := r.Nights[i].Pain; y >= 0 {
			bars.WriteString("M" + x.String() + " " + strconv.Itoa(painBottom) + "V" + min(pains.at(y), painBottom-1).String())
			painLine.WriteString(under + strconv.Itoa(painBottom) + across)
		}
		if v := r.Nights[i].Values[e]; !math.IsNaN(v) {
			points.WriteString("M" + x.String() + " " + up.at(v).String() + "h0")
			line.WriteString(under + strconv.Itoa(nightBase+4) + across)
		}
		d := r.Date(i)
		if d.Day == 1 && i > 0 || i == 0 {
			s.month(tick{At: px(stripLeft + float64(i)*step), Text: t.all.ShortMonths[d.Month-1]})
		}
	}
	s.Bars, s.Points, s.PainLine, s.Line = bars.String(), points.String(), painLine.String(), line.String()
	return s
}

// month writes the name of a month where it begins. One that has no room
// gives way to the next.
func (s *strip) month(m tick) {
	const room = 28
	if last := len(s.Months) - 1; last >= 0 && m.At-s.Months[last].At < room {
		s.Months[last] = m
		return
	}
	if m.At < stripRight-room {
		s.Months = append(s.Months, m)
	}
}
