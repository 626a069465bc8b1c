package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"nightroom/internal/store/storetest"
)

// quick is a folder in memory, where an fsync costs nothing; else any.
func quick(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "nightroom")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// promises are what a record has said is on the disk.
type promises struct {
	mu     sync.Mutex
	saved  map[string]bool // diary entries
	epochs int             // that were committed
}

func (p *promises) copied() (saved map[string]bool, epochs int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	saved = map[string]bool{}
	for id := range p.saved {
		saved[id] = true
	}
	return saved, p.epochs
}

// A power cut takes whatever was written after a file's last fsync, or any part
// of it: what was acknowledged is there, and the file opens.
func TestAPowerCutLosesNothingThatWasPromised(t *testing.T) {
	runs := 8
	if long {
		runs = 80
	}
	cuts := 0
	for seed := range runs {
		dice := rand.New(rand.NewPCG(uint64(seed), 9))
		dir := quick(t)
		disk := storetest.Under(t, dir)
		p := filepath.Join(dir, "nightroom.db")
		j := open(t, p, daemon)
		said := &promises{saved: map[string]bool{}}
		// The power goes before an operation, as often as the dice say.
		var cut []func()
		disk.Each(func(n int, _ storetest.Op) storetest.Fault {
			if dice.IntN(40) != 0 {
				return storetest.None
			}
			to := quick(t)
			left := dice
			if dice.IntN(3) == 0 {
				left = nil // nothing at all
			}
			saved, epochs := said.copied()
			if err := disk.PowerCut(to, left); err != nil {
				t.Error(err)
			}
			cut = append(cut, func() { afterACut(t, to, fmt.Sprintf("run %d, cut at %d", seed, n), saved, epochs) })
			return storetest.None
		})
		for i := range 60 {
			j.Add(row(epochs, 2*i, "", strings.Repeat("e", 90)), row(epochs, 2*i+1, "", strings.Repeat("e", 90)))
			if i%3 == 0 {
				j.Add(row(transitions, i, "dark", "firing"))
				commitNormal(t, j)
			}
			commit(t, j)
			said.mu.Lock()
			said.epochs = 2*i + 2
			said.mu.Unlock()
			id := fmt.Sprint("anna-", i)
			if err := j.Put(t.Context(), row(diary, i, id, "4")); err != nil {
				t.Fatal(err)
			}
			said.mu.Lock()
			said.saved[id] = true
			said.mu.Unlock()
			if i%25 == 24 {
				if _, err := j.Prune(t.Context(), epochs, start.Add(-time.Hour)); err != nil {
					t.Fatal(err)
				}
			}
		}
		disk.Each(nil)
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		for _, look := range cut {
			look()
		}
		cuts += len(cut)
	}
	if cuts < runs {
		t.Errorf("%d power cuts: no test", cuts)
	}
	t.Logf("%d power cuts in %d runs", cuts, runs)
}

// The power goes while a backup is made and the diary is written: nothing that
// was acknowledged is gone, there is no half of a backup under its name, and
// what is left of it is in nobody's way.
func TestAPowerCutInMidBackupLosesNothingOfTheDiary(t *testing.T) {
	runs := 2
	if long {
		runs = 20
	}
	for seed := range runs {
		dice := rand.New(rand.NewPCG(uint64(seed), 10))
		dir := quick(t)
		disk := storetest.Under(t, dir)
		j := open(t, filepath.Join(dir, "nightroom.db"), daemon)
		said := &promises{saved: map[string]bool{}}
		for i := range 200 {
			j.Add(row(epochs, i, "", strings.Repeat("e", 90)))
			said.epochs++
		}
		commit(t, j)
		var cut []func()
		disk.Each(func(n int, op storetest.Op) storetest.Fault {
			if !strings.HasSuffix(op.File, partSuffix) || dice.IntN(15) != 0 {
				return storetest.None
			}
			to := quick(t)
			saved, committed := said.copied()
			if err := disk.PowerCut(to, dice); err != nil {
				t.Error(err)
			}
			cut = append(cut, func() {
				when, promised := fmt.Sprintf("run %d, cut at %d", seed, n), int64(committed+len(saved))
				afterACut(t, to, when, saved, committed)
				if _, err := os.Stat(filepath.Join(to, "copy.db")); err == nil {
					t.Errorf("%s: half a backup has the name of a whole one", when)
				}
				again := open(t, filepath.Join(to, "nightroom.db"), daemon)
				if c, err := again.Backup(t.Context(), filepath.Join(to, "copy.db")); err != nil || c.Rows < promised {
					t.Errorf("%s: the next backup has %d rows: %v", when, c.Rows, err)
				}
				if err := again.Close(); err != nil {
					t.Error(err)
				}
			})
			return storetest.None
		})
		done := make(chan error, 1)
		go func() {
			for i := range 20 {
				id := fmt.Sprint("anna-", i)
				if err := j.Put(t.Context(), row(diary, i, id, "4")); err != nil {
					done <- err
					return
				}
				said.mu.Lock()
				said.saved[id] = true
				said.mu.Unlock()
			}
			done <- nil
		}()
		for range 3 {
			if _, err := j.Backup(t.Context(), filepath.Join(dir, "copy.db")); err != nil {
				t.Fatal(err)
			}
		}
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		disk.Each(nil)
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		if len(cut) == 0 {
			t.Errorf("run %d: no power cut: no test", seed)
		}
		for _, look := range cut {
			look()
		}
	}
}

func commitNormal(t *testing.T, j *Journal) {
	t.Helper()
	if err := j.Commit(t.Context(), Normal); err != nil {
		t.Fatal(err)
	}
}

func afterACut(t *testing.T, dir, when string, saved map[string]bool, committed int) {
	t.Helper()
	j, err := Open(t.Context(), filepath.Join(dir, "nightroom.db"), daemon)
	if err != nil || j.SetAside() != "" {
		t.Errorf("%s: the file does not open: %v %s", when, err, j.SetAside())
		return
	}
	defer j.Close()
	rows, err := j.After(t.Context(), 0, 1<<30)
	if err != nil {
		t.Errorf("%s: %v", when, err)
	}
	n := 0
	for _, r := range rows {
		switch r.Kind {
		case epochs:
			n++
		case diary:
			delete(saved, r.Name)
		}
	}
	if n < committed || len(saved) > 0 {
		t.Errorf("%s: %d epochs of %d, and these entries are lost: %v", when, n, committed, saved)
	}
	var verdict string
	if err := j.h.write.QueryRow("PRAGMA integrity_check(1)").Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("%s: %s %v", when, verdict, err)
	}
}

// A disk fails at one operation after another, once or for a while, in each of
// its ways. What was said to be saved is, what was said not to be is not, and
// all that waits is written when the disk is well.
func TestADiskThatFailsAtAnyWriteIsRecoveredFrom(t *testing.T) {
	step := 10
	if long {
		step = 1
	}
	dir := quick(t)
	disk := storetest.Under(t, dir)
	failures := 0
	for _, fault := range []storetest.Fault{storetest.Full, storetest.Broken, storetest.Frozen} {
		for at := 0; at < 300; at += step {
			for _, lasts := range []int{1, 25} {
				p := filepath.Join(dir, fmt.Sprintf("%d-%d-%d.db", fault, at, lasts))
				failures += failAt(t, disk, p, fault, at, lasts)
				if t.Failed() {
					t.Fatalf("fault %d at operation %d, for %d", fault, at, lasts)
				}
			}
		}
	}
	if failures == 0 {
		t.Error("nothing failed: no test")
	}
	t.Logf("%d failures were told", failures)
}

func failAt(t *testing.T, disk *storetest.Disk, p string, fault storetest.Fault, at, lasts int) (failures int) {
	t.Helper()
	j, err := Open(t.Context(), p, daemon)
	if err != nil {
		t.Fatal(err)
	}
	disk.Each(func(n int, _ storetest.Op) storetest.Fault {
		if n >= at && n < at+lasts {
			return fault
		}
		return storetest.None
	})
	saved := map[string]bool{}
	for i := range 40 {
		j.Add(row(epochs, 2*i, "", strings.Repeat("e", 90)), row(epochs, 2*i+1, "", strings.Repeat("e", 90)))
		if err := j.Commit(t.Context(), Full); err != nil {
			failures++
		}
		id := fmt.Sprint("anna-", i)
		if err := j.Put(t.Context(), row(diary, i, id, "4")); err != nil {
			failures++
			saved[id] = false
		} else {
			saved[id] = true
		}
		if _, err := j.Poll(t.Context()); err != nil {
			failures++
		}
	}
	disk.Each(nil)
	if err := j.Commit(t.Context(), Full); err != nil {
		t.Error("the disk is well, and it does not go on:", err)
	}
	rows, err := j.After(t.Context(), 0, 1<<30)
	if err != nil {
		t.Error(err)
	}
	n := 0
	for _, r := range rows {
		switch r.Kind {
		case epochs:
			n++
		case diary:
			if !saved[r.Name] {
				t.Errorf("%s was not saved, as was said, and is there", r.Name)
			}
			delete(saved, r.Name)
		}
	}
	for id, was := range saved {
		if was {
			t.Errorf("%s was saved and is lost", id)
		}
	}
	if n != 80 {
		t.Errorf("%d epochs of 80", n)
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(p+suspectSuffix, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	j, err = Open(t.Context(), p, daemon) // which examines it
	if err != nil || j.SetAside() != "" {
		t.Fatal("it is damaged:", err)
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	return failures
}
