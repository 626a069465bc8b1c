package store

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A lived record: epochs come and are pruned, entries are corrected, so that
// pages were divided, merged and used again.
func lived(t testing.TB, j *Journal) {
	t.Helper()
	for day := range 30 {
		for i := range 200 {
			j.Add(Row{Kind: epochs, At: start.Add(time.Duration(day*200+i) * time.Minute), Body: bytes.Repeat([]byte{byte(i)}, 20+rand.IntN(120))})
		}
		for _, who := range []string{"anna", "ben"} {
			for n := range 3 {
				body := fmt.Sprintf(`{"person":"%s","score":%d,"note":"%s"}`, who, n, strings.Repeat(who+"s secret of the night ", 1+rand.IntN(60)))
				j.Add(Row{Kind: diary, At: start.AddDate(0, 0, day), Name: who + "/morning", Body: []byte(body)})
			}
		}
		if err := j.Commit(t.Context(), Full); err != nil {
			t.Fatal(err)
		}
		if day%5 == 4 {
			if _, err := j.Prune(t.Context(), epochs, start.Add(time.Duration(day*200-300)*time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// holds says in which files of a folder some bytes are.
func holds(t testing.TB, folder, secret string) (in []string) {
	t.Helper()
	for _, name := range files(t, filepath.Join(folder, "*")) {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte(secret)) {
			in = append(in, filepath.Base(name))
		}
	}
	return in
}

var anna = []Match{{Kinds: []Kind{diary}, Names: "anna/"}}

func TestNoByteIsLeftOfWhatIsForgotten(t *testing.T) {
	p := path(t)
	j := open(t, p, Options{})
	lived(t, j)
	if len(holds(t, filepath.Dir(p), "anna")) == 0 {
		t.Fatal("it is not there to begin with: no test")
	}
	n, err := j.Forget(t.Context(), anna, row(transitions, 0, "forgotten", "x"))
	if err != nil || n != 90 {
		t.Fatalf("%d rows (%v), want every version of 30 entries", n, err)
	}
	for _, when := range []string{"at once", "after closing"} {
		for _, secret := range []string{"anna", "annas secret", "s secret of the night anna", "\"person\":\"anna"} {
			if in := holds(t, filepath.Dir(p), secret); len(in) > 0 {
				t.Errorf("%s %q is in %v", when, secret, in)
			}
		}
		if when == "at once" {
			if err := j.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	j = open(t, p, Options{})
	if got := each(t, j, diary, time.Time{}, time.Time{}); len(got) != 30 || !strings.Contains(got[0], "ben") {
		t.Errorf("left are %d entries", len(got))
	}
	if got := len(all(t, j, diary)); got != 90 {
		t.Errorf("of the other's history %d of 90 are left", got)
	}
}

func TestForgettingEverythingLeavesTheNumbersGoing(t *testing.T) {
	p := path(t)
	j := open(t, p, Options{})
	lived(t, j)
	last := j.Last()
	if _, err := j.Forget(t.Context(), []Match{{}}, row(transitions, 0, "forgotten", "x")); err != nil {
		t.Fatal(err)
	}
	rows := all(t, j)
	if len(rows) != 1 || rows[0].Seq != last+1 {
		t.Errorf("left are %d rows, the first %d after %d", len(rows), rows[0].Seq, last)
	}
	if in := holds(t, filepath.Dir(p), "secret"); len(in) > 0 {
		t.Errorf("it is in %v", in)
	}
	if fi, err := os.Stat(p); err != nil || fi.Size() > 16<<10 {
		t.Errorf("the file has %d bytes (%v)", fi.Size(), err)
	}
	commit(t, j, row(diary, 0, "x", "4"))
	if j.Last() != last+2 {
		t.Errorf("the next number is %d", j.Last())
	}
}

func TestForgettingBesideARunningDaemonIsSafeAndItHearsOfIt(t *testing.T) {
	p := path(t)
	j := open(t, p, Options{})
	lived(t, j)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	c := spawn(t, "keep", p)
	c.expect("open")
	guest := open(t, p, Options{Existing: true})
	if _, err := guest.Forget(t.Context(), anna, row(transitions, 0, "forgotten", "x")); err != nil {
		t.Fatal(err)
	}
	c.expect("changed")
	if in := holds(t, filepath.Dir(p), "anna"); len(in) > 0 {
		t.Errorf("it is in %v", in)
	}
	before := guest.Last()
	if err := guest.Close(); err != nil {
		t.Fatal(err)
	}
	c.end()
	if in := holds(t, filepath.Dir(p), "anna"); len(in) > 0 {
		t.Errorf("after the daemon it is in %v", in)
	}
	j = open(t, p, daemon)
	if j.SetAside() != "" || j.Last() < before {
		t.Errorf("set aside as %q, last %d", j.SetAside(), j.Last())
	}
	if got := each(t, j, diary, time.Time{}, time.Time{}); len(got) != 30 {
		t.Errorf("left are %d entries", len(got))
	}
}

func TestForgettingNothingNeedsNoRowOfIt(t *testing.T) {
	j := open(t, path(t), Options{})
	if _, err := j.Forget(t.Context(), anna); err == nil {
		t.Error("the numbers may begin anew")
	}
	if n, err := j.Forget(t.Context(), anna, row(transitions, 0, "forgotten", "x")); n != 0 || err != nil {
		t.Errorf("%d rows (%v)", n, err)
	}
}

func TestARestoreLeavesOutWhatIsNotToComeBack(t *testing.T) {
	p := path(t)
	j := open(t, p, Options{})
	lived(t, j)
	folder := t.TempDir()
	backup, to := filepath.Join(folder, "backup.db"), filepath.Join(t.TempDir(), "nightroom.db")
	if _, err := j.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), backup, to, Restoring{LeaveOut: anna, Instead: []Row{row(transitions, 0, "forgotten", "x")}, Now: start}); err != nil {
		t.Fatal(err)
	}
	if in := holds(t, filepath.Dir(to), "anna"); len(in) > 0 {
		t.Errorf("it is in %v", in)
	}
	restored := open(t, to, daemon)
	if got := each(t, restored, diary, time.Time{}, time.Time{}); len(got) != 30 {
		t.Errorf("restored are %d entries", len(got))
	}
	if got := each(t, restored, transitions, time.Time{}, time.Time{}); len(got) != 1 {
		t.Errorf("added are %v", got)
	}
}
