package influx

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestWaitsGrowToFiveMinutesAndStartOverAfterASuccess(t *testing.T) {
	for range 5 {
		web := &server{}
		var down atomic.Bool
		down.Store(true)
		web.respond = func(int, []string) *http.Response {
			if down.Load() {
				return nil
			}
			return respond(204, "")
		}
		j := newMemory(epochRow(0))
		play(t, web, j, nil, func(s *Sink, log *book) {
			after(time.Hour)
			low, high := time.Second, 2*time.Second
			at := web.times()
			for i := range len(at) - 1 {
				if d := at[i+1].Sub(at[i]); d < low || d > high {
					t.Fatalf("wait %d was %v, want %v to %v", i, d, low, high)
				}
				low, high = min(2*low, 150*time.Second), min(2*high, 5*time.Minute)
			}
			if n := len(log.lines()); n != 1 {
				t.Errorf("an hour without a server made %d log lines, want 1: %q", n, log.lines())
			}
			if st := s.Status(); !strings.Contains(st.LastError, "cannot be reached") || st.Waiting != 1 {
				t.Errorf("status %+v", st)
			}
			down.Store(false)
			after(5 * time.Minute)
			if st := s.Status(); st.Sent != 1 || st.LastError != "" {
				t.Errorf("status after the server came back: %+v", st)
			}
			if l := log.lines(); len(l) != 2 || !strings.Contains(l[1], "takes lines again") {
				t.Errorf("log %q", l)
			}
			down.Store(true)
			n := web.requests()
			j.put(alertRow(0, "cool", true))
			after(2 * time.Second)
			if web.requests() != n+2 {
				t.Error("after a success the waits did not start over")
			}
		})
	}
}

func TestASingleFailureIsNotLogged(t *testing.T) {
	web := &server{respond: func(n int, _ []string) *http.Response {
		if n == 0 {
			return respond(503, "")
		}
		return respond(204, "")
	}}
	play(t, web, newMemory(epochRow(0)), nil, func(s *Sink, log *book) {
		after(3 * time.Second)
		if s.Status().Sent != 1 || len(log.lines()) != 0 {
			t.Errorf("status %+v, log %q", s.Status(), log.lines())
		}
	})
}

// A database that compacts its files answers late, and has taken everything.
// Who asks why nothing is uploaded is told, also while the server has asked for
// a quarter of an hour.
func TestALongWaitIsToldAtOnce(t *testing.T) {
	web := &server{respond: func(int, []string) *http.Response { return respond(429, "too many", "Retry-After", "900") }}
	j := newMemory(epochRow(0))
	play(t, web, j, nil, func(_ *Sink, log *book) {
		if l := log.lines(); len(l) != 1 || !strings.Contains(l[0], "too many") || !strings.Contains(l[0], "next_try_in=15m0s") {
			t.Errorf("log %q", l)
		}
		if l := ReadLedger(j.Memo()); !strings.Contains(l.LastError, "busy or ill") {
			t.Errorf("the ledger says %q", l.LastError)
		}
	})
}

func TestTenSecondsOfSlownessAreNoFailure(t *testing.T) {
	web := &server{respond: func(int, []string) *http.Response {
		time.Sleep(10 * time.Second)
		return respond(204, "")
	}}
	play(t, web, newMemory(epochRows(2*mostRows)...), nil, func(s *Sink, log *book) {
		after(time.Minute)
		if st := s.Status(); st.Sent != 2*mostRows || web.requests() != 2 || len(log.lines()) != 0 {
			t.Errorf("%d requests, status %+v, log %q", web.requests(), st, log.lines())
		}
	})
}

func TestRetryAfterIsHonoured(t *testing.T) {
	date := "Sun, 22 Nov 2026 21:00:00 GMT"
	for _, c := range []struct {
		name        string
		status      int
		header      []string
		least, most time.Duration
	}{
		{"seconds", 503, []string{"Retry-After", "40"}, 40 * time.Second, 44 * time.Second},
		{"a date, by the server's clock", 429, []string{"Retry-After", "Sun, 22 Nov 2026 21:01:40 GMT", "Date", date}, 100 * time.Second, 110 * time.Second},
		{"a date, by ours", 429, []string{"Retry-After", "Sat, 01 Jan 2000 00:01:40 GMT"}, 100 * time.Second, 110 * time.Second},
		{"a date gone by", 503, []string{"Retry-After", "Sun, 22 Nov 2026 20:00:00 GMT", "Date", date}, time.Second, 2 * time.Second},
		{"a day", 503, []string{"Retry-After", "86400"}, 15 * time.Minute, 15 * time.Minute},
		{"beyond all numbers", 503, []string{"Retry-After", "99999999999999999999"}, time.Second, 2 * time.Second},
		{"less than our own", 503, []string{"Retry-After", "0"}, time.Second, 2 * time.Second},
		{"nonsense", 503, []string{"Retry-After", "soon"}, time.Second, 2 * time.Second},
		{"negative", 503, []string{"Retry-After", "-5"}, time.Second, 2 * time.Second},
		{"with a refusal", 401, []string{"Retry-After", "600"}, 10 * time.Minute, 11 * time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			web := &server{respond: func(n int, _ []string) *http.Response {
				if n == 0 {
					return respond(c.status, "", c.header...)
				}
				return respond(204, "")
			}}
			play(t, web, newMemory(epochRow(0)), nil, func(*Sink, *book) {
				after(time.Hour)
				at := web.times()
				if len(at) != 2 {
					t.Fatalf("%d requests, want 2", len(at))
				}
				if d := at[1].Sub(at[0]); d < c.least || d > c.most {
					t.Errorf("waited %v, want %v to %v", d, c.least, c.most)
				}
			})
		})
	}
}

func TestAJournalThatCannotBeReadIsTriedAgain(t *testing.T) {
	web, j := &server{}, newMemory(epochRow(0))
	j.broken = errors.New("disk I/O error")
	play(t, web, j, nil, func(s *Sink, log *book) {
		after(10 * time.Minute)
		if l := log.lines(); len(l) != 1 || !strings.Contains(l[0], "journal cannot be read") {
			t.Errorf("log %q", l)
		}
		j.mu.Lock()
		j.broken = nil
		j.mu.Unlock()
		after(5 * time.Minute)
		if s.Status().Sent != 1 {
			t.Errorf("status %+v", s.Status())
		}
	})
}

func TestBatchesShrinkWhileTheServerFailsAndGrowAgain(t *testing.T) {
	web := &server{respond: func(n int, lines []string) *http.Response {
		if n < 10 {
			return nil
		}
		return respond(204, "")
	}}
	j := newMemory(epochRows(12_000)...)
	play(t, web, j, nil, func(s *Sink, _ *book) {
		after(time.Hour)
		var sizes []int
		for _, l := range web.lines() {
			sizes = append(sizes, len(l))
		}
		want := []int{2000, 1000, 500, 250, 125, 64, 64, 64, 64, 64, 64, 128, 256, 512, 1024, 2000}
		if len(sizes) < len(want) || !slices.Equal(sizes[:len(want)], want) {
			t.Errorf("batches of %v, want %v …", sizes, want)
		}
		if slices.Max(sizes) > mostRows || s.Status().Sent != 12_000 {
			t.Errorf("largest batch %d, %d sent", slices.Max(sizes), s.Status().Sent)
		}
	})
}

// Of rows that were dropped while the server was away people hear months later,
// also after a restart.
func TestWhatWasLostMeanwhileStaysInTheLedger(t *testing.T) {
	web, j := &server{respond: func(int, []string) *http.Response { return nil }}, newMemory(epochRow(0))
	play(t, web, j, nil, func(s *Sink, _ *book) {
		after(time.Hour)
		s.Lose(7, "the disk was full")
		after(10 * time.Minute)
	})
	web.respond = nil
	play(t, web, j, nil, func(s *Sink, _ *book) {
		after(time.Minute)
		if st := s.Status(); st.Lost != 7 || st.LostWhy != "the disk was full" || st.Sent != 1 || st.LastError != "" {
			t.Errorf("status %+v", st)
		}
		if l := ReadLedger(j.Memo()); l.Lost != 7 || l.Sent != 1 {
			t.Errorf("in the journal is kept %+v", l)
		}
	})
}
