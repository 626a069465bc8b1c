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
	Question string
	People   []Person
	Person   string // the id of the one who is chosen
	Score    string // that is chosen
	Refused  string // why nothing was saved
	Saved    *receipt
}

// Scores are the rows of buttons.
func (morningData) Scores() [][]string {
	return [][]string{{"0", "1", "2", "3", "4", "5"}, {"6", "7", "8", "9", "10"}}
}

// Goes says where a score goes that is saved.
func (d morningData) Goes() string {
	switch n := len(d.PainTo); n {
	case 0:
		return "What you save stays in this record alone."
	case 1:
		return "What you save goes into this record, and the score to " + d.PainTo[0] + " too."
	default:
		return "What you save goes into this record, and the score to " + strings.Join(d.PainTo[:n-1], ", ") + " and " + d.PainTo[n-1] + " too."
	}
}

func (s *Server) morning(w http.ResponseWriter, r *http.Request) {
	s.ask(w, r, http.StatusOK, morningData{Saved: s.receipts.find(r.URL.Query().Get("saved"), s.o.Now())})
}

// ask shows the question.
func (s *Server) ask(w http.ResponseWriter, r *http.Request, status int, d morningData) {
	d.frame, d.Question, d.People = s.frame(r, "morning"), diary.Question, s.room.People()
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
