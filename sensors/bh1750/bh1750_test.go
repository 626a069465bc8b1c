package bh1750_test

import (
	"errors"
	"math"
	"strings"
	"syscall"
	"testing"
	"time"

	"periph.io/x/conn/v3/i2c"
	"pgregory.net/rapid"

	"nightroom/sensors/bh1750"
	"nightroom/sensors/emulated"
)

const addr = 0x23

// room is an emulated part in virtual time, in a light that is set.
type room struct {
	lx    float64
	light func(time.Time) float64 // instead of lx, if set

	now time.Time
	bus *emulated.Bus
	dev *bh1750.Dev
}

func (r *room) Air(time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	return 0, 0, 0, 0
}
func (r *room) IlluminanceLx(t time.Time) float64 {
	if r.light != nil {
		return r.light(t)
	}
	return r.lx
}
func (r *room) SoundDBA(time.Time) float64 { return 0 }

func newRoom(t testing.TB, lx float64) *room {
	t.Helper()
	r := &room{lx: lx, now: time.Unix(1_800_000_000, 0)}
	r.bus = emulated.New("1", func() time.Time { return r.now }, r)
	if err := r.bus.Add("bh1750", addr); err != nil {
		t.Fatal(err)
	}
	dev, err := bh1750.New(r.bus, addr)
	if err != nil {
		t.Fatal(err)
	}
	r.dev = dev
	return r
}

// read steps until there is a reading or an error, at most for five seconds.
func (r *room) read() (bh1750.Reading, error) {
	for end := r.now.Add(5 * time.Second); r.now.Before(end); {
		begun := r.now
		wait, err := r.dev.Step(begun)
		if err != nil {
			return bh1750.Reading{}, err
		}
		if wait == 0 {
			return r.dev.Reading(), nil
		}
		if next := begun.Add(wait); next.After(r.now) { // transfers may have taken time
			r.now = next
		}
	}
	return bh1750.Reading{}, errors.New("no reading within five seconds")
}

// near reports whether got is lx within a step of the scale that fits it.
func near(got bh1750.Reading, lx float64) bool {
	switch {
	case lx < bh1750.FloorLx:
		return got.AtFloor && got.IlluminanceLx == bh1750.FloorLx
	case lx < 5000:
		return !got.AtFloor && math.Abs(got.IlluminanceLx-lx) <= bh1750.FloorLx
	}
	return !got.AtFloor && math.Abs(got.IlluminanceLx-lx) <= 1.86
}

func TestReadsEveryLightFromTheFloorToTheSun(t *testing.T) {
	for lx := 0.01; lx < 121_000; lx *= 1.03 {
		if got, err := newRoom(t, lx).read(); err != nil || !near(got, lx) {
			t.Fatalf("%.3f lx came out as %+v, %v", lx, got, err)
		}
	}
}

func TestASteadyLightIsMeasuredOnce(t *testing.T) {
	for _, lx := range []float64{0, 0.5, 300, 4990, 5010, 5500, 6500, 6850, 7000, 50_000} {
		r := newRoom(t, lx)
		_, _ = r.read()
		steps := 0
		for range 5 {
			for {
				steps++
				wait, err := r.dev.Step(r.now)
				if err != nil {
					t.Fatal(err)
				}
				if wait == 0 {
					break
				}
				r.now = r.now.Add(wait)
			}
		}
		if steps != 15 {
			t.Errorf("%.1f lx: %d steps for 5 readings, it changes scales", lx, steps)
		}
	}
}

func TestAStepOfLightByAMillionSettlesWithinTwoReadings(t *testing.T) {
	r := newRoom(t, 0.1)
	for n, lx := range []float64{0.1, 100_000, 0.1, 100_000, 6000, 1, 7000, 0} {
		r.lx = lx
		_, _ = r.read()
		if got, err := r.read(); err != nil || !near(got, lx) {
			t.Errorf("step %d, to %.1f lx: %+v, %v", n, lx, got, err)
		}
	}
}

func TestTheFirstReadingAfterAStepIsRightToo(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := newRoom(t, 1)
		for range 6 {
			r.lx = math.Pow(10, rapid.Float64Range(-2, 5).Draw(rt, "log lx"))
			if got, err := r.read(); err != nil || !near(got, r.lx) {
				rt.Fatalf("%.3f lx: %+v, %v", r.lx, got, err)
			}
		}
	})
}

// slow is a bus on which every transfer takes a while.
type slow struct {
	i2c.Bus
	r *room
	d time.Duration
}

func (b slow) Tx(addr uint16, w, r []byte) error {
	b.r.now = b.r.now.Add(b.d)
	return b.Bus.Tx(addr, w, r)
}

func TestASlowBusDoesNotMakeItReadTheValueBefore(t *testing.T) {
	for _, d := range []time.Duration{200 * time.Microsecond, 2 * time.Millisecond, 20 * time.Millisecond} {
		r := newRoom(t, 10)
		dev, err := bh1750.New(slow{r.bus, r, d}, addr)
		if err != nil {
			t.Fatal(err)
		}
		r.dev = dev
		for _, lx := range []float64{10, 90_000, 90_000, 0.6, 50, 50, 6000, 20, 20_000} {
			r.lx = lx
			begun := r.now
			got, err := r.read()
			if err != nil || !near(got, lx) {
				t.Errorf("%v a transfer, %.1f lx: %+v, %v", d, lx, got, err)
			}
			if d < 3*time.Millisecond && r.now.Sub(begun) > 850*time.Millisecond {
				t.Errorf("%v a transfer, %.1f lx: a reading took %v, it was done twice", d, lx, r.now.Sub(begun))
			}
		}
	}
}

func TestAMeasurementThatNobodyFetchedIsDoneAgain(t *testing.T) {
	r := newRoom(t, 10)
	if _, err := r.dev.Step(r.now); err != nil {
		t.Fatal(err)
	}
	r.now = r.now.Add(time.Second)
	_ = r.bus.Tx(addr, nil, make([]byte, 2)) // the part completes it, in the light of now
	r.now = r.now.Add(time.Hour)             // measuring was paused
	r.lx = 200
	if got, err := r.read(); err != nil || !near(got, 200) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestALightThatFlickersBetweenScalesEndsInAnError(t *testing.T) {
	r := newRoom(t, 0)
	n := 0
	r.light = func(time.Time) float64 { // bright for the sensitive scale, dark for the other
		n++
		return []float64{1, 50_000}[n%2]
	}
	if got, err := r.read(); err == nil || !strings.Contains(err.Error(), "the light changes faster") {
		t.Errorf("%+v, %v", got, err)
	}
	r.light = func(time.Time) float64 { return 4 }
	if got, err := r.read(); err != nil || !near(got, 4) {
		t.Errorf("steady again: %+v, %v", got, err)
	}
}

func TestMoreThanTheSunIsNoReading(t *testing.T) {
	r := newRoom(t, 500_000)
	if got, err := r.read(); err == nil || !strings.Contains(err.Error(), "bh1750 on bus 1 at 0x23: it reads full scale") {
		t.Errorf("%+v, %v", got, err)
	}
	r.lx = 5
	if got, err := r.read(); err != nil || !near(got, 5) {
		t.Errorf("in the shade again: %+v, %v", got, err)
	}
}

func TestADipOfTheSupplyNeverShows(t *testing.T) {
	for _, lx := range []float64{0.6, 5, 300, 80_000} {
		for _, after := range []time.Duration{0, 10 * time.Millisecond, 80 * time.Millisecond, 660 * time.Millisecond, 2 * time.Second} {
			r := newRoom(t, lx)
			for n := range 3 {
				if _, err := r.read(); err != nil {
					t.Fatal(err)
				}
				_, _ = r.dev.Step(r.now)
				r.now = r.now.Add(after)
				_ = r.bus.Fault(addr, emulated.PowerOnReset)
				if got, err := r.read(); err != nil || !near(got, lx) {
					t.Errorf("%.1f lx, dip %d after %v: %+v, %v", lx, n, after, got, err)
				}
			}
		}
	}
}

func TestFaultsAreNamedAndPass(t *testing.T) {
	for _, c := range []struct {
		fault emulated.Fault
		cause error
		want  string
	}{
		{emulated.Absent, syscall.EREMOTEIO, `bh1750 on bus 1 at 0x23: no device answers; check wiring, or run "nightroom scan"`},
		{emulated.OneNAK, syscall.EREMOTEIO, "no device answers"},
		{emulated.BusStuck, syscall.ETIMEDOUT, "the bus is stuck"},
		{emulated.AllOnes, nil, "it reads full scale"},
	} {
		r := newRoom(t, 3)
		_ = r.bus.Fault(addr, c.fault)
		_, err := r.read()
		if err == nil || !strings.Contains(err.Error(), c.want) || c.cause != nil && !errors.Is(err, c.cause) {
			t.Errorf("fault %d: %v", c.fault, err)
		}
		_ = r.bus.Fault(addr, emulated.None)
		if got, err := r.read(); err != nil || !near(got, 3) {
			t.Errorf("after fault %d: %+v, %v", c.fault, got, err)
		}
	}
	r := newRoom(t, 3)
	if _, err := bh1750.New(r.bus, 0x5c); !errors.Is(err, syscall.EREMOTEIO) {
		t.Errorf("a part that is not there: %v", err)
	}
	if err := r.dev.Halt(); err != nil {
		t.Error(err)
	}
	_ = r.bus.Fault(addr, emulated.Absent)
	if err := r.dev.Halt(); !errors.Is(err, syscall.EREMOTEIO) {
		t.Errorf("%v", err)
	}
}

func TestStepDoesNotAllocate(t *testing.T) {
	r := newRoom(t, 3)
	if n := testing.AllocsPerRun(1000, func() { _, _ = r.read() }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
