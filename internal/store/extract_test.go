package store

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestAnExtractHoldsItsKindsWithTheirHistoryAndIsARecord(t *testing.T) {
	p := path(t)
	j := open(t, p, daemon)
	for i := range 3 * firstPage {
		j.Add(row(epochs, i, "", strings.Repeat("e", 90)), row(diary, i%5, "anna", strings.Repeat("4", i%7+1)))
	}
	commit(t, j, row(diary, 1, "anna", ""))
	to := filepath.Join(t.TempDir(), "copy.db")
	c, err := j.Extract(t.Context(), to, diary, transitions)
	if err != nil {
		t.Fatal(err)
	}
	if c.Rows != 3*firstPage+1 || c.Last != j.Last() {
		t.Errorf("%+v, want %d rows of the diary alone", c, 3*firstPage+1)
	}
	if _, err := j.Extract(t.Context(), to, diary); err != nil { // in its place
		t.Fatal(err)
	}
	old := each(t, j, diary, time.Time{}, time.Time{})
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), to, p, Restoring{Simulated: daemon.Simulated, Now: start}); err != nil {
		t.Fatal(err)
	}
	j = open(t, p, daemon)
	want(t, "restored", each(t, j, diary, time.Time{}, time.Time{}), old)
	if got := each(t, j, epochs, time.Time{}, time.Time{}); len(got) != 0 {
		t.Errorf("%d epochs", len(got))
	}
}

func TestAnExtractReplacesNothingElse(t *testing.T) {
	p := path(t)
	j := open(t, p, daemon)
	commit(t, j, row(diary, 0, "anna", "4"))
	if _, err := j.Extract(t.Context(), p, diary); err == nil {
		t.Error("the record itself was replaced")
	}
	if _, err := j.Extract(t.Context(), filepath.Join(t.TempDir(), "no folder", "x.db"), diary); err == nil {
		t.Error("a folder that is not there was written to")
	}
}
