package monitor

import (
	"testing"

	"nightroom/internal/night"
	"nightroom/rules"
)

func TestANightIsToldWhenItIsOver(t *testing.T) {
	r := quietRoom(t, "05:30:00")
	r.soundDB = 36
	r.until(t, "06:00:00")
	r.soundDB = 60
	r.until(t, "06:00:10")
	r.soundDB = 36
	r.until(t, "06:30:20")
	if len(r.nights) != 1 {
		t.Fatalf("told %+v", r.nights)
	}
	n := r.nights[0]
	if n.Night != (night.Date{Year: 2026, Month: 11, Day: 22}) || !n.Wake.Equal(clock(t, "06:30:00")) ||
		n.CoveragePct.Value != 12.5 || n.SoundEvents.Value != 1 || n.Loudest[0].LAFmaxDBA != 60 || n.Basis.Cool.Above.Value != 19 {
		t.Errorf("told %+v", n)
	}
	if len(n.Hours) != 2 {
		t.Errorf("hours %+v", n.Hours)
	}
	r.until(t, "06:40:00")
	if len(r.nights) != 1 {
		t.Errorf("told again: %+v", r.nights[1:])
	}
}

func TestABangThatOutlastsTheNightIsOfIt(t *testing.T) {
	r := quietRoom(t, "06:20:00")
	r.until(t, "06:29:50")
	r.soundDB = 70
	r.until(t, "06:31:00")
	r.soundDB = 36
	r.until(t, "06:32:00")
	if len(r.nights) != 2 || r.nights[0].SoundEvents.Value != 0 || r.nights[1].SoundEvents.Value != 1 {
		t.Errorf("told %+v", r.nights)
	}
}

// What the journal of a room would hold is its epochs, its sound events and
// the nights that were told; a restart begins with them.
func (r *room) recallNights() {
	since := r.Since(r.now)
	for i := range r.epochs {
		// The last one is gone on with, as was every one that was cut short.
		if e := &r.epochs[i]; !e.Start.Before(since) && e.Any() && i < len(r.epochs)-1 && !e.Start.Equal(r.epochs[i+1].Start) {
			r.RecallEpoch(e)
		}
	}
	for _, e := range r.sounds {
		if !e.Start.Before(since) {
			r.RecallSound(e)
		}
	}
	for _, n := range r.nights {
		r.RecallNight(n.Summary)
	}
}

func TestARestartInTheNightChangesNothingOfIt(t *testing.T) {
	live := func(restarts ...string) night.Summary {
		r := quietRoom(t, "04:00:00")
		at := func(hms string, next func()) {
			for _, s := range restarts {
				if d := clock(t, s); !d.Before(r.now) && d.Before(clock(t, hms)) {
					r.till(d)
					r.restart(0)
					r.recallNights()
				}
			}
			r.until(t, hms)
			next()
		}
		at("04:10:00", func() { r.lightLx = 30 })
		at("04:20:00", func() { r.lightLx = 0.2 })
		at("05:00:07", func() { r.soundDB = 52 })
		at("05:00:20", func() { r.soundDB = 36 })
		at("05:30:00", func() { r.temperatureC = 21 })
		at("06:31:00", func() {})
		if len(r.nights) == 0 {
			t.Fatal("no night was told")
		}
		return r.nights[len(r.nights)-1].Summary
	}
	want := live()
	for _, restarts := range [][]string{{"04:15:00"}, {"05:30:10"}, {"06:29:45"}, {"06:30:05"}, {"06:30:45"}, {"04:05:17", "05:10:01.5", "06:00:00"}} {
		if got := live(restarts...); got != want {
			t.Errorf("restarted at %v:\n%+v, want\n%+v", restarts, got, want)
		}
	}
}

func TestTheBasisIsWhatIsMeasuredAndJudged(t *testing.T) {
	c := bedroom(t)
	c.Sensors = c.Sensors[:2] // no sound
	c.Rules = c.Rules[1:]     // cool is off
	b := BasisOf(c)
	if !b.Cool.Measured || b.Cool.Judged || !b.Dark.Judged || b.Dark.Above.Value != 1 || b.Dark.Below.Known || b.Quiet.Measured || b.Quiet.Judged {
		t.Errorf("basis %+v", b)
	}
}

func TestANightIsJudgedByTheLimitsOfItsEndAndKeepsThem(t *testing.T) {
	r := quietRoom(t, "06:00:00")
	r.until(t, "06:10:00")
	r.Limit("cool", rules.Above, 21)
	r.until(t, "06:31:00")
	r.Limit("cool", rules.Above, 25)
	r.soundDB = 70 // is of the day
	r.until(t, "06:32:00")
	if len(r.nights) != 1 || r.nights[0].Basis.Cool.Above.Value != 21 || r.nights[0].Basis.Cool.Below.Value != 15.5 {
		t.Errorf("told %+v", r.nights)
	}
}

func TestALimitThatIsChangedInTheNightCountsFromThenOn(t *testing.T) {
	r := quietRoom(t, "04:00:00")
	r.temperatureC = 20
	r.until(t, "05:15:00")
	r.Limit("cool", rules.Above, 21)
	r.until(t, "06:31:00")
	n := r.nights[0]
	// 151 of 300 epochs: the one that was under way goes by the limit of its end.
	if want := 50.333; n.CoolPct.Value != want || n.Basis.Cool.Above.Value != 21 {
		t.Errorf("cool for %v %% by %v °C, want %v %% by 21", n.CoolPct.Value, n.Basis.Cool.Above.Value, want)
	}
}

func TestALimitThatIsChangedAfterGettingUpIsNotOfTheNight(t *testing.T) {
	r := quietRoom(t, "05:00:00")
	r.until(t, "05:50:00")
	r.take(r.Say(night.Said{At: r.now, InBed: false}))
	r.until(t, "06:10:00") // the night is told at the planned wake
	r.Limit("cool", rules.Above, 25)
	r.until(t, "06:31:00")
	if len(r.nights) != 1 || r.nights[0].Basis.Cool.Above.Value != 19 {
		t.Errorf("told %+v", r.nights)
	}
	r.till(clock(t, "06:31:00").AddDate(0, 0, 1))
	if last := r.nights[len(r.nights)-1]; len(r.nights) != 2 || last.Basis.Cool.Above.Value != 25 {
		t.Errorf("the next night is %+v", last.Basis)
	}
}
