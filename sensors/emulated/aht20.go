package emulated

import (
	"math"
	"time"
)

// aht20 is Aosong's AHT20 (datasheet, version 1.1) with its longest times. It
// has been calibrated in the factory, as those that are sold now have.
type aht20 struct {
	*sense
	powered time.Time
	done    time.Time // end of the measurement under way; zero when there is none
	data    [5]byte
}

const (
	aht20Starts   = 40 * time.Millisecond // until then it answers nothing
	aht20Measures = 80 * time.Millisecond
)

// reset: parts that are added have been on for some time.
func (c *aht20) reset(now time.Time) { *c = aht20{sense: c.sense, powered: now} }

func (c *aht20) write(now time.Time, p []byte) bool {
	if c.starting(now) {
		return false
	}
	c.settle(now)
	switch {
	case p[0] == 0xac && len(p) == 3 && p[1] == 0x33 && p[2] == 0x00 && c.done.IsZero():
		c.done = now.Add(aht20Measures)
	case p[0] == 0xba:
		c.reset(now)
	}
	return true
}

func (c *aht20) starting(now time.Time) bool { return now.Sub(c.powered) < aht20Starts }

// read gives status, humidity and temperature of 20 bits each, and a checksum.
func (c *aht20) read(now time.Time, p []byte) bool {
	if c.starting(now) {
		return false
	}
	c.settle(now)
	answer := [7]byte{0x18}
	if !c.done.IsZero() {
		answer[0] |= 0x80
	}
	copy(answer[1:], c.data[:])
	answer[6] = sensirionCRC(answer[:6]...)
	for i := range p {
		p[i] = 0xff
	}
	copy(p, answer[:])
	return true
}

func (c *aht20) settle(now time.Time) {
	if c.done.IsZero() || now.Before(c.done) {
		return
	}
	t, rh, _ := c.air(c.done)
	raw := func(share float64) uint32 { return uint32(clamp(math.Round(share*(1<<20)), 0, 1<<20-1)) }
	rawT, rawH := raw((t+50)/200), raw(rh/100)
	c.data = [5]byte{byte(rawH >> 12), byte(rawH >> 4), byte(rawH<<4) | byte(rawT>>16), byte(rawT >> 8), byte(rawT)}
	c.done = time.Time{}
}
