package aht20_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"periph.io/x/conn/v3/i2c/i2ctest"

	"nightroom/sensors/aht20"
)

// read plays bytes back to a new driver until it has a reading or an error.
func read(t *testing.T, ops ...i2ctest.IO) (aht20.Reading, error) {
	t.Helper()
	for i := range ops {
		ops[i].Addr = 0x38
	}
	bus := &i2ctest.Playback{Ops: ops, DontPanic: true}
	dev, err := aht20.New(bus, 0x38)
	for now := time.Unix(1_800_000_000, 0); err == nil; {
		var wait time.Duration
		if wait, err = dev.Step(now); err == nil && wait == 0 {
			return dev.Reading(), bus.Close()
		}
		now = now.Add(wait)
	}
	return aht20.Reading{}, err
}

var (
	ready   = i2ctest.IO{W: []byte{0x71}, R: []byte{0x18}}
	measure = i2ctest.IO{W: []byte{0xac, 0x33, 0x00}}
)

func answer(frame string) i2ctest.IO { return i2ctest.IO{R: []byte(frame)} }

func TestBytesInDegreesOut(t *testing.T) {
	// A frame of a real part.
	got, err := read(t, ready, measure, answer("\x1c\x26\x9a\x76\x42\xe7\x76"))
	if err != nil || math.Abs(got.TemperatureC-28.26672) > 1e-5 || math.Abs(got.HumidityPct-15.07940) > 1e-5 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAPartThatIsBusyIsAskedAgain(t *testing.T) {
	busy := answer("\x9c\x26\x9a\x76\x42\xe7\x9a")
	if got, err := read(t, ready, measure, busy, busy, answer("\x1c\x26\x9a\x76\x42\xe7\x76")); err != nil {
		t.Errorf("%+v, %v", got, err)
	}
	ops := []i2ctest.IO{ready, measure}
	for range 30 {
		ops = append(ops, busy)
	}
	if got, err := read(t, ops...); err == nil || !strings.Contains(err.Error(), "it does not finish measuring") {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAPartThatIsNotCalibratedCalibratesItself(t *testing.T) {
	got, err := read(t, i2ctest.IO{W: []byte{0x71}, R: []byte{0x10}}, i2ctest.IO{W: []byte{0xbe, 0x08, 0x00}},
		measure, answer("\x1c\x26\x9a\x76\x42\xe7\x76"))
	if err != nil {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestWhatCannotBeIsRefused(t *testing.T) {
	for frame, want := range map[string]string{
		"\x1c\x26\x9a\x76\x42\xe6\x76": "checksum",
		"\xff\xff\xff\xff\xff\xff\xff": "checksum",
		"\x18\x00\x00\x00\x00\x00\x35": "-50.0 °C is implausible", // after a dip of the supply
		"\x10\x26\x9a\x76\x42\xe7\xc1": "calibrate",
	} {
		if got, err := read(t, ready, measure, answer(frame)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("% x: %+v, %v", frame, got, err)
		}
	}
}
