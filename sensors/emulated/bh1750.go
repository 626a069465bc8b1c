package emulated

import (
	"math"
	"time"
)

// bh1750 is the ROHM BH1750FVI (technical note 2009.04, rev. B). Time is that
// of the slowest part of the series: 180 ms in the H modes, 24 ms in L mode,
// at measurement time 69. It feels the light of a measurement's middle.
type bh1750 struct {
	*sense
	on    bool
	mode  byte      // the opcode that measures, 0 when none does
	start time.Time // of the measurement under way
	time  int       // measurement time register
	value uint16
}

func (c *bh1750) reset(time.Time) { *c = bh1750{sense: c.sense, time: 69} }

// write takes one opcode: the part does not accept a second one without a STOP
// between them ("Write Format").
func (c *bh1750) write(now time.Time, p []byte) bool {
	c.settle(now)
	switch op := p[0]; {
	case op == 0x00:
		c.on, c.mode = false, 0
	case op == 0x01:
		c.on = true
	case op == 0x07: // reset of the data register; not accepted in power-down
		if c.on {
			c.value = 0
		}
	case op == 0x10, op == 0x11, op == 0x13, op == 0x20, op == 0x21, op == 0x23:
		c.on, c.mode, c.start = true, op, now
	case op&0xf8 == 0x40:
		c.time = c.time&0x1f | int(op&0x07)<<5
	case op&0xe0 == 0x60:
		c.time = c.time&0xe0 | int(op&0x1f)
	}
	return true
}

// read gives the last measurement that is complete, which for an early reader
// is the one before.
func (c *bh1750) read(now time.Time, p []byte) bool {
	c.settle(now)
	for i := range p {
		p[i] = 0xff
	}
	copy(p, []byte{byte(c.value >> 8), byte(c.value)})
	return true
}

// settle completes the measurements that are over by now.
func (c *bh1750) settle(now time.Time) {
	if c.mode == 0 {
		return
	}
	length := c.length()
	done := now.Sub(c.start) / length
	if done < 1 {
		return
	}
	c.start = c.start.Add((done - 1) * length)
	c.value = c.count(c.illuminanceLx(c.start.Add(length / 2)))
	c.start = c.start.Add(length)
	if c.mode&0x20 != 0 { // once, then power-down
		c.on, c.mode = false, 0
	}
}

func (c *bh1750) length() time.Duration {
	length := 180 * time.Millisecond
	if c.mode&0x03 == 0x03 {
		length = 24 * time.Millisecond
	}
	return length * time.Duration(clamp(float64(c.time), 31, 254)) / 69
}

// count is what the register shows: 1.2 counts per lx at measurement time 69,
// twice that in mode H2, steps of 4 lx in mode L.
func (c *bh1750) count(lx float64) uint16 {
	n := lx * 1.2 * clamp(float64(c.time), 31, 254) / 69
	switch c.mode & 0x03 {
	case 0x01:
		n *= 2
	case 0x03:
		n = math.Floor(n/4) * 4
	}
	return uint16(clamp(n, 0, 65535))
}
