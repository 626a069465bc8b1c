package epoch

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nightroom/internal/acoustics"
	"nightroom/sensors"
)

// arrival is a sample, or a second of the clock, and when it comes.
type arrival struct {
	sensors.Sample
	comes time.Time
	tick  bool
}

// drawSamples draws what three sensors measure in some minutes, in order. A
// sensor may miss readings, or die, or never speak; it does not come back
// after it counted as silent.
func drawSamples(t *rapid.T) (all []arrival) {
	begin := time.Duration(rapid.IntRange(0, 59_999).Draw(t, "begin ms")) * time.Millisecond
	length := time.Duration(rapid.IntRange(20, 200).Draw(t, "length s")) * time.Second
	for q, every := range usual {
		if every == 0 {
			continue
		}
		q := sensors.Quantity(q)
		dies := begin + length
		if rapid.IntRange(0, 3).Draw(t, "dies") == 0 {
			dies = begin + time.Duration(rapid.Float64Range(0, 1).Draw(t, "when")*float64(length))
		}
		missing := rapid.SampledFrom([]float64{0, 0.1, 0.7}).Draw(t, "missing")
		dice := rapid.SliceOfN(rapid.Float64Range(0, 1), 64, 64).Draw(t, "dice")
		last := begin
		for d, i := begin, 0; d < dies; d, i = d+every, i+1 {
			roll := dice[(i*i+i)%len(dice)]
			if roll < missing && d-last < Silence(every)-every {
				continue
			}
			last = d
			s := sample(q, d, 20+30*roll)
			s.AtFloor = roll < 0.3
			all = append(all, arrival{Sample: s, comes: s.At})
		}
	}
	for d := begin.Truncate(time.Second) + time.Second; d < begin+length+40*time.Second; d += time.Second {
		all = append(all, arrival{tick: true, comes: after(d)})
	}
	return all
}

func (r *room) run(all []arrival) []Epoch {
	slices.SortStableFunc(all, func(a, b arrival) int { return a.comes.Compare(b.comes) })
	for _, a := range all {
		if a.tick {
			r.Tick(a.comes)
			r.take()
		} else {
			r.observe(a.Sample)
		}
	}
	return r.epochs
}

func TestLateBurstsDisorderAndRepetitionChangeNoEpoch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawSamples(t)
		ordered := newRoom(usual)
		want := ordered.run(slices.Clone(all))
		if ordered.Late() != 0 {
			t.Fatalf("%d samples were late although all came in order", ordered.Late())
		}

		// Each sensor hands its samples over late by up to the grace, in order,
		// mostly many at once; some come twice.
		lags := rapid.SliceOfN(rapid.Int64Range(0, int64(Grace)), 16, 16).Draw(t, "lags")
		burst := rapid.IntRange(1, 40).Draw(t, "burst")
		var latest [sensors.Quantities]time.Time
		var shuffled []arrival
		for i, a := range all {
			if !a.tick {
				a.comes = a.At.Add(time.Duration(lags[i/burst%len(lags)]))
				if a.comes.Before(latest[a.Quantity]) {
					a.comes = latest[a.Quantity]
				}
				latest[a.Quantity] = a.comes
			}
			shuffled = append(shuffled, a)
			if !a.tick && i%7 == 0 {
				shuffled = append(shuffled, a)
			}
		}
		got := newRoom(usual).run(shuffled)
		if !slices.Equal(got, want) {
			t.Fatalf("in order %d epochs, shuffled %d, or their values differ\n%v\n%v", len(want), len(got), stats(want), stats(got))
		}
	})
}

func stats(epochs []Epoch) (all [][sensors.Quantities]Stat) {
	for _, e := range epochs {
		all = append(all, e.Stats)
	}
	return all
}

func TestEverySampleIsInTheEpochOfItsTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawSamples(t)
		type key struct {
			start time.Time
			q     sensors.Quantity
		}
		want := map[key][]float64{}
		for _, a := range all {
			if !a.tick {
				k := key{Begin(a.At), a.Quantity}
				want[k] = append(want[k], a.Value)
			}
		}
		var last time.Time
		for _, e := range newRoom(usual).run(all) {
			if !last.IsZero() && !e.Start.Equal(last.Add(Length)) {
				t.Fatalf("the epoch of %v follows that of %v", e.Start, last)
			}
			last = e.Start
			for q := range e.Stats {
				s, values := e.Stats[q], want[key{e.Start, sensors.Quantity(q)}]
				delete(want, key{e.Start, sensors.Quantity(q)})
				if int(s.Count) != len(values) {
					t.Fatalf("%d samples of %v in the epoch of %v, want %d", s.Count, sensors.Quantity(q), e.Start, len(values))
				}
				if s.Count == 0 {
					if s != (Stat{}) {
						t.Fatalf("nothing measured, and %+v", s)
					}
					continue
				}
				mean := oracle(sensors.Quantity(q), values)
				if math.Abs(s.Mean-mean) > 0.000501 || s.Mean < s.Min || s.Mean > s.Max {
					t.Fatalf("mean of %v is %v between %v and %v, want %v", sensors.Quantity(q), s.Mean, s.Min, s.Max, mean)
				}
				if math.Abs(s.Min-slices.Min(values)) > 0.000501 || math.Abs(s.Max-slices.Max(values)) > 0.000501 {
					t.Fatalf("from %v to %v", s.Min, s.Max)
				}
			}
		}
		if len(want) > 0 {
			t.Fatalf("samples of %d epochs are in none", len(want))
		}
	})
}

// oracle is the mean by definition.
func oracle(q sensors.Quantity, values []float64) float64 {
	var sum float64
	for _, v := range values {
		if q == sensors.SoundLevel {
			v = math.Pow(10, v/10)
		}
		sum += v
	}
	mean := sum / float64(len(values))
	if q == sensors.SoundLevel {
		mean = 10 * math.Log10(mean)
	}
	return mean
}

func TestARestartWithinAnEpochIsNotSeenInIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawSamples(t)
		want := newRoom(usual).run(all) // sorts them
		cut := rapid.IntRange(0, len(all)).Draw(t, "cut")

		first := newRoom(usual)
		kept := map[time.Time]Epoch{}
		for _, e := range first.run(all[:cut]) {
			kept[e.Start] = e
		}
		second := newRoom(usual)
		for e, ok := first.Flush(); ok; e, ok = first.Flush() {
			kept[e.Start] = *e
			second = newRoom(usual)
			second.Resume(e)
			first.Drop()
		}
		for _, e := range second.run(all[cut:]) {
			kept[e.Start] = e // a second one of the same start takes the place of the first
		}
		for _, e := range want {
			got := kept[e.Start]
			for q := range e.Stats {
				g, w := got.Stats[q], e.Stats[q]
				if g.Count != w.Count || g.Floor != w.Floor || g.Known != w.Known || g.Min != w.Min || g.Max != w.Max ||
					math.Abs(g.Mean-w.Mean) > 0.0011 {
					t.Fatalf("epoch of %v: %v is %+v, without the restart %+v", e.Start, sensors.Quantity(q), g, w)
				}
			}
			if got.Levels != e.Levels {
				t.Fatal("the histogram differs")
			}
		}
	})
}

func TestARestartDoesNotTouchTheEpochBefore(t *testing.T) {
	r := newRoom(usual)
	r.Resume(&Epoch{Start: after(30 * time.Second)})
	if r.observe(sample(sensors.SoundLevel, 29*time.Second, 40)) {
		t.Error("a sample of before the resumed epoch would make the complete one before it anew")
	}
}

func TestLAeqOfAnEpochLiesBetweenItsLevels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := newRoom(only(sensors.SoundLevel, time.Second))
		for i := range rapid.IntRange(1, 30).Draw(t, "samples") {
			r.observe(sample(sensors.SoundLevel, time.Duration(i)*time.Second, rapid.Float64Range(0, 140).Draw(t, "level")))
		}
		e, _ := r.Flush()
		s := e.Stats[sensors.SoundLevel]
		if s.Mean < s.Min || s.Mean > s.Max || acoustics.Level(acoustics.Energy(s.Mean)) < s.Min-1e-9 {
			t.Fatalf("LAeq %v outside %v to %v", s.Mean, s.Min, s.Max)
		}
	})
}
