package store

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// onDisk is a folder whose bytes reach a disk, and are counted.
func onDisk(t testing.TB) string {
	t.Helper()
	const tmpfs = 0x01021994 // TMPFS_MAGIC, linux/magic.h
	dir := t.TempDir()
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		t.Fatal(err)
	}
	if int64(fs.Type) == tmpfs { //nolint:unconvert // it has 32 bits on a 32-bit machine
		t.Skip("the temporary folder is in memory, where nothing is written to a disk; set TMPDIR")
	}
	return filepath.Join(dir, "nightroom.db")
}

// written is what this process has caused to be written to disks, in bytes.
func written(t testing.TB) int64 {
	t.Helper()
	b, err := os.ReadFile("/proc/self/io")
	if err != nil {
		t.Skip(err)
	}
	_, after, _ := strings.Cut(string(b), "\nwrite_bytes: ")
	value, _, _ := strings.Cut(after, "\n")
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

const (
	dayCommits = 24 * 60
	epochBytes = 90
)

// aDay is the daemon's day: two epochs and the cursors of two sinks a minute,
// a rule's transition each half hour. each is called after every commit.
func aDay(t testing.TB, j *Journal, each func()) {
	t.Helper()
	at := start
	if r, ok, err := j.Newest(t.Context(), epochs); err != nil {
		t.Fatal(err)
	} else if ok {
		at = r.At
	}
	for i := range dayCommits {
		for range 2 {
			at = at.Add(30 * time.Second)
			j.Add(Row{Kind: epochs, At: at, Body: make([]byte, epochBytes)})
		}
		j.SetCursor("influx", j.Last())
		j.SetCursor("mqtt", j.Last())
		if err := j.Commit(t.Context(), Full); err != nil {
			t.Fatal(err)
		}
		if i%30 == 29 {
			j.Add(Row{Kind: transitions, At: at, Name: "quiet", Body: make([]byte, 40)})
			if err := j.Commit(t.Context(), Normal); err != nil {
				t.Fatal(err)
			}
		}
		each()
	}
}

func TestADayWritesLessThan15MB(t *testing.T) {
	j := open(t, onDisk(t), daemon)
	before := written(t)
	aDay(t, j, func() {})
	if mb := float64(written(t)-before) / 1e6; mb > 15 {
		t.Errorf("a day writes %.1f MB", mb)
	} else {
		t.Logf("a day writes %.1f MB", mb)
	}
	if s := j.Stats(); s.LogBytes > 2*checkpointPages*(pageSize+24) {
		t.Errorf("the log has %d bytes", s.LogBytes)
	}
}

// BenchmarkDay reports the bytes of a day in three ways: as the commits alone
// write them; as they are when the kernel writes all that is dirty back before
// the next commit, which it does when that is a minute later (sync(2) stands in
// for it, and exaggerates a little); and the same with the file shared, as it is
// while a command is there.
func BenchmarkDay(b *testing.B) {
	for _, c := range []struct {
		name string
		opt  Options
		each func()
	}{
		{"commits", daemon, func() {}},
		{"writtenBack", daemon, syscall.Sync},
		{"shared", Options{}, syscall.Sync},
	} {
		b.Run(c.name, func(b *testing.B) {
			j := open(b, onDisk(b), c.opt)
			aDay(b, j, func() {}) // the log has its length
			before, n := written(b), 0
			for b.Loop() {
				aDay(b, j, c.each)
				n++
			}
			b.ReportMetric(float64(written(b)-before)/float64(n)/1e6, "MB/day")
		})
	}
}

func BenchmarkCommit(b *testing.B) {
	for name, sync := range map[string]Sync{"normal": Normal, "full": Full} {
		b.Run(name, func(b *testing.B) {
			j := open(b, onDisk(b), daemon)
			at := start
			body := make([]byte, epochBytes)
			b.ReportAllocs()
			for b.Loop() {
				at = at.Add(30 * time.Second)
				j.Add(Row{Kind: epochs, At: at, Body: body}, Row{Kind: epochs, At: at.Add(time.Second), Body: body})
				if err := j.Commit(b.Context(), sync); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkYear reads a year of epochs, a night of it, and the start with it.
func BenchmarkYear(b *testing.B) {
	p := onDisk(b)
	j := open(b, p, daemon)
	const n = 365 * 2 * dayCommits
	at := start
	for i := range n {
		j.Add(Row{Kind: epochs, At: at, Body: make([]byte, epochBytes)})
		at = at.Add(30 * time.Second)
		if i%20_000 == 0 || i == n-1 {
			if err := j.Commit(b.Context(), Normal); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Logf("%d rows, %d MB", n, j.Stats().FileBytes>>20)
	read := func(from, to time.Time, want int) func(*testing.B) {
		return func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				got := 0
				if err := j.Each(b.Context(), epochs, from, to, func(Row) error { got++; return nil }); err != nil || got != want {
					b.Fatal(got, err)
				}
			}
			b.ReportMetric(float64(want)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		}
	}
	b.Run("each", read(time.Time{}, time.Time{}, n))
	b.Run("night", read(at.AddDate(0, -6, 0), at.AddDate(0, -6, 0).Add(8*time.Hour), 960))
	b.Run("after", func(b *testing.B) {
		for b.Loop() {
			for seq := int64(0); ; {
				rows, err := j.After(b.Context(), seq, 5000)
				if err != nil {
					b.Fatal(err)
				}
				if len(rows) == 0 {
					break
				}
				seq = rows[len(rows)-1].Seq
			}
		}
		b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	})
	if err := j.Close(); err != nil {
		b.Fatal(err)
	}
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			j, err := Open(context.Background(), p, daemon)
			if err != nil {
				b.Fatal(err)
			}
			j.Close()
		}
	})
}

// BenchmarkAYear is what backup and forget take with a year of epochs.
func BenchmarkAYear(b *testing.B) {
	p := filepath.Join(b.TempDir(), "nightroom.db")
	j := open(b, p, Options{})
	for day := range 365 {
		for i := range 2880 {
			j.Add(Row{Kind: epochs, At: start.Add(time.Duration(day*2880+i) * 30 * time.Second), Body: make([]byte, 90)})
		}
		j.Add(Row{Kind: diary, At: start.AddDate(0, 0, day), Name: "anna/morning", Body: []byte("secret")})
		if err := j.Commit(b.Context(), Normal); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("backup", func(b *testing.B) {
		for b.Loop() {
			c, err := j.Backup(b.Context(), p+".backup")
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(c.Bytes)/1e6, "MB")
		}
	})
	b.Run("forget", func(b *testing.B) {
		for b.Loop() {
			if _, err := j.Forget(b.Context(), anna, row(transitions, 0, "forgotten", "x")); err != nil {
				b.Fatal(err)
			}
		}
	})
}
