package rules

import (
	"math"
	"time"

	"nightroom/internal/acoustics"
)

// A window keeps the samples of (t − over, t] and their statistic.
type window struct {
	over   int64 // in ns
	levels bool  // the values are energies of sound levels

	ring   []entry
	first  int // index of the oldest
	n      int
	sum    float64
	atBase int     // entries at the part's floor
	floor  float64 // the floor, as the last such entry gave it
	added  int     // since the sum was last made anew
}

type entry struct {
	at      int64 // in ns since 1970: a time.Time is three times as long, and slower
	v       float64
	atFloor bool
}

// The running sum is added up anew after remake samples, and when a value has
// left it beside which the rest is nothing: else the rounding of a loud bang
// would stay in it.
const (
	remake = 1024
	bang   = 1000
)

// add takes the next value, or for levels its energy; floor is the value
// itself when it is at the part's floor.
func (w *window) add(t time.Time, v float64, atFloor bool, floor float64) {
	at := t.UnixNano()
	for w.n > 0 && w.ring[w.first].at <= at-w.over {
		w.evict()
	}
	if w.n == 0 {
		w.sum = 0
	}
	if w.n == len(w.ring) {
		w.grow()
	}
	w.ring[(w.first+w.n)&(len(w.ring)-1)] = entry{at, v, atFloor}
	w.n++
	w.sum += v
	if atFloor {
		w.atBase++
		w.floor = floor
	}
	if w.added++; w.added > remake {
		w.added, w.sum = 0, 0
		for i := range w.n {
			w.sum += w.ring[(w.first+i)&(len(w.ring)-1)].v
		}
	}
}

func (w *window) evict() {
	e := &w.ring[w.first]
	w.sum -= e.v
	if math.Abs(e.v) > bang*math.Abs(w.sum) {
		w.added = remake
	}
	if e.atFloor {
		w.atBase--
	}
	w.first = (w.first + 1) & (len(w.ring) - 1)
	w.n--
}

// clear forgets all values.
func (w *window) clear() { w.first, w.n, w.sum, w.atBase = 0, 0, 0, 0 }

func (w *window) grow() {
	ring := make([]entry, max(16, 2*len(w.ring)))
	for i := range w.n {
		ring[i] = w.ring[(w.first+i)&(len(w.ring)-1)]
	}
	w.ring, w.first = ring, 0
}

// value is the statistic: the mean, of levels LAeq. It is rounded to a
// millionth, so that a room that is constantly at its limit is in range.
func (w *window) value() Value {
	v := w.sum / float64(w.n)
	if w.levels {
		v = acoustics.Level(v)
	}
	return Value{Value: rounded(v), AtFloor: 2*w.atBase >= w.n, Floor: w.floor}
}

func rounded(v float64) float64 { return math.Round(v*1e6) / 1e6 }
