package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"nightroom/internal/night"
)

// Mornings know what people are asked for, and when.
type Mornings interface {
	// Asking is what a person is asked for now; without a person, what anybody is.
	Asking(ctx context.Context, person string) (Asking, error)

	// Missed are the last nights before one, the newest first, of which a person
	// has told nothing in the morning.
	Missed(ctx context.Context, person string, before night.Date) ([]night.Date, error)

	// Undo puts back what stood before something was kept. Where it was changed
	// since, it is refused.
	Undo(ctx context.Context, k Kept) error
}

// An Asking is what a person is asked for at a time.
type Asking struct {
	Night    night.Date // whose morning it is: under way, or last ended
	Open     bool       // the night has ended, and its morning is not over
	Answered bool       // something stands in the diary for this morning
	Late     bool       // an answer would not count any more
	Evening  bool       // of a day rather its evening would be told
}

// asksFirst sends whoever has not answered this morning to the question, and
// tells that it did: what one has read of the night colours the answer. Every
// page that shows figures of a night begins with it. A record that cannot be
// read keeps nobody from the page.
func (s *Server) asksFirst(w http.ResponseWriter, r *http.Request) bool {
	people := s.room.People()
	if len(people) == 0 {
		return false
	}
	d := s.device(r)
	me, _ := mine(people, d)
	a, err := s.room.Asking(r.Context(), me.ID)
	if err != nil {
		s.o.Log.Warn("It cannot be told whether the morning was answered", "error", err)
		return false
	}
	if !a.Open || a.Answered || d.Skipped == a.Night {
		return false
	}
	to := url.URL{Path: "/log"}
	if next := ours(r.URL.RequestURI()); next != "/" {
		to.RawQuery = url.Values{"next": {next}}.Encode()
	}
	http.Redirect(w, r, to.String(), http.StatusSeeOther)
	return true
}

// mine is the person whose device it is: who was chosen on it, or the only one.
func mine(people []Person, d device) (Person, bool) {
	if len(people) == 1 {
		return people[0], true
	}
	i := slices.IndexFunc(people, func(p Person) bool { return p.ID == d.Person })
	if i < 0 {
		return Person{}, false
	}
	return people[i], true
}

// choose makes a device somebody's.
func (s *Server) choose(w http.ResponseWriter, r *http.Request) {
	if status, err := readForm(r); err != nil {
		s.ask(w, r, status, morningData{Refused: s.says(r, err)})
		return
	}
	person, err := s.who(r.PostForm.Get("person"))
	if err != nil {
		s.ask(w, r, http.StatusUnprocessableEntity, morningData{Refused: s.says(r, err)})
		return
	}
	d := s.device(r)
	d.Person = person.ID
	d.keep(w, r)
	to := url.URL{Path: "/log"}
	if next := ours(r.PostForm.Get("next")); next != "/" {
		to.RawQuery = url.Values{"next": {next}}.Encode()
	}
	http.Redirect(w, r, to.String(), http.StatusSeeOther)
}

// skip has a device not ask any more for the morning that it is.
func (s *Server) skip(w http.ResponseWriter, r *http.Request) {
	status, err := readForm(r)
	if err != nil {
		s.ask(w, r, status, morningData{Refused: s.says(r, err)})
		return
	}
	a, err := s.room.Asking(r.Context(), "")
	if err != nil {
		s.ask(w, r, http.StatusServiceUnavailable, morningData{Refused: s.says(r, err)})
		return
	}
	d := s.device(r)
	d.Skipped = a.Night
	d.keep(w, r)
	http.Redirect(w, r, ours(r.PostForm.Get("next")), http.StatusSeeOther)
}
