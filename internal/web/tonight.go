package web

import (
	"net/http"
	"strings"
)

// tonightData is what page/tonight.html shows.
type tonightData struct {
	frame
	Bare    bool // night: the words alone, because figures keep people awake
	Figures bool // night, and somebody asked for the figures
	Lines   []line
	Sick    []sick
}

// A line is one of the things that the page says in large letters.
type line struct {
	ID    string // of the elements, for the script that renews them
	Label string // what it is about
	Word  string // in large letters
	Note  string // under it
	Look  string // good, bad, unknown or plain
}

// sick is a sensor that does not measure as it should.
type sick struct{ Name, Says, Since, Error string }

func (s *Server) tonight(w http.ResponseWriter, r *http.Request) {
	if s.asksFirst(w, r) {
		return
	}
	asked := r.URL.Query().Get("figures") == "1"
	d := tonightData{frame: s.frame(r, "tonight")}
	d.Bare, d.Figures = d.Phase == "night" && !asked, d.Phase == "night" && asked
	d.Nav = !d.Bare
	for _, word := range d.Words {
		d.Lines = append(d.Lines, lineOf(word, d.Phase, !d.Bare))
	}
	if !d.Bare {
		d.Sick = sickOf(&d.View)
	}
	s.show(w, r, http.StatusOK, tonightPage, &d)
}

// lineOf puts a word as people read it. By day there is no verdict, and the
// figure is the word.
func lineOf(w Word, phase string, figures bool) line {
	l := line{ID: w.Rule, Label: label(w.Rule), Word: w.Word, Look: "good"}
	if figures {
		l.Note = w.Figure
	}
	switch {
	case phase == "day" && w.Figure != "":
		l.Word, l.Note, l.Look = w.Figure, "", "plain"
	case phase == "day", w.State == "unknown", w.Word == "":
		l.Word, l.Note, l.Look = l.Label+" not known", "", "unknown"
	case w.Side != "":
		l.Look = "bad"
	}
	return l
}

// label is what a rule is about.
func label(rule string) string {
	switch rule {
	case "cool":
		return "Temperature"
	case "dark", "dim":
		return "Light"
	case "quiet":
		return "Sound"
	}
	return rule
}

// ailments are the healths of a sensor in plain words.
var ailments = map[string]string{
	"failing":     "answers, but gives no readings",
	"missing":     "does not answer",
	"stuck":       "repeats one value",
	"implausible": "says what cannot be",
}

func sickOf(v *View) (list []sick) {
	for _, p := range v.Sensors {
		says, ill := ailments[p.Health]
		if !ill {
			continue
		}
		s := sick{Name: p.ID, Says: says, Error: p.Error}
		if len(p.Quantities) > 0 {
			s.Name += " (" + strings.Join(p.Quantities, ", ") + ")"
		}
		if v.Phase != "night" && !p.Since.IsZero() { // no clock at night
			s.Since = p.Since.Format("Monday 15:04")
		}
		list = append(list, s)
	}
	return list
}
