package web

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"
)

// TrustClock takes 21:14 for right.
func (f *fakeRoom) TrustClock(_ context.Context, shown string) error {
	if shown != "21:14" {
		return errors.New("it shows 21:14 by now")
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.saved = append(f.saved, "the clock is right")
	return nil
}

func doubted(doubt, phase string) View {
	v := bedroom(phase)
	v.Clock = Clock{Doubt: doubt, Why: errors.New("it shows 1 January 1970"), Time: func() time.Time {
		return time.Date(2026, 11, 22, 21, 14, 0, 0, time.UTC)
	}}
	return v
}

func TestThePageAsksWhetherTheTimeIsRight(t *testing.T) {
	for _, doubt := range []string{ClockWaits, ClockUnsure} {
		room := newRoom(doubted(doubt, "day"))
		h := handler(room)
		wantText(t, ask(h, http.MethodGet, "/", "").Body.String(), "The time is 21:14: right", "Sunday 22 November 2026")
		if w := ask(h, http.MethodPost, "/clock", form("time", "20:00")); w.Code != http.StatusConflict {
			t.Errorf("another time: %d %s", w.Code, w.Body)
		}
		wantStatus(t, ask(h, http.MethodPost, "/clock", form("time", "21:14")), http.StatusSeeOther)
		if len(room.saved) != 1 {
			t.Errorf("taken: %q", room.saved)
		}
	}
	body := ask(handler(newRoom(doubted(ClockWrong, "day"))), http.MethodGet, "/", "").Body.String()
	wantText(t, body, "1 January 1970", "sudo date -s")
	wantNoText(t, body, `action="/clock"`)
}

func TestNoClockIsShownAtNightOrWithoutADoubt(t *testing.T) {
	wantNoText(t, ask(handler(newRoom(doubted(ClockUnsure, "night"))), http.MethodGet, "/", "").Body.String(), "21:14")
	wantNoText(t, ask(handler(newRoom(bedroom("day"))), http.MethodGet, "/", "").Body.String(), `action="/clock"`)
}

func TestNobodyVouchesForTheClockByALink(t *testing.T) {
	room := newRoom(doubted(ClockUnsure, "day"))
	h := handler(room)
	for _, w := range []int{
		ask(h, http.MethodGet, "/clock?time=21:14", "").Code,
		ask(h, http.MethodPost, "/clock", form("time", "21:14"), "Origin", "http://evil.example", "Sec-Fetch-Site", "cross-site").Code,
	} {
		if w < 400 {
			t.Errorf("status %d", w)
		}
	}
	if len(room.saved) > 0 {
		t.Error("the clock was vouched for")
	}
}
