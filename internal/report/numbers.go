package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
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

// number with so many decimals at most; a half of pain is 4.5.
func number(v float64, decimals int) string {
	p := math.Pow10(decimals)
	return strconv.FormatFloat(math.Round(v*p)/p+0, 'f', -1, 64)
}

// fixed has always so many decimals, so that a column is read down at a glance.
func fixed(v float64, decimals int) string {
	return strconv.FormatFloat(math.Round(v*math.Pow10(decimals))/math.Pow10(decimals)+0, 'f', decimals, 64)
}

// n behind a figure says of how many mornings it is.
func n(figure string, count int) string { return fmt.Sprintf("%s (%d)", figure, count) }

// hours is a length in hours and minutes: 7 h 50.
func hours(minutes float64) string {
	m := int(math.Round(minutes))
	return fmt.Sprintf("%d h %02d", m/60, m%60)
}

// ofRange is a median with the least and the most: 4 (2 to 6).
func ofRange(s series) string {
	if len(s) == 1 {
		return number(s[0], 1)
	}
	return fmt.Sprintf("%s, %s to %s", number(s.median(), 1), number(slices.Min(s), 0), number(slices.Max(s), 0))
}

// count is a number of things: 1 night, 2 nights.
func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// day is a date as a table has it.
func day(t time.Time) string { return t.Format("2 Jan") }

// list is a, b and c.
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
