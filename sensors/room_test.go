package sensors_test

import (
	"testing"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors"
	"nightroom/sensors/emulated"
)

// BenchmarkDriverToSample is one turn of the way from register model to Sample:
// soundmeter, which hands over 16 samples at a time.
func BenchmarkDriverToSample(b *testing.B) {
	r := newRoom(b, "soundmeter")
	r.runFor(time.Minute, nil)
	samples := 0
	emit := func(sensors.Reading) { samples++ }
	b.ReportAllocs()
	b.ResetTimer()
	for samples < b.N {
		r.turn(emit)
	}
}

// BenchmarkLineDay reads a whole bedside for a day: bme280 each 10 s, bh1750
// each second, soundmeter at 8 levels a second.
func BenchmarkLineDay(b *testing.B) {
	r := newRoom(b, "bme280", "bh1750", "soundmeter")
	samples := 0
	emit := func(s sensors.Reading) {
		if s.Err != nil {
			b.Fatal(s.Err)
		}
		samples++
	}
	b.ReportAllocs()
	for b.Loop() {
		r.runFor(24*time.Hour, emit)
	}
	b.ReportMetric(86400*float64(b.N)/b.Elapsed().Seconds(), "x-real-time")
	b.ReportMetric(float64(samples)/float64(b.N), "samples/day")
}

// room is a bus with one part of each kind in virtual time.
type room struct {
	world world
	now   time.Time
	bus   *emulated.Bus
	line  *sensors.Line
}

var start = time.Date(2026, 11, 22, 22, 0, 0, 0, time.UTC)

// newRoom puts the parts at their first address.
func newRoom(t testing.TB, drivers ...string) *room {
	t.Helper()
	r := &room{now: start, world: world{temperatureC: 18.5, humidityPct: 45, pressureHPa: 1013, lx: 3, dba: 41, co2PPM: 700}}
	r.bus = emulated.New("simulated", func() time.Time { return r.now }, &r.world)
	var specs []sensors.Spec
	for _, name := range drivers {
		part, known := sensors.Known(name)
		if !known {
			t.Fatal(name)
		}
		if err := r.bus.Add(name, part.Addresses[0]); err != nil {
			t.Fatal(err)
		}
		specs = append(specs, sensors.Spec{ID: name, Driver: name, Bus: "simulated", Address: part.Addresses[0], Every: part.Every})
	}
	r.lineOf(t, specs...)
	return r
}

func (r *room) lineOf(t testing.TB, specs ...sensors.Spec) {
	t.Helper()
	line, err := sensors.NewLine(func(string) (i2c.BusCloser, error) { return r.bus, nil }, specs)
	if err != nil {
		t.Fatal(err)
	}
	r.line = line
}

// turn goes to the moment when something is due and does it.
func (r *room) turn(emit func(sensors.Reading)) {
	if next := r.line.Next(); next.After(r.now) {
		r.now = next
	}
	r.line.Step(r.now, emit)
}

// runFor lets so much time pass.
func (r *room) runFor(d time.Duration, emit func(sensors.Reading)) {
	if emit == nil {
		emit = func(sensors.Reading) {}
	}
	for end := r.now.Add(d); ; r.turn(emit) {
		if next := r.line.Next(); next.After(end) {
			r.now = end
			return
		}
	}
}

// world is a world that stays as it is set.
type world struct {
	temperatureC, humidityPct, pressureHPa, lx, dba, co2PPM float64

	sound  func(time.Time) float64 // instead of dba, if set
	warmth func(time.Time) float64 // instead of temperatureC, if set
	before *world                  // until it was changed, if set
	change time.Time
}

func (w *world) at(t time.Time) *world {
	if w.before != nil && t.Before(w.change) {
		return w.before
	}
	return w
}

func (w *world) Air(t time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	if w = w.at(t); w.warmth != nil {
		return w.warmth(t), w.humidityPct, w.pressureHPa, w.co2PPM
	}
	return w.temperatureC, w.humidityPct, w.pressureHPa, w.co2PPM
}
func (w *world) IlluminanceLx(t time.Time) float64 { return w.at(t).lx }
func (w *world) SoundDBA(t time.Time) float64 {
	if w = w.at(t); w.sound != nil {
		return w.sound(t)
	}
	return w.dba
}
