package daemon

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/notebook"
	"nightroom/internal/notify"
)

const notified = threeSensors + `
notify:
  - {ntfy: "https://ntfy.example/x", reminder: anna, page: "http://pi.local:8080"}
`

// phoned gives a chamber phones whose messages are kept.
func (r *chamber) phoned(t *testing.T) *[]notify.Push {
	t.Helper()
	p, _, err := openPhones(t.Context(), r.config, r.journal, r.heart.log)
	if err != nil {
		t.Fatal(err)
	}
	var pushed []notify.Push
	p.push = func(d notify.Push) { pushed = append(pushed, d) }
	r.phones = p
	return &pushed
}

func textsOf(pushed []notify.Push) (all []string) {
	for _, p := range pushed {
		all = append(all, p.Text)
	}
	return all
}

func TestAPhoneIsToldOfTheNightInTheMorningAndAskedForTheDiary(t *testing.T) {
	c := configured(t, notified)
	j := journal(t, c)
	r := newChamber(t, c, j, berlin(t, "2026-11-22 23:00:00"))
	pushed := r.phoned(t)
	r.bad(15 * time.Minute)
	r.good(10 * time.Minute)
	r.bad(5 * time.Minute)
	if len(*pushed) != 0 {
		t.Fatalf("in the night: %q", textsOf(*pushed))
	}
	r.flush()
	r = newChamber(t, c, j, berlin(t, "2026-11-23 06:29:00")) // a restart loses nothing of it
	pushed = r.phoned(t)
	r.good(2 * time.Minute)
	if len(*pushed) != 1 || strings.Count((*pushed)[0].Text, "\n") != 2 || !strings.Contains((*pushed)[0].Text, "Too loud") {
		t.Fatalf("in the morning: %q, want one message on three rules", textsOf(*pushed))
	}
	r.good(31 * time.Minute)
	r.good(time.Hour)
	if got := textsOf((*pushed)[1:]); !slices.Equal(got, []string{"Good morning. Your diary:"}) {
		t.Errorf("then %q", got)
	}
	if link := (*pushed)[1].Link; link != "http://pi.local:8080/log" {
		t.Errorf("the link is %s", link)
	}
}

func TestWhoHasWrittenIsNotReminded(t *testing.T) {
	c := configured(t, notified)
	r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-23 06:29:00"))
	pushed := r.phoned(t)
	r.good(2 * time.Minute)
	if _, err := notebook.Write(t.Context(), c, r.journal, notebook.Pain("anna", 4), r.clock); err != nil {
		t.Fatal(err)
	}
	r.good(time.Hour)
	if len(*pushed) != 0 {
		t.Errorf("%q", textsOf(*pushed))
	}
}

func TestTheQuestionIsAnsweredOverMQTT(t *testing.T) {
	o := newOffice(t, "2026-11-18 22:00:00")
	o.config.Notify = []config.Notify{{Ntfy: "https://ntfy.example/x"}}
	writeConfig(t, o)
	r := o.chamber
	r.config = o.config
	r.phoned(t)
	for _, day := range []string{"18", "19", "20", "21", "22"} {
		r.clock = berlin(t, "2026-11-"+day+" 23:00:00")
		r.bad(5 * time.Minute)
		r.good(5 * time.Minute)
	}
	var state struct {
		State     string
		Suggested *float64
	}
	look := func() {
		t.Helper()
		if err := json.Unmarshal([]byte(r.topics.newest["notify/quiet"]), &state); err != nil {
			t.Fatal(err)
		}
	}
	if look(); state.State != "stopped" || state.Suggested == nil || *state.Suggested < 40 {
		t.Fatalf("after five nights notify/quiet is %s", r.topics.newest["notify/quiet"])
	}
	suggested := *state.Suggested
	for _, bad := range []string{"", "perhaps", "2020-01-01"} {
		if err := o.set(t, "notify/quiet/set", bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
	if err := o.set(t, "notify/quiet/set", "raise"); err != nil {
		t.Fatal(err)
	}
	if look(); state.State != "telling" {
		t.Errorf("after raise notify/quiet is %s", r.topics.newest["notify/quiet"])
	}
	if b, err := os.ReadFile(o.config.File); err != nil || !strings.Contains(string(b), "quiet") {
		t.Errorf("the file is (%v)\n%s, want the limit of %v in it", err, b, suggested)
	}
	if err := o.set(t, "notify/dark/set", "2026-12-31"); err != nil {
		t.Fatal(err)
	}
	if got := r.topics.newest["notify/dark"]; got != `{"state":"record","until":"2026-12-31","suggested":null}` {
		t.Errorf("notify/dark is %s", got)
	}
}
