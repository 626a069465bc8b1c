package store

import (
	"testing"
	"time"
)

func TestACursorOnlyGoesForwardUnlessItIsReset(t *testing.T) {
	p := path(t)
	j := open(t, p, daemon)
	commit(t, j, row(epochs, 0, "", "a"), row(epochs, 1, "", "b"), row(epochs, 2, "", "c"))
	j.SetCursor("influx", 2)
	j.SetCursor("influx", 1)
	if j.Cursor("influx") != 2 || j.Cursor("mqtt") != 0 {
		t.Error(j.Cursor("influx"), j.Cursor("mqtt"))
	}
	if err := j.ResetCursor(t.Context(), "influx", 1); err != nil || j.Cursor("influx") != 1 {
		t.Error(j.Cursor("influx"), err)
	}
	j.SetCursor("influx", 3)
	commit(t, j)
	j.SetCursor("influx", 9) // never committed
	if err := j.release(); err != nil {
		t.Fatal(err)
	}
	if j = open(t, p, daemon); j.Cursor("influx") != 3 {
		t.Error("after a crash the cursor is at", j.Cursor("influx"))
	}
}

func TestACommandSetsTheDaemonsCursorBack(t *testing.T) {
	p := path(t)
	j := open(t, p, daemon)
	commit(t, j, row(epochs, 0, "", "a"), row(epochs, 1, "", "b"))
	j.SetCursor("influx", 2)
	commit(t, j)
	// In one process the two share SQLite's lock, so nobody has to let anybody in.
	command := open(t, p, Options{Existing: true})
	if err := command.ResetCursor(t.Context(), "influx", 0); err != nil {
		t.Fatal(err)
	}
	j.SetCursor("influx", 3)
	commit(t, j, row(epochs, 2, "", "c")) // comes before the daemon has heard of it
	pollUntil(t, j, func(changed bool) bool { return changed })
	if c := j.Cursor("influx"); c != 0 {
		t.Error("the cursor is at", c)
	}
	j.SetCursor("influx", 1)
	commit(t, j)
	if _, err := command.Poll(t.Context()); err != nil || command.Cursor("influx") != 1 {
		t.Error("the reset cursor does not move on:", command.Cursor("influx"), err)
	}
}

func TestACursorOfAnotherProcessIsNotTakenBack(t *testing.T) {
	p := path(t)
	ahead, behind := open(t, p, daemon), open(t, p, Options{})
	commit(t, ahead, row(epochs, 0, "", "a"), row(epochs, 1, "", "b"))
	ahead.SetCursor("influx", 2)
	commit(t, ahead)
	behind.SetCursor("influx", 1)
	commit(t, behind)
	if _, err := behind.Poll(t.Context()); err != nil || behind.Cursor("influx") != 2 {
		t.Error("the cursor is at", behind.Cursor("influx"), err)
	}
}

func TestPruningKeepsTheSequence(t *testing.T) {
	j := open(t, path(t), daemon)
	const old = 2010 // several chunks and a part of one
	for i := range old {
		j.Add(row(epochs, i, "", "x"))
	}
	commit(t, j, row(diary, 0, "anna", "4"), row(epochs, 5, "", "late"))
	n, err := j.Prune(t.Context(), epochs, start.Add(24*time.Hour*400))
	if err != nil || n != old {
		t.Errorf("%d rows went, %v", n, err)
	}
	rows, err := j.After(t.Context(), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "another kind stays, and the highest number", texts(rows), []string{"2011 0 anna 4", "2012 5  late"})
	commit(t, j, row(epochs, 9000, "", "x"))
	if j.Last() != 2013 {
		t.Error("a number was given again:", j.Last())
	}
	if n, err := j.Prune(t.Context(), epochs, start.Add(6*time.Minute)); n != 1 || err != nil {
		t.Error("then it goes too:", n, err)
	}
}

func TestSupersededRowsGoWhenEveryCursorHasPassed(t *testing.T) {
	j := open(t, path(t), daemon)
	commit(t, j, row(epochs, 0, "", "a"), row(epochs, 0, "", "b"), row(epochs, 0, "", "c"),
		row(diary, 0, "anna", "4"), row(diary, 0, "anna", "5"))
	steps := []struct {
		influx, mqtt int64
		gone         int64
	}{{0, 1, 0}, {1, 5, 0}, {2, 5, 1}, {2, 5, 0}, {5, 5, 1}}
	if err := j.ResetCursor(t.Context(), "influx", 0); err != nil {
		t.Fatal(err)
	}
	for _, s := range steps {
		j.SetCursor("influx", s.influx)
		j.SetCursor("mqtt", s.mqtt)
		commit(t, j)
		if n, err := j.PruneSuperseded(t.Context()); n != s.gone || err != nil {
			t.Errorf("with cursors at %d and %d, %d rows went, want %d; %v", s.influx, s.mqtt, n, s.gone, err)
		}
		want(t, "readers see", each(t, j, epochs, time.Time{}, time.Time{}), []string{"0  c"})
	}
	rows, err := j.After(t.Context(), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "the diary keeps its history", texts(rows), []string{"3 0  c", "4 0 anna 4", "5 0 anna 5"})
	if s := j.Stats(); len(s.Cursors) != 2 {
		t.Error("sinks:", s.Cursors)
	}
}

func TestWithoutSinksSupersededRowsGoAtOnce(t *testing.T) {
	j := open(t, path(t), daemon)
	commit(t, j, row(epochs, 0, "", "a"), row(epochs, 0, "", "b"), row(epochs, 1, "", "c"))
	if n, err := j.PruneSuperseded(t.Context()); n != 1 || err != nil {
		t.Error(n, err)
	}
}
