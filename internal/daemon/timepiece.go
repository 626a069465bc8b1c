package daemon

import (
	"sync/atomic"
	"time"
)

// A timepiece is the time of a real room. It goes by the machine's monotonic
// clock, whatever is done to the one that people see, and only the heart sets
// it. It may be read by many at once.
type timepiece struct {
	machine machine
	began   time.Time    // with the reading of the monotonic clock
	zero    time.Time    // the room's time then, before it was ever set
	set     atomic.Int64 // by how much since, in ns
}

func newTimepiece(m machine, zero time.Time) *timepiece {
	return &timepiece{machine: m, began: time.Now(), zero: zero}
}

// now is the room's time.
func (p *timepiece) now() time.Time { return p.of(time.Now()) }

// of is the room's time at an instant that has the reading of the monotonic
// clock.
func (p *timepiece) of(t time.Time) time.Time {
	return p.zero.Add(t.Sub(p.began) + time.Duration(p.set.Load()))
}

// off is by how much the machine's clock is ahead of the room's.
func (p *timepiece) off() time.Duration { return p.machine.wall().Round(0).Sub(p.now()) }

// turn sets the room's time.
func (p *timepiece) turn(by time.Duration) { p.set.Add(int64(by)) }
