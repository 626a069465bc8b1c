package influx

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A month waits, and each batch of it takes the server a while.
func TestAnAlertAndAScoreGoAheadOfABacklog(t *testing.T) {
	web, j := &server{}, newMemory(epochRows(6*mostRows)...)
	j.put(painRow(0, "anna", 4), painRow(0, "anna", 5)) // she corrected it
	j.put(painRow(1, "anna", 9))
	j.remove(painRow(1, "anna", 9)) // and took it back
	web.respond = func(n int, _ []string) *http.Response {
		if n == 2 {
			j.put(alertRow(1, "cool", true)) // while the second batch of epochs is under way
		}
		return respond(204, "")
	}
	web.other = func(*http.Request, string) *http.Response { return respond(204, "") } // deletes
	play(t, web, j, nil, func(s *Sink, _ *book) {
		after(time.Minute)
		heard := web.lines()
		where := func(prefix string) (requests []int) {
			for n, lines := range heard {
				for _, l := range lines {
					if strings.HasPrefix(l, prefix) {
						requests = append(requests, n)
					}
				}
			}
			return requests
		}
		if got := where("pain,"); len(got) != 2 || got[0] != 1 {
			t.Errorf("the score went with the requests %v of %d, want the second, and in its turn", got, len(heard))
		}
		if lines := heard[1]; len(lines) != 1 || !strings.Contains(lines[0], " score=5i,") {
			t.Errorf("ahead of the rest went %q, want the corrected score alone", lines)
		}
		if got := where("alert,"); len(got) != 2 || got[0] != 3 {
			t.Errorf("the alert went with the requests %v of %d, want the next after it, and in its turn", got, len(heard))
		}
		if st := s.Status(); st.Sent != 6*mostRows+2 || st.Deleted != 1 || j.Cursor() != j.Last() {
			t.Errorf("each row is counted once, in its turn: %+v, cursor %d of %d", st, j.Cursor(), j.Last())
		}
	})
}

func TestARefusedAlertDoesNotHoldUpTheBacklogThatItWentAheadOf(t *testing.T) {
	web, j := &server{}, newMemory(epochRows(3*mostRows)...)
	j.put(alertRow(1, "cool", true))
	web.respond = func(_ int, lines []string) *http.Response {
		if slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "alert,") }) {
			return respond(400, `{"code":"invalid","message":"unable to parse"}`)
		}
		return respond(204, "")
	}
	play(t, web, j, nil, func(s *Sink, _ *book) {
		synctest.Wait()
		if st := s.Status(); st.Sent != 3*mostRows || st.SetAside != 1 || j.Cursor() != j.Last() {
			t.Errorf("status %+v, cursor %d of %d", st, j.Cursor(), j.Last())
		}
		alone := 0
		for _, lines := range web.lines() {
			if len(lines) == 1 {
				alone++
			}
		}
		if alone > 2 {
			t.Errorf("the alert went %d times, want once ahead and once in its turn", alone)
		}
	})
}

func TestNothingGoesTwiceWithoutABacklog(t *testing.T) {
	web, j := &server{}, newMemory(epochRow(0))
	play(t, web, j, nil, func(*Sink, *book) {
		for i := range 5 {
			j.put(epochRow(i+1), alertRow(i, "cool", i%2 == 0))
			after(10 * time.Second)
		}
		if n := web.requests(); n != 6 {
			t.Errorf("%d requests, want 6", n)
		}
	})
}
