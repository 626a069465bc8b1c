package emulated

import (
	"math"
	"time"
)

// sen0232 is DFRobot's SEN0232 on input A0 of TI's ADS1115 (SBAS444). Of the
// converter: single conversions at all rates and ranges, a tenth slower than
// they are called, of any input, of which only A0 is connected; the comparator
// is not modelled. Of the meter: 0.02 V for a dB(A) from 30 to 130, and its time
// weighting, "fast": an exponential mean of the squared pressure over 125 ms.
type sen0232 struct {
	*sense
	pointer   byte
	config    uint16
	low, high uint16
	done      time.Time // end of the conversion under way; zero when there is none
	value     uint16

	heard time.Time // until when the mean has come
	power float64
}

const (
	fastTime = 125 * time.Millisecond
	hears    = 2 * time.Second // what was longer ago than that is forgotten
)

func (c *sen0232) reset(time.Time) {
	*c = sen0232{sense: c.sense, config: 0x8583, low: 0x8000, high: 0x7fff}
}

func (c *sen0232) write(now time.Time, p []byte) bool {
	c.settle(now)
	c.pointer = p[0] & 0x03
	if len(p) < 3 {
		return true
	}
	v := uint16(p[1])<<8 | uint16(p[2])
	switch c.pointer {
	case 1:
		c.config = v | 0x8000
		if v&0x8000 != 0 {
			c.done = now.Add(c.length())
		}
	case 2:
		c.low = v
	case 3:
		c.high = v
	}
	return true
}

func (c *sen0232) length() time.Duration {
	rate := [8]time.Duration{8, 16, 32, 64, 128, 250, 475, 860}[c.config>>5&0x07]
	return time.Second * 11 / 10 / rate
}

func (c *sen0232) read(now time.Time, p []byte) bool {
	c.settle(now)
	v := [4]uint16{c.value, c.config, c.low, c.high}[c.pointer]
	if c.pointer == 1 && !c.done.IsZero() {
		v &^= 0x8000
	}
	for i := range p {
		p[i] = byte(v >> 8)
		v = v<<8 | v>>8
	}
	return true
}

func (c *sen0232) settle(now time.Time) {
	if c.done.IsZero() || now.Before(c.done) {
		return
	}
	volts := 0.0
	if c.config>>12&0x07 == 4 {
		volts = clamp(c.fast(c.done), 30, 130) / 50
	}
	full := [8]float64{6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256}[c.config>>9&0x07]
	c.value = uint16(int16(clamp(math.Round(volts/full*32768), -32768, 32767)))
	c.done = time.Time{}
}

// fast is the level with time weighting F at a time, dB(A).
func (c *sen0232) fast(at time.Time) float64 {
	if at.Sub(c.heard) > hears {
		c.heard = at.Add(-hears)
		c.power = math.Pow(10, c.soundDBA(c.heard)/10)
	}
	for c.heard.Before(at) {
		step := min(at.Sub(c.heard), fastTime/5)
		keep := math.Exp(-float64(step) / float64(fastTime))
		c.power = keep*c.power + (1-keep)*math.Pow(10, c.soundDBA(c.heard)/10)
		c.heard = c.heard.Add(step)
	}
	return 10 * math.Log10(c.power)
}
