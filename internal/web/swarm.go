package web

import (
	"cmp"
	"math"
	"slices"
)

// A swarm sets dots so that each can be seen and counted: one that would lie
// upon another is set beside it, not further than it takes, and always in the
// same way.
type swarm struct {
	dots  []dot
	moves [][2]float64 // that a dot may make, the shortest first
}

// apart is how far two dots must be from each other to be told apart.
const apart = 5.6

// newSwarm lets a dot move that far to either side. Upwards it stays nearer to
// its own score than to the next.
func newSwarm(sideways, upwards float64) *swarm {
	s := &swarm{}
	const step = 1.9
	for dx := -math.Floor(sideways / step); dx*step <= sideways; dx++ {
		for dy := -math.Floor(upwards / step); dy*step <= upwards; dy++ {
			s.moves = append(s.moves, [2]float64{dx * step, dy * step})
		}
	}
	slices.SortStableFunc(s.moves, func(a, b [2]float64) int {
		return cmp.Compare(math.Hypot(a[0], a[1]), math.Hypot(b[0], b[1]))
	})
	return s
}

// set puts a dot where there is room; where there is none, where it covers the
// least.
func (s *swarm) set(x, y px, since bool) {
	best, most := dot{x, y, since}, -1.0
	for _, m := range s.moves {
		d := dot{x + px(m[0]), y + px(m[1]), since}
		room := s.room(d)
		if room > most {
			best, most = d, room
		}
		if room >= apart {
			break
		}
	}
	s.dots = append(s.dots, best)
}

// room is how far the nearest of the others is.
func (s *swarm) room(d dot) float64 {
	nearest := math.Inf(1)
	for _, o := range s.dots {
		nearest = min(nearest, math.Hypot(float64(o.X-d.X), float64(o.Y-d.Y)))
	}
	return nearest
}
