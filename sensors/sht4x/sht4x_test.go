package sht4x_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"periph.io/x/conn/v3/i2c/i2ctest"

	"nightroom/sensors/sht4x"
)

const serial = "\x0e\x8b\x7c\x1f\x2d\xbc"

// read plays bytes back to a new driver until it has a reading or an error.
func read(t *testing.T, ops ...i2ctest.IO) (sht4x.Reading, error) {
	t.Helper()
	for i := range ops {
		ops[i].Addr = 0x44
	}
	bus := &i2ctest.Playback{Ops: ops, DontPanic: true}
	dev, err := sht4x.New(bus, 0x44)
	for now := time.Unix(1_800_000_000, 0); err == nil; {
		var wait time.Duration
		if wait, err = dev.Step(now); err == nil && wait == 0 {
			return dev.Reading(), bus.Close()
		}
		now = now.Add(wait)
	}
	return sht4x.Reading{}, err
}

func TestBytesInDegreesOut(t *testing.T) {
	for frame, want := range map[string]sht4x.Reading{
		"\x63\x36\x9a\x5a\x7c\x0d": {TemperatureC: 22.8210, HumidityPct: 38.1825},
		"\x67\xa0\x86\x5a\xf9\x82": {TemperatureC: 25.8385, HumidityPct: 38.4209},
		"\x80\x00\xa2\x80\x00\xa2": {TemperatureC: 42.5013, HumidityPct: 56.5010},
		"\x66\x66\x93\x00\x00\x81": {TemperatureC: 25, HumidityPct: 0},   // -6 % by the formula
		"\x66\x66\x93\xff\xff\xac": {TemperatureC: 25, HumidityPct: 100}, // 119 %
	} {
		got, err := read(t,
			i2ctest.IO{W: []byte{0x89}}, i2ctest.IO{R: []byte(serial)},
			i2ctest.IO{W: []byte{0xfd}}, i2ctest.IO{R: []byte(frame)})
		if err != nil || math.Abs(got.TemperatureC-want.TemperatureC) > 1e-4 || math.Abs(got.HumidityPct-want.HumidityPct) > 1e-4 {
			t.Errorf("% x: %+v, %v; want %+v", frame, got, err, want)
		}
	}
}

func TestWhatIsNoSHT4xIsRefused(t *testing.T) {
	_, err := read(t, i2ctest.IO{W: []byte{0x89}}, i2ctest.IO{R: []byte("\xff\xff\xff\xff\xff\xff")})
	if err == nil || !strings.Contains(err.Error(), "an SHT3x is another driver") {
		t.Errorf("%v", err)
	}
}

func TestAMeasurementOfWhichABitIsWrongIsRefused(t *testing.T) {
	for i := range 6 {
		frame := []byte("\x63\x36\x9a\x5a\x7c\x0d")
		frame[i] ^= 0x10
		got, err := read(t,
			i2ctest.IO{W: []byte{0x89}}, i2ctest.IO{R: []byte(serial)},
			i2ctest.IO{W: []byte{0xfd}}, i2ctest.IO{R: frame})
		if err == nil || !strings.Contains(err.Error(), "checksum") {
			t.Errorf("% x: %+v, %v", frame, got, err)
		}
	}
}
