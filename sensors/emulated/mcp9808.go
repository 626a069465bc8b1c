package emulated

import (
	"math"
	"time"
)

// mcp9808 is Microchip's MCP9808 (DS25095A): continuous conversion at its four
// resolutions, shut-down, limits with their flags. The alert output is not
// modelled.
type mcp9808 struct {
	*sense
	pointer    byte
	config     uint16
	limits     [3]uint16 // upper, lower, critical
	resolution byte
	start      time.Time // of the conversion under way; zero when it is shut down
	value      int       // sixteenths of a degree
}

func (c *mcp9808) reset(now time.Time) {
	*c = mcp9808{sense: c.sense, resolution: 3, start: now}
}

func (c *mcp9808) write(now time.Time, p []byte) bool {
	c.settle(now)
	c.pointer = p[0] & 0x0f
	switch {
	case c.pointer == 8 && len(p) > 1:
		c.resolution = p[1] & 0x03
		return true
	case len(p) < 3:
		return true
	}
	v := uint16(p[1])<<8 | uint16(p[2])
	switch c.pointer {
	case 1:
		c.config = v & 0x07ff
		switch off := v&0x0100 != 0; {
		case off:
			c.start = time.Time{}
		case c.start.IsZero():
			c.start = now
		}
	case 2, 3, 4:
		c.limits[c.pointer-2] = v & 0x1ffc
	}
	return true
}

func (c *mcp9808) read(now time.Time, p []byte) bool {
	c.settle(now)
	if c.pointer == 8 {
		for i := range p {
			p[i] = c.resolution
		}
		return true
	}
	v := c.word()
	for i := range p {
		p[i] = byte(v >> 8)
		v = v<<8 | v>>8
	}
	return true
}

func (c *mcp9808) word() uint16 {
	switch c.pointer {
	case 1:
		return c.config
	case 2, 3, 4:
		return c.limits[c.pointer-2]
	case 5:
		return c.ambient()
	case 6:
		return 0x0054
	case 7:
		return 0x0400
	}
	return 0
}

// ambient is the temperature in 13 bits, and above it how it compares with the
// limits (register 5-4).
func (c *mcp9808) ambient() uint16 {
	limit := func(i int) int { return int(int16(c.limits[i]<<3)) >> 3 }
	v := uint16(c.value) & 0x1fff
	if c.value >= limit(2) {
		v |= 0x8000
	}
	if c.value > limit(0) {
		v |= 0x4000
	}
	if c.value < limit(1) {
		v |= 0x2000
	}
	return v
}

// settle completes the conversions that are over by now. Of many only the last
// can be seen.
func (c *mcp9808) settle(now time.Time) {
	length := [4]time.Duration{30, 65, 130, 250}[c.resolution] * time.Millisecond
	if c.start.IsZero() || now.Sub(c.start) < length {
		return
	}
	n := now.Sub(c.start) / length
	c.start = c.start.Add(n * length)
	t, _, _ := c.air(c.start)
	step := 8 >> c.resolution
	c.value = int(math.Round(clamp(t, -40, 125)*16/float64(step))) * step
}
