package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/night"
	"nightroom/internal/words"
)

// undoable is for how long what was done can be undone; a tap in the last
// moment still arrives.
const undoable, underway = 30 * time.Second, 5 * time.Second

// doneData is what page/done.html and page/delete.html show.
type doneData struct {
	frame
	Person  Person
	Night   night.Date
	Moment  diary.Moment
	Title   string
	Says    string // what it is, in a sentence
	Answers [][2]string
	Late    bool
	Evening bool
	Undo    string // the token by which it is undone; "" if it cannot be
	Stands  bool   // there are answers, to be changed or deleted
}

// done goes on to the page that says what was done.
func (s *Server) done(w http.ResponseWriter, r *http.Request, what receipt) {
	token := s.receipts.add(what, s.o.Now())
	http.Redirect(w, r, "/log?"+url.Values{"saved": {token}}.Encode(), http.StatusSeeOther)
}

// showDone shows it, and offers to undo it.
func (s *Server) showDone(w http.ResponseWriter, r *http.Request, what *receipt) {
	d := s.tale(r, what.Person, &what.Kept.Entry)
	m := &d.W.Morning
	switch what.What {
	case saved:
		d.Title = m.DoneSaved
	case deleted:
		d.Title, d.Says = m.DoneDeleted, sum(d.W, what.Person, what.Kept.Was)
	case undone:
		d.Title = m.DoneUndone
	}
	if what.What != undone && s.o.Now().Sub(what.at) < undoable {
		d.Undo = what.token
	}
	s.show(w, r, http.StatusOK, donePage, d)
}

// tale tells what an entry says.
func (s *Server) tale(r *http.Request, p Person, e *diary.Entry) *doneData {
	d := &doneData{frame: s.frame(r, "morning"), Person: p, Night: e.Night, Moment: e.Moment, Evening: e.Moment == diary.Evening}
	d.Says, d.Stands, d.Late = sum(d.W, p, e), !e.Empty(), e.Late
	if d.Stands {
		d.Answers = answersOf(d.W, e, zoneOf(e))
	}
	return d
}

// sum is an entry in a sentence.
func sum(w *words.Words, p Person, e *diary.Entry) string {
	what, format := w.Morning.Answers, w.Morning.AfterNight
	if e.Score.Given {
		what = fmt.Sprint(e.Score.Value)
	}
	if e.Moment == diary.Evening {
		format = w.Morning.BeforeNight
	}
	return fmt.Sprintf(format, what, p.Name, w.Night(e.Night))
}

// zoneOf is where the times of an entry were told.
func zoneOf(e *diary.Entry) *time.Location {
	for _, t := range []time.Time{e.IntoBed, e.TriedToSleep, e.FinalWake, e.OutOfBed} {
		if !t.IsZero() {
			return t.Location()
		}
	}
	return time.UTC // there are none
}

// undo puts back what stood before.
func (s *Server) undo(w http.ResponseWriter, r *http.Request) {
	m := &s.words(r).Morning
	if status, err := readForm(r); err != nil {
		s.ask(w, r, status, morningData{Refused: s.says(r, err)})
		return
	}
	what := s.receipts.find(r.PostForm.Get("undo"), s.o.Now())
	if what == nil || what.What == undone {
		s.ask(w, r, http.StatusConflict, s.own(r, morningData{Refused: m.UndoLate}))
		return
	}
	e := &what.Kept.Entry
	stands := morningData{Person: what.Person.ID, Of: &e.Night, Moment: e.Moment}
	if s.o.Now().Sub(what.at) >= undoable+underway {
		stands.Refused = m.UndoLate
		s.ask(w, r, http.StatusConflict, stands)
		return
	}
	if !s.mayWrite(w, r, what.Person.ID) {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
	defer cancel()
	if err := s.room.Undo(ctx, what.Kept); err != nil {
		status := http.StatusServiceUnavailable
		if errors.As(err, new(Unfit)) {
			status = http.StatusConflict
		}
		stands.Refused = s.says(r, err)
		s.ask(w, r, status, stands)
		return
	}
	before := diary.Entry{Person: e.Person, Night: e.Night, Moment: e.Moment}
	if what.Kept.Was != nil {
		before = *what.Kept.Was
	}
	s.done(w, r, receipt{What: undone, Person: what.Person, Kept: Kept{Entry: before}})
}

// own is a form of the one whose device it is.
func (s *Server) own(r *http.Request, d morningData) morningData {
	me, _ := mine(s.room.People(), s.device(r))
	d.Person = me.ID
	return d
}

// deletion asks once whether answers are to be deleted, and deletes them.
func (s *Server) deletion(w http.ResponseWriter, r *http.Request) {
	m := &s.words(r).Morning
	form := r.URL.Query()
	if r.Method == http.MethodPost {
		if status, err := readForm(r); err != nil {
			s.ask(w, r, status, morningData{Refused: s.says(r, err)})
			return
		}
		form = r.PostForm
	}
	d := s.own(r, morningData{})
	if id := form.Get("person"); id != "" {
		d.Person = id
	}
	person, err := s.who(d.Person)
	if err == nil {
		d.Person = person.ID
		d.Of, d.Moment, err = of(form)
	} else {
		d.Person = ""
	}
	var e diary.Entry
	stands := false
	if err == nil {
		e, stands, err = s.room.Standing(r.Context(), person.ID, d.Of, d.Moment)
	}
	if err != nil {
		d.Refused = s.says(r, err)
		s.ask(w, r, http.StatusUnprocessableEntity, d)
		return
	}
	d.Of = &e.Night
	switch {
	case !stands:
		s.ask(w, r, http.StatusOK, d) // somebody was quicker
	case !s.mayWrite(w, r, person.ID):
	case r.Method == http.MethodPost:
		s.remove(w, r, person, d)
	default:
		data := s.tale(r, person, &e)
		data.Title = m.Sure
		s.show(w, r, http.StatusOK, deletePage, data)
	}
}

func (s *Server) remove(w http.ResponseWriter, r *http.Request, person Person, d morningData) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
	defer cancel()
	was, err := s.room.Remove(ctx, Said{Person: person.ID, Night: d.Of, Moment: d.Moment})
	if err != nil {
		s.o.Log.Warn("A diary entry was not deleted", "person", person.ID, "error", err)
		d.Refused = s.says(r, err)
		s.ask(w, r, http.StatusServiceUnavailable, d)
		return
	}
	gone := diary.Entry{Person: was.Person, Night: *d.Of, Moment: d.Moment}
	s.done(w, r, receipt{What: deleted, Person: person, Kept: Kept{Entry: gone, Was: &was}})
}
