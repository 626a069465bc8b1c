package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"
	"strings"
	"sync"

	"nightroom/internal/report"
)

// A Reporter makes the page for a practitioner.
type Reporter interface {
	// Report is that of a wish. An error that is an Unfit says what to wish
	// instead.
	Report(ctx context.Context, w Wish) (*report.Report, error)
}

// A Wish is which report somebody wants.
type Wish struct {
	Person          string // the id
	Month, From, To string // as typed: a month, or dates; all "": the last sixty nights
	Notes, Late     bool   // print what was written; count late mornings
	Language        string // en or de
}

var (
	reportPage = parse("report.html")
	aroundPage = sync.OnceValue(func() *template.Template {
		return template.Must(template.ParseFS(files, "page/around.html"))
	})
)

// reportPolicy lets the one style that is in the report be in it.
var reportPolicy = func() string {
	sum := sha256.Sum256([]byte(report.Style))
	return strings.Replace(policy, "style-src 'self'", "style-src 'self' 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'", 1)
}()

// reportData is what page/report.html shows.
type reportData struct {
	frame
	People  []Person
	Person  string // the id of the one who is chosen
	Period  string // recent, month or span
	Wish    Wish
	Months  []monthLink
	Refused string
}

// report shows the form, and what comes of it. To ask changes nothing, so the
// page has an address that can be kept.
func (s *Server) report(w http.ResponseWriter, r *http.Request) {
	if s.asksFirst(w, r) {
		return
	}
	d := reportData{frame: s.frame(r, "report"), People: s.room.People(), Period: "recent"}
	if p, ok := mine(d.People, s.device(r)); ok {
		d.Person = p.ID
	}
	form := r.URL.Query()
	if form.Get("nights") == "" {
		s.form(w, r, http.StatusOK, &d)
		return
	}
	d.read(r)
	person, err := s.who(d.Person)
	if err != nil {
		d.Refused = s.says(r, err)
		s.form(w, r, http.StatusUnprocessableEntity, &d)
		return
	}
	d.Wish.Person = person.ID
	page, err := s.room.Report(r.Context(), d.Wish)
	switch unfit := (Unfit{}); {
	case errors.As(err, &unfit):
		d.Refused = s.says(r, err)
		s.form(w, r, http.StatusUnprocessableEntity, &d)
	case err != nil:
		s.o.Log.Warn("A report could not be made", "person", person.ID, "error", err)
		d.Refused = s.says(r, err)
		s.form(w, r, http.StatusServiceUnavailable, &d)
	default:
		s.sheet(w, &d, page)
	}
}

// read takes what was chosen. What was filled in for a choice that was not made
// does not count.
func (d *reportData) read(r *http.Request) {
	form := r.URL.Query()
	if id := form.Get("person"); id != "" {
		d.Person = id
	}
	d.Wish = Wish{Notes: form.Get("notes") == "1", Late: form.Get("late") == "1", Language: d.W.Lang}
	switch d.Period = form.Get("nights"); d.Period {
	case "month":
		d.Wish.Month = form.Get("month")
	case "span":
		d.Wish.From, d.Wish.To = form.Get("from"), form.Get("to")
	default:
		d.Period = "recent"
	}
}

// form asks which report it is to be.
func (s *Server) form(w http.ResponseWriter, r *http.Request, status int, d *reportData) {
	first, newest, err := s.room.Known(r.Context())
	if err != nil {
		s.o.Log.Warn("The nights could not be read", "error", err)
		d.Refused, status = s.says(r, err), http.StatusServiceUnavailable
		s.show(w, r, status, reportPage, d)
		return
	}
	for m := monthOf(newest); !m.before(monthOf(first)); m = m.add(-1) {
		d.Months = append(d.Months, monthLink{Title: d.W.Month(m.first()), At: template.URL(m.String()), Here: m.String() == d.Wish.Month})
	}
	s.show(w, r, status, reportPage, d)
}

// sheet is the page itself, with the ways back and to the printer around it.
func (s *Server) sheet(w http.ResponseWriter, d *reportData, page *report.Report) {
	var head, bar, body bytes.Buffer
	err := errors.Join(
		aroundPage().ExecuteTemplate(&head, "head", assetURL("print.js")),
		aroundPage().ExecuteTemplate(&bar, "bar", d),
	)
	around := report.Around{Head: template.HTML(head.String()), Bar: template.HTML(bar.String())} // both of templates
	if d.Phase != "day" && d.Look != "light" || d.Look == "dark" {
		around.Class = "dark"
	}
	if err = errors.Join(err, page.Within(&body, around)); err != nil {
		s.o.Log.Error("The report could not be made; please report this", "error", err)
		http.Error(w, "nightroom made a mistake: see its log", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", reportPolicy)
	w.Write(body.Bytes())
}
