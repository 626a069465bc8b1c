package monitor

import (
	"testing"
	"time"

	"nightroom/internal/epoch"
	"nightroom/rules"
	"nightroom/sensors"
)

// load is what the sensors of a bedroom measure from an instant of the night
// on: 8 Hz sound, and with mixed light each second and temperature each ten.
func load(from time.Time, mixed bool) []sensors.Sample {
	var all []sensors.Sample
	for i := range 8 * 600 {
		at := from.Add(time.Duration(i) * 125 * time.Millisecond)
		level := float64(35 + i*i%9)
		all = append(all, sensors.Sample{At: at, Sensor: "soundmeter", Quantity: sensors.SoundLevel, Value: level, AtFloor: level == 35})
		if mixed && i%8 == 0 {
			all = append(all, sensors.Sample{At: at, Sensor: "bh1750", Quantity: sensors.Illuminance, Value: 0.11})
		}
		if mixed && i%80 == 0 {
			all = append(all, sensors.Sample{At: at, Sensor: "bme280", Quantity: sensors.Temperature, Value: 18.2})
		}
	}
	return all
}

// run gives the same ten minutes over and over, each time dated later.
func run(m *Monitor, samples []sensors.Sample, n int) {
	for i := range n {
		s := samples[i%len(samples)]
		s.At = s.At.Add(time.Duration(i/len(samples)) * 10 * time.Minute)
		m.Observe(s)
	}
}

// benchmarkObserve judges every rule at all hours, so that it stays night for
// as long as it runs.
func benchmarkObserve(b *testing.B, mixed bool) {
	c := bedroom(b)
	for i := range c.Rules {
		c.Rules[i].During = rules.In(epoch.Day, epoch.WindDown, epoch.Night)
	}
	m := New(c)
	samples := load(deepNight(b), mixed)
	run(m, samples, len(samples))
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		s := samples[i%len(samples)]
		s.At = s.At.Add(time.Duration(1+i/len(samples)) * 10 * time.Minute)
		m.Observe(s)
	}
}

func BenchmarkObserveSound(b *testing.B) { benchmarkObserve(b, false) }
func BenchmarkObserveMixed(b *testing.B) { benchmarkObserve(b, true) }

func BenchmarkTick(b *testing.B) {
	m := New(bedroom(b))
	at := deepNight(b)
	b.ReportAllocs()
	for b.Loop() {
		at = at.Add(time.Second)
		m.Tick(at)
	}
}

func TestAReadingCostsNoMemory(t *testing.T) {
	m := New(bedroom(t))
	samples := load(deepNight(t), true)
	run(m, samples, len(samples)/2)
	i := len(samples) / 2
	if n := testing.AllocsPerRun(len(samples)/4, func() {
		m.Observe(samples[i])
		if i%9 == 0 {
			m.Tick(samples[i].At)
		}
		i++
	}); n != 0 {
		t.Errorf("%v allocations for a sample", n)
	}
}
