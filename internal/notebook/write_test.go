package notebook

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/night"
)

// The plan is 22:30 to 6:30.
func TestTheNightThatIsMeant(t *testing.T) {
	for _, c := range []struct {
		name, now string
		inBed     []string // on, off, on …
		want      string
	}{
		{"in the morning", "2026-11-23 07:10:00", nil, "2026-11-22"},
		{"in the afternoon", "2026-11-23 15:00:00", nil, "2026-11-22"},
		{"in the evening", "2026-11-23 22:29:00", nil, "2026-11-22"},
		{"after lights-out", "2026-11-23 22:31:00", nil, "2026-11-23"},
		{"at four", "2026-11-24 04:00:00", nil, "2026-11-23"},
		{"in bed early", "2026-11-23 20:00:00", []string{"2026-11-23 19:00:00"}, "2026-11-23"},
		{"after hours in bed by day", "2026-11-23 17:00:00", []string{"2026-11-23 13:00:00", "2026-11-23 16:30:00"}, "2026-11-22"},
		{"in bed by day", "2026-11-23 17:00:00", []string{"2026-11-23 13:00:00"}, "2026-11-22"},
	} {
		h := newHouse(t)
		for i, at := range c.inBed {
			if err := SayInBed(t.Context(), h.j, night.Said{At: h.at(at), InBed: i%2 == 0}); err != nil {
				t.Fatal(err)
			}
		}
		if k := h.mustSay(c.now, "anna", "", "score", "4"); k.Entry.Night.String() != c.want {
			t.Errorf("%s: the night is %s, want %s", c.name, k.Entry.Night, c.want)
		}
	}
}

func TestAMorningOverFourHoursAfterWakingIsLateAndKept(t *testing.T) {
	for _, c := range []struct {
		name, now string
		moment    diary.Moment
		inBed     []string
		answers   []string
		late      bool
	}{
		{"at once", "2026-11-23 06:31:00", "", nil, nil, false},
		{"four hours after waking", "2026-11-23 10:30:00", "", nil, nil, false},
		{"a second more", "2026-11-23 10:30:01", "", nil, nil, true},
		{"an evening is never late", "2026-11-23 21:00:00", diary.Evening, nil, nil, false},
		{"before waking", "2026-11-23 03:00:00", "", nil, nil, false},
		{"slept longer, says the switch", "2026-11-23 12:00:00", "", []string{"2026-11-22 22:00:00", "2026-11-23 08:30:00"}, nil, false},
		{"in bed still", "2026-11-23 09:29:00", "", []string{"2026-11-22 22:00:00"}, nil, false},
		{"slept longer, says the sleeper", "2026-11-23 12:00:00", "", nil, []string{"final_wake", "09:00"}, false},
		{"up early, and the plan holds", "2026-11-23 10:30:00", "", []string{"2026-11-22 22:00:00", "2026-11-23 04:00:00"}, nil, false},
	} {
		h := newHouse(t)
		for i, at := range c.inBed {
			if err := SayInBed(t.Context(), h.j, night.Said{At: h.at(at), InBed: i%2 == 0}); err != nil {
				t.Fatal(err)
			}
		}
		h.mustSay(c.now, "anna", c.moment, append([]string{"score", "4"}, c.answers...)...)
		if all := h.diary(); len(all) != 1 || all[0].Late != c.late {
			t.Errorf("%s: %+v", c.name, all)
		}
	}
}

func TestAnEarlierNightIsLateToo(t *testing.T) {
	h := newHouse(t)
	of := night.Date{Year: 2026, Month: time.October, Day: 2}
	k, err := Write(t.Context(), h.c, h.j, Said{Person: "ben", Night: &of, Answers: map[string]string{"score": "2"}}, h.at("2026-11-23 07:00:00"))
	if err != nil || !k.Entry.Late || k.Entry.Night != of {
		t.Errorf("%+v (%v)", k.Entry, err)
	}
}

func TestACorrectionLeavesAloneWhatItDoesNotSayAndKeepsWhatStood(t *testing.T) {
	h := newHouse(t)
	h.mustSay("2026-11-23 07:00:00", "anna", "", "score", "6", "sleep_quality", "2", "note", "bad", "sites", "neck")
	k := h.mustSay("2026-11-23 07:05:00", "anna", "", "score", "4")
	if k.Was == nil || k.Was.Score.Value != 6 || k.Entry.Score.Value != 4 || k.Entry.Quality.Value != 2 || k.Entry.Note != "bad" {
		t.Errorf("%+v", k)
	}
	h.mustSay("2026-11-23 07:06:00", "anna", "", "note", "", "sites", "")
	of := night.Date{Year: 2026, Month: time.November, Day: 22}
	history, err := History(t.Context(), h.j, "anna", of, diary.Morning)
	if err != nil || len(history) != 3 || history[0].Entry.Note != "bad" || history[2].Entry.Note != "" || history[2].Entry.Score.Value != 4 {
		t.Errorf("history %+v (%v)", history, err)
	}
	if all := h.diary(); len(all) != 1 {
		t.Errorf("it became %+v", all)
	}
}

func TestTheSameAnswersAgainAreNotWrittenAgain(t *testing.T) {
	h := newHouse(t)
	h.mustSay("2026-11-23 07:00:00", "anna", "", "score", "6", "note", "bad")
	before := h.j.Last()
	k := h.mustSay("2026-11-23 07:00:30", "anna", "", "score", "6")
	if h.j.Last() != before || !k.Entry.Reported.Equal(h.at("2026-11-23 07:00:00")) {
		t.Errorf("written again: %+v", k.Entry)
	}
}

func TestAWordMoreInTheAfternoonMakesNoMorningLate(t *testing.T) {
	h := newHouse(t)
	h.mustSay("2026-11-23 07:00:00", "anna", "", "score", "6")
	if err := Show(t.Context(), h.j, night.Date{Year: 2026, Month: time.November, Day: 22}, h.at("2026-11-23 08:00:00")); err != nil {
		t.Fatal(err)
	}
	if k := h.mustSay("2026-11-23 15:00:00", "anna", "", "note", "the bin lorry"); k.Entry.Late || k.Entry.SeenBefore {
		t.Errorf("%+v", k.Entry)
	}
	if k := h.mustSay("2026-11-23 15:01:00", "anna", "", "score", "5"); !k.Entry.Late || !k.Entry.SeenBefore {
		t.Errorf("another answer: %+v", k.Entry)
	}
}

func TestAnEntryKnowsWhetherTheNightWasShownBefore(t *testing.T) {
	h := newHouse(t)
	of := night.Date{Year: 2026, Month: time.November, Day: 22}
	if k := h.mustSay("2026-11-23 07:00:00", "anna", "", "score", "6"); k.Entry.SeenBefore {
		t.Error("it was shown to nobody")
	}
	for range 2 {
		if err := Show(t.Context(), h.j, of, h.at("2026-11-23 07:01:00")); err != nil {
			t.Fatal(err)
		}
	}
	if k := h.mustSay("2026-11-23 07:02:00", "ben", "", "score", "6"); !k.Entry.SeenBefore {
		t.Error("it was shown before")
	}
	if last := h.j.Last(); last != 3 {
		t.Errorf("%d rows, want two entries and one that it was shown", last)
	}
}

func TestARemovedEntryIsGoneAndItsHistoryStays(t *testing.T) {
	h := newHouse(t)
	h.mustSay("2026-11-23 07:00:00", "anna", "", "score", "6")
	was, err := Remove(t.Context(), h.c, h.j, Said{Person: "anna"}, h.at("2026-11-23 08:00:00"))
	if err != nil || was.Score.Value != 6 {
		t.Fatalf("%+v (%v)", was, err)
	}
	if all := h.diary(); len(all) != 0 {
		t.Errorf("it stands still: %+v", all)
	}
	history, err := History(t.Context(), h.j, "anna", was.Night, was.Moment)
	if err != nil || len(history) != 2 || history[0].Entry.Score.Value != 6 || !history[1].Removed {
		t.Errorf("history %+v (%v)", history, err)
	}
	_, err = Remove(t.Context(), h.c, h.j, Said{Person: "anna"}, h.at("2026-11-23 08:00:00"))
	if _, refused := errors.AsType[Refused](err); !refused {
		t.Errorf("removed twice: %v", err)
	}
	// What is said then is a new entry.
	if k := h.mustSay("2026-11-23 09:00:00", "anna", "", "score", "3"); k.Was != nil {
		t.Errorf("%+v", k)
	}
}

func TestWhatIsRefusedChangesNothing(t *testing.T) {
	h := newHouse(t)
	h.mustSay("2026-11-23 07:00:00", "anna", "", "score", "6", "note", "bad", "into_bed", "22:45")
	before, last := h.diary(), h.j.Last()
	future, old := night.Date{Year: 2026, Month: time.November, Day: 23}, night.Date{Year: 1969, Month: time.December, Day: 31}
	for name, s := range map[string]Said{
		"nobody":                     {Answers: map[string]string{"score": "4"}},
		"somebody else":              {Person: "carl", Answers: map[string]string{"score": "4"}},
		"a formula":                  {Person: "=1+1", Answers: map[string]string{"score": "4"}},
		"tomorrow":                   {Person: "anna", Night: &future, Answers: map[string]string{"score": "4"}},
		"before the clocks":          {Person: "anna", Night: &old, Answers: map[string]string{"score": "4"}},
		"at noon":                    {Person: "anna", Moment: "noon", Answers: map[string]string{"score": "4"}},
		"nothing":                    {Person: "ben"},
		"nothing more":               {Person: "anna"},
		"everything taken back":      {Person: "anna", Answers: map[string]string{"score": "", "note": "", "into_bed": ""}},
		"a night that ends early":    {Person: "anna", Answers: map[string]string{"final_wake": "2026-11-22T21:00"}},
		"one good and one bad":       {Person: "anna", Answers: map[string]string{"score": "5", "stiffness_min": "-1"}},
		"what was said and what not": {Person: "anna", Answers: map[string]string{"score": "5", "minutes_to_sleep": "900"}},
	} {
		_, err := Write(t.Context(), h.c, h.j, s, h.at("2026-11-23 07:10:00"))
		if _, refused := errors.AsType[Refused](err); !refused || len(err.Error()) > 500 || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
	after := h.diary()
	if len(after) != len(before) || !after[0].Same(&before[0]) || h.j.Last() != last {
		t.Errorf("%+v became %+v", before, after)
	}
}

// The switch, the page and the terminal at one time.
func TestOfTwoCorrectionsAtOneTimeNeitherIsLost(t *testing.T) {
	h := newHouse(t)
	other := openAt(t, h.c, h.c.Store.Path)
	h.mustSay("2026-11-23 07:00:00", "anna", "", "score", "6")
	said := []Said{
		{Person: "anna", Answers: map[string]string{"note": "bad"}}, {Person: "anna", Answers: map[string]string{"sleep_quality": "2"}},
		{Person: "anna", Answers: map[string]string{"sites": "neck"}}, {Person: "anna", Answers: map[string]string{"stiffness_min": "20"}},
	}
	var all sync.WaitGroup
	for i, s := range said {
		j := h.j
		if i%2 == 1 {
			j = other
		}
		all.Go(func() {
			if _, err := Write(t.Context(), h.c, j, s, h.at("2026-11-23 07:10:00")); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	e, ok, err := Entry(t.Context(), h.j, "anna", night.Date{Year: 2026, Month: time.November, Day: 22}, diary.Morning)
	if err != nil || !ok || e.Note != "bad" || e.Quality.Value != 2 || len(e.Sites) != 1 || e.StiffnessMin.Value != 20 || e.Score.Value != 6 {
		t.Errorf("%+v (%v, %v)", e, ok, err)
	}
}
