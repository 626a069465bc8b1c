package daemon

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// short are nights of an hour, so that they are soon over.
func short(t *testing.T) *config.Config {
	return configured(t, threeSensors+"\nschedule: {lights_out: \"00:00\", wake: \"01:00\"}\n")
}

func lastNight(t *testing.T, j *store.Journal) night.Summary {
	t.Helper()
	s, ok, err := notebook.LastNight(t.Context(), j)
	if err != nil || !ok {
		t.Fatalf("no night in the record (%v)", err)
	}
	return s
}

func TestANightThatIsOverIsKeptAndTold(t *testing.T) {
	c := short(t)
	j := journal(t, c)
	r := newChamber(t, c, j, berlin(t, "2026-11-23 00:00:00"))
	r.good(45 * time.Minute)
	r.bad(5 * time.Minute)
	r.good(11 * time.Minute)
	s := lastNight(t, j)
	if s.Night.String() != "2026-11-22" || s.CoveragePct.Value != 100 || s.ReadyPct.Value >= 100 || !s.Wake.Equal(berlin(t, "2026-11-23 01:00:00")) {
		t.Errorf("kept %+v", s)
	}
	told := r.topics.newest["night"]
	if want := string(NightJSON(&s, c)); told != want {
		t.Errorf("told\n%s, want\n%s", told, want)
	}
	var v map[string]any
	if err := json.Unmarshal([]byte(told), &v); err != nil || v["night"] != "2026-11-22" || v["co2_mean_ppm"] != nil || v["coverage_pct"] != 100.0 {
		t.Errorf("told %v (%v)", v, err)
	}
	if hours := r.rows(t, store.Kind(record.NightHour)); len(hours) != 1 {
		t.Errorf("%d hours are kept", len(hours))
	}

	// Who starts anew finds it there, and tells it to a broker that does not.
	next := newChamber(t, c, j, r.clock)
	if err := next.tellLastNight(t.Context()); err != nil {
		t.Fatal(err)
	}
	if next.topics.newest["night"] != told {
		t.Errorf("after a restart %s", next.topics.newest["night"])
	}
	next.good(time.Minute)
	if n := len(next.topics.of("night")); n != 1 {
		t.Errorf("it was told %d times", n)
	}
}

func TestARestartInTheNightChangesNothingOfItsSummary(t *testing.T) {
	c := short(t)
	live := func(restart func(*chamber) *chamber) night.Summary {
		r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-23 00:20:00"))
		r.good(20 * time.Minute)
		r.bad(3*time.Minute + 12*time.Second)
		r.good(time.Minute)
		r = restart(r)
		r.good(8 * time.Minute)
		if err := r.sayInBedNow(t, false); err != nil {
			t.Fatal(err)
		}
		r.good(2 * time.Minute)
		if err := r.sayInBedNow(t, true); err != nil {
			t.Fatal(err)
		}
		r = restart(r)
		r.good(8 * time.Minute)
		return lastNight(t, r.journal)
	}
	want := live(func(r *chamber) *chamber { return r })
	got := live(func(r *chamber) *chamber {
		r.flush()
		return newChamber(t, c, r.journal, r.clock)
	})
	if got != want {
		t.Errorf("restarted twice\n%+v, want\n%+v", got, want)
	}
	if want.Interruptions != 1 || want.OutOfBedMin.Value != 2 {
		t.Errorf("%+v", want)
	}
}

// sayInBedNow is what the switch does.
func (r *chamber) sayInBedNow(t *testing.T, in bool) error {
	s := night.Said{At: r.clock, InBed: in}
	err := notebook.SayInBed(t.Context(), r.journal, s)
	r.sayInBed(s)
	return err
}

func TestANightThatEndedInAPowerCutIsMadeUpFor(t *testing.T) {
	c := short(t)
	j := journal(t, c)
	r := newChamber(t, c, j, berlin(t, "2026-11-23 00:00:00"))
	r.good(30 * time.Minute)
	r.flush()
	until := r.clock
	for _, up := range []string{"2026-11-23 10:00:00", "2026-11-26 18:00:00"} {
		r = newChamber(t, c, j, berlin(t, up))
		if err := r.makeUp(t.Context(), until); err != nil {
			t.Fatal(err)
		}
		if s := lastNight(t, j); s.Night.String() != "2026-11-22" || s.CoveragePct.Value != 50 {
			t.Errorf("up again at %s: %+v", up, s)
		}
		if rows := r.rows(t, store.Kind(record.Night)); len(rows) != 1 {
			t.Errorf("up again at %s: %d nights", up, len(rows))
		}
		if log := r.log.String(); strings.Contains(log, "level=ERROR") {
			t.Error(log)
		}
	}
}
