package emulated

import (
	"math"
	"time"
)

// soundmeter is the PCB Artists decibel meter PCBA-DBM, version 0x31 (I2C
// Decibel Meter Programming Manual; Acoustic Characteristics, pcbartists.com).
//
// Its time weighting is the maker's own: an exponential mean of the decibels,
// not of the squared pressure as IEC 61672-1 would have it, with the averaging
// time as time constant.
type soundmeter struct {
	*sense
	asleep    bool
	pointer   byte
	scratch   byte
	control   byte
	high, low byte // of the averaging time, in force since the last write of low
	minimum   byte // threshold registers
	maximum   byte
	lowest    byte
	highest   byte

	millis  int           // averaging time
	period  time.Duration // the same by our clock
	powered time.Time
	next    time.Time // when the period ends
	level   float64   // dB(A)
	shown   byte
	history [100]byte // a ring
	newest  int
}

// After power-up the module answers within 5 ms. For the first second its
// levels are not valid: it hears the click of its own supply.
const (
	awake   = 5 * time.Millisecond
	startUp = time.Second
	click   = 94
)

func (c *soundmeter) reset(now time.Time) {
	*c = soundmeter{
		sense: c.sense, scratch: 0xaa, control: 0x02, high: 0x03, low: 0xe8,
		minimum: 45, maximum: 85, powered: now, level: math.NaN(),
	}
	c.average(now)
}

// average puts the averaging time into force.
func (c *soundmeter) average(now time.Time) {
	c.millis = max(int(c.high)<<8|int(c.low), 10)
	c.period = time.Duration(float64(c.millis) * float64(time.Millisecond) / (1 + c.clockPPM/1e6))
	c.next = now.Add(c.period)
}

func (c *soundmeter) write(now time.Time, p []byte) bool {
	if now.Sub(c.powered) < awake {
		return false
	}
	if c.asleep { // only a system reset wakes it
		if len(p) > 1 && p[0] == 0x09 && p[1]&0x08 != 0 {
			c.reset(now)
		}
		return true
	}
	c.settle(now)
	c.pointer = p[0]
	for _, v := range p[1:] {
		switch c.pointer {
		case 0x05:
			c.scratch = v
		case 0x06:
			c.control = v & 0x3f
			c.asleep = v&0x01 != 0
		case 0x07:
			c.high = v
		case 0x08:
			c.low = v
			c.average(now)
		case 0x09:
			c.clear(now, v)
		case 0x0d:
			c.minimum = v
		case 0x0e:
			c.maximum = v
		}
		c.pointer++
	}
	return true
}

// clear is the RESET register.
func (c *soundmeter) clear(now time.Time, v byte) {
	if v&0x08 != 0 {
		c.reset(now)
		return
	}
	if v&0x04 != 0 {
		c.history = [100]byte{}
	}
	if v&0x02 != 0 {
		c.lowest, c.highest = 0, 0
	}
}

func (c *soundmeter) read(now time.Time, p []byte) bool {
	if c.asleep || now.Sub(c.powered) < awake {
		return false
	}
	c.settle(now)
	for i := range p {
		p[i] = c.register(c.pointer)
		c.pointer++
	}
	return true
}

func (c *soundmeter) register(r byte) byte {
	if i := int(r) - 0x14; i >= 0 && i < len(c.history) {
		if i = c.newest - i; i < 0 {
			i += len(c.history)
		}
		return c.history[i]
	}
	switch r {
	case 0x00:
		return 0x31
	case 0x01, 0x02, 0x03, 0x04:
		return 0xa0 + r
	case 0x05:
		return c.scratch
	case 0x06:
		return c.control
	case 0x07:
		return c.high
	case 0x08:
		return c.low
	case 0x0a:
		return c.shown
	case 0x0b:
		return c.lowest
	case 0x0c:
		return c.highest
	case 0x0d:
		return c.minimum
	case 0x0e:
		return c.maximum
	}
	return 0
}

// settle completes the periods that are over by now. After a long silence on
// the bus only as many as the history and the averaging can show.
func (c *soundmeter) settle(now time.Time) {
	if left := now.Sub(c.next) / c.period; left > 300 {
		c.next = c.next.Add((left - 300) * c.period)
	}
	for ; !c.next.After(now); c.next = c.next.Add(c.period) {
		c.measure(c.next.Add(-c.period))
	}
}

// measure averages over the period from start on and puts the level into the
// history. The world is steady for 125 ms at a time.
func (c *soundmeter) measure(start time.Time) {
	steps := max(c.millis/125, 1)
	keep := 1 / math.E
	if steps > 1 {
		keep = math.Exp(-1 / float64(steps))
	}
	for i := range steps {
		level := c.soundDBA(start.Add(c.period * time.Duration(i) / time.Duration(steps)))
		if math.IsNaN(c.level) {
			c.level = level
		}
		c.level = level + (c.level-level)*keep
	}
	v := byte(math.Round(clamp(c.level, 35, 120)))
	if start.Sub(c.powered) < startUp {
		v = click
	}
	if c.newest++; c.newest == len(c.history) {
		c.newest = 0
	}
	c.history[c.newest], c.shown = v, v
	if c.lowest == 0 || v < c.lowest {
		c.lowest = v
	}
	c.highest = max(c.highest, v)
}
