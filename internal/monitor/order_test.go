package monitor

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nightroom/internal/acoustics"
	"nightroom/internal/epoch"
	"nightroom/sensors"
)

// arrival is a sample, or a second of the clock, and when it comes.
type arrival struct {
	sensors.Sample
	comes time.Time
	tick  bool
}

type heard struct {
	epochs []epoch.Epoch
	sounds []acoustics.Event
}

func listen(m *Monitor, all []arrival) (h heard) {
	slices.SortStableFunc(all, func(a, b arrival) int { return a.comes.Compare(b.comes) })
	for _, a := range all {
		var o *Outputs
		if a.tick {
			o = m.Tick(a.comes)
		} else {
			o = m.Observe(a.Sample)
		}
		h.epochs = append(h.epochs, o.Epochs...)
		h.sounds = append(h.sounds, o.Sounds...)
	}
	return h
}

// TestLateAndRepeatedSamplesMakeTheSameNight shuffles the sensors against each
// other around lights-out, within the five seconds that a part may be behind.
func TestLateAndRepeatedSamplesMakeTheSameNight(t *testing.T) {
	c := bedroom(t)
	begin := time.Date(2026, 11, 22, 22, 28, 41, 0, berlin(t))
	rapid.Check(t, func(t *rapid.T) {
		var all []arrival
		dice := rapid.SliceOfN(rapid.Float64Range(0, 1), 50, 50).Draw(t, "dice")
		for _, s := range c.Sensors {
			q := s.Quantities[0]
			for d, i := time.Duration(0), 0; d < 3*time.Minute; d, i = d+s.Every, i+1 {
				v := 14 + 10*dice[i*i%len(dice)]
				if q == sensors.SoundLevel {
					v = 30 + 20*dice[i*i%len(dice)]
				}
				at := begin.Add(d)
				all = append(all, arrival{Sample: sensors.Sample{At: at, Sensor: s.ID, Quantity: q, Value: v}, comes: at})
			}
		}
		for d := time.Duration(0); d < 4*time.Minute; d += time.Second {
			all = append(all, arrival{tick: true, comes: begin.Add(d)})
		}
		var lag [sensors.Quantities]time.Duration
		for q := range lag {
			lag[q] = time.Duration(rapid.Int64Range(0, int64(epoch.Grace)).Draw(t, "lag"))
		}
		burst := time.Duration(rapid.IntRange(1, 4).Draw(t, "burst s")) * time.Second
		var shuffled []arrival
		for i, a := range all {
			if !a.tick {
				a.comes = a.At.Add(lag[a.Quantity])
				if a.Quantity == sensors.SoundLevel { // read in bursts
					a.comes = a.At.Truncate(burst).Add(burst)
				}
				if i%5 == 0 {
					shuffled = append(shuffled, a) // twice
				}
			}
			shuffled = append(shuffled, a)
		}
		want, got := listen(New(c), all), listen(New(c), shuffled)
		if !slices.Equal(got.epochs, want.epochs) {
			t.Fatalf("%d epochs in order, %d shuffled, or they differ", len(want.epochs), len(got.epochs))
		}
		if !slices.Equal(got.sounds, want.sounds) {
			t.Fatalf("sound events in order %v, shuffled %v", want.sounds, got.sounds)
		}
	})
}
