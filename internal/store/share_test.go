package store

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

// pollUntil plays the daemon's second until done.
func pollUntil(t *testing.T, j *Journal, done func(changed bool) bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(20 * time.Second); ; <-tick.C {
		changed, err := j.Poll(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if done(changed) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("it does not come")
		}
	}
}

func TestACommandWritesBesideTheDaemon(t *testing.T) {
	p := path(t)
	c := spawn(t, "keep", p)
	c.expect("open")
	for _, opt := range []Options{{}, {Existing: true}} {
		j, err := Open(t.Context(), p, opt)
		if err != nil {
			t.Fatal(err)
		}
		if err := j.Put(t.Context(), row(diary, 0, "anna", "4")); err != nil {
			t.Fatal(err)
		}
		c.expect("changed") // while we are still there
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
	c.end()
	j := open(t, p, daemon)
	rows, err := j.After(t.Context(), 0, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	check(t, rows, map[string]bool{"anna": true})
	for i, r := range rows {
		if r.Seq != int64(i+1) {
			t.Fatalf("row %d has number %d", i+1, r.Seq)
		}
	}
}

func TestTheDaemonSharesOnlyWhileACommandIsThere(t *testing.T) {
	p := path(t)
	j := open(t, p, daemon)
	commit(t, j, row(epochs, 0, "", "a"))
	if _, err := os.Stat(p + "-shm"); j.Stats().Shared || err == nil {
		t.Fatal("shared without need")
	}
	c := spawn(t, "write", p)
	pollUntil(t, j, func(bool) bool { return j.Stats().Shared })
	c.expect("written")
	ch := j.Changed()
	if changed, err := j.Poll(t.Context()); !changed || err != nil {
		t.Error("what the command wrote goes unnoticed", err)
	}
	<-ch
	commit(t, j, row(epochs, 1, "", "b"))
	if j.Last() != 102 {
		t.Errorf("the last number is %d, want 102", j.Last())
	}
	c.end()
	pollUntil(t, j, func(bool) bool { return !j.Stats().Shared })
	want(t, "the daemon's own rows", each(t, j, epochs, time.Time{}, time.Time{}), []string{"0  a", "1  b"})
	if n := len(each(t, j, diary, time.Time{}, time.Time{})); n != 100 {
		t.Errorf("%d entries of 100", n)
	}
}

// What a command writes just before it goes is news, although the daemon finds
// the record its own again.
func TestADaemonThatIsStoppedAsACommandComesStillKeepsWhatItHas(t *testing.T) {
	p := path(t)
	j := open(t, p, daemon)
	j.Add(row(diary, 0, "anna", "4"))
	guest := open(t, p, Options{})
	stopped, stop := context.WithCancel(t.Context())
	stop()
	_, _ = j.Poll(stopped) // whatever it says of that
	if err := j.Commit(t.Context(), Full); err != nil {
		t.Fatal(err)
	}
	rows, err := guest.After(t.Context(), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	check(t, rows, map[string]bool{"anna": true})
}

func TestTheLastWordOfACommandIsHeard(t *testing.T) {
	p := path(t)
	j := open(t, p, daemon)
	c := spawn(t, "write", p)
	pollUntil(t, j, func(bool) bool { return j.Stats().Shared })
	c.expect("written")
	c.end()
	if changed, err := j.Poll(t.Context()); !changed || err != nil || j.Stats().Shared {
		t.Error("changed", changed, err, "shared", j.Stats().Shared)
	}
	if j.Last() != 100 {
		t.Error("last", j.Last())
	}
}

func TestTwoCommandsInterleave(t *testing.T) {
	p := path(t)
	a, b := spawn(t, "write", p), spawn(t, "write", p)
	a.expect("written")
	b.expect("written")
	a.end()
	b.end()
	j := open(t, p, Options{Existing: true})
	if n := len(each(t, j, diary, time.Time{}, time.Time{})); n != 200 || j.Last() != 200 {
		t.Errorf("%d entries, last number %d; want 200 of each", n, j.Last())
	}
}

func TestADatabaseBrowserDoesNotKeepTheDaemonOut(t *testing.T) {
	p := path(t)
	j := open(t, p, daemon)
	commit(t, j, row(epochs, 0, "", "a"))
	j.Close()
	c := spawn(t, "browse", p)
	c.expect("open 1")
	now := start
	opt := daemon
	opt.Now = func() time.Time { return now }
	j = open(t, p, opt)
	if !j.Stats().Shared {
		t.Fatal("alone beside another program")
	}
	commit(t, j, row(epochs, 1, "", "b"))
	c.end()
	now = now.Add(alonePause)
	pollUntil(t, j, func(bool) bool { return !j.Stats().Shared })
	commit(t, j, row(epochs, 2, "", "c"))
	if n := len(each(t, j, epochs, time.Time{}, time.Time{})); n != 3 {
		t.Error(n, "rows, want 3")
	}
}

// A POSIX lock is gone as soon as anybody in the process opens the file and
// closes it again, and another process would then write to it at the same time.
func TestLookingAtTheFileDoesNotUnlockIt(t *testing.T) {
	p := path(t)
	j := open(t, p, daemon)
	commit(t, j, row(epochs, 0, "", "a"))
	if _, err := os.ReadFile(p); err != nil {
		t.Fatal(err)
	}
	if s := spawn(t, "knock", p).expect("knocked"); s != "knocked true" {
		t.Error("another process can open the record that is the daemon's alone")
	}
}

func TestThereIsOneKeeper(t *testing.T) {
	p := path(t)
	c := spawn(t, "keep", p)
	c.expect("open")
	_, err := Open(t.Context(), p, daemon)
	if !errors.Is(err, ErrKept) || !strings.Contains(err.Error(), "systemctl stop") {
		t.Error(err)
	}
	c.end()
	open(t, p, daemon)
}
