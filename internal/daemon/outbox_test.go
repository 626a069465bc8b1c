package daemon

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"nightroom/internal/mqtt"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

func alertRow(at time.Time, rule string, firing bool, id string) store.Row {
	return notebook.ToJournal(record.OfAlert(at, record.AlertBody{ID: id, Rule: rule, Firing: firing, Side: "above", Limit: 1, Unit: "lx"}))
}

func newOutbox(t *testing.T, j *store.Journal) *outbox {
	t.Helper()
	return &outbox{j, time.UTC, slog.New(slog.DiscardHandler), map[string]bool{}}
}

func idOf(t *testing.T, a mqtt.Alert) string {
	t.Helper()
	_, rest, _ := strings.Cut(string(a.Payload), `"id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	return id
}

func TestAnAlertComesAgainUntilItIsDelivered(t *testing.T) {
	c := configured(t, threeSensors)
	j := journal(t, c)
	at := berlin(t, "2026-11-22 23:00:00")
	if err := j.Put(t.Context(), alertRow(at, "dark", true, "a"), alertRow(at.Add(time.Minute), "dark", false, "b")); err != nil {
		t.Fatal(err)
	}
	o := newOutbox(t, j)
	for range 2 {
		a, err := o.Next(t.Context())
		if err != nil || idOf(t, a) != "a" {
			t.Fatalf("%s (%v), want a until it is delivered", a.Payload, err)
		}
	}
	a, _ := o.Next(t.Context())
	o.Delivered(a)
	if a, _ = o.Next(t.Context()); idOf(t, a) != "b" {
		t.Errorf("after a came %s", a.Payload)
	}
	o.Delivered(a)

	// Another outbox, as after a restart, goes on behind the cursor.
	if err := j.Put(t.Context(), alertRow(at.Add(time.Hour), "cool", true, "c")); err != nil {
		t.Fatal(err)
	}
	if a, _ = newOutbox(t, j).Next(t.Context()); idOf(t, a) != "c" {
		t.Errorf("after a restart came %s", a.Payload)
	}
}

func TestTheEndOfAnAlertThatWasTooOldIsNotTold(t *testing.T) {
	c := configured(t, threeSensors)
	j := journal(t, c)
	at := berlin(t, "2026-11-22 23:00:00")
	err := j.Put(t.Context(),
		alertRow(at, "dark", true, "old"), alertRow(at, "cool", true, "sent"),
		alertRow(at.Add(time.Hour), "dark", false, "end of old"), alertRow(at.Add(time.Hour), "cool", false, "end of sent"),
		alertRow(at.Add(2*time.Hour), "dark", true, "next"), alertRow(at.Add(3*time.Hour), "dark", false, "end of next"))
	if err != nil {
		t.Fatal(err)
	}
	o := newOutbox(t, j)
	var told []string
	for len(told) == 0 || told[len(told)-1] != "end of next" {
		a, err := o.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if id := idOf(t, a); id == "old" {
			o.Expired(a)
		} else {
			told = append(told, id)
			o.Delivered(a)
		}
	}
	if want := []string{"sent", "end of sent", "next", "end of next"}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

func TestWaitingForAnAlertEndsWithTheProgram(t *testing.T) {
	c := configured(t, threeSensors)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	o := newOutbox(t, journal(t, c))
	go func() {
		_, err := o.Next(ctx)
		ended <- err
	}()
	cancel()
	if err := <-ended; err == nil {
		t.Error("an alert out of nothing")
	}
}

func TestRowsThatAreNoAlertsDoNotHoldTheCursorBack(t *testing.T) {
	c := configured(t, threeSensors)
	j := journal(t, c)
	at := berlin(t, "2026-11-22 23:00:00")
	if err := j.Put(t.Context(), inBedRowAt(at), inBedRowAt(at.Add(time.Second))); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	o := newOutbox(t, j)
	ended := make(chan struct{})
	go func() { defer close(ended); _, _ = o.Next(ctx) }()
	for j.Cursor(alertCursor) != j.Last() {
		if t.Context().Err() != nil {
			t.Fatal("the cursor stays at", j.Cursor(alertCursor))
		}
	}
	cancel()
	<-ended
}

func inBedRowAt(at time.Time) store.Row {
	return store.Row{Kind: store.Kind(record.InBed), At: at, Body: []byte(`{"in_bed":true}`)}
}
