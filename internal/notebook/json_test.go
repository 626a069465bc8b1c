package notebook

import (
	"errors"
	"strings"
	"testing"

	"nightroom/internal/diary"
	"nightroom/internal/night"
	"nightroom/internal/record"
)

func TestAProgramSaysAScoreOrAnEntry(t *testing.T) {
	h := newHouse(t)
	for _, payload := range []string{
		" 4\n",
		`{"score":5,"moment":"morning","night":"2026-11-22","sites":["lower_back","neck"],"slept_here":"partly","sleep_quality":3,` +
			`"into_bed":"22:45","tried_to_sleep":"2026-11-22T23:00:00+01:00","minutes_to_sleep":20,"factors":["alcohol","heat pack"],"note":"a \"word\""}`,
		`{"sites":null,"minutes_to_sleep":null}`,
	} {
		s, err := ParseJSON([]byte(payload))
		if err != nil {
			t.Fatal(err)
		}
		s.Person = "anna"
		if _, err := Write(t.Context(), h.c, h.j, s, h.at("2026-11-23 07:10:00")); err != nil {
			t.Fatalf("%s: %v", payload, err)
		}
	}
	all := h.diary()
	if len(all) != 1 {
		t.Fatalf("%+v", all)
	}
	e := all[0]
	if e.Score.Value != 5 || len(e.Sites) != 0 || e.MinutesToSleep.Given || e.SleptHere != diary.Partly || e.Quality.Value != 3 ||
		!e.IntoBed.Equal(h.at("2026-11-22 22:45:00")) || !e.TriedToSleep.Equal(h.at("2026-11-22 23:00:00")) || len(e.Factors) != 2 || e.Note != `a "word"` {
		t.Errorf("%+v", e)
	}
}

func TestWhatIsNoEntryIsRefusedWithASentence(t *testing.T) {
	for payload, want := range map[string]string{
		"":                       "whole number",
		"[4]":                    "whole number",
		"4.5":                    "whole number",
		`{"score":4`:             "no diary entry",
		`{"score":4}{"score":5}`: "one object",
		`{"nite":"2026-11-22"}`:  "nite",
		`{"sites":"neck"}`:       "a list like",
		`{"note":4}`:             "in quotes",
		`{"moment":4}`:           "morning or evening",
		`{"night":4}`:            "like 2026-11-22",
		`{"into_bed":2245}`:      "in quotes",
	} {
		_, err := ParseJSON([]byte(payload))
		if _, refused := errors.AsType[Refused](err); !refused || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", payload, err, want)
		}
	}
}

func FuzzParseJSON(f *testing.F) {
	for _, s := range []string{"4", "11", `{"score":4,"moment":"morning","night":"2026-11-22","sites":["lower_back"],"note":"x"}`, `{"score":4}{}`, "{", "", `{"sites":null,"into_bed":"22:00"}`} {
		f.Add([]byte(s))
	}
	h := newHouse(f)
	schedule := Schedule(h.c)
	now := h.at("2026-11-23 07:10:00")
	f.Fuzz(func(t *testing.T, payload []byte) {
		s, err := ParseJSON(payload)
		if err != nil {
			if len(err.Error()) > 1000 {
				t.Fatalf("an error of %d bytes", len(err.Error()))
			}
			return
		}
		e := diary.Entry{Person: "anna", Night: newest(night.NewCalendar(schedule), now), Moment: diary.Morning}
		plan := diary.PlanOf(&schedule, e.Night)
		if e.Answer(s.Answers, plan) != nil || e.Check(plan, now) != nil {
			return
		}
		// Whatever was taken is written and read again as the same.
		row := record.OfEntry(&e)
		back, err := row.Entry()
		if err != nil || !back.Same(&e) {
			t.Fatalf("%q came back as %+v (%v)", payload, back, err)
		}
	})
}
