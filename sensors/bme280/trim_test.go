package bme280

import (
	"encoding/hex"
	"math"
	"testing"
)

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A real part's registers, with the values that Bosch's own code makes of them.
func TestCompensateARealPart(t *testing.T) {
	c := parseTrim(
		unhex(t, "106e6c663200"+"5d95b8d5d00b771e9dfff9ffac260ad8bd10"+"004b"),
		unhex(t, "6e010013050"+"01e"))
	r := c.compensate(0x80960|0xc, 0x4a52c, 0x7a76)
	for _, v := range []struct {
		what              string
		got, want, margin float64
	}{
		{"°C", r.TemperatureC, 23.722, 0.001},
		{"hPa", r.PressureHPa, 1009.4296, 0.0001},
		{"%", r.HumidityPct, 65.306, 0.001},
	} {
		if math.Abs(v.got-v.want) > v.margin {
			t.Errorf("%.4f %s, want %.4f", v.got, v.what, v.want)
		}
	}
}

// The BMP280's datasheet works this example (section 3.12), in whole numbers:
// 25.08 °C and 25767236/256 Pa. The same formulas in floating point are within
// 0.1 Pa.
func TestCompensateTheDatasheetsExample(t *testing.T) {
	c := trim{
		t1: 27504, t2: 26435, t3: -1000,
		p1: 36477, p2: -10685, p3: 3024, p4: 2855, p5: 140, p6: -7, p7: 15500, p8: -14600, p9: 6000,
	}
	r := c.compensate(519888, 415148, 0)
	if math.Abs(r.TemperatureC-25.08) > 0.005 {
		t.Errorf("%.4f °C", r.TemperatureC)
	}
	if pa := 100 * r.PressureHPa; math.Abs(pa-100653.27) > 0.1 {
		t.Errorf("%.3f Pa", pa)
	}
}

func TestHumidityTrimIsSigned(t *testing.T) {
	for _, c := range []struct {
		name   string
		high   string
		h4, h5 float64
		h2, h6 float64
	}{
		{"positive", "6e0100" + "13" + "05" + "00" + "1e", 309, 0, 366, 30},
		{"both at their least", "000000" + "80" + "00" + "80" + "00", -2048, -2048, 0, 0},
		{"minus one", "ffff00" + "ff" + "ff" + "ff" + "ff", -1, -1, -1, -1},
		{"both at their most", "ff7f00" + "7f" + "ff" + "7f" + "7f", 2047, 2047, 32767, 127},
		{"nibbles apart", "000000" + "00" + "a5" + "00" + "00", 5, 10, 0, 0},
	} {
		got := parseTrim(make([]byte, lowTrim), unhex(t, c.high))
		if got.h4 != c.h4 || got.h5 != c.h5 || got.h2 != c.h2 || got.h6 != c.h6 {
			t.Errorf("%s: H4 %v, H5 %v, H2 %v, H6 %v", c.name, got.h4, got.h5, got.h2, got.h6)
		}
	}
}
