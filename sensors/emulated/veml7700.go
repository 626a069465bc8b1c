package emulated

import (
	"math"
	"time"
)

// veml7700 is the Vishay VEML7700 (datasheet 84286, revision 1.8; application
// note 84323, revision 06-Mar-2025). It integrates without end as long as it is
// on, with a clock as slow as the note allows, 30 % late, and feels the light
// of an integration's middle. The white channel reads as the other one.
type veml7700 struct {
	*sense
	pointer byte
	conf    uint16
	high    uint16 // thresholds
	low     uint16
	saving  uint16

	start time.Time // of the integration under way; zero when it is shut down
	taken uint16    // the settings with which it began
	als   uint16    // kept when it is shut down
}

// wakes is how long it takes from shut-down to its first integration.
const wakes = 2500 * time.Microsecond

func (c *veml7700) reset(time.Time) { *c = veml7700{sense: c.sense, conf: 0x0001} }

// write takes a command code and a word, low byte first.
func (c *veml7700) write(now time.Time, p []byte) bool {
	c.settle(now)
	c.pointer = p[0]
	if len(p) < 3 {
		return true
	}
	v := uint16(p[1]) | uint16(p[2])<<8
	switch c.pointer {
	case 0x00:
		c.configure(now, v)
	case 0x01:
		c.high = v
	case 0x02:
		c.low = v
	case 0x03:
		c.saving = v & 0x0007
	}
	return true
}

// configure: what is written while it measures counts from the next
// integration on, which is why the note has it shut down before.
func (c *veml7700) configure(now time.Time, v uint16) {
	c.conf = v
	switch off := v&0x0001 != 0; {
	case off:
		c.start = time.Time{}
	case c.start.IsZero():
		c.start, c.taken = now.Add(wakes), v
	}
}

func (c *veml7700) read(now time.Time, p []byte) bool {
	c.settle(now)
	for i := range p {
		p[i] = 0xff
	}
	v := c.word()
	copy(p, []byte{byte(v), byte(v >> 8)})
	return true
}

func (c *veml7700) word() uint16 {
	switch c.pointer {
	case 0x00:
		return c.conf
	case 0x01:
		return c.high
	case 0x02:
		return c.low
	case 0x03:
		return c.saving
	case 0x04, 0x05:
		return c.als
	case 0x07:
		return 0xc481
	}
	return 0
}

// settle completes the integrations that are over by now. Of many only the
// last can be seen.
func (c *veml7700) settle(now time.Time) {
	for !c.start.IsZero() {
		length := integration(c.taken) * 13 / 10
		cycle := length + c.pause()
		if c.taken == c.conf {
			if n := (now.Sub(c.start) - length) / cycle; n > 0 {
				c.start = c.start.Add(n * cycle)
			}
		}
		if now.Sub(c.start) < length {
			return
		}
		c.als = c.count(c.illuminanceLx(c.start.Add(length / 2)))
		c.start, c.taken = c.start.Add(cycle), c.conf
	}
}

// pause is what power saving puts between two integrations.
func (c *veml7700) pause() time.Duration {
	if c.saving&0x0001 == 0 {
		return 0
	}
	return 500 * time.Millisecond << (c.saving >> 1)
}

// integration is the time that bits 9 to 6 ask for.
func integration(conf uint16) time.Duration {
	switch conf >> 6 & 0x0f {
	case 0b1100:
		return 25 * time.Millisecond
	case 0b1000:
		return 50 * time.Millisecond
	case 0b0001:
		return 200 * time.Millisecond
	case 0b0010:
		return 400 * time.Millisecond
	case 0b0011:
		return 800 * time.Millisecond
	}
	return 100 * time.Millisecond
}

// count is what the register shows: 0.0042 lx a count at gain 2 and 800 ms.
func (c *veml7700) count(lx float64) uint16 {
	gain := [4]float64{1, 2, 1.0 / 8, 1.0 / 4}[c.taken>>11&0x03]
	n := felt(lx) / 0.0042 * gain / 2 * integration(c.taken).Seconds() / 0.8
	return uint16(clamp(math.Floor(n), 0, 65535))
}

// felt is the illuminance that the counts stand for: the true one up to 1,000
// lx, and ever less of it above that. The note gives the polynomial that leads
// back; at 1,000 lx it leaps to 1,076.
func felt(lx float64) float64 {
	if lx <= 1000 {
		return lx
	}
	low, high := 1000.0, 141_000.0
	for range 60 {
		if x := (low + high) / 2; ((6.0135e-13*x-9.3924e-9)*x+8.1488e-5)*x*x+1.0023*x < lx {
			low = x
		} else {
			high = x
		}
	}
	return low
}
