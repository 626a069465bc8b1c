package chart

import (
	"strconv"
	"time"

	"nightroom/internal/words"
)

// A Table says what a picture shows, in rows that a person can read: half hours
// if the span allows it.
type Table struct {
	Head []string
	Rows []Row
}

// A Row is a part of the span.
type Row struct {
	Time  string
	Gap   bool // nothing was measured: the first cell stands for the lowest and the highest
	Cells []string
}

// mostRows is how many rows a person still reads.
const mostRows = 50

func tableOf(s *Series, w *words.Words) (t Table) {
	c := &w.Chart
	unit := " (" + words.Unit(s.Quantity, s.Fahrenheit) + ")"
	t.Head = []string{c.Time, c.Lowest + unit, c.Highest + unit}
	judged, loud := len(s.Limits) > 0, len(s.Sounds) > 0
	if judged {
		t.Head = append(t.Head, c.Outside)
	}
	if loud {
		t.Head = append(t.Head, c.Louder)
	}
	step := 30 * time.Minute
	for s.To.Sub(s.From) > mostRows*step {
		step *= 2
	}
	points := s.within()
	for from := s.From.Truncate(step); from.Before(s.seen()); from = from.Add(step) {
		n := 0
		for n < len(points) && points[n].At.Before(from.Add(step)) {
			n++
		}
		r := Row{Time: w.Clock(from.In(s.Zone)), Gap: n == 0, Cells: cells(s, points[:n], w)}
		if judged {
			r.Cells = append(r.Cells, outsideFor(s, points[:n], c))
		}
		if loud {
			r.Cells = append(r.Cells, strconv.Itoa(s.loud(later(from, s.From), earlier(from.Add(step), s.To))))
		}
		t.Rows = append(t.Rows, r)
		points = points[n:]
	}
	return t
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// cells are the lowest and the highest value of some points.
func cells(s *Series, points []Point, w *words.Words) []string {
	if len(points) == 0 {
		return []string{w.Chart.NotMeasured}
	}
	value := func(p Point) string {
		text := w.Value(s.Quantity, p.Value, s.Fahrenheit)
		if p.AtMost {
			text = w.AtMost + " " + text
		}
		return text
	}
	lowest, highest := extremes(points)
	return []string{value(lowest), value(highest)}
}

// outsideFor is for how long some points were outside of a limit.
func outsideFor(s *Series, points []Point, c *words.Chart) string {
	var d time.Duration
	for i := range points {
		for k := range s.Limits {
			if s.Limits[k].outside(&points[i]) {
				d += s.Every
				break
			}
		}
	}
	if d == 0 {
		return "–"
	}
	return lasts(d, c)
}
