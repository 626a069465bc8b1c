package emulated

import (
	"encoding/binary"
	"time"
)

// bme280 is the Bosch BME280 (datasheet BST-BME280-DS002, revision 1.6):
// sleep and forced mode, oversampling, the longest measurement times. Normal
// mode measures like forced mode, and the filter is not modelled. The BMP280
// (BST-BMP280-DS001, revision 1.14) is the same without humidity.
type bme280 struct {
	*sense
	id      byte // 0x60, or 0x58 for a BMP280
	powered time.Time
	pointer byte

	ctrlHum  byte // as written
	humidity byte // in force since the last write of ctrl_meas (5.4.3)
	ctrlMeas byte
	config   byte
	next     byte // ctrl_meas written during a measurement waits for its end (3.3.1)
	waiting  bool
	done     time.Time // end of the measurement under way; zero when there is none
	data     [8]byte   // from 0xf7 on
}

// answers is the start-up time: before it has passed nothing answers (table 1).
const answers = 2 * time.Millisecond

func (c *bme280) reset(now time.Time) {
	*c = bme280{sense: c.sense, id: c.id, powered: now, data: [8]byte{0x80, 0, 0, 0x80, 0, 0, 0x80, 0}}
}

// write takes pairs of register and value; the pointer does not run on (6.2.1).
func (c *bme280) write(now time.Time, p []byte) bool {
	if now.Sub(c.powered) < answers {
		return false
	}
	c.settle(now)
	if len(p)%2 == 1 { // the last byte has no value: it is for reading
		c.pointer = p[len(p)-1]
	}
	for ; len(p) >= 2; p = p[2:] {
		switch register, v := p[0], p[1]; {
		case register == 0xe0 && v == 0xb6:
			c.reset(now)
		case register == 0xf2 && c.hygrometer() && !c.waiting:
			c.ctrlHum = v & 0x07
		case register == 0xf4 && !c.done.IsZero():
			c.next, c.waiting = v, true
		case register == 0xf4:
			c.start(now, v)
		case register == 0xf5:
			c.config = v
		}
	}
	return true
}

func (c *bme280) start(now time.Time, ctrlMeas byte) {
	c.ctrlMeas, c.humidity = ctrlMeas, c.ctrlHum
	if ctrlMeas&0x03 != 0 {
		c.done = now.Add(c.length())
	}
}

// oversampling is how many times a quantity is measured (tables 20, 23, 24).
func oversampling(osrs byte) int { return [8]int{0, 1, 2, 4, 8, 16, 16, 16}[osrs&0x07] }

// length is the longest time that a measurement takes (appendix B, 9.1).
func (c *bme280) length() time.Duration {
	us := 1250 + 2300*oversampling(c.ctrlMeas>>5)
	for _, osrs := range [...]byte{c.ctrlMeas >> 2, c.humidity} {
		if n := oversampling(osrs); n > 0 {
			us += 2300*n + 575
		}
	}
	return time.Duration(us) * time.Microsecond
}

// settle completes the measurement that is over by now.
func (c *bme280) settle(now time.Time) {
	for !c.done.IsZero() && !now.Before(c.done) {
		done := c.done
		c.measure(done)
		c.done = time.Time{}
		switch {
		case c.waiting:
			c.waiting = false
			c.start(done, c.next)
		case c.ctrlMeas&0x03 == 0x03:
			c.start(now, c.ctrlMeas)
		default:
			c.ctrlMeas &^= 0x03
		}
	}
}

func (c *bme280) read(now time.Time, p []byte) bool {
	if now.Sub(c.powered) < answers {
		return false
	}
	c.settle(now)
	for i := range p {
		p[i] = c.register(c.pointer)
		c.pointer++
	}
	return true
}

func (c *bme280) hygrometer() bool { return c.id == 0x60 }

func (c *bme280) register(r byte) byte {
	switch {
	case !c.hygrometer() && (r >= 0xe1 && r <= 0xe7 || r == 0xa1 || r >= 0xfd):
		return 0
	case r >= 0x88 && r <= 0xa1:
		return trimLow[r-0x88]
	case r == 0xd0:
		return c.id
	case r >= 0xe1 && r <= 0xe7:
		return trimHigh[r-0xe1]
	case r == 0xf2:
		return c.ctrlHum
	case r == 0xf3 && !c.done.IsZero():
		return 0x08
	case r == 0xf4:
		return c.ctrlMeas
	case r == 0xf5:
		return c.config
	case r >= 0xf7 && r <= 0xfe:
		return c.data[r-0xf7]
	}
	return 0
}

// measure finds the codes that the datasheet's formulas turn into the world's
// values, in the resolution that the oversampling gives: 16 bits at x1, and
// one more for each doubling (3.4.1, 3.4.3); humidity always has 16.
func (c *bme280) measure(at time.Time) {
	temperatureC, humidityPct, pressureHPa := c.air(at)
	const top = 1<<20 - 1
	fine := int64(clamp(temperatureC, -40, 85) * 5120)
	rawT := search(top, func(raw int64) bool { return trimmed.fine(raw) >= fine })
	fine = trimmed.fine(rawT)
	pa := int64(clamp(pressureHPa, 300, 1100) * 100 * 256)
	rawP := search(top, func(raw int64) bool { return trimmed.pressure(raw, fine) <= pa })
	rh := int64(clamp(humidityPct, 0, 100) * 1024)
	rawH := search(1<<16-1, func(raw int64) bool { return trimmed.humidity(raw, fine) >= rh })

	put20 := func(d []byte, raw int64, osrs byte) {
		n := oversampling(osrs)
		step := int64(16)
		for ; n > 1; n /= 2 {
			step /= 2
		}
		raw = min((raw+step/2)/step*step, top)
		if n == 0 {
			raw = 0x80000
		}
		d[0], d[1], d[2] = byte(raw>>12), byte(raw>>4), byte(raw<<4)
	}
	put20(c.data[0:], rawP, c.ctrlMeas>>2)
	put20(c.data[3:], rawT, c.ctrlMeas>>5)
	if oversampling(c.humidity) == 0 {
		rawH = 0x8000
	}
	binary.BigEndian.PutUint16(c.data[6:], uint16(rawH))
}

// search is the least code up to top for which reached holds, or top.
func search(top int64, reached func(int64) bool) int64 {
	low := int64(0)
	for low < top {
		if middle := (low + top) / 2; reached(middle) {
			top = middle
		} else {
			low = middle + 1
		}
	}
	return low
}
