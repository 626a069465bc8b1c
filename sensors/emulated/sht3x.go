package emulated

import (
	"math"
	"time"
)

// sht3x is the Sensirion SHT3x-DIS (datasheet, version 7) with its longest
// times: single shots and periodic measurement at high repeatability, both
// without clock stretching; status register; heater. While it measures a single
// shot it answers nothing, and what it has is given once.
//
// TI's HDC302x (SNAS778D) has the same commands, and one more that says who made
// it. Of its times TI gives typical ones, which are shorter than these.
type sht3x struct {
	*sense
	maker  uint16        // what it says who made it; 0 for an SHT3x, which is not asked
	busy   time.Time     // until then nothing is answered
	period time.Duration // of periodic measurement; 0 outside it
	begun  time.Time     // of periodic measurement, or of the period under way
	status uint16

	buf    [6]byte // where answer points, so that nothing is allocated
	answer []byte  // empty when there is nothing to read
	sensed bool    // answer is a measurement, which is taken when it is over

	warmth  float64 // °C that the heater had added when it was last switched
	changed time.Time
}

const (
	sht3xHeater  = 0x2000 // bits of the status register
	sht3xRestart = 0x8010
	sht3xRefused = 0x0002

	// The heater adds "a few degrees", and the part follows the air with a time
	// constant of about two seconds.
	sht3xWarmer = 5.0
	sht3xFollow = 2.0
)

func (c *sht3x) reset(now time.Time) {
	*c = sht3x{sense: c.sense, maker: c.maker, status: sht3xRestart, busy: now.Add(1500 * time.Microsecond)}
}

// write takes a command of two bytes.
func (c *sht3x) write(now time.Time, p []byte) bool {
	if now.Before(c.busy) {
		return false
	}
	c.answer, c.sensed = nil, false
	if len(p) != 2 {
		return true // it waits for the rest
	}
	command := uint16(p[0])<<8 | uint16(p[1])
	c.status &^= sht3xRefused
	switch command {
	case 0x2400, 0x2032, 0x2130, 0x2236, 0x2334, 0x2737:
		if c.period > 0 { // only a break ends periodic measurement
			c.status |= sht3xRefused
			return true
		}
		c.begin(now, command)
	case 0xe000: // fetch
		if c.period > 0 && now.Sub(c.begun) >= c.period {
			c.begun = c.begun.Add(now.Sub(c.begun) / c.period * c.period)
			c.sensed, c.busy = true, c.begun
		}
	case 0x3093: // break
		c.period, c.busy = 0, now.Add(time.Millisecond)
	case 0x306d, 0x3066:
		c.heat(now, command == 0x306d)
	case 0xf32d:
		c.answer = sensirionWords(c.buf[:0], c.status)
	case 0x3041:
		c.status &= sht3xHeater
	case 0x3781:
		if c.maker != 0 {
			c.answer = sensirionWords(c.buf[:0], c.maker)
		} else {
			c.status |= sht3xRefused
		}
	case 0x30a2:
		c.reset(now)
	default:
		c.status |= sht3xRefused
	}
	return true
}

// begin starts a single shot, or periodic measurement.
func (c *sht3x) begin(now time.Time, command uint16) {
	c.begun = now
	switch command >> 8 {
	case 0x24:
		c.sensed, c.busy = true, now.Add(15500*time.Microsecond)
	case 0x20:
		c.period = 2 * time.Second
	case 0x21:
		c.period = time.Second
	case 0x22:
		c.period = 500 * time.Millisecond
	case 0x23:
		c.period = 250 * time.Millisecond
	case 0x27:
		c.period = 100 * time.Millisecond
	}
}

func (c *sht3x) heat(now time.Time, on bool) {
	c.warmth, c.changed = c.excess(now), now
	c.status &^= sht3xHeater
	if on {
		c.status |= sht3xHeater
	}
}

// excess is how much warmer than the air the part is.
func (c *sht3x) excess(now time.Time) float64 {
	end := 0.0
	if c.status&sht3xHeater != 0 {
		end = sht3xWarmer
	}
	return end + (c.warmth-end)*math.Exp(-now.Sub(c.changed).Seconds()/sht3xFollow)
}

func (c *sht3x) read(now time.Time, p []byte) bool {
	if now.Before(c.busy) {
		return false
	}
	if c.sensed {
		t, rh, _ := c.air(c.busy)
		c.answer, c.sensed = sensirionWords(c.buf[:0],
			uint16(math.Round(clamp((t+c.excess(c.busy)+45)/175, 0, 1)*65535)),
			uint16(math.Round(clamp(rh/100, 0, 1)*65535))), false
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
