package insight

import (
	"math"
	"time"

	"nightroom/internal/night"
)

// An Exposure is something about a night that may go with the pain after it.
// There are three, fixed beforehand: who looks at enough things finds one.
type Exposure int

// The exposures.
const (
	Temperature Exposure = iota // °C, the mean of the night
	Light                       // minutes over 1 lx, whatever the limit
	Sound                       // events at or above 45 dB(A)

	Exposures = 3
)

// Field is what the record calls the exposure.
func (e Exposure) Field() string {
	return [Exposures]string{"temperature_mean_c", "light_minutes", "sound_events"}[e]
}

// Step is the difference between two nights for which an effect is told, in
// the unit of the field: one that people notice.
func (e Exposure) Step() float64 { return [Exposures]float64{1, 30, 10}[e] }

// Unit is the Step in words.
func (e Exposure) Unit() string { return [Exposures]string{"1 °C", "30 min", "10 events"}[e] }

// A Night is what is known of one night. NaN is a hole: a night that was not
// measured enough, or was spent elsewhere; a morning that was not answered, or
// late.
type Night struct {
	Pain   float64 // of the morning after, 0 to 10
	Values [Exposures]float64
}

// Hole is a night of which nothing is known.
func Hole() Night {
	nan := math.NaN()
	return Night{Pain: nan, Values: [Exposures]float64{nan, nan, nan}}
}

// A Series is the nights of one person in the order of the calendar, one for
// each date. A missing night keeps its place.
type Series struct {
	First  night.Date // of Nights[0]
	Nights []Night
}

// Date of the night with an index.
func (s Series) Date(i int) night.Date { return s.First.AddDays(i) }

// weekday of the evening of a night.
func (s Series) weekday(i int) time.Weekday { return s.Date(i - 1).Noon().Weekday() }

// part is the nights from i on and before j.
func (s Series) part(i, j int) Series { return Series{s.Date(i), s.Nights[i:j]} }

// largest is more than any bedroom has of anything. What is larger is a
// mistake of somebody's, and a hole.
const largest = 1e6

func known(v float64) bool { return math.Abs(v) <= largest } // of NaN it is false

// has tells whether a night is present for an exposure: both the pain and the
// value are known.
func (n *Night) has(e Exposure) bool {
	return n.Pain >= 0 && n.Pain <= 10 && known(n.Values[e])
}

// present tells whether a night is present for any exposure.
func (n *Night) present() bool { return n.has(Temperature) || n.has(Light) || n.has(Sound) }

// A pair is one exposure beside the pain, from the first night that is present
// to the last. Where a night is not there, all three are 0: it weighs nothing
// in any sum.
type pair struct {
	there   []float64 // 1 where the night is present
	x, y    []float64
	nights  int          // that are there
	weekday time.Weekday // of the first evening
}

// pairOf takes an exposure out of a series.
func pairOf(s Series, e Exposure) pair {
	first, last := -1, -1
	for i := range s.Nights {
		if s.Nights[i].has(e) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return pair{}
	}
	n := last - first + 1
	columns := make([]float64, 3*n)
	p := pair{there: columns[:n], x: columns[n : 2*n], y: columns[2*n:], weekday: s.weekday(first)}
	for i := range n {
		if one := &s.Nights[first+i]; one.has(e) {
			p.there[i], p.x[i], p.y[i] = 1, one.Values[e], one.Pain
			p.nights++
		}
	}
	return p
}
