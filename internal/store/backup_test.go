package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// copyAgain backs a record up, again and again.
func copyAgain(path string) error {
	ctx := context.Background()
	j, err := Open(ctx, path, Options{Existing: true})
	if err != nil {
		return err
	}
	for {
		c, err := j.Backup(ctx, path+".backup")
		if err != nil {
			return err
		}
		fmt.Println("copied", c.Rows)
	}
}

// all rows of a record, newest and superseded.
func all(t testing.TB, j *Journal, kinds ...Kind) []Row {
	t.Helper()
	rows, err := j.After(t.Context(), 0, 1<<30, kinds...)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func same(a, b Row) bool {
	return a.Seq == b.Seq && a.sameKey(b) && bytes.Equal(a.Body, b.Body)
}

func files(t testing.TB, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestABackupUnderFullLoadRestoresToTheSameRecord(t *testing.T) {
	p := path(t)
	c := spawn(t, "load", p)
	var saved []string
	for len(saved) < 100 {
		saved = append(saved, strings.TrimPrefix(c.expect("saved "), "saved "))
	}
	go func() { // it goes on, and somebody has to read what it says
		for c.out.Scan() {
		}
	}()
	j := open(t, p, Options{Existing: true})
	backup := filepath.Join(t.TempDir(), "backup.db")
	made, err := j.Backup(t.Context(), backup)
	if err != nil {
		t.Fatal(err)
	}
	if fi, err := os.Stat(backup); err != nil || fi.Mode() != 0o600 || fi.Size() != made.Bytes {
		t.Errorf("the backup is %v (%v)", fi.Mode(), err)
	}
	if left := files(t, backup+"*"); len(left) != 1 {
		t.Errorf("it is not one file: %v", left)
	}

	// Into another place, where a record stands already.
	other := path(t)
	before := open(t, other, Options{})
	commit(t, before, row(diary, 0, "x", "7"))
	if err := before.Close(); err != nil {
		t.Fatal(err)
	}
	kept, err := Restore(t.Context(), backup, other, Restoring{Now: start})
	if err != nil {
		t.Fatal(err)
	}
	restored := open(t, other, daemon)
	got, want := all(t, restored, diary), all(t, j, diary)
	want = slices.DeleteFunc(want, func(r Row) bool { return r.Seq > made.Last })
	if !slices.EqualFunc(got, want, same) || restored.Last() != made.Last || int64(len(all(t, restored))) != made.Rows {
		t.Errorf("restored are %d entries of %d, %d rows of %d", len(got), len(want), len(all(t, restored)), made.Rows)
	}
	names := map[string]bool{}
	for _, r := range got {
		names[r.Name] = true
	}
	for _, id := range saved {
		if !names[id] {
			t.Errorf("%s was saved before the backup and is not in it", id)
		}
	}
	if got := each(t, open(t, kept, Options{Existing: true}), diary, time.Time{}, time.Time{}); len(got) != 1 {
		t.Errorf("what stood there is kept as %v", got)
	}
}

func TestTheDiaryIsWholeAfterTheMachineDiesInMidBackup(t *testing.T) {
	p := path(t)
	kills := 4
	if long {
		kills = 40
	}
	saved := map[string]bool{}
	copied := false
	for range kills {
		c := spawn(t, "load", p)
		c.expect("open")
		id := strings.TrimPrefix(c.expect("saved "), "saved ")
		saved[id] = true
		b := spawn(t, "copy", p)
		kill := time.AfterFunc(time.Duration(rand.IntN(400))*time.Millisecond, func() {
			_ = b.cmd.Process.Kill()
			_ = c.cmd.Process.Kill()
		})
		for c.out.Scan() {
			if id, ok := strings.CutPrefix(c.out.Text(), "saved "); ok {
				saved[id] = true
			}
		}
		for b.out.Scan() {
			if strings.HasPrefix(b.out.Text(), "error") {
				t.Error(b.out.Text())
			}
		}
		kill.Stop()
		_, _ = c.cmd.Wait(), b.cmd.Wait()

		j, err := Open(t.Context(), p, daemon)
		if err != nil || j.SetAside() != "" {
			t.Fatal("the record does not open:", err, j.SetAside())
		}
		check(t, all(t, j), saved)
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(p + ".backup"); err == nil {
			copied = true
			if _, err := Examine(t.Context(), p+".backup"); err != nil {
				t.Errorf("the backup is not whole: %v", err)
			}
		}
	}
	// The next one clears away what a dead one left.
	j := open(t, p, daemon)
	if _, err := j.Backup(t.Context(), p+".backup"); err != nil {
		t.Error(err)
	}
	if left := files(t, p+".backup.part*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	t.Logf("%d deaths, %d entries saved, a backup was there: %v", kills, len(saved), copied)
}

func TestABackupIsNotWrittenOverWhatIsNone(t *testing.T) {
	p := path(t)
	j := open(t, p, Options{})
	commit(t, j, row(diary, 0, "x", "7"))
	folder := t.TempDir()
	letter, link, other := filepath.Join(folder, "letter.txt"), filepath.Join(folder, "link"), path(t)
	if err := os.WriteFile(letter, []byte("Dear Anna, this is longer than the header of a database would be, by some words."), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(letter, link); err != nil {
		t.Fatal(err)
	}
	used := open(t, other, Options{})
	commit(t, used, row(diary, 0, "y", "1"))
	for name, to := range map[string]string{
		"the record itself": p, "a letter": letter, "a link": link, "a folder": folder, "another record in use": other,
		"no folder": filepath.Join(folder, "none", "x.db"),
	} {
		if _, err := j.Backup(t.Context(), to); err == nil {
			t.Errorf("%s was written over", name)
		}
	}
	if left := files(t, filepath.Join(folder, "*.part")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	// A backup of before is replaced.
	to := filepath.Join(folder, "backup.db")
	for i := range 2 {
		commit(t, j, row(diary, i, "z", "2"))
		if c, err := j.Backup(t.Context(), to); err != nil || c.Rows != int64(i+2) {
			t.Errorf("backup %d: %+v (%v)", i, c, err)
		}
	}
}

func TestABackupIntoAFullDiskLeavesTheOneBefore(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := path(t)
	j := open(t, p, Options{})
	commit(t, j, row(diary, 0, "x", "7"))
	to := filepath.Join(t.TempDir(), "backup.db")
	if _, err := j.Backup(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Backup(ctx, to); err == nil {
		t.Error("what was broken off counts as done")
	}
	if _, err := Examine(t.Context(), to); err != nil {
		t.Errorf("the one before: %v", err)
	}
	if left := files(t, to+"*"); len(left) != 1 {
		t.Errorf("left are %v", left)
	}
}

func TestWhatIsNoBackupIsNotRestored(t *testing.T) {
	p := path(t)
	j := open(t, p, Options{})
	commit(t, j, row(diary, 0, "x", "7"))
	folder := t.TempDir()
	good := filepath.Join(folder, "good.db")
	if _, err := j.Backup(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Clone(b)
	copy(damaged[1024:], bytes.Repeat([]byte{0xa5}, 600))
	newer := bytes.Clone(b)
	newer[63] = 99 // user_version
	for name, content := range map[string][]byte{
		"empty": {}, "a text": []byte(strings.Repeat("note ", 100)), "damaged": damaged, "half": b[:len(b)/2], "newer": newer,
		"somebody else's": append([]byte("SQLite format 3\x00"), make([]byte, 500)...),
	} {
		from := filepath.Join(folder, name)
		if err := os.WriteFile(from, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Restore(t.Context(), from, filepath.Join(folder, "new.db"), Restoring{Now: start}); err == nil {
			t.Errorf("%s was restored", name)
		} else if strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, from := range map[string]string{"nothing": filepath.Join(folder, "none"), "a folder": folder, "a record in use": p} {
		if _, err := Restore(t.Context(), from, filepath.Join(folder, "new.db"), Restoring{Now: start}); err == nil {
			t.Errorf("%s was restored", name)
		}
	}
	if _, err := Restore(t.Context(), good, filepath.Join(folder, "new.db"), Restoring{Now: start, Simulated: true}); !errors.Is(err, ErrOther) {
		t.Errorf("a real record in a made-up room: %v", err)
	}
	if left := files(t, filepath.Join(folder, "new.db*")); slices.ContainsFunc(left, func(n string) bool { return !strings.HasSuffix(n, lockSuffix) && !strings.HasSuffix(n, guestSuffix) }) {
		t.Errorf("left behind: %v", left)
	}
}

func TestARestoreIsRefusedWhileSomebodyHasTheRecord(t *testing.T) {
	p := path(t)
	j := open(t, p, Options{})
	commit(t, j, row(diary, 0, "x", "7"))
	to := filepath.Join(t.TempDir(), "backup.db")
	if _, err := j.Backup(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), to, p, Restoring{Now: start}); !errors.Is(err, ErrBusy) {
		t.Errorf("beside a guest: %v", err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	c := spawn(t, "keep", p)
	c.expect("open")
	if _, err := Restore(t.Context(), to, p, Restoring{Now: start}); !errors.Is(err, ErrKept) || !strings.Contains(err.Error(), "systemctl stop") {
		t.Errorf("beside a keeper: %v", err)
	}
	c.end()
	if _, err := Restore(t.Context(), to, p, Restoring{Now: start}); err != nil {
		t.Error(err)
	}
}

// turn restores two backups by turns.
func turn(path string) error {
	fmt.Println("open")
	for i := 0; ; i++ {
		kept, err := Restore(context.Background(), fmt.Sprintf("%s.%d", path, i%2), path, Restoring{Now: start})
		if err != nil {
			return err
		}
		if err := os.Remove(kept); err != nil {
			return err
		}
	}
}

func TestARestoreThatIsKilledLeavesTheOneOrTheOther(t *testing.T) {
	p := path(t)
	j := open(t, p, Options{})
	for i := range 2 {
		commit(t, j, row(diary, i, "x", strings.Repeat("7", 2000)))
		if _, err := j.Backup(t.Context(), fmt.Sprintf("%s.%d", p, i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	kills := 5
	if long {
		kills = 50
	}
	for range kills {
		c := spawn(t, "turn", p)
		c.expect("open")
		kill := time.AfterFunc(time.Duration(rand.IntN(300))*time.Millisecond, func() { _ = c.cmd.Process.Kill() })
		for c.out.Scan() {
			t.Error(c.out.Text())
		}
		kill.Stop()
		_ = c.cmd.Wait()
		j, err := Open(t.Context(), p, Options{Existing: true})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(all(t, j)); n != 1 && n != 2 {
			t.Errorf("%d rows", n)
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
