package influx

import (
	"bytes"
	"context"
	"net/http"
	"runtime"
	"slices"
	"testing"
	"time"

	"nightroom/internal/record"
)

const thirtyDays = 30 * 24 * 120 // epochs

// backlog is a journal of thirty days that takes little memory itself.
type backlog struct {
	bodies [][]byte
	cursor int64
	memo   string
}

func newBacklog() *backlog {
	b := &backlog{}
	for _, r := range epochRows(1000) {
		b.bodies = append(b.bodies, r.Body)
	}
	return b
}

func (b *backlog) After(_ context.Context, seq int64, limit int, kinds ...record.Kind) ([]Entry, error) {
	if len(kinds) > 0 {
		return nil, nil // there are epochs alone
	}
	entries := make([]Entry, 0, limit)
	for ; seq < thirtyDays && len(entries) < limit; seq++ {
		entries = append(entries, Entry{seq + 1, record.Row{
			Kind: record.Environment, At: first.Add(time.Duration(seq) * 30 * time.Second),
			Body: slices.Clone(b.bodies[seq%1000]),
		}})
	}
	return entries, nil
}

func (b *backlog) Wait(ctx context.Context, _ int64) error { <-ctx.Done(); return ctx.Err() }
func (b *backlog) Last() int64                             { return thirtyDays }
func (b *backlog) Cursor() int64                           { return b.cursor }
func (b *backlog) Memo() string                            { return b.memo }
func (b *backlog) Note(int, []byte)                        {}
func (b *backlog) Keep(_, seq int64, memo string) bool     { b.cursor, b.memo = seq, memo; return true }
func (b *backlog) Versions(context.Context, *Entry) ([]record.Row, bool, error) {
	return nil, false, nil
}

// BenchmarkBacklog uploads thirty days to a real InfluxDB; BenchmarkBareClient
// is what the server takes from one connection that sends ready-made lines.
func BenchmarkBacklog(b *testing.B) {
	d, j := theServer(b), newBacklog()
	for b.Loop() {
		s, err := New(Options{URL: d.URL(), Bucket: d.Database(b, ""), Room: "bedroom"})
		if err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		var before, m runtime.MemStats
		runtime.ReadMemStats(&before)
		most := before.HeapInuse
		start := time.Now()
		j.cursor, j.memo = 0, ""
		for more := true; more; {
			if more, err = s.upload(context.Background(), j); err != nil {
				b.Fatal(err)
			}
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse)
		}
		b.ReportMetric(thirtyDays/time.Since(start).Seconds(), "lines/s")
		b.ReportMetric(float64(most-before.HeapInuse)/(1<<20), "MiB-more")
		s.client.CloseIdleConnections()
	}
}

func BenchmarkBareClient(b *testing.B) {
	d := theServer(b)
	entries, err := newBacklog().After(context.Background(), 0, thirtyDays)
	if err != nil {
		b.Fatal(err)
	}
	var bodies [][]byte
	for i := range entries {
		if i%mostRows == 0 {
			bodies = append(bodies, nil)
		}
		p, _, err := entries[i].Point()
		if err != nil {
			b.Fatal(err)
		}
		last := &bodies[len(bodies)-1]
		if *last, err = Line(*last, &p, "bedroom"); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		to := d.URL() + "/api/v2/write?precision=ms&bucket=" + d.Database(b, "")
		start := time.Now()
		for _, body := range bodies {
			resp, err := http.Post(to, "text/plain", bytes.NewReader(body))
			if err != nil || resp.StatusCode != http.StatusNoContent {
				b.Fatal(resp, err)
			}
			resp.Body.Close()
		}
		b.ReportMetric(thirtyDays/time.Since(start).Seconds(), "lines/s")
	}
}
