package insight

import (
	"math"
	"math/rand/v2"
)

// A chance makes series of which we know what is in them.
type chance struct{ *rand.Rand }

func seeded(seed uint64) chance { return chance{rand.New(rand.NewPCG(seed, 1127))} }

// memory is a series of deviation 1 in which each value keeps a share of the
// one before it: an AR(1).
func (c chance) memory(n int, share float64) []float64 {
	v := make([]float64, n)
	last := c.NormFloat64()
	for i := range v {
		last = share*last + math.Sqrt(1-share*share)*c.NormFloat64()
		v[i] = last
	}
	return v
}

// add puts a multiple of another series on top.
func add(v []float64, times float64, other func(i int) float64) {
	for i := range v {
		v[i] += times * other(i)
	}
}

// score is a deviation as a person answers it: a whole number around 4.
func score(v float64) float64 { return min(10, max(0, math.Round(4+1.5*v))) }

// figure is pain that need not be whole.
func figure(v float64) float64 { return min(10, max(0, 5+v)) }

// nightsOf puts the deviations together as a bedroom has them. Exposures that
// are nil are holes.
func nightsOf(pain []float64, as func(float64) float64, xs ...[]float64) Series {
	s := Series{First: sunday, Nights: make([]Night, len(pain))}
	for i := range s.Nights {
		s.Nights[i] = Hole()
		s.Nights[i].Pain = as(pain[i])
		for e, x := range xs {
			if x != nil {
				s.Nights[i].Values[e] = x[i]
			}
		}
	}
	return s
}

// lose makes a share of the nights holes.
func (c chance) lose(s Series, share float64) {
	for i := range s.Nights {
		if c.Float64() < share {
			s.Nights[i] = Hole()
		}
	}
}

// pearson is what everybody would do: the two-sided p of a plain correlation.
func pearson(s Series, e Exposure) float64 {
	p := pairOf(s, e)
	n := float64(p.nights)
	var x, y, xx, yy, xy float64
	for t := range p.x {
		x, y = x+p.x[t], y+p.y[t]
		xx, yy, xy = xx+p.x[t]*p.x[t], yy+p.y[t]*p.y[t], xy+p.x[t]*p.y[t]
	}
	r := correlation(n, x, y, xx, yy, xy)
	return twoSided(r*math.Sqrt((n-2)/(1-r*r)), n-2)
}
