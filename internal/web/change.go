package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"nightroom/internal/config"
	"nightroom/internal/words"
)

// sections are those that the configuration file keeps.
var sections = map[string]func(*config.Draft, url.Values) ([]config.Change, error){
	"room": roomChanges, "schedule": scheduleChanges, "limits": limitChanges, "people": peopleChanges,
}

// change takes a section.
func (s *Server) change(w http.ResponseWriter, r *http.Request, section string, read func(*config.Draft, url.Values) ([]config.Change, error)) {
	status, err := readForm(r)
	if err != nil {
		s.unchanged(w, r, status, section, nil, err)
		return
	}
	draft, err := s.room.Draft()
	var changes []config.Change
	if err == nil {
		changes, err = read(&draft, r.PostForm)
	}
	if err != nil {
		s.unchanged(w, r, http.StatusUnprocessableEntity, section, nil, err)
		return
	}
	changed, err := s.put(r, changes)
	if err != nil {
		status = http.StatusUnprocessableEntity
		if errors.Is(err, config.ErrMoved) {
			status = http.StatusConflict
		}
		s.unchanged(w, r, status, section, changes, err)
		return
	}
	q := url.Values{"saved": {section}, "mark": {changed.Mark}}
	if changed.Anew {
		q.Set("anew", "1")
	}
	http.Redirect(w, r, "/settings?"+q.Encode()+"#"+section, http.StatusSeeOther)
}

// put has the room take changes of what the form was made from. A phone that
// falls asleep on the last tap has still sent them.
func (s *Server) put(r *http.Request, changes []config.Change) (Changed, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
	defer cancel()
	return s.room.Change(ctx, r.PostForm.Get("mark"), changes...)
}

// unchanged shows a section again, as it was typed, and why it was not taken.
func (s *Server) unchanged(w http.ResponseWriter, r *http.Request, status int, section string, changes []config.Change, why error) {
	d, _ := s.settingsOf(r)
	for name := range d.V {
		if r.PostForm.Has(name) {
			d.V[name] = r.PostForm.Get(name)
		}
	}
	d.Section, d.Refused = section, objection(d.W, why)
	if !errors.Is(why, config.ErrMoved) && !errors.As(why, new(config.Refused)) {
		d.Lines = config.Sketch(changes...)
	}
	s.show(w, r, status, settingsPage, &d)
}

// objection is why the configuration was not changed: each thing that is wrong
// with what was typed, without the place where nobody has it.
func objection(w *words.Words, why error) string {
	refused, ok := errors.AsType[config.Refused](why)
	if !ok {
		return w.Sentence(why)
	}
	var all []string
	for _, p := range refused.Problems {
		all = append(all, w.Sentence(p.Said))
	}
	return strings.Join(all, " ")
}
