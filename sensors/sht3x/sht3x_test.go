package sht3x_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"periph.io/x/conn/v3/i2c/i2ctest"

	"nightroom/sensors/emulated"
	"nightroom/sensors/sht3x"
)

// room is an emulated part in virtual time.
type room struct {
	now time.Time
	bus *emulated.Bus
	dev *sht3x.Dev
}

func (r *room) Air(time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	return 18.5, 45, 1000, 700
}
func (r *room) IlluminanceLx(time.Time) float64 { return 0 }
func (r *room) SoundDBA(time.Time) float64      { return 0 }

func newRoom(t *testing.T) *room {
	t.Helper()
	r := &room{now: time.Unix(1_800_000_000, 0)}
	r.bus = emulated.New("1", func() time.Time { return r.now }, r)
	if err := r.bus.Add("sht3x", 0x44); err != nil {
		t.Fatal(err)
	}
	r.open(t)
	return r
}

func (r *room) open(t *testing.T) {
	t.Helper()
	dev, err := sht3x.New(r.bus, 0x44)
	if err != nil {
		t.Fatal(err)
	}
	r.dev = dev
}

// read steps until there is a reading or an error, and says how long it took.
func (r *room) read() (got sht3x.Reading, took time.Duration, err error) {
	for begun := r.now; ; {
		wait, err := r.dev.Step(r.now)
		if err != nil || wait == 0 {
			return r.dev.Reading(), r.now.Sub(begun), err
		}
		r.now = r.now.Add(wait)
	}
}

func TestBytesInDegreesOut(t *testing.T) {
	bus := &i2ctest.Playback{DontPanic: true, Ops: []i2ctest.IO{
		{Addr: 0x45, W: []byte{0xf3, 0x2d}, R: []byte{0x80, 0x10, 0xe1}},
		{Addr: 0x45, W: []byte{0x30, 0x93}},
		{Addr: 0x45, W: []byte{0x24, 0x00}},
		{Addr: 0x45, R: []byte{0x66, 0x67, 0xa2, 0x5e, 0xb9, 0x3c}}, // Sensirion's example: 25 °C, 37 %
		{Addr: 0x45, W: []byte{0xf3, 0x2d}, R: []byte{0x80, 0x10, 0xe1}},
	}}
	dev, err := sht3x.New(bus, 0x45)
	if err != nil {
		t.Fatal(err)
	}
	r := &room{dev: dev}
	got, _, err := r.read()
	if err != nil || math.Abs(got.TemperatureC-25) > 0.003 || math.Abs(got.HumidityPct-37) > 0.002 {
		t.Errorf("%+v, %v", got, err)
	}
	if err := bus.Close(); err != nil {
		t.Error(err)
	}
}

func TestAHeaterThatIsOnIsSwitchedOffAndNeverFalsifies(t *testing.T) {
	r := newRoom(t)
	if _, _, err := r.read(); err != nil {
		t.Fatal(err)
	}
	_ = r.bus.Tx(0x44, []byte{0x30, 0x6d}, nil) // some other program
	r.now = r.now.Add(10 * time.Second)
	if got, _, err := r.read(); err == nil || !strings.Contains(err.Error(), "its heater is on") {
		t.Errorf("%+v, %v", got, err)
	}
	r.open(t) // as a Line does after an error
	got, took, err := r.read()
	if err != nil || math.Abs(got.TemperatureC-18.5) > 0.01 || took < time.Minute {
		t.Errorf("%+v, %v after %v", got, err, took)
	}
	status := make([]byte, 3)
	if err := r.bus.Tx(0x44, []byte{0xf3, 0x2d}, status); err != nil || status[0]&0x20 != 0 {
		t.Errorf("status % x, %v: the heater is still on", status, err)
	}
}

func TestPeriodicMeasurementOfAnotherProgramIsEnded(t *testing.T) {
	r := newRoom(t)
	r.now = r.now.Add(time.Second)
	_ = r.bus.Tx(0x44, []byte{0x21, 0x30}, nil)
	r.open(t)
	if got, _, err := r.read(); err != nil || math.Abs(got.TemperatureC-18.5) > 0.01 {
		t.Errorf("%+v, %v", got, err)
	}
}

// The first byte of the command that measures switches an SHT4x's heater on.
func TestAnSHT4xIsNeverAskedToMeasure(t *testing.T) {
	bus := emulated.New("1", time.Now, &room{})
	if err := bus.Add("sht4x", 0x44); err != nil {
		t.Fatal(err)
	}
	if _, err := sht3x.New(bus, 0x44); err == nil {
		t.Error("an SHT4x was taken for an SHT3x")
	}
	if _, err := sht3x.NewHDC302x(bus, 0x44); err == nil {
		t.Error("an SHT4x was taken for an HDC302x")
	}
}

func TestAnSHT3xIsNoHDC302x(t *testing.T) {
	if _, err := sht3x.NewHDC302x(newRoom(t).bus, 0x44); err == nil {
		t.Error("an SHT3x was taken for an HDC302x")
	}
}
