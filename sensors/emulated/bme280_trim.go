package emulated

import "encoding/binary"

// bme280Trim is a BME280's calibration, with the datasheet's names (table 16)
// and its formulas in whole numbers (4.2.3). The driver uses those in floating
// point, so that the two check each other.
type bme280Trim struct {
	t1, t2, t3                         int64
	p1, p2, p3, p4, p5, p6, p7, p8, p9 int64
	h1, h2, h3, h4, h5, h6             int64
}

// trimmed is the calibration of the emulated part. That of pressure is the one
// which the BMP280's datasheet works with (3.12). T1 is such that the code for
// "skipped" lies at 31 °C, where few bedrooms are.
var trimmed = bme280Trim{
	t1: 26500, t2: 26435, t3: -1000,
	p1: 36477, p2: -10685, p3: 3024, p4: 2855, p5: 140, p6: -7, p7: 15500, p8: -14600, p9: 6000,
	h1: 75, h2: 366, h3: 0, h4: 309, h5: -18, h6: 30,
}

var trimLow, trimHigh = trimmed.registers()

// registers lays the calibration out from 0x88 and from 0xe1 on.
func (c *bme280Trim) registers() (low [26]byte, high [7]byte) {
	for i, v := range [...]int64{c.t1, c.t2, c.t3, c.p1, c.p2, c.p3, c.p4, c.p5, c.p6, c.p7, c.p8, c.p9} {
		binary.LittleEndian.PutUint16(low[2*i:], uint16(v))
	}
	low[25] = byte(c.h1)
	binary.LittleEndian.PutUint16(high[0:], uint16(c.h2))
	high[2] = byte(c.h3)
	high[3] = byte(c.h4 >> 4)
	high[4] = byte(c.h4&0x0f) | byte(c.h5&0x0f)<<4
	high[5] = byte(c.h5 >> 4)
	high[6] = byte(c.h6)
	return low, high
}

// fine is t_fine: the temperature in 1/5120 °C.
func (c *bme280Trim) fine(raw int64) int64 {
	v1 := ((raw>>3 - c.t1<<1) * c.t2) >> 11
	v2 := (((raw>>4 - c.t1) * (raw>>4 - c.t1)) >> 12 * c.t3) >> 14
	return v1 + v2
}

// pressure is in 1/256 Pa.
func (c *bme280Trim) pressure(raw, fine int64) int64 {
	v1 := fine - 128000
	v2 := v1*v1*c.p6 + (v1*c.p5)<<17 + c.p4<<35
	v1 = (v1*v1*c.p3)>>8 + (v1*c.p2)<<12
	v1 = ((1<<47 + v1) * c.p1) >> 33
	if v1 == 0 {
		return 0
	}
	p := ((1048576-raw)<<31 - v2) * 3125 / v1
	v1 = (c.p9 * (p >> 13) * (p >> 13)) >> 25
	v2 = (c.p8 * p) >> 19
	return (p+v1+v2)>>8 + c.p7<<4
}

// humidity is in 1/1024 %.
func (c *bme280Trim) humidity(raw, fine int64) int64 {
	v := fine - 76800
	v = ((raw<<14 - c.h4<<20 - c.h5*v + 16384) >> 15) *
		(((((((v*c.h6)>>10)*((v*c.h3)>>11+32768))>>10)+2097152)*c.h2 + 8192) >> 14)
	v -= ((((v >> 15) * (v >> 15)) >> 7) * c.h1) >> 4
	return min(max(v, 0), 419430400) >> 12
}
