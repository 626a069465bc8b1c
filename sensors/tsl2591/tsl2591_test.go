package tsl2591_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"periph.io/x/conn/v3/physic"

	"nightroom/sensors/emulated"
	"nightroom/sensors/tsl2591"
)

const addr = 0x29

// fixed is a part that has the settings which it was given, and counts that
// are fixed for each setting of gain and time.
type fixed struct {
	enable, control byte
	counts          map[byte]string // C0 and C1, by the control register
}

func (b *fixed) String() string                  { return "1" }
func (b *fixed) SetSpeed(physic.Frequency) error { return nil }
func (b *fixed) Tx(_ uint16, w, r []byte) error {
	switch {
	case w[0] == 0xb2:
		copy(r, "\x50\x01"+b.counts[b.control])
	case len(w) == 1:
		copy(r, []byte{b.enable, b.control})
	case w[0] == 0xa0:
		b.enable = w[1]
	case w[0] == 0xa1:
		b.control = w[1]
	}
	return nil
}

func read(dev *tsl2591.Dev, now *time.Time) (tsl2591.Reading, error) {
	for end := now.Add(10 * time.Second); now.Before(end); {
		wait, err := dev.Step(*now)
		if err != nil || wait == 0 {
			return dev.Reading(), err
		}
		*now = now.Add(wait)
	}
	return tsl2591.Reading{}, errors.New("no reading within ten seconds")
}

func TestCountsInLuxOut(t *testing.T) {
	const dark, dim, lamp, sun = 0x35, 0x21, 0x10, 0x00
	full := "\xff\xff\xff\xff"
	for _, c := range []struct {
		name   string
		counts map[byte]string
		lx     float64
		floor  bool
	}{
		// C0 1000, C1 200 at gain 25 and 100 ms: 104.448 lx.
		{"the example of the formula", map[byte]string{dark: full, dim: "\xc0\x85\xc0\x1a", lamp: "\xe8\x03\xc8\x00", sun: "\x28\x00\x08\x00"}, 104.448, false},
		{"full scale is not dark", map[byte]string{dark: full, dim: full, lamp: "\xff\x8f\xff\x8f", sun: "\x10\x27\xd0\x07"}, 8000 * 0.8 * 4.08, false},
		{"no light", map[byte]string{dark: "\x00\x00\x00\x00"}, tsl2591.FloorLx, true},
		{"noise", map[byte]string{dark: "\x04\x00\x06\x00"}, tsl2591.FloorLx, true},
	} {
		now := time.Unix(1_800_000_000, 0)
		dev, err := tsl2591.New(&fixed{counts: c.counts}, addr)
		if err != nil {
			t.Fatal(err)
		}
		got, err := read(dev, &now)
		if err != nil || math.Abs(got.IlluminanceLx-c.lx) > 1e-3*c.lx || got.AtFloor != c.floor {
			t.Errorf("%s: %+v, %v; want %.4f lx", c.name, got, err, c.lx)
		}
	}
	for _, c := range []struct{ name, counts, want string }{
		{"more than the sun", "\xff\xff\xff\xff", "it is full at its least gain"},
		{"more infrared than light", "\xe8\x03\xe9\x03", "more infrared than light"},
	} {
		now := time.Unix(1_800_000_000, 0)
		dev, err := tsl2591.New(&fixed{counts: map[byte]string{dark: c.counts, dim: c.counts, lamp: c.counts, sun: c.counts}}, addr)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := read(dev, &now); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

// room is an emulated part in virtual time, in a light that is set.
type room struct {
	lx  float64
	now time.Time
	bus *emulated.Bus
	dev *tsl2591.Dev
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
	if err := r.bus.Add("tsl2591", addr); err != nil {
		t.Fatal(err)
	}
	dev, err := tsl2591.New(r.bus, addr)
	if err != nil {
		t.Fatal(err)
	}
	r.dev = dev
	return r
}

func (r *room) read() (tsl2591.Reading, error) { return read(r.dev, &r.now) }

func TestTheFirstReadingAfterAStepIsRightToo(t *testing.T) {
	r := newRoom(t, 1)
	for _, lx := range []float64{1, 90_000, 0.09, 90_000, 50, 3, 0.5, 4000, 20, 0} {
		r.lx = lx
		if got, err := r.read(); err != nil || math.Abs(got.IlluminanceLx-lx) > 0.002+0.006*lx {
			t.Errorf("%.2f lx: %+v, %v", lx, got, err)
		}
	}
}

func TestASteadyLightIsMeasuredOnce(t *testing.T) {
	for _, lx := range []float64{0, 0.5, 1.9, 2.1, 2.4, 100, 150, 170, 3000, 3500, 50_000} {
		r := newRoom(t, lx)
		_, _ = r.read()
		for range 5 {
			begun := r.now
			_, err := r.read()
			if took := r.now.Sub(begun); err != nil || took > 660*time.Millisecond {
				t.Errorf("%.1f lx: %v after %v: it changes scales", lx, err, took)
			}
		}
	}
}

func TestHaltPowersItDown(t *testing.T) {
	r := newRoom(t, 3)
	_, _ = r.read()
	enable := make([]byte, 1)
	if err := r.dev.Halt(); err != nil || r.bus.Tx(addr, []byte{0xa0}, enable) != nil || enable[0] != 0 {
		t.Errorf("%v, enable %#02x", err, enable[0])
	}
}

func TestStepDoesNotAllocate(t *testing.T) {
	r := newRoom(t, 3)
	if n := testing.AllocsPerRun(1000, func() { _, _ = r.read() }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
