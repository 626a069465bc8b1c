package bme280_test

import (
	"errors"
	"math"
	"strings"
	"syscall"
	"testing"
	"time"

	"nightroom/sensors/bme280"
	"nightroom/sensors/emulated"
)

const addr = 0x76

// room is an emulated part in virtual time.
type room struct {
	temperatureC, humidityPct, pressureHPa float64

	now time.Time
	bus *emulated.Bus
	dev *bme280.Dev
}

func (r *room) Air(time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	return r.temperatureC, r.humidityPct, r.pressureHPa, 0
}
func (r *room) IlluminanceLx(time.Time) float64 { return 0 }
func (r *room) SoundDBA(time.Time) float64      { return 0 }

func newRoom(t testing.TB) *room {
	t.Helper()
	r := &room{temperatureC: 18.5, humidityPct: 45, pressureHPa: 1013, now: time.Unix(1_800_000_000, 0)}
	r.bus = emulated.New("1", func() time.Time { return r.now }, r)
	if err := r.bus.Add("bme280", addr); err != nil {
		t.Fatal(err)
	}
	dev, err := bme280.New(r.bus, addr)
	if err != nil {
		t.Fatal(err)
	}
	r.dev = dev
	return r
}

// read steps until there is a reading or an error, at most for a second.
func (r *room) read() (bme280.Reading, error) {
	for end := r.now.Add(time.Second); r.now.Before(end); {
		wait, err := r.dev.Step(r.now)
		if err != nil {
			return bme280.Reading{}, err
		}
		if wait == 0 {
			return r.dev.Reading(), nil
		}
		r.now = r.now.Add(wait)
	}
	return bme280.Reading{}, errors.New("no reading within a second")
}

// near reports whether a reading is what the room is, within the part's steps.
func (r *room) near(got bme280.Reading) bool {
	return math.Abs(got.TemperatureC-r.temperatureC) <= 0.006 &&
		math.Abs(got.HumidityPct-r.humidityPct) <= 0.02 &&
		math.Abs(got.PressureHPa-r.pressureHPa) <= 0.06
}

func TestReadsTheRoomOverTheWholeRange(t *testing.T) {
	r := newRoom(t)
	for r.temperatureC = -39.9; r.temperatureC < 85; r.temperatureC += 3.7 {
		for r.humidityPct = 1; r.humidityPct < 100; r.humidityPct += 9 {
			for r.pressureHPa = 300.5; r.pressureHPa < 1100; r.pressureHPa += 61 {
				got, err := r.read()
				if err != nil {
					t.Fatalf("%.2f °C, %.1f %%, %.1f hPa: %v", r.temperatureC, r.humidityPct, r.pressureHPa, err)
				}
				if math.Abs(got.TemperatureC-r.temperatureC) > 0.02 || math.Abs(got.PressureHPa-r.pressureHPa) > 0.2 ||
					math.Abs(got.HumidityPct-r.humidityPct) > 0.3 {
					t.Fatalf("%.2f °C, %.1f %%, %.1f hPa came out as %+v", r.temperatureC, r.humidityPct, r.pressureHPa, got)
				}
			}
		}
		r.humidityPct, r.pressureHPa = 50, 1000
	}
}

func TestAReadingTakesTwoStepsAndTenMilliseconds(t *testing.T) {
	r := newRoom(t)
	wait, err := r.dev.Step(r.now)
	if wait != 10*time.Millisecond || err != nil {
		t.Fatal(wait, err)
	}
	r.now = r.now.Add(wait)
	if wait, err := r.dev.Step(r.now); wait != 0 || err != nil {
		t.Fatal(wait, err)
	}
	if got := r.dev.Reading(); !r.near(got) {
		t.Errorf("%+v", got)
	}
}

func TestAnEarlyStepWaitsForTheConversion(t *testing.T) {
	r := newRoom(t)
	_, _ = r.read()
	r.temperatureC = 25
	_, _ = r.dev.Step(r.now)
	for range 4 { // 8 ms, and the conversion takes 9.3
		r.now = r.now.Add(2 * time.Millisecond)
		if wait, err := r.dev.Step(r.now); wait == 0 || err != nil {
			t.Fatalf("wait %v, %v: the old value was taken for new", wait, err)
		}
	}
	if got, err := r.read(); err != nil || !r.near(got) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAMeasurementThatNobodyFetchedIsDoneAgain(t *testing.T) {
	r := newRoom(t)
	if _, err := r.dev.Step(r.now); err != nil {
		t.Fatal(err)
	}
	r.now = r.now.Add(20 * time.Millisecond)
	_ = r.bus.Tx(addr, []byte{0xf3}, make([]byte, 1)) // the part completes it, with the air of now
	r.now = r.now.Add(time.Hour)                      // measuring was paused
	r.temperatureC = 25
	if got, err := r.read(); err != nil || !r.near(got) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestADipOfTheSupplyNeverShows(t *testing.T) {
	r := newRoom(t)
	for ms := range 14 {
		if _, err := r.dev.Step(r.now); err != nil {
			t.Fatal(err)
		}
		for range ms {
			r.now = r.now.Add(time.Millisecond)
		}
		if err := r.bus.Fault(addr, emulated.PowerOnReset); err != nil {
			t.Fatal(err)
		}
		r.now = r.now.Add(5 * time.Millisecond)
		if got, err := r.read(); err != nil || !r.near(got) {
			t.Errorf("dip after %d ms: %+v, %v", ms, got, err)
		}
		r.now = r.now.Add(10 * time.Second)
		if got, err := r.read(); err != nil || !r.near(got) {
			t.Errorf("dip after %d ms, next reading: %+v, %v", ms, got, err)
		}
	}
}

func TestFaultsAreNamedAndPass(t *testing.T) {
	for _, c := range []struct {
		fault emulated.Fault
		cause error
		want  string
	}{
		{emulated.Absent, syscall.EREMOTEIO, `bme280 on bus 1 at 0x76: no device answers; check wiring, or run "nightroom scan"`},
		{emulated.OneNAK, syscall.EREMOTEIO, "no device answers"},
		{emulated.BusStuck, syscall.ETIMEDOUT, "the bus is stuck"},
		{emulated.AllOnes, nil, "it lost its settings"},
	} {
		r := newRoom(t)
		_ = r.bus.Fault(addr, c.fault)
		_, err := r.read()
		if err == nil || !strings.Contains(err.Error(), c.want) || c.cause != nil && !errors.Is(err, c.cause) {
			t.Errorf("fault %d: %v", c.fault, err)
		}
		_ = r.bus.Fault(addr, emulated.None)
		if got, err := r.read(); err != nil || !r.near(got) {
			t.Errorf("after fault %d: %+v, %v", c.fault, got, err)
		}
		if c.fault == emulated.OneNAK {
			continue
		}
		_ = r.bus.Fault(addr, c.fault)
		if _, err := bme280.New(r.bus, addr); err == nil || !strings.HasPrefix(err.Error(), "bme280 on bus 1 at 0x76: ") {
			t.Errorf("New with fault %d: %v", c.fault, err)
		}
	}
}

func TestStepDoesNotAllocate(t *testing.T) {
	r := newRoom(t)
	if n := testing.AllocsPerRun(1000, func() { _, _ = r.read() }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
