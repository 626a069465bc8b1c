package soundmeter

import (
	"math"
	"time"
)

// clock knows when the module's averaging periods end, by our clock. It is
// interval arithmetic: a read that finds n new levels proves that the latest
// period ended less than one period ago, and every such proof narrows the age
// of that end and, over many periods, their length. Figures are in seconds.
type clock struct {
	read           time.Time // the last read
	ageMin, ageMax float64   // of the latest period's end, at read
	min, max       float64   // length of a period

	base             time.Time // the read from which periods are counted to learn their length
	baseMin, baseMax float64   // age, at base
	counted          float64
}

const (
	tolerance = 0.03 // of the module's clock, before anything is known

	// A length learned over so many periods (10 min at 8 a second) is good to
	// a few parts in 10,000. Then learning starts again and allows for drift:
	// a clock without a crystal follows the room's temperature.
	learnOver = 4800
	drift     = 1e-4

	// Between the moment that Step is told and the last byte of the burst some
	// time passes: 20 ms for two bursts at 100 kHz, more on a busy machine. A
	// period that ends meanwhile is counted with those before.
	lag = 0.025

	longestHold = 500 * time.Millisecond
)

func newClock(period time.Duration) clock {
	p := period.Seconds()
	return clock{min: p * (1 - tolerance), max: p * (1 + tolerance)}
}

// start begins at a read about which nothing is known but that a period ended
// less than one period before it.
func (c *clock) start(now time.Time) {
	c.read, c.ageMin, c.ageMax = now, -lag, c.max
	c.rebase()
}

func (c *clock) rebase() {
	c.base, c.baseMin, c.baseMax, c.counted = c.read, c.ageMin, c.ageMax, 0
}

func (c *clock) length() float64 { return (c.min + c.max) / 2 }

func (c *clock) age() float64 { return max((c.ageMin+c.ageMax)/2, 0) }

// expect says how many periods have ended since the last read: at least, most
// likely, at most. More than any history holds is one more than it holds.
func (c *clock) expect(now time.Time) (least, likely, most int) {
	dt := now.Sub(c.read).Seconds()
	n := func(age, length float64) int { return int(min((age+dt)/length, slots+1)) }
	return n(c.ageMin, c.max), n(c.age(), c.length()), n(c.ageMax, c.min)
}

// advance moves on to a read that found n new levels. It learns from it if n
// was counted rather than expected.
func (c *clock) advance(now time.Time, n int, counted bool) {
	dt, k := now.Sub(c.read).Seconds(), float64(n)
	c.read = now
	c.ageMin += dt - k*c.max
	c.ageMax += dt - k*c.min
	if c.ageMin, c.ageMax = max(c.ageMin, -lag), min(c.ageMax, c.max); c.ageMin > c.ageMax {
		c.ageMin, c.ageMax = -lag, c.max // the count contradicts what was known: the clock has drifted
	}
	if !counted {
		c.rebase()
		return
	}
	if c.counted += k; c.counted == 0 {
		return
	}
	since := c.read.Sub(c.base).Seconds()
	c.min = max(c.min, (since-c.ageMax+c.baseMin)/c.counted)
	c.max = min(c.max, (since-c.ageMin+c.baseMax)/c.counted)
	// Finer than the lag of reads allows, or crossed, because the clock has
	// drifted: the middle is nearer to the truth than either was.
	if p := c.length(); c.max-c.min < p*drift/2 {
		c.min, c.max = p*(1-drift/4), p*(1+drift/4)
	}
	if c.counted >= learnOver {
		c.rebase()
		c.min, c.max = c.min*(1-drift), c.max*(1+drift)
	}
}

// phase is the least age of the latest period's end at now, and how much more
// it may be.
func (c *clock) phase(now time.Time) (age, unsure float64) {
	return math.Mod(c.ageMin+lag+now.Sub(c.read).Seconds(), c.length()) - lag, c.ageMax - c.ageMin
}

// safe reports whether no period can end during a read at now.
func (c *clock) safe(now time.Time) bool {
	age, unsure := c.phase(now)
	return age+unsure <= c.length()-lag
}

// hold is how long to wait with a read, so that it is safe. While too little is
// known for that, the read is put where a period is as likely to have ended as
// not, so that its count halves what is unknown.
func (c *clock) hold(now time.Time) time.Duration {
	if c.safe(now) {
		return 0
	}
	p := c.length()
	age, unsure := c.phase(now)
	wait := p - age
	if unsure > p-2*lag {
		wait = math.Mod(2*p-age-unsure/2, p)
	}
	if d := seconds(wait); d <= longestHold {
		return d
	}
	return 0
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
