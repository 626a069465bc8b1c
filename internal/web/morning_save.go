package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/night"
	"nightroom/internal/sentence"
)

// patience is how long saving may take. It is within writeTimeout, so that
// there is still time to say that it failed.
const patience = 15 * time.Second

// save takes the answers. It goes on to a page of its own, so that loading
// that page again does not send them again.
func (s *Server) save(w http.ResponseWriter, r *http.Request) {
	var d morningData
	refuse := func(status int, err error) {
		if fault := (diary.Fault{}); errors.As(err, &fault) {
			d.Wrong = fault.Item
		}
		words := s.words(r)
		d.Refused = fmt.Sprintf(words.Morning.NotSaved, strings.TrimSuffix(words.Error(err), "."))
		s.ask(w, r, status, d)
	}
	if status, err := readForm(r); err != nil {
		refuse(status, err)
		return
	}
	d = morningData{Person: r.PostForm.Get("person"), People: s.room.People(), said: typed(r.PostForm)}
	person, err := s.who(d.Person)
	if err != nil {
		d.Person = ""
		refuse(http.StatusUnprocessableEntity, err)
		return
	}
	d.Person = person.ID
	if d.Of, d.Moment, err = of(r.PostForm); err != nil {
		refuse(http.StatusUnprocessableEntity, err)
		return
	}
	if !s.mayWrite(w, r, person.ID) {
		return
	}
	// A phone that falls asleep on the last tap has still sent the answer.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
	defer cancel()
	said := Said{Person: person.ID, Moment: d.Moment, Night: d.Of, Answers: answers(r.PostForm)}
	kept, err := s.write(ctx, said, r.PostForm.Get("shown"))
	switch unfit := (Unfit{}); {
	case err == nil:
		s.done(w, r, receipt{What: saved, Person: person, Kept: kept})
	case errors.As(err, &unfit):
		refuse(http.StatusUnprocessableEntity, err)
	default:
		s.o.Log.Warn("A diary entry was not saved", "person", person.ID, "error", err)
		refuse(http.StatusServiceUnavailable, err)
	}
}

// errNoScore is the error of a form in which nothing was answered.
var errNoScore = sentence.Errorf("no number was chosen: choose one from 0 to 10")

// write saves what is said, where it says anything. Of a form that lay open
// while another night went by it is not clear which it is about.
func (s *Server) write(ctx context.Context, said Said, shown string) (k Kept, err error) {
	if len(said.Answers) == 0 {
		return k, Unfit{diary.Fault{Item: "score", Err: errNoScore}}
	}
	stands, standing, err := s.room.Standing(ctx, said.Person, said.Night, said.Moment)
	if err != nil {
		return k, err
	}
	if said.Night == nil && shown != "" && shown != stands.Night.String() {
		return k, Unfit{sentence.Errorf("a new night has ended since this page was opened: look at what is entered, and save it once more for the night that is named above")}
	}
	was := saidOf(&stands)
	for name, text := range said.Answers {
		if it, _ := diary.ItemOf(name); it.Form == diary.Clock && text == was[name] {
			delete(said.Answers, name) // a clock alone does not say the day, and what stands does
		}
	}
	k, err = s.room.Save(ctx, said)
	switch {
	case errors.Is(err, diary.ErrNothing) && standing:
		return k, Unfit{sentence.Errorf("nothing would be left of these answers: delete them below instead")}
	case errors.Is(err, diary.ErrNothing):
		return k, Unfit{diary.Fault{Item: "score", Err: errNoScore}}
	}
	return k, err
}

// of is the night and the moment that a form is about.
func of(form url.Values) (of *night.Date, m diary.Moment, err error) {
	if m, err = diary.ParseMoment(form.Get("moment")); err != nil {
		return nil, m, err
	}
	if text := form.Get("night"); text != "" {
		d, err := night.ParseDate(text)
		return &d, m, err
	}
	return nil, m, nil
}

// answers are what a form says, by the names of diary.Items. What it asked and
// did not send was emptied: a browser sends no box without its tick. A score or
// a quality is taken back by a box of its own, as a browser cannot empty
// buttons.
func answers(form url.Values) map[string]string {
	said := typed(form)
	for name := range strings.FieldsSeq(form.Get("asks")) {
		if _, known := diary.ItemOf(name); known {
			if _, sent := said[name]; !sent {
				said[name] = ""
			}
		}
	}
	for _, name := range form["back"] {
		if _, known := diary.ItemOf(name); known {
			said[name] = ""
		}
	}
	return said
}

// typed is what was chosen and typed, and no more.
func typed(form url.Values) map[string]string {
	said := map[string]string{}
	for i := range diary.Items {
		it := &diary.Items[i]
		if list, sent := form[it.Name]; sent {
			said[it.Name] = strings.TrimSpace(list[0])
			if it.Form == diary.List {
				said[it.Name] = strings.Join(list, ";")
			}
		}
	}
	if own, sent := form["own"]; sent {
		said["factors"] = strings.Trim(said["factors"]+";"+strings.ReplaceAll(own[0], ",", ";"), "; ")
	}
	return said
}

// readForm reads what a form has sent. An error comes with its status.
func readForm(r *http.Request) (status int, err error) {
	err = r.ParseForm()
	if err == nil {
		return http.StatusOK, nil
	}
	if errors.As(err, new(*http.MaxBytesError)) {
		return http.StatusRequestEntityTooLarge, sentence.Errorf("the form could not be read, because it is too large: enter it again, with less text")
	}
	return http.StatusBadRequest, sentence.Errorf("the form could not be read: enter it again")
}

// who is the person with an id. Where only one keeps a diary, nobody need say
// who it is.
func (s *Server) who(id string) (Person, error) {
	people := s.room.People()
	if id == "" && len(people) == 1 {
		return people[0], nil
	}
	for _, p := range people {
		if p.ID == id {
			return p, nil
		}
	}
	switch {
	case len(people) == 0:
		return Person{}, sentence.Errorf("nobody keeps a diary in this room")
	case id == "":
		return Person{}, sentence.Errorf("nobody was chosen: say who it is")
	}
	return Person{}, sentence.Errorf("nobody here is called %.40q: choose who it is", id)
}
