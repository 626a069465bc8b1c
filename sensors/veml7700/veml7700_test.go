package veml7700_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/physic"

	"nightroom/sensors/emulated"
	"nightroom/sensors/veml7700"
)

const addr = 0x10

// fixed is a part that has the settings which it was given, and counts that
// are fixed for each gain.
type fixed struct {
	conf   [2]byte
	counts map[byte]string // by the high byte of the settings
}

func (b *fixed) String() string                  { return "1" }
func (b *fixed) SetSpeed(physic.Frequency) error { return nil }
func (b *fixed) Tx(_ uint16, w, r []byte) error {
	switch {
	case w[0] == 7:
		copy(r, "\x81\xc4")
	case w[0] == 4:
		copy(r, b.counts[b.conf[1]])
	case w[0] == 0 && len(w) == 3:
		copy(b.conf[:], w[1:])
	default:
		copy(r, b.conf[:])
	}
	return nil
}

func read(dev *veml7700.Dev, now *time.Time) (veml7700.Reading, error) {
	for end := now.Add(10 * time.Second); now.Before(end); {
		wait, err := dev.Step(*now)
		if err != nil || wait == 0 {
			return dev.Reading(), err
		}
		*now = now.Add(wait)
	}
	return veml7700.Reading{}, errors.New("no reading within ten seconds")
}

// Vishay 84323 works with 1480 counts, C8 05, and with four times as many at
// four times its shortest time. The settings here are gain 2 at
// 800 ms (high byte 0x08), and gain 1/8 at 100 ms (0x10).
func TestCountsInLuxOut(t *testing.T) {
	const dark, bright = 0x08, 0x10
	for _, c := range []struct {
		name   string
		counts map[byte]string
		lx     float64
		floor  bool
	}{
		{"the note's example at gain 2, 800 ms", map[byte]string{dark: "\xc8\x05", bright: "\x00\x00"}, 6.216, false},
		{"corrected from 1,000 lx on", map[byte]string{bright: "\x20\x17"}, 3774.216 /* of 3,182.592 */, false},
		{"no light", map[byte]string{dark: "\x00\x00", bright: "\x00\x00"}, 0.0042, true},
		{"one count", map[byte]string{dark: "\x01\x00", bright: "\x00\x00"}, 0.0042, false},
		{"full at gain 2", map[byte]string{dark: "\xff\xff", bright: "\xe8\x03"}, 537.6, false},
	} {
		now := time.Unix(1_800_000_000, 0)
		dev, err := veml7700.New(&fixed{counts: c.counts}, addr)
		if err != nil {
			t.Fatal(err)
		}
		got, err := read(dev, &now)
		if err != nil || math.Abs(got.IlluminanceLx-c.lx) > 1e-6*c.lx || got.AtFloor != c.floor {
			t.Errorf("%s: %+v, %v; want %.4f lx", c.name, got, err, c.lx)
		}
	}
}

// room is an emulated part in virtual time, in a light that is set.
type room struct {
	lx  float64
	now time.Time
	bus *emulated.Bus
	dev *veml7700.Dev
}

func (r *room) Air(time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	return 0, 0, 0, 0
}
func (r *room) IlluminanceLx(time.Time) float64 { return r.lx }
func (r *room) SoundDBA(time.Time) float64      { return 0 }

func newRoom(t testing.TB, lx float64) *room {
	t.Helper()
	r := &room{lx: lx, now: time.Unix(1_800_000_000, 0)}
	r.bus = emulated.New("1", func() time.Time { return r.now }, r)
	if err := r.bus.Add("veml7700", addr); err != nil {
		t.Fatal(err)
	}
	dev, err := veml7700.New(r.bus, addr)
	if err != nil {
		t.Fatal(err)
	}
	r.dev = dev
	return r
}

func (r *room) read() (veml7700.Reading, error) { return read(r.dev, &r.now) }

func TestSaturationIsRecoveredWithinOneReading(t *testing.T) {
	for _, lx := range []float64{150, 274, 276, 5000, 100_000} {
		r := newRoom(t, 0.5)
		if got, err := r.read(); err != nil || math.Abs(got.IlluminanceLx-0.5) > 0.005 {
			t.Fatalf("%+v, %v", got, err)
		}
		r.lx = lx
		r.now = r.now.Add(3 * time.Second)
		if got, err := r.read(); err != nil || math.Abs(got.IlluminanceLx-lx) > 0.01*lx {
			t.Errorf("%.0f lx came out as %+v, %v", lx, got, err)
		}
	}
}

func TestASteadyLightIsReadWithoutWaiting(t *testing.T) {
	for _, lx := range []float64{0, 0.5, 79, 81, 90, 99, 101, 120, 990, 1090, 50_000} {
		r := newRoom(t, lx)
		_, _ = r.read()
		for range 5 {
			r.now = r.now.Add(time.Second)
			if wait, err := r.dev.Step(r.now); err != nil || wait != 0 {
				t.Errorf("%.1f lx: %v, %v: it changes scales", lx, wait, err)
			}
		}
	}
}

// slow is a bus on which every transfer takes a while.
type slow struct {
	i2c.Bus
	r *room
}

func (b slow) Tx(addr uint16, w, r []byte) error {
	b.r.now = b.r.now.Add(20 * time.Millisecond)
	return b.Bus.Tx(addr, w, r)
}

func TestASlowBusDoesNotMakeItReadCountsOfTheOtherScale(t *testing.T) {
	r := newRoom(t, 0.5)
	dev, err := veml7700.New(slow{r.bus, r}, addr)
	if err != nil {
		t.Fatal(err)
	}
	r.dev = dev
	for _, lx := range []float64{0.5, 90_000, 0.5, 60, 500, 0.01} {
		r.lx = lx
		r.now = r.now.Add(3 * time.Second)
		if got, err := r.read(); err != nil || math.Abs(got.IlluminanceLx-lx) > 0.0042+0.01*lx {
			t.Errorf("%.2f lx: %+v, %v", lx, got, err)
		}
	}
}

func TestMoreThanTheSunIsNoReading(t *testing.T) {
	r := newRoom(t, 1e6)
	if got, err := r.read(); err == nil || !strings.Contains(err.Error(), "veml7700 on bus 1 at 0x10: it reads more than 140,000 lx") {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestStepDoesNotAllocate(t *testing.T) {
	r := newRoom(t, 3)
	_, _ = r.read()
	if n := testing.AllocsPerRun(1000, func() { r.now = r.now.Add(time.Second); _, _ = r.read() }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
