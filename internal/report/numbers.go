package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// A series is the values of some nights or mornings.
type series []float64

func (s *series) add(v float64) { *s = append(*s, v) }

// quantile by linear interpolation between the values (type 7 of Hyndman and
// Fan, The American Statistician 1996, 50:361): of one value it is that value.
func (s series) quantile(q float64) float64 {
	sorted := slices.Sorted(slices.Values(s))
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

func (s series) median() float64 { return s.quantile(0.5) }

// n behind a figure says of how many mornings it is.
func (m *Maker) n(figure string, count int) string { return fmt.Sprintf(m.w.Sheet.Of, figure, count) }

// hours is a length in hours and minutes: 7 h 50.
func (m *Maker) hours(minutes float64) string {
	n := int(math.Round(minutes))
	return fmt.Sprintf(m.w.Sheet.Hours, n/60, n%60)
}

// ofRange is a median with the least and the most, in a format for the three.
func (m *Maker) ofRange(format string, s series) string {
	median := m.w.Trimmed(s.median(), 1)
	if len(s) == 1 {
		return median
	}
	return fmt.Sprintf(format, median, m.w.Number(slices.Min(s), 0), m.w.Number(slices.Max(s), 0))
}

// list is a, b and c.
func (m *Maker) list(texts []string) string {
	if len(texts) < 2 {
		return strings.Join(texts, "")
	}
	return strings.Join(texts[:len(texts)-1], ", ") + m.w.Sheet.And + texts[len(texts)-1]
}
