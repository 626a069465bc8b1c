package web

import (
	"net/http"
	"strings"

	"nightroom/internal/sentence"
)

// setPIN gives a person a PIN, another one, or none. Where there is one it has
// to have been said on this device.
func (s *Server) setPIN(w http.ResponseWriter, r *http.Request) {
	status, err := readForm(r)
	if err != nil {
		s.unchanged(w, r, status, "people", nil, err)
		return
	}
	f := r.PostForm
	person, err := s.who(f.Get("person"))
	pin := strings.TrimSpace(f.Get("pin"))
	switch {
	case err != nil:
	case s.o.Lock == nil:
		err = sentence.Errorf("there is no lock here")
	case !s.diarist(r, person).Mine:
		http.Redirect(w, r, pinAt(person.ID, "/settings"), http.StatusSeeOther)
		return
	case f.Get("take") != "":
		pin = ""
	case pin == "":
		err = sentence.Errorf("a PIN is 4 to 8 digits")
	case pin != strings.TrimSpace(f.Get("again")):
		err = sentence.Errorf("those were two different PINs")
	}
	if err == nil {
		err = s.o.Lock.SetPIN(r.Context(), person.ID, pin, s.asker(r))
	}
	if err != nil {
		s.unchanged(w, r, http.StatusUnprocessableEntity, "people", nil, err)
		return
	}
	back(w, r, "people")
}

// shutPINs has this device ask for PINs again.
func (s *Server) shutPINs(w http.ResponseWriter, r *http.Request) {
	if s.o.Lock != nil {
		if err := s.o.Lock.Shut(s.asker(r)); err != nil {
			s.unchanged(w, r, http.StatusServiceUnavailable, "people", nil, err)
			return
		}
	}
	http.SetCookie(w, &http.Cookie{Name: pinCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: encrypted(r)})
	back(w, r, "people")
}
