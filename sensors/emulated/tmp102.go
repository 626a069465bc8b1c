package emulated

import (
	"math"
	"time"
)

// tmp102 is TI's TMP102 (SBOS397C): continuous conversion at its four rates,
// shut-down, limits, normal mode of 12 bits (not extended mode of 13). Each
// conversion takes the longest time. The alert bit is not modelled.
type tmp102 struct {
	*sense
	pointer   byte
	config    uint16
	low, high uint16
	start     time.Time // of the conversion under way; zero when it is shut down
	value     uint16
}

const (
	tmp102Converts = 35 * time.Millisecond
	tmp102Shutdown = 0x0100
	tmp102Fixed    = 0x6000 // resolution: read-only
)

func (c *tmp102) reset(now time.Time) {
	*c = tmp102{sense: c.sense, config: 0x60a0, low: 0x4b00, high: 0x5000, start: now}
}

func (c *tmp102) write(now time.Time, p []byte) bool {
	c.settle(now)
	c.pointer = p[0] & 0x03
	if len(p) < 3 {
		return true
	}
	v := uint16(p[1])<<8 | uint16(p[2])
	switch c.pointer {
	case 1:
		c.config = v&0x9ff0 | tmp102Fixed
		switch off := v&tmp102Shutdown != 0; {
		case off:
			c.start = time.Time{}
		case c.start.IsZero():
			c.start = now
		}
	case 2:
		c.low = v & 0xfff0
	case 3:
		c.high = v & 0xfff0
	}
	return true
}

func (c *tmp102) read(now time.Time, p []byte) bool {
	c.settle(now)
	v := [4]uint16{c.value, c.config, c.low, c.high}[c.pointer]
	for i := range p {
		p[i] = byte(v >> 8)
		v = v<<8 | v>>8
	}
	return true
}

// settle completes the conversions that are over by now. Of many only the last
// can be seen.
func (c *tmp102) settle(now time.Time) {
	if c.start.IsZero() || now.Sub(c.start) < tmp102Converts {
		return
	}
	pace := [4]time.Duration{4 * time.Second, time.Second, 250 * time.Millisecond, 125 * time.Millisecond}[c.config>>6&0x03]
	n := (now.Sub(c.start) - tmp102Converts) / pace
	done := c.start.Add(n*pace + tmp102Converts)
	t, _, _ := c.air(done)
	c.value = uint16(int16(math.Round(clamp(t, -55, 127.9375)*16))) << 4
	c.start = c.start.Add((n + 1) * pace)
}
