package emulated

import (
	"math"
	"time"
)

// scd4x is the Sensirion SCD4x (datasheet, version 1.3): periodic measurement
// each five seconds, its stop, the serial number, whether there is data. The
// part's offset is taken to be right for its warmth.
type scd4x struct {
	*sense
	busy      time.Time // until then nothing is answered
	measuring bool
	next      time.Time // end of the measurement under way
	fresh     bool      // there is one that nobody has read
	co2       uint16
	t, rh     uint16

	buf    [9]byte // where answer points, so that nothing is allocated
	answer []byte  // empty when there is nothing to read
}

const scd4xPeriod = 5 * time.Second

func (c *scd4x) reset(now time.Time) {
	*c = scd4x{sense: c.sense, busy: now.Add(10 * time.Millisecond)}
}

// write takes a command of two bytes; most are refused while it measures.
func (c *scd4x) write(now time.Time, p []byte) bool {
	if now.Before(c.busy) {
		return false
	}
	c.settle(now)
	c.answer = nil
	if len(p) < 2 {
		return true // it waits for the rest
	}
	command := uint16(p[0])<<8 | uint16(p[1])
	switch {
	case command == 0x3f86:
		c.measuring, c.fresh, c.busy = false, false, now.Add(500*time.Millisecond)
	case command == 0xe4b8:
		ready := uint16(0x8000)
		if c.fresh {
			ready |= 0x0006
		}
		c.busy, c.answer = now.Add(time.Millisecond), sensirionWords(c.buf[:0], ready)
	case command == 0xec05 && c.fresh:
		c.fresh = false
		c.busy, c.answer = now.Add(time.Millisecond), sensirionWords(c.buf[:0], c.co2, c.t, c.rh)
	case command == 0xec05:
	case c.measuring:
		return false
	case command == 0x21b1:
		c.measuring, c.next = true, now.Add(scd4xPeriod)
	case command == 0x3682:
		c.busy, c.answer = now.Add(time.Millisecond), sensirionWords(c.buf[:0], 0xf896, 0x9f07, 0x3bbe)
	default:
		return false
	}
	return true
}

func (c *scd4x) read(now time.Time, p []byte) bool {
	if now.Before(c.busy) || len(c.answer) == 0 {
		return false
	}
	for i := range p {
		p[i] = 0xff
	}
	copy(p, c.answer)
	c.answer = nil
	return true
}

// settle completes the measurements that are over by now. Of many only the last
// can be seen.
func (c *scd4x) settle(now time.Time) {
	if !c.measuring || now.Before(c.next) {
		return
	}
	c.next = c.next.Add(now.Sub(c.next) / scd4xPeriod * scd4xPeriod)
	t, rh, _, co2 := c.world.Air(c.at(c.next))
	c.co2 = uint16(math.Round(clamp(co2, 0, 40_000)))
	c.t = uint16(math.Round(clamp((t+45)/175, 0, 1) * 65535))
	c.rh = uint16(math.Round(clamp(rh/100, 0, 1) * 65535))
	c.fresh, c.next = true, c.next.Add(scd4xPeriod)
}
