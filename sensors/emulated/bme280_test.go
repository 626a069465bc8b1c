package emulated

import (
	"math"
	"slices"
	"testing"
	"time"
)

// The BMP280's datasheet works this example (section 3.12); the BME280 has the
// same formulas. It prints 25767236 for the pressure, from its own
// intermediate results; its code gives 25767233, 0.01 Pa less.
func TestFormulasGiveTheDatasheetsExample(t *testing.T) {
	c := trimmed
	c.t1 = 27504
	fine := c.fine(519888)
	if fine != 128422 || (fine*5+128)>>8 != 2508 {
		t.Errorf("t_fine %d, the datasheet has 128422 and 25.08 °C", fine)
	}
	if p := c.pressure(415148, fine); math.Abs(float64(p-25767236)) > 25.6 {
		t.Errorf("pressure %d, the datasheet has 25767236", p)
	}
}

// A real part's calibration and data, worked out with Bosch's own code.
func TestFormulasGiveARealPartsValues(t *testing.T) {
	c := bme280Trim{
		t1: 0x6e10, t2: 0x666c, t3: 0x0032, p1: 0x955d, p2: 0xd5b8 - 0x10000, p3: 0x0bd0, p4: 0x1e77,
		p5: 0xff9d - 0x10000, p6: -7, p7: 0x26ac, p8: 0xd80a - 0x10000, p9: 0x10bd,
		h1: 0x4b, h2: 0x016e, h4: 0x135, h6: 0x1e,
	}
	fine := c.fine(0x80960 | 0xc)
	if got := float64(fine) / 5120; math.Abs(got-23.722) > 0.005 {
		t.Errorf("%.3f °C, want 23.722", got)
	}
	if got := float64(c.pressure(0x4a52c, fine)) / 256; math.Abs(got-100942.96) > 0.5 {
		t.Errorf("%.2f Pa, want 100942.96", got)
	}
	if got := float64(c.humidity(0x7a76, fine)) / 1024; math.Abs(got-65.306) > 0.01 {
		t.Errorf("%.3f %%, want 65.306", got)
	}
}

func TestBME280GivesItsResetValuesAtFirst(t *testing.T) {
	b := newBench(t, "bme280", 0x76)
	if got := b.get(0x76, 13, 0xf2); !slices.Equal(got, []byte{0, 0, 0, 0, 0, 0x80, 0, 0, 0x80, 0, 0, 0x80, 0}) {
		t.Errorf("% x", got)
	}
	if got := b.get(0x76, 1, 0xd0); got[0] != 0x60 {
		t.Errorf("id % x", got)
	}
}

func TestBME280ReadTooEarlyGivesTheOldValue(t *testing.T) {
	b := newBench(t, "bme280", 0x76)
	b.write(0x76, 0xf2, 1, 0xf4, 0x25)
	b.wait(9 * time.Millisecond) // of 9.3
	if got := b.get(0x76, 8, 0xf7); !slices.Equal(got, []byte{0x80, 0, 0, 0x80, 0, 0, 0x80, 0}) {
		t.Errorf("early: % x", got)
	}
	if got := b.get(0x76, 2, 0xf3); got[0] != 0x08 || got[1] != 0x25 {
		t.Errorf("status and ctrl_meas while it measures: % x", got)
	}
	b.wait(time.Millisecond)
	first := b.get(0x76, 8, 0xf7)
	if first[0] == 0x80 || first[3] == 0x80 {
		t.Errorf("late: % x", first)
	}
	if got := b.get(0x76, 2, 0xf3); got[0] != 0 || got[1] != 0x24 {
		t.Errorf("status and ctrl_meas after it: % x", got)
	}
	b.world.temperatureC = 30
	b.wait(time.Hour)
	if got := b.get(0x76, 8, 0xf7); !slices.Equal(got, first) {
		t.Errorf("it measured without being told to: % x, had % x", got, first)
	}
}

func TestBME280HumidityCountsFromTheNextCtrlMeasOn(t *testing.T) {
	b := newBench(t, "bme280", 0x76)
	b.write(0x76, 0xf4, 0x25)
	b.write(0x76, 0xf2, 1)
	b.wait(20 * time.Millisecond)
	if got := b.get(0x76, 2, 0xfd); got[0] != 0x80 || got[1] != 0 {
		t.Errorf("humidity was measured: % x", got)
	}
	b.write(0x76, 0xf4, 0x25)
	b.wait(20 * time.Millisecond)
	if got := b.get(0x76, 2, 0xfd); got[0] == 0x80 && got[1] == 0 {
		t.Errorf("humidity was skipped: % x", got)
	}
}

func TestBME280HasSixteenBitsAtX1(t *testing.T) {
	b := newBench(t, "bme280", 0x76)
	b.world.temperatureC = 21.2345
	b.write(0x76, 0xf4, 0x25)
	b.wait(20 * time.Millisecond)
	if got := b.get(0x76, 6, 0xf7); got[2] != 0 || got[5] != 0 {
		t.Errorf("x1: % x", got)
	}
	b.write(0x76, 0xf4, 0xb5) // x16
	b.wait(100 * time.Millisecond)
	if got := b.get(0x76, 6, 0xf7); got[2] == 0 && got[5] == 0 {
		t.Errorf("x16: % x", got)
	}
}

func TestBME280LosesEverythingInADip(t *testing.T) {
	b := newBench(t, "bme280", 0x76)
	b.write(0x76, 0xf2, 1, 0xf4, 0x25)
	b.wait(5 * time.Millisecond)
	_ = b.Fault(0x76, PowerOnReset)
	if err := b.Tx(0x76, []byte{0xd0}, make([]byte, 1)); err == nil {
		t.Error("it answers within its start-up time")
	}
	b.wait(10 * time.Millisecond)
	if got := b.get(0x76, 13, 0xf2); !slices.Equal(got, []byte{0, 0, 0, 0, 0, 0x80, 0, 0, 0x80, 0, 0, 0x80, 0}) {
		t.Errorf("% x", got)
	}
	b.write(0x76, 0xf2, 5)
	b.write(0x76, 0xe0, 0xb6) // reset by command
	b.wait(10 * time.Millisecond)
	if got := b.get(0x76, 1, 0xf2); got[0] != 0 {
		t.Errorf("ctrl_hum % x after a reset", got)
	}
}
