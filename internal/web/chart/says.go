package chart

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"nightroom/internal/words"
)

// says is what a picture shows, in a sentence: "Between 17.2 °C and 19.6 °C, 40
// minutes over the limit of 19.0 °C."
func says(s *Series, w *words.Words) string {
	c, points := &w.Chart, s.within()
	if len(points) == 0 {
		return c.Nothing + "."
	}
	parts := []string{between(s, points, w)}
	judged := false
	for _, side := range []bool{false, true} {
		for _, o := range outsides(s, points, side) {
			judged = true
			if o.lasted > 0 {
				format := c.Over
				if side {
					format = c.Under
				}
				parts = append(parts, fmt.Sprintf(format, lasts(o.lasted, c), w.Figure(s.Quantity, o.limit, false, s.Fahrenheit)))
			}
		}
	}
	if judged && len(parts) == 1 {
		parts = append(parts, c.Within)
	}
	if n := s.loud(s.From, s.To); n == 1 {
		parts = append(parts, c.LoudOne)
	} else if n > 1 {
		parts = append(parts, fmt.Sprintf(c.Loud, n))
	}
	// Less than a minute is what an epoch cut off at either end leaves.
	if gone := s.seen().Sub(s.From) - time.Duration(len(points))*s.Every; gone >= time.Minute+s.Every {
		parts = append(parts, fmt.Sprintf(c.Gap, lasts(gone, c)))
	}
	return capital(strings.Join(parts, ", ")) + "."
}

func between(s *Series, points []Point, w *words.Words) string {
	lowest, highest := extremes(points)
	low := w.Figure(s.Quantity, lowest.Value, lowest.AtMost, s.Fahrenheit)
	high := w.Figure(s.Quantity, highest.Value, highest.AtMost, s.Fahrenheit)
	if low == high {
		return fmt.Sprintf(w.Chart.Steady, low)
	}
	return fmt.Sprintf(w.Chart.Between, low, high)
}

func extremes(points []Point) (lowest, highest Point) {
	lowest, highest = points[0], points[0]
	for _, p := range points {
		if p.Value < lowest.Value {
			lowest = p
		}
		if p.Value > highest.Value {
			highest = p
		}
	}
	return lowest, highest
}

// An outside is for how long a limit was not kept.
type outside struct {
	limit  float64
	lasted time.Duration
}

// outsides are those of one side that judged a point, each value once.
func outsides(s *Series, points []Point, below bool) (all []outside) {
	at := map[float64]int{}
	for i := range s.Limits {
		l := &s.Limits[i]
		if l.Below != below {
			continue
		}
		for k := range points {
			if !l.judges(points[k].At) {
				continue
			}
			n, ok := at[l.Value]
			if !ok {
				n = len(all)
				at[l.Value] = n
				all = append(all, outside{limit: l.Value})
			}
			if l.outside(&points[k]) {
				all[n].lasted += s.Every
			}
		}
	}
	return all
}

// loud is how many loud moments begin in a span.
func (s *Series) loud(from, to time.Time) (n int) {
	for _, e := range s.Sounds {
		if !e.From.Before(from) && e.From.Before(to) {
			n++
		}
	}
	return n
}

// lasts is a duration as people say it.
func lasts(d time.Duration, c *words.Chart) string {
	minutes := int(d.Round(time.Minute) / time.Minute)
	switch {
	case minutes <= 1:
		return c.OneMinute
	case minutes < 120:
		return fmt.Sprintf(c.Minutes, minutes)
	case minutes%60 == 0:
		return fmt.Sprintf(c.Hours, minutes/60)
	}
	return fmt.Sprintf(c.HoursMinutes, minutes/60, minutes%60)
}

// capital is a sentence with its first letter.
func capital(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[n:]
}
