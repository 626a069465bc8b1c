package web

import (
	"errors"
	"fmt"
	"net/http"

	"nightroom/internal/diary"
	"nightroom/internal/night"
)

func (s *Server) mornings(mux *http.ServeMux) {
	mux.HandleFunc("GET /log", s.morning)
	mux.HandleFunc("POST /log", s.save)
	mux.HandleFunc("POST /log/person", s.choose)
	mux.HandleFunc("POST /log/skip", s.skip)
	mux.HandleFunc("POST /log/undo", s.undo)
	mux.HandleFunc("GET /log/delete", s.deletion)
	mux.HandleFunc("POST /log/delete", s.deletion)
}

// morning asks for a morning or an evening: the one that is asked for now, or
// the one that the address names. Whose device it is comes first, where that is
// not known.
func (s *Server) morning(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if saved := s.receipts.find(q.Get("saved"), s.o.Now()); saved != nil {
		s.showDone(w, r, saved)
		return
	}
	d := morningData{People: s.room.People(), Next: ours(q.Get("next"))}
	me, known := mine(d.People, s.device(r))
	if id := q.Get("person"); id != "" { // a link to somebody's answers makes the device nobody else's
		var err error
		me, err = s.who(id)
		known = err == nil
	}
	switch {
	case len(d.People) == 0:
	case !known, q.Get("who") == "1":
		s.askWho(w, r, d)
		return
	default:
		d.Person = me.ID
	}
	status := http.StatusOK
	var err error
	if text := q.Get("night"); text != "" {
		var of night.Date
		if of, err = night.ParseDate(text); err == nil {
			d.Of = &of
		}
	}
	if err == nil && q.Get("moment") != "" {
		d.Moment, err = diary.ParseMoment(q.Get("moment"))
	}
	if err != nil {
		status, d.Refused = http.StatusUnprocessableEntity, s.says(r, err)
	}
	s.ask(w, r, status, d)
}

// askWho asks whose device it is. That need not be said to skip the morning.
func (s *Server) askWho(w http.ResponseWriter, r *http.Request, d morningData) {
	d.frame = s.frame(r, "morning")
	var err error
	if d.Asking, err = s.room.Asking(r.Context(), ""); err != nil {
		s.o.Log.Warn("It cannot be told what the morning is", "error", err)
	}
	d.First = d.Open && s.device(r).Skipped != d.Night
	s.show(w, r, http.StatusOK, whoPage, &d)
}

// ask shows the form, with what stands in the diary or what was entered. Of
// somebody with a PIN it shows nothing before that was said.
func (s *Server) ask(w http.ResponseWriter, r *http.Request, status int, d morningData) {
	d.frame, d.People = s.frame(r, "morning"), s.room.People()
	if d.Next == "" {
		d.Next = "/"
	}
	if d.Moment == "" && d.Of != nil {
		d.Moment = diary.Morning
	}
	if len(d.People) > 0 {
		if code, err := s.lookUp(r, &d); err != nil {
			d.Refused = fmt.Sprintf(d.W.Morning.Unreadable, d.W.Error(err))
			if code == http.StatusUnprocessableEntity { // a night that has not begun: the one that is asked for instead
				d.Refused, d.Of = s.says(r, err), nil
				_, _ = s.lookUp(r, &d) // whatever comes of it, this is what went wrong
			}
			status = code
		}
	}
	if r.Method == http.MethodGet && d.Person != "" && !s.mayWriteHere(r, d.Person) {
		if !d.First {
			s.mayWrite(w, r, d.Person)
			return
		}
		d.PIN = pinAt(d.Person, r.URL.RequestURI())
	}
	s.show(w, r, status, morningPage, &d)
}

// lookUp finds out what is asked for and what stands there. The status is that
// of the error.
func (s *Server) lookUp(r *http.Request, d *morningData) (status int, err error) {
	ctx := r.Context()
	if d.Asking, err = s.room.Asking(ctx, d.Person); err != nil {
		return s.unreadable(err)
	}
	d.First = d.Open && !d.Answered && s.device(r).Skipped != d.Night
	if d.Moment == "" {
		d.Moment = diary.Morning
		if d.Asking.Evening && d.Of == nil {
			d.Moment = diary.Evening
		}
	}
	d.Shown = d.Night
	if d.Of != nil {
		d.Shown = *d.Of
	}
	if d.Person == "" {
		return 0, nil
	}
	if d.Missed, err = s.room.Missed(ctx, d.Person, d.Night); err != nil {
		return s.unreadable(err)
	}
	stands, ok, err := s.room.Standing(ctx, d.Person, d.Of, d.Moment)
	if unfit := (Unfit{}); errors.As(err, &unfit) {
		return http.StatusUnprocessableEntity, err
	} else if err != nil {
		return s.unreadable(err)
	}
	d.Shown, d.Stands, d.stands = stands.Night, ok, stands
	if d.said == nil && ok {
		d.said = saidOf(&stands)
	}
	return 0, nil
}

func (s *Server) unreadable(err error) (int, error) {
	s.o.Log.Warn("The diary could not be read", "error", err)
	return http.StatusServiceUnavailable, err
}
