package notebook

import (
	"errors"
	"slices"
	"testing"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/night"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

var sunday = night.Date{Year: 2026, Month: time.November, Day: 22}

func (h *house) ask(clock, person string) Asking {
	h.Helper()
	a, err := Ask(h.Context(), h.c, h.j, person, h.at(clock))
	if err != nil {
		h.Fatal(err)
	}
	return a
}

// The plan is 22:30 to 6:30.
func TestAMorningIsAskedForFromTheNightsEndUntilFourHoursBeforeTheNext(t *testing.T) {
	for _, c := range []struct {
		name, now  string
		inBed      []string // on, off, on …
		open, late bool
		evening    bool
		of         night.Date
	}{
		{"in bed", "2026-11-23 06:29:00", nil, false, false, false, sunday},
		{"the plan's end", "2026-11-23 06:30:00", nil, true, false, false, sunday},
		{"up early", "2026-11-23 05:10:00", []string{"2026-11-22 22:00:00", "2026-11-23 05:00:00"}, true, false, false, sunday},
		{"in bed longer", "2026-11-23 08:00:00", []string{"2026-11-22 22:00:00"}, false, false, false, sunday},
		{"four hours after waking", "2026-11-23 10:30:00", nil, true, false, false, sunday},
		{"later, when it does not count", "2026-11-23 10:31:00", nil, true, true, false, sunday},
		{"the last minute", "2026-11-23 18:29:00", nil, true, true, false, sunday},
		{"in the evening", "2026-11-23 18:30:00", nil, false, true, true, sunday},
		{"in the last hour of it", "2026-11-23 22:29:00", nil, false, true, true, sunday},
		{"in bed again", "2026-11-23 22:30:00", nil, false, false, false, sunday.AddDays(1)},
		{"in bed by day", "2026-11-23 14:00:00", []string{"2026-11-23 13:00:00"}, true, true, false, sunday},
	} {
		h := newHouse(t)
		h.measure(sunday, 90, 18)
		for i, at := range c.inBed {
			if err := SayInBed(t.Context(), h.j, night.Said{At: h.at(at), InBed: i%2 == 0}); err != nil {
				t.Fatal(err)
			}
		}
		if got, want := h.ask(c.now, "anna"), (Asking{Night: c.of, Open: c.open, Late: c.late, Evening: c.evening}); got != want {
			t.Errorf("%s: %+v, want %+v", c.name, got, want)
		}
	}
}

func TestNobodyIsAskedForANightThatWasNone(t *testing.T) {
	const morning = "2026-11-23 07:00:00"
	h := newHouse(t)
	if a := h.ask(morning, "anna"); a.Open {
		t.Errorf("a fresh machine asks: %+v", a)
	}
	if err := h.j.Put(t.Context(), store.Row{Kind: store.Kind(record.Environment), At: h.at("2026-11-23 06:00:00"), Body: []byte("x")}); err != nil {
		t.Fatal(err)
	}
	if a := h.ask(morning, "anna"); !a.Open {
		t.Errorf("its first morning is not asked for: %+v", a)
	}
	h.away("2026-11-22 09:00:00", `{"until":"2026-11-24T12:00:00+01:00"}`)
	if a := h.ask(morning, "anna"); a.Open {
		t.Errorf("who was away is asked: %+v", a)
	}
}

func TestAnAnswerIsOneOfThisPersonAndThisMorning(t *testing.T) {
	h := newHouse(t)
	h.measure(sunday, 90, 18)
	h.mustSay("2026-11-23 06:40:00", "ben", "", "score", "4")
	h.mustSay("2026-11-22 21:00:00", "anna", diary.Evening, "score", "4")
	if a := h.ask("2026-11-23 07:00:00", "anna"); a.Answered || !a.Open {
		t.Errorf("%+v", a)
	}
	h.mustSay("2026-11-23 06:50:00", "anna", "", "sleep_quality", "4") // who skips the score has answered too
	if a := h.ask("2026-11-23 07:00:00", "anna"); !a.Answered {
		t.Errorf("%+v", a)
	}
	if a := h.ask("2026-11-23 07:00:00", ""); a.Answered || !a.Open {
		t.Errorf("nobody in particular: %+v", a)
	}
}

func TestAnEveningIsThatOfTheNightWhichFollows(t *testing.T) {
	h := newHouse(t)
	for now, want := range map[string]night.Date{
		"2026-11-23 19:00:00": sunday.AddDays(1), "2026-11-23 23:30:00": sunday.AddDays(1), "2026-11-24 01:00:00": sunday.AddDays(1),
		"2026-11-24 12:30:00": sunday.AddDays(2),
	} {
		if k := h.mustSay(now, "anna", diary.Evening, "score", "5"); k.Entry.Night != want {
			t.Errorf("at %s it is that of %s, want %s", now, k.Entry.Night, want)
		}
	}
	of := sunday.AddDays(3)
	_, err := Write(t.Context(), h.c, h.j, Said{Person: "anna", Moment: diary.Evening, Night: &of, Answers: map[string]string{"score": "3"}}, h.at("2026-11-24 19:00:00"))
	if r := (Refused{}); !errors.As(err, &r) {
		t.Errorf("tomorrow's evening: %v", err)
	}
}

func TestForgottenMorningsAreThoseOfNightsThatWereMeasured(t *testing.T) {
	h := newHouse(t)
	for n := range 10 {
		h.measure(sunday.AddDays(-n), 90, 18)
	}
	two, five := sunday.AddDays(-2), sunday.AddDays(-5)
	for _, of := range []night.Date{two, five} {
		if _, err := Write(t.Context(), h.c, h.j, Said{Person: "anna", Night: &of, Answers: map[string]string{"score": "3"}}, h.at("2026-11-23 07:00:00")); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Missed(t.Context(), h.j, "anna", sunday)
	var want []night.Date
	for _, n := range []int{1, 3, 4, 6, 7} {
		want = append(want, sunday.AddDays(-n))
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v (%v), want %v", got, err, want)
	}
}

func TestUndoPutsBackWhatStoodAsItStood(t *testing.T) {
	h := newHouse(t)
	first := h.mustSay("2026-11-23 07:00:00", "anna", "", "score", "6", "note", "bad", "sites", "neck")
	second := h.mustSay("2026-11-23 15:00:00", "anna", "", "score", "4", "note", "")
	if !second.Entry.Late {
		t.Fatal("it is not late")
	}
	if err := Undo(t.Context(), h.j, second); err != nil {
		t.Fatal(err)
	}
	if all := h.diary(); len(all) != 1 || !all[0].Same(&first.Entry) || all[0].Late {
		t.Errorf("it became %+v", all)
	}
	if err := Undo(t.Context(), h.j, second); !errors.As(err, new(Refused)) {
		t.Errorf("twice: %v", err)
	}
	if err := Undo(t.Context(), h.j, first); err != nil || len(h.diary()) != 0 {
		t.Errorf("the first: %v, %+v", err, h.diary())
	}
	third := h.mustSay("2026-11-23 07:00:00", "anna", "", "score", "6")
	was, err := Remove(t.Context(), h.c, h.j, Said{Person: "anna", Night: &sunday}, h.at("2026-11-23 07:01:00"))
	if err != nil {
		t.Fatal(err)
	}
	gone := Kept{Entry: diary.Entry{Person: "anna", Night: sunday, Moment: diary.Morning}, Was: &was}
	if err := Undo(t.Context(), h.j, gone); err != nil {
		t.Fatal(err)
	}
	if all := h.diary(); len(all) != 1 || !all[0].Same(&third.Entry) {
		t.Errorf("it became %+v", all)
	}
}
