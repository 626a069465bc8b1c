package influx

import (
	"errors"
	"math/bits"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Status is what became of the rows since the sink was made.
type Status struct {
	Sent     int64 // lines stored
	SetAside int64 // lines that were refused for good; see Rejected
	Expired  int64 // lines older than what the bucket keeps
	Removed  int64 // rows removed here whose points, if they were sent, are still there

	Waiting     int       // lines read from the journal and not yet stored; more may stand behind them
	LastError   string    // what is wrong now; empty once the server takes lines again
	LastSuccess time.Time // zero: none yet
}

// A Rejected is a line that was set aside.
type Rejected struct {
	Seq   int64
	At    time.Time // when
	Line  string    // empty if the row could not be made a line
	Words string    // the server's, or why it could not
}

// mostAside is how many lines set aside are remembered: the newest.
const mostAside = 1000

// ledger is what others may ask while Run works.
type ledger struct {
	mu     sync.Mutex
	status Status
	aside  []Rejected
}

// Status may be called at any time.
func (s *Sink) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status
}

// Rejected are the newest lines that were set aside, 1,000 at most. It may be
// called at any time.
func (s *Sink) Rejected() []Rejected {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.aside)
}

// passed books the items [lo, hi) and moves the cursor over them.
func (s *Sink) passed(j Journal, lo, hi int) {
	if lo == hi {
		return
	}
	answered := len(s.lines(lo, hi)) > 0
	s.mu.Lock()
	before, now := s.status, s.o.Now()
	for i := lo; i < hi; i++ {
		it, line := &s.items[i], s.lines(i, i+1)
		if len(line) > 0 {
			s.status.Waiting--
		}
		switch {
		case it.refused != nil:
			s.status.SetAside++
			if len(s.aside) == mostAside {
				s.aside = slices.Delete(s.aside, 0, 1)
			}
			s.aside = append(s.aside, Rejected{it.seq, now, string(line), it.refused.Error()})
		case it.removed:
			s.status.Removed++
		case it.expired:
			s.status.Expired++
		case len(line) > 0:
			s.status.Sent++
			s.status.LastSuccess = now
		}
	}
	if answered {
		s.status.LastError = ""
	}
	after := s.status
	s.mu.Unlock()

	j.SetCursor(s.items[hi-1].seq)
	if answered {
		s.tries = 0
		if s.told != "" {
			s.told = ""
			s.o.Log.Info("InfluxDB takes lines again")
		}
	}
	s.report(before, after)
}

// report tells the log of what was not stored: often at first, then as counts
// double.
func (s *Sink) report(before, after Status) {
	if doubled(before.SetAside, after.SetAside) {
		s.o.Log.Warn("InfluxDB: lines were refused and set aside, the rest goes on",
			"lines", after.SetAside, "why", s.aside[len(s.aside)-1].Words)
	}
	if doubled(before.Expired, after.Expired) {
		s.o.Log.Info("InfluxDB: lines are older than what the bucket keeps, and are not stored there", "lines", after.Expired)
	}
	if before.Removed == 0 && after.Removed > 0 {
		s.o.Log.Warn("InfluxDB: something was removed here that may still stand there: delete it there by hand")
	}
}

// doubled tells that a count has more binary digits than before.
func doubled(before, after int64) bool {
	return bits.Len64(uint64(before)) != bits.Len64(uint64(after))
}

// failed books a failure, tells the log when it is another than before, and
// says how long to wait. What goes by itself (a server that restarts) is told
// when it is met a second time in a row.
func (s *Sink) failed(err error) time.Duration {
	s.tries++
	wait := backoff(s.tries)
	var (
		key, message string
		passing      bool
		a            *answer
		j            *journalError
		u            *url.Error
	)
	switch {
	case errors.As(err, &j):
		key, message = "journal", "the journal cannot be read: uploads to InfluxDB wait for it"
	case !errors.As(err, &a):
		key, message, passing = "network", "InfluxDB cannot be reached: readings wait in the journal", true
		if errors.As(err, &u) { // which repeats the whole address
			err = u.Err
		}
	case a.passing():
		key, message, passing = strconv.Itoa(a.status), "InfluxDB is busy or ill: readings wait in the journal", true
	default:
		key, message = strconv.Itoa(a.status), "InfluxDB takes nothing: "+a.advice(&s.o)
		if a.status == http.StatusUnauthorized || a.status == http.StatusForbidden || a.status == http.StatusNotFound {
			wait = asked(longestWait) // only a person can mend it
		}
	}
	if a != nil && a.retryAfter > 0 {
		wait = max(wait, asked(a.retryAfter))
	}
	s.mu.Lock()
	s.status.LastError = message + ": " + err.Error()
	s.mu.Unlock()
	if key != s.told && (s.tries > 1 || !passing) {
		s.told = key
		s.o.Log.Warn(message, "error", err, "next_try_in", wait.Round(time.Second))
	}
	return wait
}
