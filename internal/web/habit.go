package web

import (
	"context"
	"net/http"
	"net/url"

	"nightroom/internal/night"
	"nightroom/internal/sentence"
)

// A Habit is how often a rule fires lately, and what phones are told of it.
type Habit struct {
	Rule           string
	Told           string     // telling, stopped (by itself), keep (telling, however often) or record
	Until          night.Date // until when it is only recorded
	Nights, Window int        // in how many of the last nights it fired

	// Verb is what would be done to the limit, Raise or Lower, so that half of
	// these nights keep it; "" if nothing would.
	Verb             string
	Quantity         string  // which the rule is about
	Limit, Suggested float64 // in its canonical unit
}

// habitData is what page/habit.html shows.
type habitData struct {
	frame
	Habit
	Refused string // why nothing was changed
}

// Name is what people call the rule.
func (d *habitData) Name() string {
	if name := d.W.Settings.Rules[d.Rule]; name != "" {
		return name
	}
	return d.Rule
}

// Is and Could are the limit that there is, and the suggested one.
func (d *habitData) Is() string    { return d.W.Figure(d.Quantity, d.Limit, false, d.Fahrenheit) }
func (d *habitData) Could() string { return d.W.Figure(d.Quantity, d.Suggested, false, d.Fahrenheit) }

var habitPage = parse("habit.html")

func (s *Server) habits(mux *http.ServeMux) {
	mux.HandleFunc("GET /notify/{rule}", s.habit)
	mux.HandleFunc("POST /notify/{rule}", s.settle)
}

func (s *Server) habit(w http.ResponseWriter, r *http.Request) {
	s.askHabit(w, r, http.StatusOK, "")
}

// askHabit shows what phones are told of a rule, and what else they could be.
func (s *Server) askHabit(w http.ResponseWriter, r *http.Request, status int, refused string) {
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	h, err := s.room.Habit(ctx, r.PathValue("rule"))
	if err != nil {
		s.turnAway(w, r, http.StatusNotFound, sentence.Errorf("There is nothing to answer: %w", err))
		return
	}
	s.show(w, r, status, habitPage, &habitData{s.frame(r, ""), h, refused})
}

// settle takes one of the three. What it came to is shown on the page that
// asked, which reads it from the room.
func (s *Server) settle(w http.ResponseWriter, r *http.Request) {
	status, err := readForm(r)
	rule, word := r.PathValue("rule"), ""
	if err == nil {
		status = http.StatusUnprocessableEntity
		word, err = answerOf(r.PostForm)
	}
	if err == nil {
		// The answer of a phone that falls asleep counts, too.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
		defer cancel()
		err = s.room.Answer(ctx, rule, word)
	}
	if err != nil {
		s.askHabit(w, r, status, s.says(r, sentence.Errorf("nothing was changed: %w", err)))
		return
	}
	http.Redirect(w, r, "/notify/"+url.PathEscape(rule), http.StatusSeeOther)
}

// answerOf is the word that a button stands for.
func answerOf(form url.Values) (string, error) {
	switch answer := form.Get("answer"); answer {
	case "keep", "raise":
		return answer, nil
	case "record":
		if until := form.Get("until"); until != "" {
			return until, nil
		}
		return "", sentence.Errorf("no date was chosen")
	}
	return "", sentence.Errorf("none of the three was chosen")
}
