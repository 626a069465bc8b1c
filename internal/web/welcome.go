package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"nightroom/internal/config"
)

// welcomeData is what page/welcome.html shows.
type welcomeData struct {
	frame
	N, Of     int // the step
	Step      string
	Mark      string
	V         map[string]string
	Unit      string
	Bands     map[string]string // with their numbers
	Refused   string
	Lines     string
	File      string
	Following int // the step after
}

// steps are those of the guide. Each can be passed by.
var steps = []struct {
	name string
	read func(*config.Draft, url.Values) ([]config.Change, error)
}{
	{"name", roomChanges},
	{"hours", scheduleChanges},
	{"who", func(d *config.Draft, f url.Values) ([]config.Change, error) {
		if d.Has("people") {
			return peopleChanges(d, f)
		}
		return firstPeople(f), nil
	}},
	{"bed", bedChanges},
	{"sensors", nil},
}

var welcomePage = parse("welcome.html", "scan.html")

func (s *Server) welcomes(mux *http.ServeMux) {
	mux.HandleFunc("GET /welcome", func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.URL.Query().Get("step"))
		s.showStep(w, r, http.StatusOK, n, "", "")
	})
	mux.HandleFunc("POST /welcome", s.takeStep)
}

// Three are the numbers of the fields for names.
func (welcomeData) Three() []int { return []int{1, 2, 3} }

// Quantity is what a quantity is called.
func (d *welcomeData) Quantity(name string) string {
	if q, ok := d.W.Quantities[name]; ok {
		return q.Name
	}
	return name
}

// welcomesFirst sends whoever comes to a machine on which nobody has decided
// anything to the guide, and tells that it did.
func (s *Server) welcomesFirst(w http.ResponseWriter, r *http.Request) bool {
	if !s.room.Fresh() {
		return false
	}
	http.Redirect(w, r, "/welcome", http.StatusSeeOther)
	return true
}

func (s *Server) showStep(w http.ResponseWriter, r *http.Request, status, n int, refused, lines string) {
	n = min(max(n, 1), len(steps))
	draft, err := s.room.Draft()
	if err != nil && refused == "" {
		refused = s.says(r, err)
	}
	d := welcomeData{
		frame: s.frame(r, ""), N: n, Of: len(steps), Step: steps[n-1].name, Following: n + 1,
		Mark: draft.Mark, V: hoursOf(&draft.Schedule), Unit: "°C", Bands: map[string]string{},
		Refused: refused, Lines: lines, File: s.room.Home().File,
	}
	d.Nav = false
	if draft.Fahrenheit {
		d.Unit = "°F"
	}
	d.V["name"] = draft.Name
	cool := draft.Rules.Cool
	d.V["cool_above"], d.V["cool_below"] = d.typed(cool.Above.Value, draft.Fahrenheit), d.typed(cool.Below.Value, draft.Fahrenheit)
	for name, band := range bands {
		d.Bands[name] = d.whole(band[0], draft.Fahrenheit) + "\u2060–\u2060" + d.whole(band[1], draft.Fahrenheit) + "\u00a0" + d.Unit
	}
	for name := range d.V {
		if r.PostForm.Has(name) {
			d.V[name] = r.PostForm.Get(name)
		}
	}
	d.V["bed"] = r.PostForm.Get("bed")
	s.show(w, r, status, welcomePage, &d)
}

func (d *welcomeData) whole(celsius float64, fahrenheit bool) string {
	if fahrenheit {
		celsius = celsius*1.8 + 32
	}
	return d.W.Number(celsius, 0)
}

// takeStep takes what was entered, or passes a step by.
func (s *Server) takeStep(w http.ResponseWriter, r *http.Request) {
	status, err := readForm(r)
	n, _ := strconv.Atoi(r.PostForm.Get("step"))
	if n = min(max(n, 1), len(steps)); err != nil {
		s.showStep(w, r, status, n, s.says(r, err), "")
		return
	}
	next := "/welcome?step=" + strconv.Itoa(n+1)
	switch r.PostForm.Get("do") {
	case "end":
		s.room.Welcomed()
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	case "skip":
		http.Redirect(w, r, next, http.StatusSeeOther)
		return
	}
	read := steps[n-1].read
	if read == nil {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return
	}
	draft, err := s.room.Draft()
	var changes []config.Change
	if err == nil {
		changes, err = read(&draft, r.PostForm)
	}
	if err == nil && len(changes) > 0 {
		_, err = s.put(r, changes)
	}
	if err != nil {
		status, lines := http.StatusUnprocessableEntity, ""
		if errors.Is(err, config.ErrMoved) {
			status = http.StatusConflict
		} else if !errors.As(err, new(config.Refused)) {
			lines = config.Sketch(changes...)
		}
		s.showStep(w, r, status, n, s.words(r).Settings.NotSaved+" "+objection(s.words(r), err), lines)
		return
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
}
