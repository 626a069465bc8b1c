package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"nightroom/internal/night"
	"nightroom/internal/web/chart"
	"nightroom/internal/words"
)

// tonightData is what page/tonight.html shows.
type tonightData struct {
	frame
	T       *words.Tonight
	Bare    bool // night: the words alone, because figures and clocks keep people awake
	Figures bool // night, and somebody asked for the figures
	Lines   []line
	Sick    []sick
	Paused  string // that there is a pause, and until when
	Gone    string // that somebody is away, and until when
	Refused string // why something was not done
	Charts  []chart.Picture
	NoChart bool // they could not be read
}

// A line is one of the things that the page says in large letters.
type line struct {
	ID     string // of the elements, for the script that renews them
	Label  string // what it is about
	Word   string // in large letters
	Note   string // under it
	Own    string // the user's own words
	Look   string // good, bad, unknown or plain
	Offer  bool   // "not tonight" makes sense
	Silent string // it was said, and until when it holds
	Remedy *words.Remedy
}

// sick is a sensor that does not measure as it should.
type sick struct{ Name, Says, Since, Error string }

// tonight is the first page. By day it is one of the morning's too: before the
// question is answered it shows nothing of what the night was like. In the
// evening and at night the room as it is now comes first, whoever has not
// answered.
func (s *Server) tonight(w http.ResponseWriter, r *http.Request) {
	if s.welcomesFirst(w, r) {
		return
	}
	if s.room.View().Phase == "day" && s.asksFirst(w, r) {
		return
	}
	s.showTonight(w, r, http.StatusOK, "")
}

func (s *Server) showTonight(w http.ResponseWriter, r *http.Request, status int, refused string) {
	asked := r.URL.Query().Get("figures") == "1"
	d := tonightData{frame: s.frame(r, "tonight"), Refused: refused}
	d.T = &d.W.Tonight
	d.Bare, d.Figures = d.Phase == "night" && !asked, d.Phase == "night" && asked
	d.Nav = !d.Bare
	for i := range d.Words {
		d.Lines = append(d.Lines, d.line(&d.Words[i]))
	}
	d.Paused = d.paused()
	if d.Away.On {
		d.Gone = fmt.Sprintf(d.T.AwayUntil, d.W.Day(night.DateOf(d.Away.Until)))
	}
	if !d.Bare {
		d.Sick = d.sick()
	}
	if d.Phase != "night" {
		var err error
		if d.Charts, err = s.today(r); err != nil && r.Context().Err() == nil {
			d.NoChart = true
			s.o.Log.Error("The pictures of today could not be read", "error", err)
		}
	}
	s.show(w, r, status, tonightPage, &d)
}

// line puts a word as people read it. What is not judged by day gets no
// verdict: its figure is the word.
func (d *tonightData) line(w *Word) line {
	q := d.W.Quantities[w.Quantity]
	l := line{ID: w.Rule, Label: q.Name, Word: d.word(w, &q), Look: "good", Silent: d.silent(w.Rule)}
	figure := ""
	if w.Known {
		figure = d.W.Figure(w.Quantity, w.Value, w.AtMost, d.Fahrenheit)
	}
	if !d.Bare {
		l.Note = figure
	}
	plain := d.Phase == "day" && !w.Judged
	switch {
	case plain && figure != "":
		l.Word, l.Note, l.Look = figure, "", "plain"
	case plain, w.State == "unknown":
		l.Word, l.Note, l.Look = q.NotKnown, "", "unknown"
	case w.Side != "":
		l.Look, l.Own, l.Offer = "bad", w.Message, l.Silent == ""
		if remedy, ok := d.T.Remedies[w.Quantity+" "+w.Side]; ok && !d.Bare {
			l.Remedy = &remedy
		}
	}
	return l
}

func (d *tonightData) word(w *Word, q *words.Quantity) string {
	switch {
	case w.Side == "above":
		return q.Above
	case w.Side == "below":
		return q.Below
	case w.Rule == "dim":
		return d.T.Dim
	}
	return q.Within
}

// silent says that nobody is alerted of a rule. At night it says no time.
func (d *tonightData) silent(rule string) string {
	switch {
	case !d.Snooze.covers(rule):
		return ""
	case d.Phase == "night":
		return d.T.SilentTonight
	}
	return fmt.Sprintf(d.T.Silent, d.W.Clock(d.Snooze.Until))
}

// paused says that there is a pause. At night it says no time.
func (d *tonightData) paused() string {
	switch {
	case !d.Pause.On:
		return ""
	case d.Pause.Until.IsZero():
		return d.T.PausedUntilEnded
	case d.Bare:
		return d.T.PausedForNow
	}
	return fmt.Sprintf(d.T.PausedUntil, d.W.Clock(d.Pause.Until))
}

func (d *tonightData) sick() (list []sick) {
	for _, p := range d.Sensors {
		says, ill := d.T.Ailments[p.Health]
		if !ill {
			continue
		}
		s := sick{Name: p.ID, Says: says, Error: p.Error}
		var measures []string
		for _, q := range p.Quantities {
			if name := d.W.Quantities[q].Name; name != "" {
				measures = append(measures, name)
			}
		}
		if len(measures) > 0 {
			s.Name += " (" + strings.Join(slices.Compact(measures), ", ") + ")"
		}
		if d.Phase != "night" && !p.Since.IsZero() { // no clock at night
			s.Since = fmt.Sprintf(d.T.Since, d.W.Weekdays[p.Since.Weekday()], d.W.Clock(p.Since))
		}
		list = append(list, s)
	}
	return list
}
