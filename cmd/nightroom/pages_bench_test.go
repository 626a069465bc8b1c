package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"slices"
	"testing"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// What is asked of the pages with a year of data, at 20 requests a second while
// the room is measured: p95 <= 50 ms.
func BenchmarkPagesOfAYear(b *testing.B) {
	h := year(b, 12)
	h.write("nightroom.yaml", "people: [{id: anna, name: Anna}]\n"+
		"sensors:\n  - {driver: bme280, bus: simulated}\n  - {driver: bh1750, bus: simulated, every: 1s}\n  - {driver: soundmeter, bus: simulated, every: 125ms}\n"+
		"mqtt: {embedded: \"127.0.0.1:0\"}\nweb: {listen: \"127.0.0.1:0\"}\nstore: {path: room.db, keep: 4000d}\n")
	withHours(b, h)
	d := h.run()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	client.Jar, _ = cookiejar.New(nil) // never fails
	skip, err := http.NewRequest(http.MethodPost, "http://"+d.page+"/log/skip", nil)
	if err != nil {
		b.Fatal(err)
	}
	skip.Header.Set("Origin", "http://"+d.page)
	answer, err := client.Do(skip) // the question comes first
	if err != nil {
		b.Fatal(err)
	}
	answer.Body.Close()
	for _, path := range []string{"/nights", "/nights?month=2026-03", "/nights/2026-05-02", "/report?nights=recent"} {
		b.Run(path, func(b *testing.B) {
			var took []time.Duration
			pace := time.NewTicker(50 * time.Millisecond)
			defer pace.Stop()
			bytes := 0
			for b.Loop() {
				<-pace.C
				begin := time.Now()
				answer, err := client.Get(fmt.Sprintf("http://%s%s", d.page, path))
				if err != nil {
					b.Fatal(err)
				}
				body, err := io.ReadAll(answer.Body)
				answer.Body.Close()
				if err != nil || answer.StatusCode != http.StatusOK {
					b.Fatalf("status %d (%v)", answer.StatusCode, err)
				}
				took, bytes = append(took, time.Since(begin)), len(body)
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(bytes), "bytes")
		})
	}
}

// withHours gives the nights of a year their hours.
func withHours(b *testing.B, h *household) {
	b.Helper()
	c, err := config.Load(h.path("nightroom.yaml"), daemon.Parts())
	if err != nil {
		b.Fatal(err)
	}
	j, err := notebook.Open(b.Context(), c, "", true, nil)
	if err != nil {
		b.Fatal(err)
	}
	var rows []store.Row
	err = notebook.EachNight(b.Context(), j, night.Date{}, night.Date{}, func(s night.Summary) error {
		s.LightsOut, s.Wake = s.Night.Noon().Add(-14*time.Hour), s.Night.Noon().Add(-6*time.Hour)
		s.ReadyPct, s.Basis = is(80), basisOfAutumn()
		rows = append(rows, notebook.ToJournal(record.OfNight(&night.Night{Summary: s})[0]))
		return nil
	})
	if err == nil {
		err = j.Put(b.Context(), rows...)
	}
	if err = errors.Join(err, j.Close()); err != nil {
		b.Fatal(err)
	}
}
