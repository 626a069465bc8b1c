package sensors_test

import (
	"math"
	"testing"
	"time"

	"nightroom/sensors"
)

// lamps are the sensors of light: how far each may be off in lx, and the most
// that it measures.
var lamps = map[string]struct {
	error func(lx float64) float64
	top   float64
}{
	"bh1750": {func(lx float64) float64 {
		if lx < 5000 {
			return 0.12
		}
		return 1.9
	}, 121_000},
	"veml7700": {func(lx float64) float64 {
		switch {
		case lx <= 100:
			return 0.0043
		case lx > 1000 && lx < 1080: // Vishay's correction begins with a step
			return 0.075 * lx
		}
		return 0.6 + 0.002*lx
	}, 139_000},
	"tsl2591": {func(lx float64) float64 { return 0.0003 + 0.006*lx }, 95_000},
}

// next is the next value of a quantity, and how many readings it took.
func (r *room) next(t *testing.T, q sensors.Quantity) sensors.Sample {
	t.Helper()
	var found *sensors.Sample
	for end := r.now.Add(time.Minute); found == nil; {
		if r.now.After(end) {
			t.Fatalf("no %v for a minute", q)
		}
		r.turn(func(s sensors.Reading) {
			if s.Err != nil {
				t.Fatal(s.Err)
			}
			if s.Quantity == q {
				found = &s.Sample
			}
		})
	}
	return *found
}

func near(s sensors.Sample, lx float64, within func(float64) float64, floor float64) bool {
	if lx < floor {
		return s.Value <= floor*1.001+within(lx)
	}
	return math.Abs(s.Value-lx) <= within(lx)
}

func TestEveryLightFromANightToTheSun(t *testing.T) {
	for name, lamp := range lamps {
		p, _ := sensors.Known(name)
		r := newRoom(t, name)
		for lx := 0.01; lx < min(lamp.top, 100_000); lx *= 1.05 {
			r.world.lx = lx
			r.next(t, sensors.Illuminance) // which may have begun before
			if got := r.next(t, sensors.Illuminance); !near(got, lx, lamp.error, p.Measures[0].Floor) {
				t.Errorf("%s: %.4f lx came out as %+v", name, lx, got)
			}
		}
		r.world.lx = 0
		r.next(t, sensors.Illuminance)
		if got := r.next(t, sensors.Illuminance); !got.AtFloor || got.Value != p.Measures[0].Floor && got.Value > 0.12 {
			t.Errorf("%s: darkness came out as %+v", name, got)
		}
	}
}

func TestAStepOfLightByAMillionSettlesWithinTwoReadings(t *testing.T) {
	for name, lamp := range lamps {
		p, _ := sensors.Known(name)
		for after := time.Duration(0); after < 1100*time.Millisecond; after += 70 * time.Millisecond {
			r := newRoom(t, name)
			bright := min(lamp.top*0.98, 100_000)
			for n, lx := range []float64{bright / 1e6, bright, bright / 1e6, bright, 0.02, bright} {
				r.world.lx = lx
				r.next(t, sensors.Illuminance)
				if got := r.next(t, sensors.Illuminance); !near(got, lx, lamp.error, p.Measures[0].Floor) {
					t.Fatalf("%s, %v: step %d, to %.2f lx: %+v", name, after, n, lx, got)
				}
				r.runFor(after, func(s sensors.Reading) { // the step is anywhere in a measurement
					if s.Err != nil {
						t.Fatal(s.Err)
					}
				})
			}
		}
	}
}

// count is how long one count of a part is, of what the catalogue says: a
// BME280's depends on its calibration.
func count(name string) float64 {
	if name == "bme280" || name == "bmp280" {
		return 1.4
	}
	return 1.001
}

func TestTemperatureAndHumidityComeOutWithinOneCount(t *testing.T) {
	bubble(t, temperatureAndHumidityComeOutWithinOneCount)
}

func temperatureAndHumidityComeOutWithinOneCount(t *testing.T) {
	for _, p := range sensors.Parts() {
		counts := map[sensors.Quantity]float64{}
		for _, m := range p.Measures {
			counts[m.Quantity] = m.Resolution
		}
		if counts[sensors.Temperature] == 0 {
			continue
		}
		r := newRoom(t, p.Name)
		for n := 0.0; n <= 100; n += 2.7 {
			r.world.temperatureC, r.world.humidityPct = -39+n*1.2, n
			if p.Name == "scd4x" { // from -10 to 60 °C
				r.world.temperatureC = -9 + n*0.68
			}
			for _, c := range []struct {
				q    sensors.Quantity
				want float64
			}{{sensors.Temperature, r.world.temperatureC}, {sensors.Humidity, n}} {
				if counts[c.q] == 0 {
					continue
				}
				r.next(t, c.q) // which may have begun before
				if got := r.next(t, c.q); math.Abs(got.Value-c.want) > counts[c.q]*count(p.Name) {
					t.Errorf("%s: %v of %.3f came out as %.4f, its count is %v", p.Name, c.q, c.want, got.Value, counts[c.q])
				}
			}
		}
	}
}
