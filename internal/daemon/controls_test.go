package daemon

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"nightroom/internal/web"
)

// listening has a chamber's heart take what people say on the page, until the
// test ends.
func (r *chamber) listening(t *testing.T) *page {
	t.Helper()
	asks := make(chan func())
	r.page.inbox.ask, r.page.inbox.heart = asks, r.heart
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for ask := range asks {
			ask()
		}
	}()
	t.Cleanup(func() {
		close(asks)
		<-ended
	})
	return r.page
}

func TestTheButtonsOfThePageAreDoneWhenThePageComesBack(t *testing.T) {
	c := configured(t, threeSensors)
	r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-22 21:00:00"))
	r.good(time.Minute)
	p := r.listening(t)
	ctx := t.Context()

	for range 3 { // each time at once
		if err := p.SayInBed(ctx, true); err != nil || !p.View().InBed || p.View().Phase != "night" {
			t.Fatalf("in bed: %v, %+v", err, p.View())
		}
		if err := p.SayInBed(ctx, false); err != nil || p.View().InBed {
			t.Fatalf("up: %v, %+v", err, p.View())
		}
	}
	if err := p.Pause(ctx, "30"); err != nil || !p.View().Pause.Until.Equal(r.clock.Add(30*time.Minute)) {
		t.Errorf("a pause: %v, %+v", err, p.View().Pause)
	}
	if err := p.Pause(ctx, "on"); err != nil || !p.View().Pause.On || !p.View().Pause.Until.IsZero() {
		t.Errorf("a pause without an end: %v, %+v", err, p.View().Pause)
	}
	if err := p.Pause(ctx, "0"); err != nil || p.View().Pause.On {
		t.Errorf("its end: %v, %+v", err, p.View().Pause)
	}
	if err := p.Leave(ctx, "2026-12-01"); err != nil || p.View().Away.Until.Format(time.DateTime) != "2026-12-01 12:00:00" {
		t.Errorf("away: %v, %+v", err, p.View().Away)
	}
	for name, err := range map[string]error{
		"minutes":    p.Pause(ctx, "soon"),
		"a rule":     p.NotTonight(ctx, "snoring", true),
		"no date":    p.Leave(ctx, ""),
		"a past one": p.Leave(ctx, "2026-11-01"),
	} {
		if !errors.As(err, &web.Unfit{}) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !p.View().Away.On {
		t.Error("a wrong date ended what was said before")
	}
	if err := p.Leave(ctx, "0"); err != nil || p.View().Away.On {
		t.Errorf("back: %v, %+v", err, p.View().Away)
	}
}

func TestNotTonightIsOfOneWordAndLeavesTheOthersAsTheyAre(t *testing.T) {
	c := configured(t, threeSensors)
	r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-22 21:00:00"))
	r.good(time.Minute)
	p := r.listening(t)
	morning := berlin(t, "2026-11-23 06:30:00")
	say := func(rule string, quiet bool, want ...string) {
		t.Helper()
		if err := p.NotTonight(t.Context(), rule, quiet); err != nil {
			t.Fatal(err)
		}
		s := p.View().Snooze
		if s.On != (len(want) > 0) || !slices.Equal(s.Rules, want) || s.On && !s.Until.Equal(morning) {
			t.Errorf("%s %v: %+v, want %q until %v", rule, quiet, s, want, morning)
		}
	}
	say("cool", true, "cool")
	say("dim", true, "cool", "dark", "dim") // the light, whatever the hour
	say("cool", true, "cool", "dark", "dim")
	say("cool", false, "dark", "dim")
	say("dark", false)
	say("quiet", false)

	// A word taken out of a snooze of everything leaves the others their end.
	if err := p.inbox.let(t.Context(), snoozing, lull{On: true, Until: r.clock.Add(time.Hour)}, nil); err != nil {
		t.Fatal(err)
	}
	if err := p.done(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	morning = r.clock.Add(time.Hour)
	say("dim", false, "cool", "quiet")
}

func TestWhoGetsUpAtNightKeepsTheNightsPage(t *testing.T) {
	c := configured(t, threeSensors) // in bed from 22:30 to 06:30
	r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-23 02:59:00"))
	r.good(time.Minute)
	p := r.listening(t)
	say := func(inBed bool, phase, is string) {
		t.Helper()
		if err := p.SayInBed(t.Context(), inBed); err != nil {
			t.Fatal(err)
		}
		r.good(time.Minute)
		if v := p.View(); v.Phase != phase || v.InBed != inBed || !strings.Contains(string(v.State), `"phase":"`+is+`"`) {
			t.Errorf("in bed is %v, and the page is that of %q: %s", inBed, v.Phase, v.State)
		}
	}
	say(false, "night", "day")
	say(true, "night", "night")
	say(false, "night", "day")
	r.clock = berlin(t, "2026-11-23 06:28:00")
	r.good(time.Minute)
	if got := p.View().Phase; got != "night" {
		t.Errorf("before the planned wake it is that of %q", got)
	}
	r.good(2 * time.Minute)
	if got := p.View().Phase; got != "day" {
		t.Errorf("after the planned wake it is that of %q", got)
	}
}
