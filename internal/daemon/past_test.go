package daemon

import (
	"context"
	"errors"
	"testing"

	"nightroom/internal/diary"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// In haste it is twenty.
func TestADemonstrationBeginsWithSixtyNights(t *testing.T) {
	want := 20
	if long {
		want = 60
	}
	c := configured(t, threeSensors)
	j := journal(t, c)
	until := berlin(t, "2026-11-23 19:12:41")
	lived := func(t testing.TB) {
		t.Helper()
		p := newPast(c, j, until)
		if err := errors.Join(p.recent(t.Context()), p.rest(t.Context(), want)); err != nil {
			t.Fatal(err)
		}
	}
	lived(t)
	var nights []night.Summary
	err := notebook.EachNight(t.Context(), j, night.Date{}, night.Date{}, func(s night.Summary) error {
		nights = append(nights, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(nights) != want {
		t.Fatalf("%d nights", len(nights))
	}
	if last := nights[want-1].Night; last.String() != "2026-11-22" || nights[0].Night != last.AddDays(1-want) {
		t.Fatalf("the nights are of %v to %v", nights[0].Night, last)
	}
	ready, events := 0.0, 0.0
	for _, n := range nights {
		if n.CoveragePct.Value != 100 || !n.ReadyPct.Known || !n.DarkLongestMin.Known || n.Evidence.LightOff.IsZero() && n.LightMinutes.Value < 30 {
			t.Errorf("%v: %v %% measured, light off at %v, light for %v min", n.Night, n.CoveragePct, n.Evidence.LightOff, n.LightMinutes)
		}
		ready += n.ReadyPct.Value / float64(want)
		events += n.SoundEvents.Value / float64(want)
	}
	if ready < 50 || ready > 99 || events < 1 {
		t.Errorf("ready for %v %% of the time, %v sounds a night: nothing to show", ready, events)
	}

	// They are what the record yields.
	again, err := notebook.Reckon(t.Context(), j, notebook.Schedule(c), nights[0].Basis, nights[0].Night, nights[want-1].Night, until)
	if err != nil || len(again) > 0 {
		t.Errorf("%d nights are otherwise in the record (%v)", len(again), err)
	}

	mornings := map[string]int{}
	err = notebook.EachEntry(t.Context(), j, night.Date{}, night.Date{}, func(e diary.Entry) error {
		schedule := notebook.Schedule(c)
		if err := e.Check(diary.PlanOf(&schedule, e.Night), e.Reported); err != nil {
			t.Errorf("%s of %v: %v", e.Person, e.Night, err)
		}
		mornings[e.Person]++
		return nil
	})
	if err != nil || mornings["anna"] < want*2/3 || mornings["ben"] < want*2/3 || mornings["anna"] == want {
		t.Errorf("mornings %v (%v)", mornings, err)
	}

	// It goes on where it ends, and nothing is made up a second time.
	newest, _, err := j.Newest(t.Context(), store.Kind(record.Environment))
	if err != nil || !newest.At.Equal(berlin(t, "2026-11-23 19:12:00")) {
		t.Errorf("the last epoch is of %v (%v)", newest.At, err)
	}
	last := j.Last()
	if lived(t); j.Last() != last {
		t.Errorf("%d rows more", j.Last()-last)
	}
}

func TestAPastThatWasBrokenOffIsMadeAtTheNextStart(t *testing.T) {
	c := configured(t, threeSensors)
	j := journal(t, c)
	p := newPast(c, j, berlin(t, "2026-11-23 04:00:00"))
	if err := p.recent(t.Context()); err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.rest(ended, 5); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if err := errors.Join(p.recent(t.Context()), p.rest(t.Context(), 5)); err != nil {
		t.Fatal(err)
	}
	n := 0
	err := notebook.EachNight(t.Context(), j, night.Date{}, night.Date{}, func(night.Summary) error { n++; return nil })
	if err != nil || n != 5 {
		t.Errorf("%d nights (%v)", n, err)
	}
}

func BenchmarkSixtyNights(b *testing.B) {
	for b.Loop() {
		c := configured(b, threeSensors)
		p := newPast(c, journal(b, c), berlin(b, "2026-11-23 19:12:41"))
		if err := errors.Join(p.recent(b.Context()), p.rest(b.Context(), 60)); err != nil {
			b.Fatal(err)
		}
	}
}
