package web

import (
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"nightroom/internal/night"
	"nightroom/internal/web/chart"
	"nightroom/internal/words"
)

var (
	nightPage = parse("night.html", "chart.html")
	noNight   = parse("nonight.html")
)

// nightData is what page/night.html shows.
type nightData struct {
	frame
	Of                 night.Date
	Before, After, All template.URL // "" where there is none
	Refused            string

	Notices []string // what is known of the night as a whole
	Frame   []string
	Shares  []share
	Parts   []nightPart
	Alerts  []string
	Judged  bool         // there was something to alert of
	Told    []told       // what people said of it
	Add     template.URL // to write something; "" where nobody keeps a diary
}

// A share is for how much of the night the room was as it should be.
type share struct {
	Name, Pct, Limit string
	Bar              string // how wide, in hundredths; "" is not known
}

// A nightPart is about one quantity.
type nightPart struct {
	chart.Picture
	Figures [][2]string
	Events  *events // nil: of this quantity there are none
}

// events are the sounds, or the lights, of a night.
type events struct {
	Title, Rule, None, Most, Column string
	Rows                            [][3]string // when, how long, how strong
}

// night shows one night.
func (s *Server) night(w http.ResponseWriter, r *http.Request) {
	if s.asksFirst(w, r) {
		return
	}
	d := nightData{frame: s.frame(r, "nights"), All: linkOf(r)("/nights")}
	of, err := night.ParseDate(r.PathValue("date"))
	if err != nil {
		d.Refused = d.W.OneNight.NoDate
		s.show(w, r, http.StatusNotFound, noNight, &d)
		return
	}
	status, page := http.StatusOK, nightPage
	switch err := s.open(r, &d, of); {
	case errors.Is(err, errNoNight):
		status, page = http.StatusNotFound, noNight
	case err != nil:
		s.o.Log.Warn("A night could not be read", "night", of, "error", err)
		d.Refused, status, page = s.says(r, err), http.StatusServiceUnavailable, noNight
	}
	s.show(w, r, status, page, &d)
}

var errNoNight = errors.New("there is no such night")

// open fills in what is known of a night.
func (s *Server) open(r *http.Request, d *nightData, of night.Date) error {
	first, newest, err := s.room.Known(r.Context())
	if err != nil {
		return err
	}
	link := linkOf(r)
	d.Of, d.All = of, link("/nights", "month", monthOf(of).String())
	switch {
	case of.Noon().After(newest.Noon()):
		d.Refused, d.All = d.W.OneNight.NotYet, link("/nights")
		return errNoNight
	case of.Noon().Before(first.Noon()):
		d.Refused, d.All = fmt.Sprintf(d.W.OneNight.TooOld, d.W.Night(first)), link("/nights", "month", monthOf(first).String())
		return errNoNight
	}
	if of != first {
		d.Before = link("/nights/" + of.AddDays(-1).String())
	}
	if of != newest {
		d.After = link("/nights/" + of.AddDays(1).String())
	}
	l, err := s.room.Leaf(r.Context(), of)
	if err != nil {
		return err
	}
	d.tell(&l)
	if err := s.told(r.Context(), d, &l); err != nil {
		return err
	}
	if l.Over && (l.Summary != nil || len(d.Parts) > 0) {
		return s.seen(r.Context(), newest, of)
	}
	return nil
}

// tell puts a leaf into words and pictures.
func (d *nightData) tell(l *Leaf) {
	w := &d.W.OneNight
	if l.Away || l.Summary != nil && l.Summary.Away {
		d.Notices = append(d.Notices, w.Away)
	}
	if s := l.Summary; s != nil {
		d.Frame = d.bedtime(s)
		d.Shares = d.shares(s)
	}
	if !l.Over {
		d.Notices = append(d.Notices, w.UnderWay)
		return
	}
	d.Parts = d.parts(l)
	switch {
	case l.Summary == nil && len(d.Parts) > 0:
		d.Notices = append(d.Notices, w.NotSummed)
	case l.Summary == nil && !l.Away:
		d.Notices = append(d.Notices, w.Nothing)
	}
	for i := range l.Episodes {
		d.Alerts = append(d.Alerts, d.episode(&l.Episodes[i], clockOf(l)))
	}
	d.Judged = len(d.Parts) > 0
}

// bedtime is from when to when it was, and how much of it is known.
func (d *nightData) bedtime(s *night.Summary) (says []string) {
	w, clock := &d.W.OneNight, clockOf(&Leaf{From: s.LightsOut, To: s.Wake})
	if !s.Away {
		says = append(says, fmt.Sprintf(w.InBed, clock(s.LightsOut), clock(s.Wake)))
	}
	switch {
	case s.Interruptions == 1:
		says = append(says, fmt.Sprintf(w.Once, d.W.Minutes(s.OutOfBedMin)))
	case s.Interruptions > 1:
		says = append(says, fmt.Sprintf(w.Often, s.Interruptions, d.W.Minutes(s.OutOfBedMin)))
	}
	return append(says, fmt.Sprintf(w.Measured, d.W.Percent(s.CoveragePct)))
}

// clockOf writes times of day; in a night in which the clocks change, with the
// zone that tells one half past two from the other.
func clockOf(l *Leaf) func(time.Time) string {
	layout := "15:04"
	_, before := l.From.Zone()
	if _, after := l.To.Zone(); before != after {
		layout = "15:04 MST"
	}
	return func(t time.Time) string { return t.Format(layout) }
}

// shares are for how much of the night it was cool, dark and quiet, and what
// that meant.
func (d *nightData) shares(s *night.Summary) (all []share) {
	w := &d.W.OneNight
	for _, one := range []struct {
		name, quantity string
		pct            night.Maybe
		limit          night.Limit
	}{
		{w.Cool, "temperature", s.CoolPct, s.Basis.Cool},
		{w.Dark, "illuminance", s.DarkPct, s.Basis.Dark},
		{w.Quiet, "sound", s.QuietPct, s.Basis.Quiet},
		{w.AllThree, "", s.ReadyPct, night.Limit{}},
	} {
		sh := share{Name: one.name, Pct: d.W.Percent(one.pct), Bar: hundredths(one.pct)}
		if one.quantity != "" {
			sh.Limit = d.meaning(one.quantity, one.limit)
		}
		all = append(all, sh)
	}
	return all
}

// meaning is the limit that a night was judged by.
func (d *nightData) meaning(quantity string, l night.Limit) string {
	w := &d.W.OneNight
	number := func(m night.Maybe) string { // as somebody typed it
		return strings.TrimSuffix(d.W.Value(quantity, m.Value, d.Fahrenheit), d.W.Point+"0")
	}
	value := func(m night.Maybe) string { return number(m) + "\u00a0" + words.Unit(quantity, d.Fahrenheit) }
	switch {
	case !l.Measured:
		return w.NotMeasured
	case !l.Judged:
		return w.NotJudged
	case l.Above.Known && l.Below.Known:
		return fmt.Sprintf(w.Between, number(l.Below), value(l.Above))
	case l.Below.Known:
		return fmt.Sprintf(w.AtLeast, value(l.Below))
	}
	return fmt.Sprintf(w.AtMost, value(l.Above))
}

// episode is when a rule fired, in words.
func (d *nightData) episode(e *Episode, clock func(time.Time) string) string {
	q := d.W.Quantities[e.Quantity]
	what := q.Above
	if e.Side == "below" {
		what = q.Below
	}
	if what == "" {
		what = e.Rule
	}
	says := fmt.Sprintf(d.W.OneNight.FromTo, what, clock(e.From), clock(e.To))
	if e.To.IsZero() {
		says = fmt.Sprintf(d.W.OneNight.From, what, clock(e.From))
	}
	if e.Silent {
		says += " (" + d.W.OneNight.NotTold + ")"
	}
	return says + "."
}
