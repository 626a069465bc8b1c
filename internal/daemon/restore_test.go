package daemon

import (
	"testing"
	"time"

	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/sensors"
)

// The time of a made-up room that is ahead of the clock goes back to the start
// of its newest epoch. What was measured of that must not count twice.
func TestAnEpochThatIsMeasuredAnewTakesThePlaceOfTheOld(t *testing.T) {
	c := configured(t, threeSensors)
	j := journal(t, c)
	r := newChamber(t, c, j, berlin(t, "2026-11-22 23:00:00"))
	r.good(42 * time.Second)
	r.flush()

	r = newChamber(t, c, j, berlin(t, "2026-11-22 23:00:30"))
	r.bad(time.Minute)
	rows := r.rows(t, store.Kind(record.Environment))
	if len(rows) < 2 {
		t.Fatalf("%d epochs", len(rows))
	}
	row := notebook.FromJournal(rows[1])
	e, err := row.Epoch()
	if err != nil {
		t.Fatal(err)
	}
	if s := e.Stats[sensors.SoundLevel]; !e.Start.Equal(berlin(t, "2026-11-22 23:00:30")) || s.Count != 240 || s.Min != 50 {
		t.Errorf("the epoch of %v has %d sound samples from %v dB(A) on, want 240 from 50 on", e.Start, s.Count, s.Min)
	}
}
