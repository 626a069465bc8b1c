package influx

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"nightroom/internal/record"
)

// play runs a sink over a journal in a bubble of made-up time.
func play(t *testing.T, web *server, j *memory, change func(*Options), story func(s *Sink, log *book)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s, log := newSink(t, "http://influx.test:8086", change)
		s.client.Transport = web
		j.changed = make(chan struct{}) // of the bubble
		stop := run(t, s, j)
		synctest.Wait()
		story(s, log)
		stop()
	})
}

func after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestReadingsGoOnceAMinuteAndAlertsAndPainAtOnce(t *testing.T) {
	web, j := &server{}, newMemory(epochRow(0))
	play(t, web, j, nil, func(s *Sink, _ *book) {
		want := func(n int, what string) {
			t.Helper()
			if got := web.requests(); got != n {
				t.Fatalf("%s: %d requests, want %d", what, got, n)
			}
		}
		want(1, "at start, what the journal holds")
		after(time.Second)
		j.put(epochRow(1))
		after(58 * time.Second)
		want(1, "a reading waits for its minute")
		after(2 * time.Second)
		want(2, "the minute is over")
		j.put(epochRow(2))
		after(10 * time.Second)
		j.put(alertRow(1, "cool", true))
		synctest.Wait()
		want(3, "an alert goes at once")
		if got := web.lines()[2]; len(got) != 2 || !strings.HasPrefix(got[1], "alert,room=bedroom,rule=cool firing=1i,") {
			t.Errorf("with the alert went %q", got)
		}
		j.put(painRow(0, "anna", 4))
		synctest.Wait()
		want(4, "pain goes at once")
		after(10 * time.Minute)
		want(4, "nothing new, nothing sent")
		if st := s.Status(); st.Sent != 5 || st.Waiting != 0 || st.LastError != "" || st.LastSuccess.IsZero() {
			t.Errorf("status %+v", st)
		}
	})
}

func TestPainStaysHomeUnlessShared(t *testing.T) {
	web, j := &server{}, newMemory(painRow(0, "anna", 4), epochRow(0))
	play(t, web, j, func(o *Options) { o.SharePain = false }, func(s *Sink, _ *book) {
		j.put(epochRow(1), painRow(1, "anna", 7))
		after(time.Second)
		if n := web.requests(); n != 1 {
			t.Errorf("pain that stays woke the upload: %d requests, want 1", n)
		}
		after(2 * time.Minute)
		for _, l := range slices.Concat(web.lines()...) {
			if strings.HasPrefix(l, "pain") {
				t.Errorf("sent %q", l)
			}
		}
		if j.Cursor() != j.Last() {
			t.Errorf("cursor at %d of %d: unshared pain holds it up", j.Cursor(), j.Last())
		}
	})
}

func TestTheDaemonsMemoryIsPassedOver(t *testing.T) {
	web := &server{}
	j := newMemory(record.Row{Kind: record.State, At: first, Name: "cool", Body: []byte("{}")},
		record.Row{Kind: record.InBed, At: first})
	play(t, web, j, nil, func(s *Sink, _ *book) {
		if web.requests() != 0 || j.Cursor() != 2 || s.Status().Sent != 0 {
			t.Errorf("%d requests, cursor %d, status %+v: want none, 2, none sent", web.requests(), j.Cursor(), s.Status())
		}
	})
}

func TestTheCursorNeverPassesARowThatIsNotStored(t *testing.T) {
	stored := map[string]bool{}
	chance := rand.New(rand.NewPCG(1, 2))
	web := &server{}
	web.respond = func(_ int, lines []string) *http.Response {
		if len(lines) > 10 { // 413 first, and then the server dies in the midst of the halves
			return respond(413, "")
		}
		if chance.IntN(3) == 0 {
			return nil
		}
		for _, l := range lines {
			stored[l] = true
		}
		return respond(204, "")
	}
	j := newMemory(epochRows(200)...)
	play(t, web, j, nil, func(s *Sink, _ *book) {
		for range 2000 {
			web.mu.Lock()
			at, n := j.Cursor(), int64(len(stored))
			web.mu.Unlock()
			if n < at {
				t.Fatalf("cursor at %d with %d lines stored", at, n)
			}
			after(10 * time.Second)
		}
		web.mu.Lock()
		defer web.mu.Unlock()
		if j.Cursor() != 200 || len(stored) != 200 {
			t.Errorf("cursor %d, %d stored, want 200", j.Cursor(), len(stored))
		}
	})
}
