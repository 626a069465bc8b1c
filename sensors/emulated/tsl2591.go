package emulated

import (
	"math"
	"time"
)

// tsl2591 is the ams TSL2591 (datasheet, revision 2-04). Its integration time
// is that of the slowest part, 8 % over the nominal one, and it feels the light
// of an integration's middle.
//
// The datasheet has no formula for lux. The model's light is such that channel
// 1 sees a fifth of what channel 0 does, as from a lamp with some warmth, and
// as many counts as the formula of the open drivers has it (408 counts make a
// lux at gain 1 and 1 ms, before infrared is taken off).
type tsl2591 struct {
	*sense
	pointer byte
	enable  byte
	control byte

	start  time.Time // of the integration under way; zero when there is none
	taken  byte      // the control register with which it began
	valid  bool      // an integration was completed since AEN was set
	c0, c1 uint16
}

func (c *tsl2591) reset(time.Time) { *c = tsl2591{sense: c.sense} }

// write takes a command, with bit 7 set and transaction type 01, and what goes
// into that register and the following ones. Other types are special functions,
// which are about interrupts.
func (c *tsl2591) write(now time.Time, p []byte) bool {
	c.settle(now)
	if p[0]&0xe0 != 0xa0 {
		return true
	}
	c.pointer = p[0] & 0x1f
	for _, v := range p[1:] {
		switch c.pointer {
		case 0x00:
			c.power(now, v)
		case 0x01:
			if v&0x80 != 0 {
				c.reset(now)
				return true
			}
			c.control = v & 0x37
		}
		c.pointer++
	}
	return true
}

func (c *tsl2591) power(now time.Time, v byte) {
	c.enable = v & 0xd3
	switch measures := c.enable&0x03 == 0x03; {
	case !measures:
		c.start, c.valid = time.Time{}, false
	case c.start.IsZero():
		c.start, c.taken = now, c.control
	}
}

func (c *tsl2591) read(now time.Time, p []byte) bool {
	c.settle(now)
	for i := range p {
		p[i] = c.register(c.pointer)
		c.pointer++
	}
	return true
}

func (c *tsl2591) register(r byte) byte {
	switch r {
	case 0x00:
		return c.enable
	case 0x01:
		return c.control
	case 0x12:
		return 0x50
	case 0x13:
		if c.valid {
			return 0x01
		}
	case 0x14:
		return byte(c.c0)
	case 0x15:
		return byte(c.c0 >> 8)
	case 0x16:
		return byte(c.c1)
	case 0x17:
		return byte(c.c1 >> 8)
	}
	return 0
}

// settle completes the integrations that are over by now. Of many only the
// last can be seen.
func (c *tsl2591) settle(now time.Time) {
	for !c.start.IsZero() {
		length := time.Duration(c.millis()) * time.Millisecond * 108 / 100
		if c.taken == c.control {
			if n := now.Sub(c.start)/length - 1; n > 0 {
				c.start = c.start.Add(n * length)
			}
		}
		if now.Sub(c.start) < length {
			return
		}
		c.measure(c.illuminanceLx(c.start.Add(length / 2)))
		c.start, c.taken, c.valid = c.start.Add(length), c.control, true
	}
}

// millis is the nominal integration time, 100 to 600 ms.
func (c *tsl2591) millis() int { return 100 * min(int(c.taken&0x07)+1, 6) }

// measure counts. In 100 ms the converters come no further than 36,863.
func (c *tsl2591) measure(lx float64) {
	full := 65535.0
	if c.taken&0x07 == 0 {
		full = 36863
	}
	const infrared = 0.2
	gain := [4]float64{1, 25, 428, 9876}[c.taken>>4&0x03]
	n := lx * gain * float64(c.millis()) / 408 / ((1 - infrared) * (1 - infrared))
	c.c0 = uint16(clamp(math.Floor(n), 0, full))
	c.c1 = uint16(clamp(math.Floor(n*infrared), 0, full))
}
