package store

import (
	"testing"
	"time"
)

func TestAMemoIsKeptWithItsCursorAndGoesWithAReset(t *testing.T) {
	p := path(t)
	j := open(t, p, daemon)
	commit(t, j, row(epochs, 0, "", "a"), row(epochs, 1, "", "b"))
	if !j.Keep("influx", 0, 1, "one sent") {
		t.Fatal("a cursor that is where it was thought to be does not move")
	}
	if err := j.Commit(t.Context(), Full); err != nil {
		t.Fatal(err)
	}
	j.Keep("influx", 1, 2, "two sent") // and a crash: another process sees what was committed
	guest := open(t, p, Options{Existing: true})
	if c, m := guest.Cursor("influx"), guest.Memo("influx"); c != 1 || m != "one sent" {
		t.Errorf("the file has %d with %q, want 1 with its memo", c, m)
	}
	if err := guest.ResetCursor(t.Context(), "influx", 0); err != nil {
		t.Fatal(err)
	}
	pollUntil(t, j, func(bool) bool { return j.Memo("influx") == "" })
	if c := j.Cursor("influx"); c != 0 {
		t.Errorf("after the reset the cursor is at %d", c)
	}
}

// A sink that has rows in hand while somebody sets its cursor back must not
// move it on over what is to be sent again.
func TestWhatIsInHandDoesNotUndoAReset(t *testing.T) {
	j := open(t, path(t), daemon)
	commit(t, j, row(epochs, 0, "", "a"), row(epochs, 1, "", "b"), row(epochs, 2, "", "c"))
	j.Keep("influx", 0, 2, "")
	if err := j.ResetCursor(t.Context(), "influx", 0); err != nil {
		t.Fatal(err)
	}
	if j.Keep("influx", 2, 3, "three sent") || j.Cursor("influx") != 0 || j.Memo("influx") != "" {
		t.Errorf("the cursor is at %d with %q, want 0 as it was reset", j.Cursor("influx"), j.Memo("influx"))
	}
}

func TestARecordFromBeforeMemosGetsAPlaceForThem(t *testing.T) {
	p := path(t)
	j := open(t, p, daemon)
	commit(t, j, row(epochs, 0, "", "a"))
	j.SetCursor("influx", 1)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	raw(t, p, "ALTER TABLE cursor DROP COLUMN memo")
	j = open(t, p, daemon)
	if j.SetAside() != "" || j.Cursor("influx") != 1 {
		t.Fatalf("the old record was set aside as %q, cursor %d", j.SetAside(), j.Cursor("influx"))
	}
	if !j.Keep("influx", 1, 1, "kept") {
		t.Error("no memo can be kept")
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if m := open(t, p, daemon).Memo("influx"); m != "kept" {
		t.Errorf("the memo is %q", m)
	}
}

func TestADroppedCursorHoldsNothingUp(t *testing.T) {
	p := path(t)
	j := open(t, p, daemon)
	commit(t, j, row(epochs, 0, "", "a"), row(epochs, 0, "", "b"))
	j.Keep("gone", 0, 1, "")
	j.Keep("there", 0, 2, "")
	if err := j.Commit(t.Context(), Full); err != nil {
		t.Fatal(err)
	}
	if n, err := j.PruneSuperseded(t.Context()); n != 0 || err != nil {
		t.Fatalf("%d rows went that one sink has not seen superseded (%v)", n, err)
	}
	if err := j.DropCursor(t.Context(), "gone"); err != nil {
		t.Fatal(err)
	}
	if n, err := j.PruneSuperseded(t.Context()); n != 1 || err != nil {
		t.Errorf("%d rows went, want the one that nobody waits for (%v)", n, err)
	}
	if _, there := j.Stats().Cursors["gone"]; there {
		t.Error("the cursor is still there")
	}
}

func TestWhatStandsBehindACursorIsCountedAndFound(t *testing.T) {
	j := open(t, path(t), daemon)
	commit(t, j, row(epochs, 5, "", "a"), row(diary, 1, "anna", "4"), row(epochs, 6, "", "b"), row(diary, 1, "anna", ""), row(epochs, 2, "", "late"))
	ctx := t.Context()
	if n, oldest, err := j.Count(ctx, 1, epochs); n != 2 || !oldest.Equal(row(epochs, 2, "", "").At) || err != nil {
		t.Errorf("%d rows from %v, %v", n, oldest, err)
	}
	if seq, ok, err := j.First(ctx, row(epochs, 6, "", "").At, epochs, diary); seq != 3 || !ok || err != nil {
		t.Errorf("first %d %v %v", seq, ok, err)
	}
	if _, ok, err := j.First(ctx, start.Add(1000*time.Hour), epochs); ok || err != nil {
		t.Errorf("something was found in the future: %v", err)
	}
	if r, ok, err := j.Before(ctx, diary, row(diary, 1, "", "").At, "anna", 4); !ok || r.Seq != 2 || string(r.Body) != "4" || err != nil {
		t.Errorf("before the removal stood %+v %v %v", r, ok, err)
	}
	if _, ok, err := j.Before(ctx, diary, row(diary, 1, "", "").At, "anna", 2); ok || err != nil {
		t.Errorf("something stood before the first: %v", err)
	}
	if n, err := j.Unsent(ctx, epochs, row(epochs, 6, "", "").At, 1); n != 1 || err != nil {
		t.Errorf("%d unsent, want the late one (%v)", n, err)
	}
}
