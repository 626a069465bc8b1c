package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// Kinds as a user of the store might number them.
const (
	epochs Kind = iota + 1
	transitions
	diary
)

// long asks for the full counts.
var long = os.Getenv("NIGHTROOM_LONG") != ""

// start is some evening.
var start = time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC)

// The test binary is also the other process of the tests that need one.
func TestMain(m *testing.M) {
	if do, ok := children[os.Getenv("NIGHTROOM_STORE_CHILD")]; ok {
		if err := do(os.Getenv("NIGHTROOM_STORE_PATH")); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

func path(t testing.TB) string { return filepath.Join(t.TempDir(), "nightroom.db") }

var daemon = Options{Keeper: true, Droppable: []Kind{epochs}, Histories: []Kind{diary}}

// open opens a record for the length of the test.
func open(t testing.TB, path string, opt Options) *Journal {
	t.Helper()
	j, err := Open(t.Context(), path, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	return j
}

func commit(t testing.TB, j *Journal, rows ...Row) {
	t.Helper()
	j.Add(rows...)
	if err := j.Commit(t.Context(), Full); err != nil {
		t.Fatal(err)
	}
}

func row(kind Kind, minute int, name, body string) Row {
	return Row{Kind: kind, At: start.Add(time.Duration(minute) * time.Minute), Name: name, Body: []byte(body)}
}

// each returns what Each shows, as "minute name body".
func each(t testing.TB, j *Journal, kind Kind, from, to time.Time) (got []string) {
	t.Helper()
	if err := j.Each(t.Context(), kind, from, to, func(r Row) error {
		got = append(got, text(r))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return got
}

func text(r Row) string {
	return fmt.Sprintf("%d %s %s", int(r.At.Sub(start).Minutes()), r.Name, r.Body)
}

func texts(rows []Row) (out []string) {
	for _, r := range rows {
		out = append(out, fmt.Sprint(r.Seq, " ", text(r)))
	}
	return out
}

func want(t testing.TB, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}

// raw runs SQL on a file that nobody has open.
func raw(t testing.TB, path, query string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(query); err != nil {
		t.Fatal(err)
	}
}

func TestTimesAreKeptToTheMillisecondAndComeBackAsUTC(t *testing.T) {
	j := open(t, path(t), daemon)
	at := time.Date(2026, 10, 25, 2, 30, 0, 123_456_789, time.FixedZone("CEST", 7200))
	commit(t, j, Row{Kind: epochs, At: at, Body: []byte("x")}, Row{Kind: epochs, At: time.Date(1969, 1, 1, 0, 0, 0, 0, time.UTC), Body: []byte("y")})
	r, _, err := j.Newest(t.Context(), epochs)
	if want := time.Date(2026, 10, 25, 0, 30, 0, 123_000_000, time.UTC); err != nil || r.At != want {
		t.Errorf("%v came back as %v, %v", at, r.At, err)
	}
	if n := len(each(t, j, epochs, time.Time{}, time.Time{})); n != 2 {
		t.Errorf("%d rows; a time before 1970 is a time", n)
	}
}

func TestChangedWakesTheSinks(t *testing.T) {
	j := open(t, path(t), daemon)
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"commit", func() error { j.Add(row(epochs, 0, "", "x")); return j.Commit(t.Context(), Normal) }},
		{"put", func() error { return j.Put(t.Context(), row(diary, 0, "", "x")) }},
		{"reset", func() error { return j.ResetCursor(t.Context(), "influx", 0) }},
	} {
		ch := j.Changed()
		select {
		case <-ch:
			t.Error("changed before", step.name)
		default:
		}
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		select {
		case <-ch:
		default:
			t.Error("not changed by", step.name)
		}
	}
}

func TestClosingKeepsWhatIsPending(t *testing.T) {
	p := path(t)
	j := open(t, p, daemon)
	j.Add(row(epochs, 0, "", "x"))
	j.SetCursor("influx", 1)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if err := j.Commit(t.Context(), Full); err != nil {
		t.Error("nothing to commit:", err)
	}
	if _, err := j.After(t.Context(), 0, 1); !errors.Is(err, ErrClosed) {
		t.Error("a closed record answers", err)
	}
	if err := j.Close(); err != nil {
		t.Error("closed twice:", err)
	}
	j = open(t, p, daemon)
	want(t, "kept", each(t, j, epochs, time.Time{}, time.Time{}), []string{"0  x"})
	if j.Cursor("influx") != 1 || j.Last() != 1 {
		t.Error("cursor", j.Cursor("influx"), "last", j.Last())
	}
}

func TestOnlyTheOwnerMayReadTheFiles(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0)) // the worst one
	p := filepath.Join(t.TempDir(), "made", "nightroom.db")
	j := open(t, p, Options{})
	commit(t, j, row(epochs, 0, "", "x"))
	entries, err := os.ReadDir(filepath.Dir(p))
	if err != nil || len(entries) < 4 { // db, wal, shm, guest
		t.Fatal(entries, err)
	}
	for _, e := range entries {
		if fi, err := e.Info(); err != nil || fi.Mode() != 0o600 {
			t.Error(e.Name(), "has mode", fi.Mode())
		}
	}
	if fi, _ := os.Stat(filepath.Dir(p)); fi.Mode().Perm() != 0o700 {
		t.Error("the folder has mode", fi.Mode())
	}
}

func TestAPathIsTakenAsItIs(t *testing.T) {
	p := filepath.Join(t.TempDir(), "a?mode=memory&_pragma=user_version(9)#%41 b.db")
	j := open(t, p, daemon)
	commit(t, j, row(epochs, 0, "", "x"))
	if fi, err := os.Stat(p); err != nil || fi.Size() == 0 {
		t.Error(fi, err)
	}
}

func TestACancelledCommitKeepsItsRows(t *testing.T) {
	j := open(t, path(t), daemon)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	j.Add(row(epochs, 0, "", "x"))
	if err := j.Commit(ctx, Full); err == nil {
		t.Fatal("committed")
	}
	if err := j.Put(ctx, row(diary, 0, "", "x")); err == nil {
		t.Fatal("saved")
	}
	commit(t, j)
	want(t, "committed later", each(t, j, epochs, time.Time{}, time.Time{}), []string{"0  x"})
	want(t, "not saved", each(t, j, diary, time.Time{}, time.Time{}), nil)
}
