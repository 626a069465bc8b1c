package store

import (
	"context"
	"sync"
	"testing"
	"time"
)

// BenchmarkPruneOfAYear makes store.keep a year shorter: 400 days of epochs, of
// which 365 go. Meanwhile somebody commits readings all the time; longest-ms is
// the longest that one of these took, and so the longest that anybody waited.
// NIGHTROOM_LONG has it whole, else it is a tenth.
func BenchmarkPruneOfAYear(b *testing.B) {
	days := 40
	if long {
		days = 400
	}
	for b.Loop() {
		b.StopTimer()
		j, err := Open(b.Context(), b.TempDir()+"/nightroom.db", daemon)
		if err != nil {
			b.Fatal(err)
		}
		body := make([]byte, 65)
		for day := range days {
			for i := range 2880 {
				at := start.Add(time.Duration(day)*24*time.Hour + time.Duration(i)*30*time.Second)
				j.Add(Row{Kind: epochs, At: at, Body: body})
			}
			if err := j.Commit(b.Context(), Normal); err != nil {
				b.Fatal(err)
			}
		}
		b.StartTimer()
		ctx, stop := context.WithCancel(b.Context())
		var measuring sync.WaitGroup
		var longest, total time.Duration
		commits := 0
		measuring.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				j.Add(Row{Kind: epochs, At: start.Add(time.Duration(days)*24*time.Hour + time.Duration(i)*30*time.Second), Body: body})
				began := time.Now()
				if err := j.Commit(context.Background(), Normal); err != nil {
					b.Error(err)
				}
				took := time.Since(began)
				longest, total, commits = max(longest, took), total+took, commits+1
				select {
				case <-ctx.Done():
				case <-time.After(5 * time.Millisecond):
				}
			}
		})
		n, err := j.Prune(b.Context(), epochs, start.Add(time.Duration(days*365/400)*24*time.Hour))
		stop()
		measuring.Wait()
		if err != nil || n != int64(days*365/400)*2880 {
			b.Fatal(n, err)
		}
		b.ReportMetric(float64(longest.Microseconds())/1000, "longest-ms")
		b.ReportMetric(float64(total.Microseconds())/1000/float64(commits), "mean-ms")
		b.StopTimer()
		if err := j.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}
