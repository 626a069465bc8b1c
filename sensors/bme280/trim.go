package bme280

import "encoding/binary"

// trim is the part's calibration, burnt in at the factory (4.2.2).
type trim struct {
	t1, t2, t3                         float64
	p1, p2, p3, p4, p5, p6, p7, p8, p9 float64
	h1, h2, h3, h4, h5, h6             float64
}

const (
	lowTrim  = 26 // bytes from 0x88 on
	highTrim = 7  // bytes from 0xe1 on
)

// parseTrim reads the two blocks as table 16 lays them out. H4 and H5 are
// signed and have 12 bits each, and share the byte at 0xe5.
func parseTrim(low, high []byte) trim {
	u := func(i int) float64 { return float64(binary.LittleEndian.Uint16(low[i:])) }
	s := func(i int) float64 { return float64(int16(binary.LittleEndian.Uint16(low[i:]))) }
	return trim{
		t1: u(0), t2: s(2), t3: s(4),
		p1: u(6), p2: s(8), p3: s(10), p4: s(12), p5: s(14), p6: s(16), p7: s(18), p8: s(20), p9: s(22),
		h1: float64(low[25]),
		h2: float64(int16(binary.LittleEndian.Uint16(high))),
		h3: float64(high[2]),
		h4: float64(int16(int8(high[3]))<<4 | int16(high[4]&0x0f)),
		h5: float64(int16(int8(high[5]))<<4 | int16(high[4]>>4)),
		h6: float64(int8(high[6])),
	}
}

// compensate turns raw codes into °C, hPa and %: the datasheet's formulas in
// double precision (appendix A, 8.1).
func (c *trim) compensate(rawT, rawP uint32, rawH uint16) Reading {
	t, p, h := float64(rawT), float64(rawP), float64(rawH)

	d := t/131072 - c.t1/8192
	fine := (t/16384-c.t1/1024)*c.t2 + d*d*c.t3

	v1 := fine/2 - 64000
	v2 := v1*v1*c.p6/32768 + v1*c.p5*2
	v2 = v2/4 + c.p4*65536
	v1 = (c.p3*v1*v1/524288 + c.p2*v1) / 524288
	v1 = (1 + v1/32768) * c.p1
	pa := (1048576 - p - v2/4096) * 6250 / v1
	pa += (c.p9*pa*pa/2147483648 + pa*c.p8/32768 + c.p7) / 16

	v := fine - 76800
	v = (h - (c.h4*64 + c.h5/16384*v)) *
		(c.h2 / 65536 * (1 + c.h6/67108864*v*(1+c.h3/67108864*v)))
	v *= 1 - c.h1*v/524288

	return Reading{TemperatureC: fine / 5120, PressureHPa: pa / 100, HumidityPct: min(max(v, 0), 100)}
}
