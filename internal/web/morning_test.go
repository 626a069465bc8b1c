package web

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"nightroom/internal/diary"
)

func TestTheMorningAsksTheFixedQuestionWithElevenButtons(t *testing.T) {
	room := newRoom(bedroom("day"))
	body := ask(handler(room), "GET", "/log", "").Body.String()
	wantText(t, body, diary.Question, `value="0"`, `value="10"`, "<button>Save</button>")
	if n := strings.Count(body, `name="score"`); n != 11 {
		t.Errorf("%d buttons", n)
	}
	wantNoText(t, body, `name="person"`, "Saved")
	if chosen := regexp.MustCompile(`name="(\w+)" value="(\w*)"[^>]* checked`).FindAllString(body, -1); len(chosen) != 1 || !strings.Contains(chosen[0], `name="slept_here" value="yes"`) {
		t.Errorf("chosen is %q", chosen)
	}
	room.people = append(room.people, Person{"ben", "Ben"})
	body = ask(handler(room), "GET", "/log", "").Body.String()
	wantText(t, body, `name="person" value="ben"`, ">Ben<", ">Anna<")
	wantNoText(t, body, "checked")
}

func TestSavedIsSaidOnlyOfWhatWasSaved(t *testing.T) {
	now := time.Date(2026, 11, 23, 6, 40, 0, 0, time.UTC)
	room := newRoom(bedroom("day"))
	h := newServer(noListener{}, room, Options{Now: func() time.Time { return now }}).handler

	w := ask(h, "POST", "/log", form("score", "4"))
	wantStatus(t, w, http.StatusSeeOther)
	if want := []string{"anna 4"}; !slices.Equal(room.saved, want) {
		t.Fatalf("saved %q, want %q", room.saved, want)
	}
	page := w.Header().Get("Location")
	wantText(t, ask(h, "GET", page, "").Body.String(), "Saved:", "4 for Anna, after the night of Sunday 22 November to Monday 23 November.")
	for _, target := range []string{"/log", "/log?saved=", "/log?saved=anna", "/log?saved=1"} {
		wantNoText(t, ask(h, "GET", target, "").Body.String(), "Saved")
	}
	now = now.Add(24 * time.Hour) // the phone wakes up with the same page
	wantNoText(t, ask(h, "GET", page, "").Body.String(), "Saved")

	room.refuse = errors.New("the disk is full: make room and enter it again")
	w = ask(h, "POST", "/log", form("score", "5"))
	wantStatus(t, w, http.StatusServiceUnavailable)
	wantText(t, w.Body.String(), "Not saved: the disk is full: make room and enter it again.", `value="5" checked`)
	wantNoText(t, w.Body.String(), "Saved:")
}

func TestTheMorningSaysWhereTheScoreGoes(t *testing.T) {
	v := bedroom("day")
	for _, c := range []struct {
		to   []Place
		says string
	}{
		{nil, "What you save stays in this record alone."},
		{[]Place{{true, "192.168.1.10"}}, "What you save goes into this record, and the score to the database at 192.168.1.10 too."},
		{[]Place{{true, "a"}, {true, "b"}, {false, "c"}}, "and the score to the database at a, the database at b and the broker at c too."},
	} {
		v.PainTo = c.to
		body := ask(handler(newRoom(v)), "GET", "/log", "").Body.String()
		wantText(t, body, c.says)
		if n := strings.Count(body, "What you save"); n != 1 {
			t.Errorf("it is said %d times", n)
		}
	}
}

func TestAnAnswerIsSavedAlthoughThePhoneFellAsleep(t *testing.T) {
	room := newRoom(bedroom("day"))
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	r := httptest.NewRequestWithContext(gone, "POST", "/log", strings.NewReader("score=4"))
	r.Host = "localhost"
	r.Header.Set("Origin", "http://localhost")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	handler(room).ServeHTTP(httptest.NewRecorder(), r)
	if want := []string{"anna 4"}; !slices.Equal(room.saved, want) {
		t.Errorf("saved %q, want %q", room.saved, want)
	}
}

func TestAnAnswerThatIsNoneIsRefusedWithTheReason(t *testing.T) {
	tests := []struct {
		name, body string
		status     int
		why        string
	}{
		{"eleven", form("person", "anna", "score", "11"), 422, "whole number from 0"},
		{"a half", form("person", "anna", "score", "4.5"), 422, "whole number from 0"},
		{"NaN", form("person", "anna", "score", "NaN"), 422, "whole number from 0"},
		{"negative", form("person", "anna", "score", "-1"), 422, "whole number from 0"},
		{"no number", form("person", "anna"), 422, "no number was chosen"},
		{"unknown person", form("person", "eve", "score", "4"), 422, "nobody here is called &#34;eve&#34;"},
		{"nobody", form("score", "4"), 422, "nobody was chosen"},
		{"too large", "person=anna&score=4&x=" + strings.Repeat("x", 1<<20), 413, "could not be read"},
		{"no form", "%zz", 400, "could not be read"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			room := newRoom(bedroom("day"))
			room.people = append(room.people, Person{"ben", "Ben"})
			w := ask(handler(room), "POST", "/log", c.body)
			wantStatus(t, w, c.status)
			wantText(t, w.Body.String(), `role="alert"`, c.why, "<button>Save</button>")
			w = ask(handler(room), "POST", "/log", c.body, "Accept-Language", "de")
			wantText(t, w.Body.String(), `role="alert"`, "Nicht gespeichert: ")
			wantNoText(t, w.Body.String(), c.why, "technisch gesagt")
			if len(room.saved) > 0 {
				t.Errorf("saved %q", room.saved)
			}
		})
	}
	t.Run("a score in the address is no answer", func(t *testing.T) {
		room := newRoom(bedroom("day"))
		wantStatus(t, ask(handler(room), "POST", "/log?score=4", ""), 422)
		wantStatus(t, ask(handler(room), "GET", "/log?score=4", ""), 200)
		if len(room.saved) > 0 {
			t.Errorf("saved %q", room.saved)
		}
	})
	t.Run("a room without a diary", func(t *testing.T) {
		room := newRoom(bedroom("day"))
		room.people = nil
		w := ask(handler(room), "POST", "/log", form("score", "4"))
		wantStatus(t, w, 422)
		wantText(t, w.Body.String(), "nobody keeps a diary")
	})
}

func TestTheNewestReceiptsAreKept(t *testing.T) {
	var r receipts
	now := time.Now()
	first := r.add(receipt{Person: Person{ID: "anna"}}, now)
	var last string
	for range len(r.newest) {
		last = r.add(receipt{Person: Person{ID: "ben"}}, now)
	}
	if r.find(first, now) != nil {
		t.Error("the oldest is still there")
	}
	if got := r.find(last, now); got == nil || got.Person.ID != "ben" {
		t.Errorf("the newest is %v", got)
	}
}
