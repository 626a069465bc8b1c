package web

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"
	"time"
)

// undoing is a room, its page, and the clock that both go by.
type undoing struct {
	*testing.T
	room *fakeRoom
	now  time.Time
	h    http.Handler
}

func newUndoing(t *testing.T) *undoing {
	u := &undoing{T: t, room: newRoom(bedroom("day")), now: time.Date(2026, 11, 23, 6, 40, 0, 0, time.UTC)}
	u.h = newServer(noListener{}, u.room, Options{Now: func() time.Time { return u.now }}).handler
	return u
}

var undoToken = regexp.MustCompile(`name="undo" value="(\w+)"`)

// save saves a score, and returns the token by which it can be undone.
func (u *undoing) save(body string) string {
	u.Helper()
	return u.token(keep(u.T, u.h, body))
}

func (u *undoing) token(page string) string {
	u.Helper()
	m := undoToken.FindStringSubmatch(page)
	if m == nil {
		u.Fatalf("nothing offers to undo it:\n%s", page)
	}
	return m[1]
}

func (u *undoing) stands(want string) {
	u.Helper()
	got := ""
	for _, e := range u.room.entries {
		got += fmt.Sprint(e.Score.Value) + e.Note
	}
	if got != want {
		u.Errorf("what stands is %q, want %q", got, want)
	}
}

func TestWhatWasSavedCanBeUndoneForHalfAMinute(t *testing.T) {
	u := newUndoing(t)
	token := u.save(form("score", "6", "note", "a"))
	u.stands("6a")
	u.now = u.now.Add(29 * time.Second)
	w := ask(u.h, "POST", "/log/undo", form("undo", token))
	wantStatus(t, w, http.StatusSeeOther)
	u.stands("")
	page := ask(u.h, "GET", w.Header().Get("Location"), "").Body.String()
	wantText(t, page, "As it was before:")
	wantNoText(t, page, "Saved", `name="undo"`)
	w = ask(u.h, "POST", "/log/undo", form("undo", token)) // twice
	wantStatus(t, w, http.StatusConflict)

	u.save(form("score", "6", "note", "a"))
	token = u.save(filled("score", "4", "note", "b"))
	u.stands("4b")
	wantStatus(t, ask(u.h, "POST", "/log/undo", form("undo", token)), http.StatusSeeOther)
	u.stands("6a") // what stood before, not nothing

	token = u.save(form("score", "3"))
	u.now = u.now.Add(36 * time.Second)
	w = ask(u.h, "POST", "/log/undo", form("undo", token))
	wantStatus(t, w, http.StatusConflict)
	wantText(t, w.Body.String(), "cannot be undone any more", `name="score" value="3" checked`)
	u.stands("3a")
}

func TestUndoNeedsItsReceiptAndItsOwnPage(t *testing.T) {
	u := newUndoing(t)
	token := u.save(form("score", "6"))
	for _, other := range []string{"", "1", token[1:], "anna"} {
		wantStatus(t, ask(u.h, "POST", "/log/undo", form("undo", other)), http.StatusConflict)
	}
	wantStatus(t, ask(u.h, "GET", "/log/undo?undo="+token, ""), http.StatusMethodNotAllowed)
	ask(u.h, "GET", "/log?undo="+token, "")
	wantStatus(t, ask(u.h, "POST", "/log/undo", form("undo", token), "Sec-Fetch-Site", "cross-site", "Origin", "http://evil.example"), http.StatusForbidden)
	u.stands("6")
	u.save(form("score", "7")) // somebody corrects it meanwhile
	w := ask(u.h, "POST", "/log/undo", form("undo", token))
	wantStatus(t, w, http.StatusConflict)
	wantText(t, w.Body.String(), "changed since", `name="score" value="7" checked`)
	u.stands("7")
}

func TestTheOfferToUndoIsGoneAfterHalfAMinute(t *testing.T) {
	u := newUndoing(t)
	w := ask(u.h, "POST", "/log", form("score", "6"))
	page := w.Header().Get("Location")
	u.now = u.now.Add(31 * time.Second)
	body := ask(u.h, "GET", page, "").Body.String()
	wantText(t, body, "Saved:", "/log/delete")
	wantNoText(t, body, `name="undo"`)
}

func TestDeletingAsksOnceAndCanBeUndone(t *testing.T) {
	u := newUndoing(t)
	u.save(form("score", "6", "note", "a"))
	const at = "/log/delete?night=2026-11-22&moment=morning&person=anna"
	w := ask(u.h, "GET", at, "")
	wantStatus(t, w, http.StatusOK)
	wantText(t, w.Body.String(), "Delete these answers?", "6 for Anna", `action="/log/delete"`)
	u.stands("6a") // by GET nothing happens
	said := form("night", "2026-11-22", "moment", "morning", "person", "anna")
	wantStatus(t, ask(u.h, "POST", "/log/delete", said, "Sec-Fetch-Site", "cross-site", "Origin", "http://evil.example"), http.StatusForbidden)
	w = ask(u.h, "POST", "/log/delete", said)
	wantStatus(t, w, http.StatusSeeOther)
	u.stands("")
	page := ask(u.h, "GET", w.Header().Get("Location"), "").Body.String()
	wantText(t, page, "Deleted:", "6 for Anna")
	wantStatus(t, ask(u.h, "POST", "/log/undo", form("undo", u.token(page))), http.StatusSeeOther)
	u.stands("6a")

	ask(u.h, "POST", "/log/delete", said)
	wantStatus(t, ask(u.h, "POST", "/log/delete", said), http.StatusOK) // there is nothing any more: the question is asked
	u.save(form("score", "6"))
	u.room.refuse = refusal("the disk is full")
	w = ask(u.h, "POST", "/log/delete", said)
	wantStatus(t, w, http.StatusServiceUnavailable)
	wantText(t, w.Body.String(), "The disk is full.")
	for body, status := range map[string]int{
		form("person", "eve"): 422, form("night", "tomorrow"): 422, form("night", "2199-01-01"): 422, form("moment", "noon"): 422, "%zz": 400,
	} {
		wantStatus(t, ask(u.h, "POST", "/log/delete", body), status)
	}
	u.stands("6")
}
