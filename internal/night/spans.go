package night

import (
	"slices"
	"time"

	"nightroom/internal/epoch"
)

// spans are epochs, by their number since 1970, in runs without a break that
// do not touch, in order. A night has a few dozen.
type spans []span

type span struct{ from, to int64 } // half-open

func numberOf(start time.Time) int64 { return start.Unix() / int64(epoch.Length/time.Second) }

func startOf(number int64) time.Time {
	return time.Unix(number*int64(epoch.Length/time.Second), 0).UTC()
}

func (s span) minutes() float64 { return float64(s.to-s.from) * epoch.Length.Minutes() }

// add takes one epoch. Nearly always it is the one after the last.
func (s *spans) add(n int64) { s.join(span{n, n + 1}) }

// join takes a run, and joins it with those that it touches.
func (s *spans) join(o span) {
	i, _ := slices.BinarySearchFunc(*s, o.from, func(a span, from int64) int {
		if a.to < from {
			return -1
		}
		return 1
	})
	j := i
	for ; j < len(*s) && (*s)[j].from <= o.to; j++ {
		o.from, o.to = min(o.from, (*s)[j].from), max(o.to, (*s)[j].to)
	}
	*s = slices.Replace(*s, i, j, o)
}

// longest run; zero when there is none.
func (s spans) longest() (most span) {
	for _, one := range s {
		if one.to-one.from > most.to-most.from {
			most = one
		}
	}
	return most
}

// has tells whether an epoch is in a run.
func (s spans) has(n int64) bool {
	return slices.ContainsFunc(s, func(one span) bool { return one.from <= n && n < one.to })
}
