package soundmeter

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// ticker is a meter's clock. Its period, in seconds, may change.
type ticker struct {
	period, at, next float64
}

// until lets the time reach t and returns how many periods have ended.
func (k *ticker) until(t float64) int {
	n := 0
	for ; k.next <= t; k.next += k.period {
		n++
	}
	return n
}

// listen reads the ticker for so many seconds, at random moments, and demands
// that every count was within what the clock expected, but for slack counts.
func listen(t *testing.T, c *clock, k *ticker, random *rand.Rand, seconds float64, slack int) {
	t.Helper()
	wrong := 0
	for end := k.at + seconds; k.at < end; {
		k.at += 1.5 + random.Float64()
		now := instant(k.at)
		least, _, most := c.expect(now)
		n := k.until(k.at)
		if n < least || n > most {
			wrong++
		}
		c.advance(now, n, true)
	}
	if wrong > slack {
		t.Errorf("%d counts were not what the clock expected", wrong)
	}
}

func instant(s float64) time.Time {
	return time.Unix(1_800_000_000, 0).Add(time.Duration(s * float64(time.Second)))
}

func startClock(period float64) (*clock, *ticker, *rand.Rand) {
	c := newClock(125 * time.Millisecond)
	k := &ticker{period: period, next: period / 3}
	c.start(instant(0))
	return &c, k, rand.New(rand.NewPCG(1, 2))
}

func TestTheClockLearnsTheMetersPeriod(t *testing.T) {
	for _, ppm := range []float64{-20_000, -3000, 0, 47, 20_000} {
		t.Run(fmt.Sprint(ppm), func(t *testing.T) {
			c, k, random := startClock(0.125 * (1 + ppm/1e6))
			listen(t, c, k, random, 1200, 0)
			if off := c.length()/k.period - 1; math.Abs(off) > 100e-6 {
				t.Errorf("after 20 min it is %.0f ppm off", off*1e6)
			}
			if c.min > k.period || c.max < k.period {
				t.Errorf("it is sure of %.7f to %.7f s; the period is %.7f", c.min, c.max, k.period)
			}
		})
	}
}

func TestTheClockFollowsARoomThatCools(t *testing.T) {
	c, k, random := startClock(0.1252)
	listen(t, c, k, random, 600, 0)
	for range 48 { // eight hours
		k.period *= 1 + 40e-6
		listen(t, c, k, random, 600, 2)
	}
	if off := c.length()/k.period - 1; math.Abs(off) > 200e-6 {
		t.Errorf("it is %.0f ppm off", off*1e6)
	}
}

func TestTheClockLearnsAnewWhenItIsWrong(t *testing.T) {
	c, k, random := startClock(0.1252)
	listen(t, c, k, random, 600, 0)
	k.period = 0.1244
	listen(t, c, k, random, 600, 30)
	listen(t, c, k, random, 600, 0)
	if off := c.length()/k.period - 1; math.Abs(off) > 200e-6 {
		t.Errorf("it is %.0f ppm off", off*1e6)
	}
}

func TestTimesRiseThroughACorrectionOfTheClock(t *testing.T) {
	now := instant(0)
	d := &Dev{clock: clock{min: 0.125, max: 0.125, ageMin: 0.1, ageMax: 0.1}, lastAt: now.Add(-10 * time.Millisecond)}
	d.date(now, 3)
	for last, i := d.lastAt, 0; i < 3; i++ {
		at := d.levels[i].At
		if i > 0 && !at.After(last) || !at.After(now.Add(-10*time.Millisecond)) || at.After(now) {
			t.Errorf("level %d at %v", i, at.Sub(now))
		}
		last = at
	}
}
