package daemon

import (
	"errors"
	"strings"
	"testing"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/notebook"
	"nightroom/internal/store"
)

const neighbours = `
timezone: Europe/Berlin
people: [{id: anna, name: Anna Muster}, {id: ben}]
sensors: [{driver: bme280, bus: simulated}, {driver: bh1750, bus: simulated}, {driver: soundmeter, bus: simulated}]
influx: {url: "http://192.168.1.10:8086", token_file: /etc/nightroom/influx.token, share_pain: true}
notify: [{ntfy: "https://ntfy.sh/our-secret-topic", reminder: anna}, {webhook: "https://192.168.1.10/api/webhook/key7f3a"}]
store: {path: nightroom.db}
`

// What somebody sends to a helper has all that helps, and nothing of pain, of
// people, or that opens a door.
func TestABundleHelpsAndTellsNothingOfPain(t *testing.T) {
	c := configured(t, neighbours)
	o := notebook.Options(c, nil)
	o.Keeper = true
	j, err := store.Open(t.Context(), c.Store.Path, o)
	if err != nil {
		t.Fatal(err)
	}
	r := newChamber(t, c, j, berlin(t, "2026-11-22 23:00:00"))
	r.bad(5 * time.Minute)
	said := notebook.Pain("anna", diary.Score(7))
	said.Answers["note"] = "it burns like fire"
	said.Answers["sites"] = "lower_back"
	if _, err := r.page.inbox.savePain(t.Context(), said); err != nil {
		t.Fatal(err)
	}
	r.flush()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	b := Bundle{
		Config: c, Version: "1.2.3", Now: r.clock,
		Found: []Finding{
			{Subject: "sensor", Name: "bme280", Verdict: Fails, Says: "no device answers", Fix: "check wiring"},
			{Subject: "people", Verdict: Note, Says: "the PIN of Anna Muster is old"},
		},
		Log: []byte(`time=2026-11-22T23:01:00Z level=INFO msg="A sensor reads" sensor=bme280
time=2026-11-22T23:02:00Z level=INFO msg="A pain score was saved" person=anna night=2026-11-22
time=2026-11-22T23:03:00Z level=WARN msg="A command was refused" topic=pain/anna/set error="77 is no score"
time=2026-11-22T23:03:30Z level=WARN msg="A command was refused" topic=in_bed/set error="ben is no ON"
time=2026-11-22T23:04:00Z level=ERROR msg="The record cannot be written" error="the disk is full"
`),
	}
	var text strings.Builder
	if err := b.Write(t.Context(), &text); err != nil {
		t.Fatal(err)
	}
	for _, helps := range []string{
		"nightroom 1.2.3", "kernel: ", "MemTotal", "fails  sensor bme280: no device answers", "→ check wiring",
		"driver: soundmeter", "token_file: /etc/nightroom/influx.token", "https://ntfy.sh/hidden",
		"newest epoch: 2026-11-22T23:0", "of 2880", "highest number: ", "192.168.1.10:8086", "The record cannot be written",
		"bme280 ok", "id: person-1",
	} {
		if !strings.Contains(text.String(), helps) {
			t.Errorf("%q is missing", helps)
		}
	}
	for _, secret := range []string{
		"anna", "Anna", "Muster", "ben", "our-secret-topic", "key7f3a", "burns", "fire", "lower_back", "77 is", "score was", `"score"`, "INFO",
	} {
		if strings.Contains(text.String(), secret) {
			t.Errorf("%q is in it", secret)
		}
	}
	if t.Failed() {
		t.Log(text.String())
	}
}

func TestABundleIsMadeOfWhatThereIs(t *testing.T) {
	var text strings.Builder
	b := Bundle{Version: "1.2.3", Found: []Finding{wrong("nightroom.yaml:3:1: there is no driver bmx280")}, NoLog: errors.New("journalctl is not there")}
	if err := b.Write(t.Context(), &text); err != nil {
		t.Fatal(err)
	}
	for _, helps := range []string{"nightroom.yaml:3:1", "journalctl is not there"} {
		if !strings.Contains(text.String(), helps) {
			t.Errorf("%q is missing from\n%s", helps, text.String())
		}
	}
	c := configured(t, neighbours)
	text.Reset()
	b = Bundle{Config: c, Version: "1.2.3"}
	if err := b.Write(t.Context(), &text); err != nil || !strings.Contains(text.String(), "there is none yet") {
		t.Error("without a record:", err)
	}
}

func wrong(says string) Finding {
	return Finding{Subject: "configuration", Verdict: Fails, Says: says}
}
