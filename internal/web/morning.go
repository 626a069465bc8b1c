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
)

// patience is how long saving may take. It is within writeTimeout, so that
// there is still time to say that it failed.
const patience = 15 * time.Second

// morningData is what page/morning.html shows.
type morningData struct {
	frame
	Asking
	People  []Person
	Person  string // the id of the one whose answers these are; "" is to be chosen
	Score   string // that is chosen
	Refused string // why nothing was saved
	Saved   *receipt
	First   bool   // the page opened on the question
	Next    string // where somebody wanted to go
}

// Scores are the rows of buttons.
func (morningData) Scores() [][]string {
	return [][]string{{"0", "1", "2", "3", "4", "5"}, {"6", "7", "8", "9", "10"}}
}

// Goes says where a score goes that is saved.
func (d morningData) Goes() string {
	var to []string
	for _, p := range d.PainTo {
		if p.Database {
			to = append(to, d.W.Morning.Database(p.Machine))
		} else {
			to = append(to, d.W.Morning.Broker(p.Machine))
		}
	}
	return d.W.Morning.Goes(to)
}

// Several says that more than one keeps a diary, and whose the answers are must
// be said.
func (d morningData) Several() bool { return len(d.People) > 1 }

// Name is the name of the one whose answers these are; "" is nobody yet.
func (d morningData) Name() string {
	for _, p := range d.People {
		if p.ID == d.Person {
			return p.Name
		}
	}
	return ""
}

// morning asks, whose device it is first where that is not known.
func (s *Server) morning(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	d := morningData{Saved: s.receipts.find(q.Get("saved"), s.o.Now()), Next: ours(q.Get("next")), People: s.room.People()}
	me, known := mine(d.People, s.device(r))
	if len(d.People) > 0 && (!known || q.Get("who") == "1") && d.Saved == nil {
		d.frame = s.frame(r, "morning")
		s.show(w, r, http.StatusOK, whoPage, &d)
		return
	}
	d.Person = me.ID
	s.ask(w, r, http.StatusOK, d)
}

// ask shows the question.
func (s *Server) ask(w http.ResponseWriter, r *http.Request, status int, d morningData) {
	d.frame, d.People = s.frame(r, "morning"), s.room.People()
	if d.Next == "" {
		d.Next = "/"
	}
	if len(d.People) > 0 {
		var err error
		if d.Asking, err = s.room.Asking(r.Context(), d.Person); err != nil {
			s.o.Log.Warn("It cannot be told whether the morning was answered", "error", err)
		}
		d.First = d.Open && !d.Answered && s.device(r).Skipped != d.Night
	}
	s.show(w, r, status, morningPage, &d)
}

// save takes the answer. It goes on to a page of its own, so that loading
// that page again does not send the answer again.
func (s *Server) save(w http.ResponseWriter, r *http.Request) {
	if status, err := readForm(r); err != nil {
		s.ask(w, r, status, morningData{Refused: sentence(err)})
		return
	}
	d := morningData{Person: r.PostForm.Get("person"), Score: r.PostForm.Get("score")}
	person, err := s.who(d.Person)
	if err == nil && d.Score == "" {
		err = errors.New("no number was chosen")
	}
	var score diary.Score
	if err == nil {
		score, err = diary.ParseScore(d.Score)
	}
	if err != nil {
		d.Refused = notSaved(err)
		s.ask(w, r, http.StatusUnprocessableEntity, d)
		return
	}
	// A phone that falls asleep on the last tap has still sent the answer.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
	defer cancel()
	kept, err := s.room.Save(ctx, Said{Person: person.ID, Answers: map[string]string{"score": fmt.Sprint(score)}})
	if err != nil {
		s.o.Log.Warn("A pain score was not saved", "person", person.ID, "error", err)
		d.Refused = notSaved(err)
		s.ask(w, r, http.StatusServiceUnavailable, d)
		return
	}
	token := s.receipts.add(receipt{Person: person.Name, Score: score, Night: kept.Entry.Night}, s.o.Now())
	http.Redirect(w, r, "/log?"+url.Values{"saved": {token}}.Encode(), http.StatusSeeOther)
}

// readForm reads what a form has sent. An error comes with its status.
func readForm(r *http.Request) (status int, err error) {
	err = r.ParseForm()
	if err == nil {
		return http.StatusOK, nil
	}
	status = http.StatusBadRequest
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		status = http.StatusRequestEntityTooLarge
	}
	return status, fmt.Errorf("the form could not be read (%w); enter it again", err)
}

func notSaved(why error) string {
	return "Not saved: " + strings.TrimSuffix(why.Error(), ".") + "."
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
		return Person{}, errors.New("nobody keeps a diary in this room")
	case id == "":
		return Person{}, errors.New("nobody was chosen")
	}
	return Person{}, fmt.Errorf("nobody here is called %.40q", id)
}
