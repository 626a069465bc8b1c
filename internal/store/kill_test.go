package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// load is a daemon under load: batches of epochs, transitions, and entries
// that are acknowledged when they are on the disk. It goes on where it was.
func load(path string) error {
	ctx := context.Background()
	j, err := Open(ctx, path, daemon)
	if err != nil {
		return err
	}
	if j.SetAside() != "" {
		return fmt.Errorf("the record was set aside as %s", j.SetAside())
	}
	at := start
	if r, ok, err := j.Newest(ctx, epochs); err != nil {
		return err
	} else if ok {
		at = r.At
	}
	fmt.Println("open", j.Last())
	for i := 1; ; i++ {
		for range 2 {
			at = at.Add(30 * time.Second)
			j.Add(Row{Kind: epochs, At: at, Body: make([]byte, 90)})
		}
		j.SetCursor("influx", j.Last())
		if err := j.Commit(ctx, Full); err != nil {
			return err
		}
		j.Add(Row{Kind: transitions, At: at, Name: "dark", Body: []byte("firing")})
		if err := j.Commit(ctx, Normal); err != nil {
			return err
		}
		id := fmt.Sprintf("%d-%d", j.Last(), i)
		if err := j.Put(ctx, Row{Kind: diary, At: at, Name: id, Body: []byte("4")}); err != nil {
			return err
		}
		fmt.Println("saved", id)
		if _, err := j.Poll(ctx); err != nil {
			return err
		}
		if i%20 == 0 {
			if _, err := j.Prune(ctx, epochs, at.Add(-10*time.Minute)); err != nil {
				return err
			}
		}
	}
}

func TestKillingTheDaemonLosesNothingThatWasSaved(t *testing.T) {
	p := path(t)
	kills := 5
	if long {
		kills = 150 // and 50 of the whole daemon, in cmd/nightroom
	}
	saved := map[string]bool{}
	var last int64
	for range kills {
		c := spawn(t, "load", p)
		first, err := strconv.ParseInt(strings.Fields(c.expect("open"))[1], 10, 64)
		if err != nil || first < last {
			t.Fatalf("numbers go back: %d after %d, %v", first, last, err)
		}
		kill := time.AfterFunc(time.Duration(rand.IntN(300))*time.Millisecond, func() { _ = c.cmd.Process.Kill() })
		for c.out.Scan() {
			id, ok := strings.CutPrefix(c.out.Text(), "saved ")
			if !ok {
				t.Fatal(c.out.Text())
			}
			saved[id] = true
		}
		kill.Stop()
		_ = c.cmd.Wait()

		j, err := Open(t.Context(), p, daemon)
		if err != nil || j.SetAside() != "" {
			t.Fatal("the file does not open:", err, j.SetAside())
		}
		rows, err := j.After(t.Context(), 0, 1<<30)
		if err != nil {
			t.Fatal(err)
		}
		last = check(t, rows, saved)
		if c := j.Cursor("influx"); c > last {
			t.Errorf("the cursor is at %d, the last row is %d", c, last)
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if len(saved) == 0 {
		t.Error("nothing was saved: no test")
	}
	t.Logf("%d kills, %d entries saved", kills, len(saved))
}

// check says whether rows are in order, hold no epoch twice, and all that was
// saved, and returns the last number.
func check(t *testing.T, rows []Row, saved map[string]bool) (last int64) {
	t.Helper()
	kept := map[string]bool{}
	var ats []time.Time
	for _, r := range rows {
		if r.Seq <= last {
			t.Fatalf("number %d after %d", r.Seq, last)
		}
		last = r.Seq
		switch r.Kind {
		case epochs:
			ats = append(ats, r.At)
		case diary:
			kept[r.Name] = true
		}
	}
	if !slices.IsSortedFunc(ats, func(a, b time.Time) int {
		if a.Equal(b) {
			t.Errorf("the epoch of %v is there twice", a)
		}
		return a.Compare(b)
	}) {
		t.Error("the epochs are out of order")
	}
	for id := range saved {
		if !kept[id] {
			t.Errorf("entry %s was saved and is lost", id)
		}
	}
	return last
}
