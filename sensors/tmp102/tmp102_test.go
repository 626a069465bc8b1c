package tmp102_test

import (
	"errors"
	"strings"
	"syscall"
	"testing"
	"time"

	"periph.io/x/conn/v3/i2c/i2ctest"

	"nightroom/sensors/emulated"
	"nightroom/sensors/tmp102"
)

// play is a part that says a temperature and settings once it is set up.
func play(temperature, settings string) *i2ctest.Playback {
	return &i2ctest.Playback{DontPanic: true, Ops: []i2ctest.IO{
		{Addr: 0x48, W: []byte{1}, R: []byte("\x60\xa0")},
		{Addr: 0x48, W: []byte{1, 0x60, 0xa0}},
		{Addr: 0x48, W: []byte{1}, R: []byte("\x60\xa0")}, // periph's
		{Addr: 0x48, W: []byte{1, 0x60, 0x60}},
		{Addr: 0x48, W: []byte{0}, R: []byte(temperature)},
		{Addr: 0x48, W: []byte{1}, R: []byte(settings)},
	}}
}

func read(dev *tmp102.Dev) (tmp102.Reading, error) {
	now := time.Unix(1_800_000_000, 0)
	for {
		wait, err := dev.Step(now)
		if err != nil || wait == 0 {
			return dev.Reading(), err
		}
		now = now.Add(wait)
	}
}

// SBOS397, table 5.
func TestBytesInDegreesOut(t *testing.T) {
	for bytes, want := range map[string]float64{
		"\x64\x00": 100, "\x4b\x00": 75, "\x19\x00": 25, "\x00\x40": 0.25, "\x00\x00": 0, "\xff\xc0": -0.25, "\xe7\x00": -25,
	} {
		for _, settings := range []string{"\x60\x40", "\x60\x60"} { // without alert, and with
			dev, err := tmp102.New(play(bytes, settings), 0x48)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := read(dev); err != nil || got.TemperatureC != want {
				t.Errorf("% x: %+v, %v; want %v", bytes, got, err, want)
			}
		}
	}
}

func TestNothingButOurSettingsIsBelieved(t *testing.T) {
	for _, settings := range []string{"\x60\xa0", "\xff\xff", "\x00\x00", "\x60\x50", "\x61\x40"} {
		dev, err := tmp102.New(play("\x19\x00", settings), 0x48)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := read(dev); err == nil || !strings.Contains(err.Error(), "tmp102 on bus playback at 0x48: it has lost its settings") {
			t.Errorf("% x: %+v, %v", settings, got, err)
		}
	}
}

func TestWhatIsNoTMP102IsRefused(t *testing.T) {
	bus := &i2ctest.Playback{DontPanic: true, Ops: []i2ctest.IO{{Addr: 0x48, W: []byte{1}, R: []byte("\x85\x83")}}}
	if _, err := tmp102.New(bus, 0x48); err == nil || !strings.Contains(err.Error(), "is no TMP102") { // an ADS1115
		t.Errorf("%v", err)
	}
}

// room is an emulated part in virtual time.
type room struct{ now time.Time }

func (r *room) Air(time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	return 18.5, 45, 1000, 700
}
func (r *room) IlluminanceLx(time.Time) float64 { return 0 }
func (r *room) SoundDBA(time.Time) float64      { return 0 }

func TestAPartThatWasJustSwitchedOnIsNotTakenForAColdRoom(t *testing.T) {
	r := &room{now: time.Unix(1_800_000_000, 0)}
	bus := emulated.New("1", func() time.Time { return r.now }, r)
	if err := bus.Add("tmp102", 0x48); err != nil {
		t.Fatal(err)
	}
	_ = bus.Fault(0x48, emulated.PowerOnReset)
	dev, err := tmp102.New(bus, 0x48)
	if err != nil {
		t.Fatal(err)
	}
	for {
		wait, err := dev.Step(r.now)
		if err != nil {
			t.Fatal(err)
		}
		if wait == 0 {
			break
		}
		r.now = r.now.Add(wait)
	}
	if got := dev.Reading(); got.TemperatureC != 18.5 {
		t.Errorf("%+v", got)
	}
	if err := dev.Halt(); err != nil {
		t.Error(err)
	}
	settings := make([]byte, 2)
	if err := bus.Tx(0x48, []byte{1}, settings); err != nil || settings[0]&1 == 0 {
		t.Errorf("% x, %v: it was not shut down", settings, err)
	}
	_ = bus.Fault(0x48, emulated.BusStuck)
	if _, err := dev.Step(r.now); !errors.Is(err, syscall.ETIMEDOUT) {
		t.Errorf("%v", err)
	}
}
