package night

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"nightroom/internal/acoustics"
	"nightroom/internal/epoch"
	"nightroom/sensors"
)

func drawEpochs(t *rapid.T) []epoch.Epoch {
	epochs := make([]epoch.Epoch, rapid.IntRange(0, 40).Draw(t, "epochs"))
	for i := range epochs {
		e := &epochs[i]
		for _, f := range []*epoch.Flag{&e.Cool, &e.Dark, &e.Quiet, &e.Ready} {
			*f = epoch.Flag(rapid.IntRange(0, 2).Draw(t, "flag"))
		}
		for q := range e.Stats {
			if rapid.Bool().Draw(t, "missing") {
				continue
			}
			low, high := sensors.Quantity(q).Range()
			v := rapid.Float64Range(low, high).Draw(t, "value")
			n := uint32(rapid.IntRange(1, 240).Draw(t, "samples"))
			e.Stats[q] = epoch.Stat{Mean: v, Min: v - 1, Max: v + 1, Count: n, Floor: n / 3, Known: rapid.Bool().Draw(t, "known")}
			if sensors.Quantity(q) == sensors.SoundLevel {
				e.Levels.AddBin(int(v*2), n)
			}
		}
	}
	return epochs
}

func TestEpochsMergedInAnyGroupingAreTheSameNight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		epochs := drawEpochs(t)
		var whole Tally
		for i := range epochs {
			whole.Add(&epochs[i])
		}
		parts := []*Tally{{}}
		for i := range epochs {
			if rapid.Bool().Draw(t, "cut") {
				parts = append(parts, &Tally{})
			}
			parts[len(parts)-1].Add(&epochs[i])
		}
		for len(parts) > 1 {
			i := rapid.IntRange(0, len(parts)-1).Draw(t, "into")
			j := rapid.IntRange(0, len(parts)-2).Draw(t, "from")
			if j >= i {
				j++
			}
			parts[i].Merge(parts[j])
			parts = append(parts[:j], parts[j+1:]...)
		}
		sameTally(t, parts[0], &whole)
	})
}

func sameTally(t *rapid.T, got, want *Tally) {
	if got.Epochs != want.Epochs || got.Levels != want.Levels ||
		got.Cool != want.Cool || got.Dark != want.Dark || got.Quiet != want.Quiet || got.Ready != want.Ready {
		t.Fatalf("counts differ: %+v, want %+v", got, want)
	}
	for q := range sensors.Quantities {
		g, gok := got.Of(sensors.Quantity(q))
		w, wok := want.Of(sensors.Quantity(q))
		if gok != wok || g != w {
			t.Fatalf("%v: %+v (%v), want %+v (%v)", sensors.Quantity(q), g, gok, w, wok)
		}
	}
}

func TestATallyHoldsWhatItsEpochsMayPublish(t *testing.T) {
	a := epoch.Epoch{Cool: epoch.True, Quiet: epoch.False}
	a.Stats[sensors.Temperature] = epoch.Stat{Mean: 18, Min: 17, Max: 19, Count: 3, Known: true}
	a.Stats[sensors.SoundLevel] = epoch.Stat{Mean: 40, Min: 35, Max: 45, Count: 240, Floor: 60, Known: true}
	a.Levels.AddBin(80, 240)
	b := epoch.Epoch{Cool: epoch.False}
	b.Stats[sensors.Temperature] = epoch.Stat{Mean: 22, Min: 21, Max: 23, Count: 1, Known: true}
	b.Stats[sensors.SoundLevel] = epoch.Stat{Mean: 50, Min: 45, Max: 55, Count: 240, Known: true}
	b.Stats[sensors.Illuminance] = epoch.Stat{Mean: 9, Min: 9, Max: 9, Count: 1}
	b.Levels.AddBin(100, 240)
	var n Tally
	n.Add(&a)
	n.Add(&b)
	if f, ok := n.Of(sensors.Temperature); !ok || f != (Figures{Mean: 19, Lowest: 17, Highest: 23}) {
		t.Errorf("temperature %+v (%v): three samples of 18 and one of 22 have the mean 19", f, ok)
	}
	f, ok := n.Of(sensors.SoundLevel)
	if !ok || math.Abs(f.Mean-acoustics.Level((1e4+1e5)/2)) > 1e-9 || f.FloorPct != 12.5 {
		t.Errorf("sound %+v (%v), want LAeq 47.40", f, ok)
	}
	if l, _ := n.Levels.Exceeded(10); l != 50 {
		t.Errorf("LA10 %v", l)
	}
	if f, ok := n.Of(sensors.Illuminance); ok {
		t.Errorf("light was not measured often enough, and has %+v", f)
	}
	for name, c := range map[string]struct {
		Share
		percent float64
		known   bool
	}{"cool": {n.Cool, 50, true}, "quiet": {n.Quiet, 0, true}, "dark": {n.Dark, 0, false}} {
		if p, ok := c.Percent(); p != c.percent || ok != c.known {
			t.Errorf("%s: %v %% (%v), want %v (%v)", name, p, ok, c.percent, c.known)
		}
	}
}
