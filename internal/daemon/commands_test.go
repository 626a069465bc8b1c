package daemon

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/mqtt"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// An office is an inbox whose heart is a chamber, in the morning.
type office struct {
	*inbox
	chamber *chamber
}

func newOffice(t *testing.T, clock string) *office {
	t.Helper()
	c := configured(t, threeSensors)
	r := newChamber(t, c, journal(t, c), berlin(t, clock))
	r.tick(r.clock)
	asks := make(chan func())
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case ask := <-asks:
				ask()
			case <-ctx.Done():
				return
			}
		}
	}()
	t.Cleanup(func() { cancel(); <-done })
	return &office{&inbox{c, r.journal, slog.New(slog.DiscardHandler), r.now, asks, r.heart}, r}
}

// settled waits until the heart has done what it was asked.
func (o *office) settled(t *testing.T) {
	t.Helper()
	done := make(chan struct{})
	if err := o.tell(t.Context(), func() { close(done) }); err != nil {
		t.Fatal(err)
	}
	<-done
}

// entries of the diary as they stand.
func (o *office) entries(t *testing.T) (all []diary.Entry) {
	t.Helper()
	err := o.journal.Each(t.Context(), store.Kind(record.Pain), time.Time{}, time.Time{}, func(row store.Row) error {
		r := notebook.FromJournal(row)
		e, err := r.Entry()
		all = append(all, e)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAPainScoreBelongsToTheNightThatEndedLast(t *testing.T) {
	o := newOffice(t, "2026-11-23 07:10:00")
	if err := o.command(t.Context(), mqtt.Command{Topic: "pain/anna/set", Payload: []byte(" 4\n")}); err != nil {
		t.Fatal(err)
	}
	all := o.entries(t)
	if len(all) != 1 {
		t.Fatalf("entries %v", all)
	}
	e := all[0]
	if e.Person != "anna" || e.Score.Value != 4 || e.Moment != diary.Morning || e.Night.String() != "2026-11-22" || !e.Reported.Equal(o.now()) {
		t.Errorf("%+v", e)
	}
}

func TestASecondScoreForTheSameMorningCorrectsTheFirstAndKeepsItInTheHistory(t *testing.T) {
	o := newOffice(t, "2026-11-23 07:10:00")
	for _, payload := range []string{`4`, `{"score":6,"moment":"morning","night":"2026-11-22","sites":["lower_back","neck"],"note":"stiff"}`, `{"score":3,"moment":"evening"}`} {
		if err := o.command(t.Context(), mqtt.Command{Topic: "pain/anna/set", Payload: []byte(payload)}); err != nil {
			t.Fatal(err)
		}
	}
	all := o.entries(t)
	if len(all) != 2 {
		t.Fatalf("entries %+v, want the evening's and the morning's", all)
	}
	for _, e := range all {
		if e.Moment == diary.Morning && (e.Score.Value != 6 || len(e.Sites) != 2 || e.Note != "stiff") {
			t.Errorf("%+v", e)
		}
	}
	row := record.OfEntry(&all[len(all)-1])
	before, err := o.journal.History(t.Context(), store.Kind(row.Kind), row.At, "anna/morning")
	if err != nil || len(before) != 2 {
		t.Errorf("the history has %d (%v), want what was said first and what was said then", len(before), err)
	}
}

func TestWhatIsNoPainScoreIsRefusedWithASentenceAndChangesNothing(t *testing.T) {
	o := newOffice(t, "2026-11-23 07:10:00")
	for name, c := range map[string]struct{ person, payload, want string }{
		"eleven":            {"anna", "11", "0 (none) to 10"},
		"a half":            {"anna", "4.5", "whole number"},
		"not a number":      {"anna", "NaN", "whole number"},
		"nothing":           {"anna", "", "whole number"},
		"a megabyte":        {"anna", strings.Repeat("4", 1<<20), "whole number"},
		"half in an object": {"anna", `{"score":4.5}`, "whole number"},
		"a quoted score":    {"anna", `{"score":"4"}`, "whole number"},
		"no score":          {"anna", `{"moment":"morning"}`, "no score"},
		"null":              {"anna", `{"score":null}`, "whole number"},
		"an unknown key":    {"anna", `{"score":4,"nite":"2026-11-22"}`, "nite"},
		"two objects":       {"anna", `{"score":4}{"score":5}`, "enter one object"},
		"a cut object":      {"anna", `{"score":4`, "no diary entry"},
		"a list":            {"anna", `[4]`, "whole number"},
		"a deep list":       {"anna", strings.Repeat("[", 60_000), "whole number"},
		"a deep note":       {"anna", `{"score":4,"note":` + strings.Repeat("[", 60_000), "no diary entry"},
		"no text":           {"anna", "{\"score\":4,\"note\":\"\xff\xfe\"}", "not text (UTF-8)"},
		"half of a pair":    {"anna", `{"score":4,"note":"\ud83d"}`, "note"},
		"half in a list":    {"anna", `{"score":4,"factors":["tea\udc00"]}`, "factors"},
		"a control in it":   {"anna", `{"score":4,"note":"\u0000\u001b[31m"}`, "note"},
		"an odd moment":     {"anna", `{"score":4,"moment":"noon"}`, "morning or evening"},
		"no date":           {"anna", `{"score":4,"night":"yesterday"}`, "like 2026-11-22"},
		"a night to come":   {"anna", `{"score":4,"night":"2026-11-23"}`, "has not begun"},
		"a far night":       {"anna", `{"score":4,"night":"9999-12-31"}`, "has not begun"},
		"an unknown site":   {"anna", `{"score":4,"sites":["tail"]}`, "tail"},
		"a long note":       {"anna", `{"score":4,"note":"` + strings.Repeat("x", 3000) + `"}`, "note"},
		"somebody unknown":  {"carl", "4", "anna, ben"},
		"nobody":            {"", "4", "anna or ben"},
	} {
		err := o.command(t.Context(), mqtt.Command{Topic: "pain/" + c.person + "/set", Payload: []byte(c.payload)})
		if err == nil || !strings.Contains(err.Error(), c.want) || len(err.Error()) > 600 {
			t.Errorf("%s: %.700v, want a sentence with %q", name, err, c.want)
		}
	}
	if all := o.entries(t); len(all) != 0 {
		t.Errorf("saved all the same: %+v", all)
	}
}

func TestInBedIsInTheJournalAndTheNightBeginsAtOnce(t *testing.T) {
	o := newOffice(t, "2026-11-22 21:00:00") // lights-out is at 22:30
	if got := o.chamber.topics.newest["in_bed"]; got != "OFF" {
		t.Fatalf("in_bed %q before anybody is", got)
	}
	if err := o.command(t.Context(), mqtt.Command{Topic: "in_bed/set", Payload: []byte("ON")}); err != nil {
		t.Fatal(err)
	}
	// A second one is dealt with after the first, so the first is.
	if err := o.command(t.Context(), mqtt.Command{Topic: "in_bed/set", Payload: []byte("on\n")}); err != nil {
		t.Fatal(err)
	}
	said, err := notebook.InBedSince(t.Context(), o.journal, time.Time{})
	if err != nil || len(said) == 0 || !said[0].InBed {
		t.Fatalf("the journal has %v (%v)", said, err)
	}
	seen := make(chan [2]string, 1)
	o.ask <- func() { seen <- [2]string{o.chamber.topics.newest["in_bed"], o.chamber.topics.newest["state"]} }
	got := <-seen
	if got[0] != "ON" || !strings.Contains(got[1], `"phase":"night"`) {
		t.Errorf("in_bed %q, state %s", got[0], got[1])
	}
	// The night that has begun is the one that a score is about now.
	if err := o.command(t.Context(), mqtt.Command{Topic: "pain/ben/set", Payload: []byte("2")}); err != nil {
		t.Fatal(err)
	}
	if e := o.entries(t); len(e) != 1 || e[0].Night.String() != "2026-11-22" {
		t.Errorf("%+v", e)
	}
	for _, payload := range []string{"", "1", "true", "ONE", strings.Repeat("ON", 1<<19)} {
		if err := o.command(t.Context(), mqtt.Command{Topic: "in_bed/set", Payload: []byte(payload)}); err == nil || len(err.Error()) > 200 {
			t.Errorf("%.20q: %.300v", payload, err)
		}
	}
}

func TestAScoreThatCannotBeWrittenIsNotAcknowledged(t *testing.T) {
	o := newOffice(t, "2026-11-23 07:10:00")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := o.command(ctx, mqtt.Command{Topic: "pain/anna/set", Payload: []byte("4")}); err == nil {
		t.Error("taken, although nothing was written")
	}
	_, err := notebook.Write(t.Context(), o.config, o.journal, notebook.Said{Person: "anna", Night: &night.Date{Year: 2030, Month: 1, Day: 1}, Answers: map[string]string{"score": "4"}}, o.now())
	if _, refused := errors.AsType[notebook.Refused](err); !refused {
		t.Errorf("%T %v is not what the speaker did wrong", err, err)
	}
}

func FuzzInBedCommands(f *testing.F) {
	for _, s := range []string{"ON", "OFF", "on ", "ONE", ""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		on, err := parseInBed(payload)
		if err == nil && on != strings.EqualFold(strings.TrimSpace(string(payload)), "on") {
			t.Fatalf("%q was read as %v", payload, on)
		}
	})
}
