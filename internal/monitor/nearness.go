package monitor

import (
	"math"
	"time"
)

// A Nearness finds out whether a thermometer is too near the computer that reads
// it. A processor that works warms the air around it within minutes, so that a
// thermometer beside it follows its temperature, only less; one by the bed does
// not. The zero value is ready.
//
// Once a minute it takes both temperatures, and compares by how much the air and
// the processor's warmth above it have changed within twenty minutes. The warmth
// above the air is what the processor's work makes: that the processor follows
// the room, which it does too (an open window, a heater), is not in it. A
// thermometer by the bed knows nothing of that work.
type Nearness struct {
	excess   float64 // of the processor over the air, as slowly as air takes it on
	last     time.Time
	pairs    [nearMinutes]struct{ excess, air float64 }
	n        int // minutes so far
	verdicts int // in a row that it follows
	follows  bool
}

const (
	nearMinutes = 480 // that are looked at
	nearEnough  = 360 // without which nothing is said
	nearStep    = 20  // minutes within which a change counts
	nearLook    = 30  // minutes between two looks
	nearSlowly  = 6.0 // minutes in which air takes on two thirds of a change

	nearCorrelation = 0.8 // over the 18 to 24 times of twenty minutes, twice, half an hour apart
	nearSlopeLeast  = 0.03
	nearChangeC     = 1.0 // of the excess, standard deviation: less shows nothing
)

// Minute takes the temperatures of a minute. told is true when its mind has
// changed; see Follows.
func (n *Nearness) Minute(at time.Time, cpuC, airC float64) (told bool) {
	if gap := at.Sub(n.last); gap < 30*time.Second || gap > 3*time.Minute {
		*n = Nearness{excess: cpuC - airC, follows: n.follows, verdicts: n.verdicts} // what was before is of another time
	}
	n.last = at
	n.excess += (cpuC - airC - n.excess) / nearSlowly
	p := &n.pairs[n.n%nearMinutes]
	p.excess, p.air = n.excess, airC
	if n.n++; n.n < nearEnough || n.n%nearLook != 0 {
		return false
	}
	was := n.follows
	if !n.look() {
		n.follows, n.verdicts = false, 0
	} else if n.verdicts++; n.verdicts >= 2 {
		n.follows = true
	}
	return n.follows != was
}

// Follows tells whether the thermometer follows the processor.
func (n *Nearness) Follows() bool { return n.follows }

// look correlates the changes.
func (n *Nearness) look() bool {
	have := min(n.n, nearMinutes)
	var count, sx, sy, sxx, syy, sxy float64
	for i := n.n - have + nearStep; i < n.n; i++ {
		now, then := &n.pairs[i%nearMinutes], &n.pairs[(i-nearStep)%nearMinutes]
		x, y := now.excess-then.excess, now.air-then.air
		count, sx, sy, sxx, syy, sxy = count+1, sx+x, sy+y, sxx+x*x, syy+y*y, sxy+x*y
	}
	vx, vy, vxy := sxx-sx*sx/count, syy-sy*sy/count, sxy-sx*sy/count
	if vx/count < nearChangeC*nearChangeC || vy <= 0 {
		return false
	}
	return vxy/math.Sqrt(vx*vy) >= nearCorrelation && vxy/vx >= nearSlopeLeast
}
