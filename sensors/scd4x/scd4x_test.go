package scd4x_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"periph.io/x/conn/v3/i2c/i2ctest"

	"nightroom/sensors/emulated"
	"nightroom/sensors/scd4x"
)

// The examples of the datasheet: a serial number; 500 ppm, 25 °C, 37 %.
const (
	serial  = "\xf8\x96\x31\x9f\x07\xc2\x3b\xbe\x89"
	example = "\x01\xf4\x33\x66\x67\xa2\x5e\xb9\x3c"
)

// read plays bytes back to a new driver until it has a reading or an error.
func read(ops ...i2ctest.IO) (scd4x.Reading, error) {
	for i := range ops {
		ops[i].Addr = 0x62
	}
	bus := &i2ctest.Playback{Ops: ops, DontPanic: true}
	dev, err := scd4x.New(bus, 0x62)
	for now := time.Unix(1_800_000_000, 0); err == nil; {
		var wait time.Duration
		if wait, err = dev.Step(now); err == nil && wait == 0 {
			return dev.Reading(), bus.Close()
		}
		now = now.Add(wait)
	}
	return scd4x.Reading{}, err
}

func write(command string) i2ctest.IO { return i2ctest.IO{W: []byte(command)} }
func answer(frame string) i2ctest.IO  { return i2ctest.IO{R: []byte(frame)} }

func TestBytesInPPMOut(t *testing.T) {
	got, err := read(
		write("\x3f\x86"),
		write("\x36\x82"), answer(serial),
		write("\x21\xb1"),
		write("\xe4\xb8"), answer("\x80\x00\xa2"), // not yet
		write("\xe4\xb8"), answer("\x80\x06\x04"),
		write("\xec\x05"), answer(example),
	)
	if err != nil || got.CO2PPM != 500 || math.Abs(got.TemperatureC-25) > 0.003 || math.Abs(got.HumidityPct-37) > 0.002 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestWhatCannotBeIsRefused(t *testing.T) {
	begin := []i2ctest.IO{
		write("\x3f\x86"), write("\x36\x82"), answer(serial), write("\x21\xb1"),
		write("\xe4\xb8"), answer("\x80\x06\x04"), write("\xec\x05"),
	}
	for frame, want := range map[string]string{
		"\x01\xf4\x33\x66\x67\xa2\x5e\xb9\x3d": "checksum",
		"\x00\x00\x81\x66\x67\xa2\x5e\xb9\x3c": "0 ppm is implausible",
		"\x01\xf4\x33\x00\x00\x81\x5e\xb9\x3c": "-45.0 °C is implausible",
	} {
		if got, err := read(append(begin[:7:7], answer(frame))...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("% x: %+v, %v", frame, got, err)
		}
	}
	if _, err := read(write("\x3f\x86"), write("\x36\x82"), answer("\xff\xff\xff\xff\xff\xff\xff\xff\xff")); err == nil ||
		!strings.Contains(err.Error(), "serial number as an SCD4x") {
		t.Errorf("%v", err)
	}
}

// room is an emulated part in virtual time.
type room struct {
	now time.Time
	bus *emulated.Bus
}

func (r *room) Air(time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	return 18.5, 45, 1000, 812
}
func (r *room) IlluminanceLx(time.Time) float64 { return 0 }
func (r *room) SoundDBA(time.Time) float64      { return 0 }

func newRoom(t *testing.T) *room {
	t.Helper()
	r := &room{now: time.Unix(1_800_000_000, 0)}
	r.bus = emulated.New("1", func() time.Time { return r.now }, r)
	if err := r.bus.Add("scd4x", 0x62); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *room) read(t *testing.T, dev *scd4x.Dev) (scd4x.Reading, time.Duration) {
	t.Helper()
	for begun := r.now; ; {
		wait, err := dev.Step(r.now)
		if err != nil {
			t.Fatal(err)
		}
		if wait == 0 {
			return dev.Reading(), r.now.Sub(begun)
		}
		r.now = r.now.Add(wait)
	}
}

func TestAPartThatMeasuresAlreadyIsTakenOver(t *testing.T) {
	r := newRoom(t)
	for range 3 { // three times the program starts anew
		dev, err := scd4x.New(r.bus, 0x62)
		if err != nil {
			t.Fatal(err)
		}
		if got, took := r.read(t, dev); got.CO2PPM != 812 || took > 7*time.Second {
			t.Errorf("%+v after %v", got, took)
		}
		if got, took := r.read(t, dev); got.CO2PPM != 812 || took > 5500*time.Millisecond {
			t.Errorf("%+v after %v", got, took)
		}
		if err := dev.Halt(); err != nil {
			t.Error(err)
		}
		r.now = r.now.Add(7 * time.Second)
	}
}

func TestStepDoesNotAllocate(t *testing.T) {
	r := newRoom(t)
	dev, err := scd4x.New(r.bus, 0x62)
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() { r.read(t, dev) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
