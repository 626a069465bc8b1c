package store

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"testing"
	"time"
)

func TestReadersSeeTheNewestOfAKey(t *testing.T) {
	j := open(t, path(t), daemon)
	commit(t, j, row(epochs, 0, "", "a"), row(epochs, 1, "", "b"), row(diary, 0, "anna", "4"))
	commit(t, j, row(epochs, 0, "", "a2"), row(diary, 0, "anna", "5"), row(diary, 0, "bert", "1"))
	commit(t, j, row(epochs, 2, "", "c"), row(diary, 0, "bert", ""))

	want(t, "epochs", each(t, j, epochs, time.Time{}, time.Time{}), []string{"0  a2", "1  b", "2  c"})
	want(t, "an interval is half-open", each(t, j, epochs, start.Add(time.Minute), start.Add(2*time.Minute)), []string{"1  b"})
	want(t, "what is removed is not there", each(t, j, diary, time.Time{}, time.Time{}), []string{"0 anna 5"})
	rows, err := j.History(t.Context(), diary, start, "bert")
	want(t, "its history is", texts(rows), []string{"6 0 bert 1", "8 0 bert "})
	if err != nil || !rows[1].Removed() {
		t.Error(err, "a row without a body must say that it removes")
	}
}

func TestNewestSkipsWhatIsRemoved(t *testing.T) {
	j := open(t, path(t), daemon)
	if _, ok, err := j.Newest(t.Context(), epochs); ok || err != nil {
		t.Error("an empty record has a newest row", err)
	}
	commit(t, j, row(epochs, 1, "", "b"), row(epochs, 0, "", "a"), row(epochs, 2, "", "c"), row(epochs, 1, "", "b2"), row(diary, 9, "", "x"))
	for _, step := range []struct {
		removed int
		newest  string
	}{{-1, "2  c"}, {2, "1  b2"}, {1, "0  a"}} {
		if step.removed >= 0 {
			commit(t, j, row(epochs, step.removed, "", ""))
		}
		if r, ok, err := j.Newest(t.Context(), epochs); !ok || err != nil || text(r) != step.newest {
			t.Errorf("newest is %q, %v, %v; want %q", text(r), ok, err, step.newest)
		}
	}
}

func TestLatestFindsTheStateOfEachName(t *testing.T) {
	j := open(t, path(t), daemon)
	commit(t, j, row(transitions, 0, "dark", "firing"), row(transitions, 1, "cool", "pending"),
		row(transitions, 2, "cool", "firing"), row(transitions, 3, "dark", "ok"), row(transitions, 3, "dark", "unknown"))
	latest, err := j.Latest(t.Context(), transitions, start.Add(time.Minute))
	if err != nil || len(latest) != 2 || text(latest["cool"]) != "2 cool firing" || text(latest["dark"]) != "3 dark unknown" {
		t.Error(latest, err)
	}
}

func TestASinkGetsEveryRowInOrder(t *testing.T) {
	j := open(t, path(t), daemon)
	n := 7*window + 7
	for i := range n {
		kind := epochs
		if i%1000 == 999 {
			kind = transitions
		}
		j.Add(row(kind, i, "", "x"))
	}
	commit(t, j)
	if j.Last() != int64(n) {
		t.Fatalf("the last number is %d, want %d", j.Last(), n)
	}
	var seqs []int64
	for {
		rows, err := j.After(t.Context(), int64(len(seqs)), 500)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 {
			break
		}
		for _, r := range rows {
			seqs = append(seqs, r.Seq)
		}
	}
	if len(seqs) != n || !slices.IsSorted(seqs) {
		t.Errorf("got %d rows, want %d in order", len(seqs), n)
	}
	rare, err := j.After(t.Context(), 1500, 5, transitions, diary)
	if err != nil {
		t.Fatal(err)
	}
	seqs = seqs[:0]
	for _, r := range rare {
		seqs = append(seqs, r.Seq)
	}
	if !slices.Equal(seqs, []int64{2000, 3000, 4000, 5000, 6000}) {
		t.Errorf("the rare kind has %v", seqs)
	}
}

func TestEachReadsOnWhileItsCallerUsesTheRecord(t *testing.T) {
	j := open(t, path(t), daemon)
	for i := range 2*longestPage + 5 { // pages end within a key
		j.Add(row(epochs, i/3, "", fmt.Sprint(i)))
	}
	for i := range 2*longestPage + 5 { // and pages are full of one key
		j.Add(row(epochs, 1000, "", fmt.Sprint(i)))
	}
	commit(t, j)
	n := 0
	err := j.Each(t.Context(), epochs, time.Time{}, time.Time{}, func(r Row) error {
		if n++; n == 5 {
			if err := j.Put(t.Context(), row(diary, 0, "anna", "4")); err != nil {
				return err
			}
			return j.Each(t.Context(), diary, time.Time{}, time.Time{}, func(Row) error { return nil })
		}
		return nil
	})
	if keys := (2*longestPage+5+2)/3 + 1; err != nil || n != keys {
		t.Errorf("got %d rows, %v; want %d", n, err, keys)
	}
	stop := fs.ErrClosed
	if err := j.Each(t.Context(), epochs, time.Time{}, time.Time{}, func(Row) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the caller's error came back as %v", err)
	}
}
