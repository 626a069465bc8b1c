package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// small mounts a disk of 900 KiB, of which the log sets 300 aside.
func small(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=900k"); err != nil {
		t.Skip("a small disk needs root to be mounted: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func TestAFullDiskLosesOnlyTheOldestReadings(t *testing.T) {
	dir := small(t)
	p := filepath.Join(dir, "nightroom.db")
	opt := daemon
	opt.MaxPending = 300
	j := open(t, p, opt)
	if err := j.Put(t.Context(), row(diary, 0, "anna", "4")); err != nil {
		t.Fatal(err)
	}
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 400<<10), 0o600); err != nil {
		t.Fatal(err)
	}

	minute, failed := 0, 0
	for failed < 250 && minute < 10_000 {
		j.Add(row(epochs, minute, "", strings.Repeat("e", 90)), row(epochs, minute, "half", strings.Repeat("e", 90)))
		if minute%50 == 0 {
			j.Add(row(transitions, minute, "dark", "firing"))
		}
		minute++
		if err := j.Commit(t.Context(), Full); err != nil {
			failed++
			if !errors.Is(err, ErrFull) {
				t.Fatal(err)
			}
		}
	}
	if failed == 0 {
		t.Fatal("the disk never was full")
	}
	err := j.Put(t.Context(), row(diary, 1, "anna", strings.Repeat("a long note. ", 1000)))
	if !errors.Is(err, ErrFull) || !strings.HasPrefix(err.Error(), "not saved: ") {
		t.Error("an entry on a full disk:", err)
	}
	s := j.Stats()
	if s.Pending != 300 || s.Dropped == 0 {
		t.Errorf("%d rows wait, %d were dropped", s.Pending, s.Dropped)
	}
	if got := each(t, j, diary, time.Time{}, time.Time{}); len(got) != 1 {
		t.Error("on a full disk the record cannot be read:", got)
	}

	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	commit(t, j)
	rows, err := j.After(t.Context(), 0, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	count := map[Kind]int{}
	for i, r := range rows {
		count[r.Kind]++
		if r.Seq != int64(i+1) {
			t.Fatalf("row %d has number %d", i+1, r.Seq)
		}
	}
	if want := 2*minute - int(s.Dropped); count[epochs] != want {
		t.Errorf("%d epochs, want all but the dropped: %d", count[epochs], want)
	}
	if want := (minute + 49) / 50; count[transitions] != want {
		t.Errorf("%d transitions of %d", count[transitions], want)
	}
	if count[diary] != 1 {
		t.Errorf("%d entries; the one that was not saved must not come later", count[diary])
	}
	j.Close()
	if err := os.WriteFile(p+suspectSuffix, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if j := open(t, p, daemon); j.SetAside() != "" {
		t.Error("the record was corrupted")
	}
}

// broken makes every commit fail without touching the disk.
func broken(t *testing.T, j *Journal) (mend func()) {
	t.Helper()
	if _, err := j.h.write.Exec("PRAGMA query_only=1"); err != nil {
		t.Fatal(err)
	}
	return func() {
		if _, err := j.h.write.Exec("PRAGMA query_only=0"); err != nil {
			t.Fatal(err)
		}
	}
}

// Whoever looks into the record while its disk is full is told just that: the
// file by which they share it finds no room.
func TestWhoLooksIntoARecordOnAFullDiskIsToldSo(t *testing.T) {
	dir := small(t)
	p := filepath.Join(dir, "nightroom.db")
	j := open(t, p, daemon)
	if err := j.Put(t.Context(), row(diary, 0, "anna", "4")); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "ballast"), make([]byte, 1<<20), 0o600); err == nil {
		t.Fatal("the disk is not full")
	}
	if j, err := Open(t.Context(), p, Options{Existing: true}); !errors.Is(err, ErrFull) {
		t.Errorf("it is opened: %v", err)
		if err == nil {
			j.Close()
		}
	}
	if err := os.Remove(filepath.Join(dir, "ballast")); err != nil {
		t.Fatal(err)
	}
	check(t, all(t, open(t, p, daemon)), map[string]bool{"anna": true})
}

// What is written to open files of a disk that was made read-only seems to
// succeed. The test lays a read-only view of the same folder over its name.
func TestOnADiskThatWasMadeReadOnlyNothingIsSaidToBeSaved(t *testing.T) {
	dir := small(t)
	p := filepath.Join(dir, "nightroom.db")
	j := open(t, p, daemon)
	if err := errors.Join(syscall.Mount(dir, dir, "", syscall.MS_BIND, ""), syscall.Mount("", dir, "", syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY, "")); err != nil {
		t.Fatal(err)
	}
	j.Add(row(epochs, 0, "", "e"))
	if err := j.Put(t.Context(), row(diary, 0, "anna", "4")); !errors.Is(err, ErrReadOnly) {
		t.Errorf("an entry is saved: %v", err)
	}
	if err := j.Commit(t.Context(), Full); !errors.Is(err, ErrReadOnly) {
		t.Errorf("readings are saved: %v", err)
	}
	if _, err := j.Extract(t.Context(), p+".copy-2026-11-22", diary); !errors.Is(err, ErrReadOnly) || !strings.Contains(err.Error(), "see dmesg") {
		t.Errorf("a copy beside it: %v", err)
	}
	if err := syscall.Unmount(dir, 0); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(j.Put(t.Context(), row(diary, 1, "ben", "5")), j.Commit(t.Context(), Full)); err != nil {
		t.Fatal("the disk is well again: ", err)
	}
	rows := all(t, j)
	check(t, rows, map[string]bool{"ben": true})
	if len(rows) != 2 {
		t.Errorf("%d rows, want an entry and the readings that waited", len(rows))
	}
}

func TestWhatIsPendingIsBoundedWhileNothingCanBeWritten(t *testing.T) {
	opt := daemon
	opt.MaxPending = 4
	j := open(t, path(t), opt)
	for i := range 20 {
		j.Add(row(epochs, i, "", fmt.Sprint(i))) // more than the bound, but nothing is wrong
	}
	commit(t, j)
	if s := j.Stats(); s.Dropped != 0 || j.Last() != 20 {
		t.Fatalf("%+v", s)
	}

	mend := broken(t, j)
	j.Add(row(transitions, 20, "dark", "firing"), row(epochs, 21, "", "e"))
	if err := j.Commit(t.Context(), Full); err == nil {
		t.Fatal("committed")
	}
	j.Add(row(epochs, 22, "", "e"), row(epochs, 23, "", "e"), row(epochs, 24, "", "e")) // 21 has to go
	j.Add(row(transitions, 25, "dark", "ok"))                                           // 22
	if s := j.Stats(); s.Pending != 4 || s.Dropped != 2 {
		t.Errorf("%+v", s)
	}
	j.Add(row(transitions, 26, "a", "x"), row(transitions, 27, "b", "x"), row(transitions, 28, "c", "x")) // 23, 24, and 20
	mend()
	commit(t, j)
	rows, err := j.After(t.Context(), 20, 100)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "kept in order", texts(rows), []string{"21 25 dark ok", "22 26 a x", "23 27 b x", "24 28 c x"})
	if s := j.Stats(); s.Pending != 0 || s.Dropped != 5 {
		t.Errorf("%+v", s)
	}
}

func TestAddCopiesItsBodies(t *testing.T) {
	j := open(t, path(t), daemon)
	body := bytes.Repeat([]byte("a"), 3)
	j.Add(Row{Kind: epochs, At: start, Body: body})
	copy(body, "bbb")
	commit(t, j)
	want(t, "committed", each(t, j, epochs, time.Time{}, time.Time{}), []string{"0  aaa"})
}
