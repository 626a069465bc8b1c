package web

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"nightroom/internal/door"
)

func TestAPersonWithAPINIsWrittenForWhereItWasSaid(t *testing.T) {
	h := locked(t)
	h.pin("anna", "4711")
	me := h.enter()
	asks := func(cookies string) *httptest.ResponseRecorder {
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/log?night=2026-11-22", nil)
		r.Header.Set("Cookie", cookies)
		if h.mayWrite(w, r, "anna") {
			return nil
		}
		return w
	}
	w := asks(me)
	wantStatus(t, w, http.StatusSeeOther)
	at := w.Header().Get("Location")
	wantText(t, at, "/pin?", "next=%2Flog%3Fnight%3D2026-11-22", "person=anna")
	w = h.ask("GET", at, "", "Cookie", me)
	wantStatus(t, w, http.StatusOK)
	wantText(t, w.Body.String(), "The PIN of Anna", `name="next" value="/log?night=2026-11-22"`, "sudo nightroom password --pin anna")

	w = h.ask("POST", "/pin", form("person", "anna", "pin", "4712", "next", "/log"), "Cookie", me)
	wantStatus(t, w, http.StatusUnauthorized)
	wantText(t, w.Body.String(), "That is not the PIN")
	w = h.ask("POST", "/pin", form("person", "anna", "pin", "4711", "next", "//evil.example"), "Cookie", me)
	wantStatus(t, w, http.StatusSeeOther)
	if to := w.Header().Get("Location"); to != "/" {
		t.Errorf("goes on at %q", to)
	}
	c := w.Result().Cookies()[0]
	if c.Name != pinCookie || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode {
		t.Errorf("the cookie is %+v", c)
	}
	both := me + "; " + pinCookie + "=" + c.Value
	if w := asks(both); w != nil {
		t.Errorf("asked again: %d", w.Code)
	}
	if asks(h.enter()+"; "+pinCookie+"="+c.Value) == nil {
		t.Error("another login writes with the PIN of this one")
	}
	wantNoText(t, h.log.String(), "4711", "4712")

	script := httptest.NewRequest("POST", "/api/v1/diary", nil)
	script.Header.Set("Cookie", me)
	w = httptest.NewRecorder()
	if h.mayWrite(w, script, "anna") {
		t.Error("a script needs no PIN")
	}
	wantStatus(t, w, http.StatusForbidden)
	wantText(t, w.Body.String(), "/pin?person=anna")
}

func TestAPINIsNotGuessed(t *testing.T) {
	h := locked(t)
	h.pin("anna", "4711")
	me := h.enter()
	for range 5 {
		wantStatus(t, h.ask("POST", "/pin", form("person", "anna", "pin", "0000"), "Cookie", me), http.StatusUnauthorized)
	}
	w := h.ask("POST", "/pin", form("person", "anna", "pin", "4711"), "Cookie", me)
	wantStatus(t, w, http.StatusTooManyRequests)
	if w.Header().Get("Retry-After") == "" {
		t.Error("nobody says when to try again")
	}
	wantStatus(t, h.ask("GET", "/pin?person=nobody", "", "Cookie", me), http.StatusNotFound)
}

// pin gives a person one.
func (h *house) pin(person, pin string) {
	h.Helper()
	hash, err := door.HashPIN(pin)
	if err == nil {
		err = door.SetPIN(h.record, person, hash)
	}
	if err != nil {
		h.Fatal(err)
	}
}
