package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
	"nightroom/internal/epoch"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// BenchmarkPages asks for the pages of a year, 20 times a second, while the room
// is measured at full pace. No sample may be late for its 30 seconds, and no 30
// seconds may be missing. Then somebody comes for the first time, with a
// processor that is four times as slow as this one.
func BenchmarkPages(b *testing.B) {
	h := year(b, 12)
	withHours(b, h)
	d := h.launch(binary, "run")
	d.page = find(d.says(`"nightroom is up"`), ` page=(\S+)`)
	client := d.skipper()
	for range b.N {
		ctx, cancel := context.WithCancel(b.Context())
		epochs := d.watchEpochs(ctx)
		<-epochs.begun
		took := map[string][]time.Duration{}
		tick := time.NewTicker(time.Second / 20)
		for range 400 { // 80 s
			for name, path := range map[string]string{"tonight": "/", "nights": "/nights", "night": "/nights/2026-05-02", "report": "/report?person=anna&nights=recent"} {
				<-tick.C
				took[name] = append(took[name], fetch(b, client, "http://"+d.page+path))
			}
		}
		tick.Stop()
		cancel()
		<-epochs.ended
		for name, all := range took {
			slices.Sort(all)
			b.ReportMetric(float64(all[len(all)*95/100].Microseconds())/1000, name+"-p95-ms")
		}
		b.ReportMetric(d.metric("nightroom_late_samples_total"), "late-samples")
		b.ReportMetric(float64(epochs.late), "late-epochs")
		bytes, painted := d.firstVisit(b)
		b.ReportMetric(float64(bytes)/1000, "first-visit-KB")
		b.ReportMetric(painted, "painted-ms")
	}
}

// An epochWatch counts the epochs that the page is told of more than a second
// after their time, as the first went, or not at all.
type epochWatch struct {
	late         int
	begun, ended chan struct{} // with the first; with the context
}

func (d *process) watchEpochs(ctx context.Context) *epochWatch {
	w := &epochWatch{begun: make(chan struct{}), ended: make(chan struct{})}
	go func() {
		defer close(w.ended)
		var known, first, last time.Time // known was there before
		var began time.Time
		_ = d.hears(ctx, func(data string) {
			var state struct{ Time time.Time }
			_ = json.Unmarshal([]byte(data), &state)
			switch at := state.Time; {
			case at.IsZero(): // a rule changed
			case known.IsZero():
				known = at
			case !at.After(known):
			case first.IsZero():
				first, last, began = at, at, time.Now()
				close(w.begun)
			case at.After(last):
				w.late += int(at.Sub(last)/epoch.Length) - 1
				if time.Since(began)-at.Sub(first) > time.Second {
					w.late++
				}
				last = at
			}
		})
	}()
	return w
}

// skipper is somebody who was asked for the morning, and skips it today.
func (d *process) skipper() *http.Client {
	d.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	client.Jar, _ = cookiejar.New(nil) // never fails
	skip, err := http.NewRequestWithContext(d.t.Context(), http.MethodPost, "http://"+d.page+"/log/skip", nil)
	if err != nil {
		d.t.Fatal(err)
	}
	skip.Header.Set("Origin", "http://"+d.page)
	answer, err := client.Do(skip)
	if err != nil {
		d.t.Fatal(err)
	}
	answer.Body.Close()
	return client
}

// fetch is how long a page takes.
func fetch(b *testing.B, client *http.Client, url string) time.Duration {
	b.Helper()
	begin := time.Now()
	answer, err := client.Get(url)
	if err != nil {
		b.Fatal(err)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	answer.Body.Close()
	if err != nil || answer.StatusCode != http.StatusOK {
		b.Fatalf("%s: status %d (%v)", url, answer.StatusCode, err)
	}
	return time.Since(begin)
}

// firstVisit is the most that a first visit weighs, in bytes, and the longest
// until its largest thing is painted, in milliseconds.
func (d *process) firstVisit(t testing.TB) (bytes int64, painted float64) {
	t.Helper()
	for _, path := range []string{"/", "/log", "/nights"} {
		b := browse(t, phone, d.page,
			tells(network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}),
			tells(emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4}))
		b.open("/nights")
		b.tap(`[action="/log/skip"] button, [form="skip"]`) // the question comes first
		came := b.weighs()
		b.open(path)
		eval[bool](b, `new PerformanceObserver(l => window.painted = l.getEntries().at(-1).startTime).observe({type: "largest-contentful-paint", buffered: true}); true`)
		b.await("window.painted > 0")
		now := eval[float64](b, "window.painted")
		t.Logf("%s: %d bytes, painted after %.0f ms", path, came.Load(), now)
		bytes, painted = max(bytes, came.Load()), max(painted, now)
	}
	return bytes, painted
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
