package acoustics

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const fast = 125 * time.Millisecond

var midnight = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// run is a level that lasts for some fast steps; with gap nothing is measured.
type run struct {
	levelDBA float64
	steps    int
	gap      bool
}

// mark gives the runs to a Marker, and time enough after them for all to end.
func mark(runs ...run) (events []Event) {
	m, at := NewMarker(fast), midnight
	take := func(e Event, ok bool) {
		if ok {
			events = append(events, e)
		}
	}
	for _, r := range runs {
		for range r.steps {
			if !r.gap {
				take(m.Observe(at, r.levelDBA, Energy(r.levelDBA)))
			}
			at = at.Add(fast)
		}
	}
	take(m.Expire(at.Add(time.Minute)))
	return events
}

func TestSoundEvents(t *testing.T) {
	type event struct{ start, steps int }
	for _, c := range []struct {
		name string
		runs []run
		want []event
	}{
		{"a quiet night has none", []run{{30, 800, false}}, nil},
		{"just below 45 dB(A) is none", []run{{44.9, 800, false}}, nil},
		{"45 dB(A) begins one", []run{{30, 8, false}, {45, 8, false}, {30, 40, false}}, []event{{8, 8}}},
		{"a bang of one level counts", []run{{30, 8, false}, {80, 1, false}, {30, 40, false}}, []event{{8, 1}}},
		{"42 dB(A) keeps it going", []run{{50, 8, false}, {42, 80, false}, {30, 40, false}}, []event{{0, 88}}},
		{"just below 42 for 3 s ends it", []run{{50, 8, false}, {41.9, 24, false}, {50, 8, false}, {30, 40, false}}, []event{{0, 8}, {32, 8}}},
		{"below 42 for a step less than 3 s does not", []run{{50, 8, false}, {41.9, 23, false}, {50, 8, false}, {30, 40, false}}, []event{{0, 39}}},
		{"a gap of 3 s ends it", []run{{50, 8, false}, {0, 24, true}, {50, 8, false}, {30, 40, false}}, []event{{0, 8}, {32, 8}}},
		{"a shorter gap does not", []run{{50, 8, false}, {0, 23, true}, {50, 8, false}, {30, 40, false}}, []event{{0, 39}}},
		{"the levels stop coming", []run{{50, 8, false}, {0, 40, true}}, []event{{0, 8}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := mark(c.runs...)
			if len(got) != len(c.want) {
				t.Fatalf("got %d events %v, want %d", len(got), got, len(c.want))
			}
			for i, w := range c.want {
				start, d := midnight.Add(time.Duration(w.start)*fast), time.Duration(w.steps)*fast
				if !got[i].Start.Equal(start) || got[i].Duration != d {
					t.Errorf("event %d from %v for %v, want from %v for %v", i, got[i].Start, got[i].Duration, start, d)
				}
			}
		})
	}
}

func TestAnEventHasItsLoudestLevelAndItsExposure(t *testing.T) {
	constant := mark(run{60, 80, false}, run{30, 40, false})
	if len(constant) != 1 || math.Abs(constant[0].SELDBA-70) > 1e-9 || constant[0].LAFmaxDBA != 60 {
		t.Errorf("60 dB(A) for 10 s: %+v, want LAFmax 60, SEL 70", constant)
	}
	bang := mark(run{30, 8, false}, run{90, 1, false}, run{41, 40, false})
	if len(bang) != 1 || math.Abs(bang[0].SELDBA-80.969) > 0.001 || bang[0].LAFmaxDBA != 90 {
		t.Errorf("90 dB(A) for 125 ms: %+v, want LAFmax 90, SEL 80.969: what came after it is not part of it", bang)
	}
	second := mark(run{90, 8, false}, run{30, 40, false}, run{50, 8, false}, run{30, 40, false})
	if len(second) != 2 || math.Abs(second[1].SELDBA-50) > 1e-9 || second[1].LAFmaxDBA != 50 {
		t.Errorf("an event after a loud one: %+v, want LAFmax 50, SEL 50", second)
	}
}

func TestAnEventIsToldAsSoonAsItIsOver(t *testing.T) {
	m := NewMarker(fast)
	m.Observe(midnight, 50, Energy(50))
	over := midnight.Add(fast + EventEnd)
	if e, ok := m.Expire(over.Add(-time.Millisecond)); ok {
		t.Errorf("told %+v although it may go on", e)
	}
	if _, ok := m.Expire(over); !ok {
		t.Error("not told when the silence had lasted")
	}
	if e, ok := m.Expire(over.Add(time.Hour)); ok {
		t.Errorf("told twice: %+v", e)
	}
}

func TestTheEndOfTheProgramEndsAnEvent(t *testing.T) {
	m := NewMarker(fast)
	if e, ok := m.Flush(); ok {
		t.Errorf("nothing was loud, got %+v", e)
	}
	m.Observe(midnight, 50, Energy(50))
	if e, ok := m.Flush(); !ok || e.Duration != fast || !e.Start.Equal(midnight) {
		t.Errorf("got %+v (%v), want the event as it stood", e, ok)
	}
}

func TestEventsHoldEveryLoudLevelAndDoNotOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		levels := rapid.SliceOfN(rapid.SampledFrom([]float64{30, 41, 42, 44, 45, 60}), 1, 400).Draw(t, "levels")
		runs := make([]run, len(levels))
		for i, l := range levels {
			runs[i] = run{l, 1, false}
		}
		events := mark(runs...)
		for i, l := range levels {
			at, inside := midnight.Add(time.Duration(i)*fast), 0
			for _, e := range events {
				if !at.Before(e.Start) && at.Before(e.Start.Add(e.Duration)) {
					inside++
				}
			}
			if inside > 1 || l >= EventBeginDBA && inside != 1 {
				t.Fatalf("level %d of %v dB(A) is in %d events", i, l, inside)
			}
		}
		for _, e := range events {
			if e.LAFmaxDBA < EventBeginDBA {
				t.Fatalf("event of %v dB(A)", e.LAFmaxDBA)
			}
		}
	})
}
