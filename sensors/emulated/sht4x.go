package emulated

import (
	"math"
	"time"
)

// sht4x is the Sensirion SHT4x (datasheet, version 6.5) with its longest times.
// While it works it answers nothing, and what it has is given once. Its heater
// is not modelled: the commands that switch it on are refused.
type sht4x struct {
	*sense
	busy   time.Time // until then nothing is answered
	first  [6]byte   // where answer points, so that nothing is allocated
	answer []byte    // empty when there is nothing to read
	sensed bool      // answer is a measurement, which is taken when it is over
}

// sht4xSerial is the specimen's serial number.
const sht4xSerial = 0x0e8b_1f2d

func (c *sht4x) reset(now time.Time) { *c = sht4x{sense: c.sense, busy: now.Add(time.Millisecond)} }

func (c *sht4x) write(now time.Time, p []byte) bool {
	if now.Before(c.busy) {
		return false
	}
	c.answer, c.sensed = nil, false
	switch p[0] {
	case 0xfd: // high precision
		c.busy, c.sensed = now.Add(8300*time.Microsecond), true
	case 0xf6:
		c.busy, c.sensed = now.Add(4500*time.Microsecond), true
	case 0xe0:
		c.busy, c.sensed = now.Add(1600*time.Microsecond), true
	case 0x89:
		c.busy = now.Add(time.Millisecond)
		c.answer = sensirionWords(c.first[:0], sht4xSerial>>16, sht4xSerial&0xffff)
	case 0x94:
		c.reset(now)
	default:
		return false
	}
	return true
}

func (c *sht4x) read(now time.Time, p []byte) bool {
	if now.Before(c.busy) {
		return false
	}
	if c.sensed {
		t, rh, _ := c.air(c.busy)
		c.answer, c.sensed = sensirionWords(c.first[:0],
			uint16(math.Round(clamp((t+45)/175, 0, 1)*65535)),
			uint16(math.Round(clamp((rh+6)/125, 0, 1)*65535))), false
	}
	if len(c.answer) == 0 {
		return false
	}
	for i := range p {
		p[i] = 0xff
	}
	copy(p, c.answer)
	c.answer = nil
	return true
}
