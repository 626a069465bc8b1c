package rules

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nightroom/internal/acoustics"
	"nightroom/internal/epoch"
	"nightroom/sensors"
)

// witness lives beside an Engine and knows only what the samples were.
type witness struct {
	rule  Rule
	every time.Duration
	phase epoch.Phase

	now     time.Time
	samples []reading // since the program started
	judged  []verdict // in this phase
	ticked  time.Time
	alert   bool // people have been told that it fires
	side    Side
}

type verdict struct {
	at    time.Time
	side  Side
	blind bool
}

// see checks what was told at an instant.
func (w *witness) see(t *rapid.T, news []Transition) {
	for _, n := range news {
		if n.Fired && n.Resolved || n.Over && !n.Resolved {
			t.Fatalf("%+v", n)
		}
		switch {
		case n.Fired:
			w.fired(t, n)
		case n.Resolved:
			if !w.alert || n.Side != w.side {
				t.Fatalf("resolved %v, and fired: %v %v", n.Side, w.alert, w.side)
			}
			if n.Over != !w.rule.During.Has(w.phase) {
				t.Fatalf("over: %v in the phase %v", n.Over, w.phase)
			}
			w.alert = false
		}
	}
}

// fired checks that the limit was broken, on that side, from Since to now, with
// no longer gap than may be forgotten.
func (w *witness) fired(t *rapid.T, n Transition) {
	if w.alert {
		t.Fatal("fired twice without resolving")
	}
	w.alert, w.side = true, n.Side
	if !n.At.Equal(n.Since.Add(w.rule.For)) || n.At.After(w.now) {
		t.Fatalf("fired at %v, since %v, told at %v", n.At, n.Since, w.now)
	}
	if !w.rule.During.Has(w.phase) {
		t.Fatalf("fired in the phase %v", w.phase)
	}
	begun := false
	last := n.Since
	for _, v := range w.judged {
		if v.at.Before(n.Since) || v.blind {
			continue
		}
		begun = begun || v.at.Equal(n.Since)
		if v.side != n.Side {
			t.Fatalf("fired since %v, and was %q at %v", n.Since, v.side, v.at)
		}
		if v.at.Sub(last) > Memory {
			t.Fatalf("fired since %v, with a gap from %v to %v", n.Since, last, v.at)
		}
		last = v.at
	}
	if !begun {
		t.Fatalf("fired since %v, when there was no sample", n.Since)
	}
}

func TestWhateverHappensARuleKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.SampledFrom([]Rule{cool(), sharp(), quiet(), dark()}).Draw(t, "rule")
		r.For = rapid.SampledFrom([]time.Duration{0, 10 * time.Second, 2 * time.Minute, 7 * time.Minute}).Draw(t, "for")
		values := map[sensors.Quantity][]float64{
			sensors.Temperature: {10, 15.5, 15.7, 15.8, 17, 18.7, 18.9, 19, 19.5, 25},
			sensors.Illuminance: {0.1, 0.8, 0.9, 1, 1.1, 200},
			sensors.SoundLevel:  {35, 38, 39, 40, 41, 60, 120},
		}[r.Quantity]
		floor := 0.0
		if r.Quantity == sensors.SoundLevel {
			floor = 35
			if rapid.Bool().Draw(t, "limit under the floor") {
				r.Above = At(33)
			}
		}
		w := &witness{
			rule: r, now: lightsOut,
			every: rapid.SampledFrom([]time.Duration{time.Second, 10 * time.Second, 30 * time.Second}).Draw(t, "every"),
			phase: epoch.Night,
		}
		l := start(r, w.every)
		w.see(t, l.Enter(w.phase, w.now, nil))
		var v float64
		sample := func() {
			s := sensors.Sample{At: w.now, Quantity: r.Quantity, Value: v, AtFloor: v == floor}
			w.samples = append(w.samples, reading{w.now, v, s.AtFloor})
			stat, atFloor := statistic(w.samples, w.now, r.Over, r.Quantity == sensors.SoundLevel)
			stat = math.Round(stat*1e6) / 1e6
			blind := atFloor && r.Above.Value < floor
			if r.During.Has(w.phase) {
				w.judged = append(w.judged, verdict{w.now, r.Outside(stat), blind})
			}
			w.see(t, l.Observe(&s, acoustics.Energy(v), true, nil))
			is := l.status()
			switch {
			case !r.During.Has(w.phase) || blind:
				if is.Known {
					t.Fatalf("not judged, and has the value %+v", is.Value)
				}
			case !is.Known || math.Abs(is.Value.Value-stat) > 2e-6:
				t.Fatalf("the statistic is %+v (known %v), want %v", is.Value, is.Known, stat)
			}
		}
		tick := func(t *rapid.T) {
			w.ticked = w.now
			w.see(t, l.Tick(w.now, nil))
		}
		t.Repeat(map[string]func(*rapid.T){
			"a few samples": func(t *rapid.T) {
				v = rapid.SampledFrom(values).Draw(t, "value")
				for range rapid.IntRange(1, 30).Draw(t, "samples") {
					w.now = w.now.Add(w.every)
					sample()
					tick(t)
				}
			},
			"silence, watched": func(t *rapid.T) {
				for range rapid.IntRange(1, 400).Draw(t, "seconds") {
					w.now = w.now.Add(time.Second)
					tick(t)
				}
			},
			"silence, unwatched": func(t *rapid.T) {
				w.now = w.now.Add(time.Duration(rapid.IntRange(1, 700).Draw(t, "seconds")) * time.Second)
			},
			"another phase": func(t *rapid.T) {
				w.phase = epoch.Phase(rapid.IntRange(0, 2).Draw(t, "phase"))
				if !r.During.Has(w.phase) {
					w.judged = nil
				}
				w.see(t, l.Enter(w.phase, w.now, nil))
				if !r.During.Has(w.phase) && w.alert {
					t.Fatal("the phase is over, and it fires on")
				}
			},
			"a restart": func(t *rapid.T) {
				s := l.status()
				l = start(r, w.every)
				l.Restore(r.Name, s.Restored, s.Side, s.Since, s.Judged)
				w.samples = nil
				w.see(t, l.Enter(w.phase, w.now, nil))
			},
			"": func(t *rapid.T) {
				s := l.status()
				if !r.During.Has(w.phase) && (s.State != OK || s.Known) {
					t.Fatalf("outside its phases %+v", s)
				}
				silent := len(w.samples) == 0 || w.now.Sub(w.samples[len(w.samples)-1].at) > epoch.Silence(w.every)
				if w.ticked.Equal(w.now) && silent && s.Known {
					t.Fatalf("a value without samples: %+v", s)
				}
				if (s.Restored == Firing) != w.alert {
					t.Fatalf("is %v, and people believe that it fires: %v", s.Restored, w.alert)
				}
				if (s.Side == Within) != (s.Restored == OK) || s.Since.IsZero() != (s.Restored == OK) {
					t.Fatalf("%v %q since %v", s.Restored, s.Side, s.Since)
				}
			},
		})
	})
}
