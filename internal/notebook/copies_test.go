package notebook

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/store"
)

// stick is another disk, plugged in.
func stick(t *testing.T) (dir string, pull func()) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4m"); err != nil {
		t.Skip("another disk needs root to be mounted: ", err)
	}
	in := true
	pull = func() {
		if in {
			in = false
			if err := syscall.Unmount(dir, 0); err != nil {
				t.Error(err)
			}
		}
	}
	t.Cleanup(pull)
	return dir, pull
}

func TestTheNightlyCopyIsRotatedAndKnownToForget(t *testing.T) {
	h := newHouse(t)
	c, j := h.c, h.j
	db := j.Path()
	usb, pull := stick(t)
	day := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for range 10 {
		if _, err := Write(t.Context(), c, j, Pain("anna", diary.Score(4)), day); err != nil {
			t.Fatal(err)
		}
		name := CopyDay(day)
		beside, err := CopyBeside(t.Context(), j, db, name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := CopyAway(t.Context(), j, beside.Path, usb, "bedroom", name, day); err != nil {
			t.Fatal(err)
		}
		day = day.AddDate(0, 0, 1)
	}
	if n := len(nightlyCopies(db + copySuffix + "*")); n != keptBeside {
		t.Errorf("%d copies beside the record", n)
	}
	away := nightlyCopies(AwayFile(usb, "bedroom", "*"))
	if len(away) != keptAway || filepath.Base(away[keptAway-1]) != "nightroom-bedroom-2026-12-01.db" {
		t.Errorf("elsewhere: %v", away)
	}
	known, err := Copies(t.Context(), j, db)
	if err != nil || len(known) != keptBeside+keptAway {
		t.Errorf("forget knows of %v, %v", known, err)
	}
	for _, file := range known {
		if made, err := store.Examine(t.Context(), file); err != nil || made.Rows == 0 {
			t.Error(file, made, err)
		}
		if err := ForgetIn(t.Context(), file, "anna", day); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(file)
		if err != nil || strings.Contains(string(b), "anna/morning") {
			t.Errorf("anna is in %s: %v", file, err)
		}
	}
	if left, ever, err := LeftAt(t.Context(), j); err != nil || !ever || !left.Equal(day.AddDate(0, 0, -1)) {
		t.Error("a copy left at", left, ever, err)
	}
	pull()
	newest, name := NewestCopy(db)
	_, err = CopyAway(t.Context(), j, newest, usb, "bedroom", name, day)
	if err == nil || !strings.Contains(err.Error(), "plug in the stick") {
		t.Error("the stick is out:", err)
	}
	if left, err := os.ReadDir(usb); err != nil || len(left) > 0 {
		t.Error("on the card beneath the stick:", left, err)
	}
	if err := os.Remove(usb); err != nil {
		t.Fatal(err)
	}
	if _, err = CopyAway(t.Context(), j, newest, usb, "bedroom", name, day); err == nil || !strings.Contains(err.Error(), "is not there") {
		t.Error("the folder is gone:", err)
	}
	if _, err := os.Stat(usb); err == nil {
		t.Error("the folder was made on the card")
	}
	if err := os.Mkdir(usb, 0o700); err != nil { // for the test's own end
		t.Fatal(err)
	}
}

func TestAStickThatIsFullGetsNoHalfCopy(t *testing.T) {
	h := newHouse(t)
	c, j := h.c, h.j
	usb, _ := stick(t)
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	if _, err := Write(t.Context(), c, j, Pain("anna", diary.Score(4)), now); err != nil {
		t.Fatal(err)
	}
	beside, err := CopyBeside(t.Context(), j, j.Path(), "2026-11-23")
	if err != nil {
		t.Fatal(err)
	}
	ballast := filepath.Join(usb, "ballast")
	f, err := os.Create(ballast)
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 512))
	}
	f.Close()
	if _, err := CopyAway(t.Context(), j, beside.Path, usb, "bedroom", "2026-11-23", now); err == nil {
		t.Error("copied to a full stick")
	}
	if there, _ := os.ReadDir(usb); len(there) != 1 {
		t.Errorf("left there: %v", there)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if _, err := CopyAway(t.Context(), j, beside.Path, usb, "bedroom", "2026-11-23", now); err != nil {
		t.Error(err)
	}
}

func TestOneIsRemindedOnceAQuarter(t *testing.T) {
	left := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var days []int
	for d := range 400 {
		if Reminder(left, left.AddDate(0, 0, d)) {
			days = append(days, d)
		}
	}
	if len(days) != 4*7 || days[0] != 91 || days[7] != 182 {
		t.Error(days)
	}
	if Reminder(time.Time{}, left) {
		t.Error("of nothing")
	}
}

func TestABackupOnTheSameDiskHasNotLeftIt(t *testing.T) {
	h := newHouse(t)
	c, j := h.c, h.j
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	if _, err := Write(t.Context(), c, j, Pain("anna", diary.Score(4)), now); err != nil {
		t.Fatal(err)
	}
	if _, err := Backup(context.Background(), j, filepath.Join(t.TempDir(), "b.db"), now); err != nil {
		t.Fatal(err)
	}
	if _, ever, err := LeftAt(t.Context(), j); ever || err != nil {
		t.Error(ever, err)
	}
	usb, _ := stick(t)
	if _, err := Backup(context.Background(), j, filepath.Join(usb, "b.db"), now); err != nil {
		t.Fatal(err)
	}
	if at, ever, err := LeftAt(t.Context(), j); !ever || !at.Equal(now) || err != nil {
		t.Error(at, ever, err)
	}
}
