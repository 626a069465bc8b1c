package web

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/door"
	"nightroom/internal/night"
	"nightroom/internal/sentence"
	"nightroom/internal/words"
)

// settingsData is what page/settings.html shows.
type settingsData struct {
	frame
	Home
	Mark   string            // of the file that the forms were made from
	V      map[string]string // what the fields hold
	Broken string            // why the file cannot be changed from here

	Section string // that was saved, or was not
	Anew    bool   // it was saved, and the room taken up anew
	Refused string // why it was not
	Lines   string // what would have to be written

	Rules     []ruleField
	Days      []dayField
	Dates     []string
	Diarists  []diarist
	AnyOpen   bool // a PIN was said here
	Browsers  []door.Session
	Scripts   []scriptLine
	AwayUntil string
	Today     string
}

// A ruleField is a rule with its limits.
type ruleField struct {
	Name, Unit       string
	On               bool
	Cold             bool // WHO warns of it
	Says, SaysBelow  string
	Above, Below     string // the names of the fields; Below is "" where there is no such limit
	Yours, YoursLess bool
}

// A dayField is a day of the week. A phone has place for its short name alone;
// whoever hears the page hears the whole.
type dayField struct{ Key, Name, Short string }

// A diarist is a person with what is known of their PIN.
type diarist struct {
	Person
	HasPIN, Mine bool // Mine: it was said here, or there is none
}

// An outcome is what came of saving a section; At is the one that asks.
type outcome struct {
	W                                 *words.Settings
	Section, At, Refused, Lines, File string
	Anew                              bool
}

// Outcome is what came of a section.
func (d *settingsData) Outcome(at string) outcome {
	return outcome{&d.W.Settings, d.Section, at, d.Refused, d.Lines, d.File, d.Anew}
}

// DaysDiffer tells whether a day of the week has hours of its own.
func (d *settingsData) DaysDiffer() bool {
	for _, day := range d.Days {
		if d.V["lights_out_"+day.Key] != "" || d.V["wake_"+day.Key] != "" {
			return true
		}
	}
	return len(d.Dates) > 0
}

// AwayDay is the day on which somebody sleeps here again, for people.
func (d *settingsData) AwayDay() string {
	date, err := night.ParseDate(d.AwayUntil)
	if err != nil {
		return d.AwayUntil
	}
	return d.W.Day(date)
}

// Day is the date of an instant, for people.
func (d *settingsData) Day(t time.Time) string { return d.W.Day(night.DateOf(t)) }

var settingsPage = parse("settings.html")

func (s *Server) settings(mux *http.ServeMux) {
	mux.HandleFunc("GET /settings", s.showSettings)
	for section, read := range sections {
		mux.HandleFunc("POST /settings/"+section, func(w http.ResponseWriter, r *http.Request) { s.change(w, r, section, read) })
	}
	mux.HandleFunc("POST /settings/look", s.setLook)
	mux.HandleFunc("POST /settings/away", s.setAway)
	mux.HandleFunc("POST /settings/sessions", s.endSessions)
	mux.HandleFunc("POST /settings/scripts", s.endScript)
	mux.HandleFunc("POST /settings/pin", s.setPIN)
	mux.HandleFunc("POST /settings/shut", s.shutPINs)
	mux.HandleFunc("POST /settings/record", s.sendRecord)
	mux.HandleFunc("GET /settings/diary.csv", s.sendDiary)
	s.forgets(mux)
}

// settingsOf is the page as things are.
func (s *Server) settingsOf(r *http.Request) (d settingsData, draft config.Draft) {
	draft, err := s.room.Draft()
	d = settingsData{frame: s.frame(r, "settings"), Home: s.room.Home(), Mark: draft.Mark, V: hoursOf(&draft.Schedule)}
	if err != nil {
		d.Broken = err.Error()
	}
	d.V["name"], d.V["units"], d.V["language"] = draft.Name, unitOf(draft.Config), draft.Language
	for _, row := range ruleRows(draft.Config) {
		d.Rules = append(d.Rules, d.rule(&row, draft.Fahrenheit))
	}
	for _, w := range weekdays {
		d.Days = append(d.Days, dayField{w.key, d.W.Weekdays[w.day], d.W.ShortWeekdays[w.day]})
	}
	for _, date := range draft.Schedule.DatesInOrder() {
		d.Dates = append(d.Dates, fmt.Sprintf("%s: %s – %s", date, draft.Schedule.Dates[date].LightsOut, draft.Schedule.Dates[date].Wake))
	}
	for _, p := range draft.People {
		d.V["name_"+p.ID] = p.Name
		d.Diarists = append(d.Diarists, s.diarist(r, Person{p.ID, p.Name}))
	}
	for _, p := range d.Diarists {
		d.AnyOpen = d.AnyOpen || p.HasPIN && p.Mine
	}
	if d.Locked {
		d.Browsers = s.o.Lock.Sessions(s.asker(r).Session)
	}
	if d.Scripts, err = s.scripts(d.W); err != nil {
		d.Section, d.Refused = "scripts", d.W.Sentence(err)
	}
	if d.Today = s.o.Now().Format(time.DateOnly); d.Away.On {
		d.AwayUntil = d.Away.Until.Format(time.DateOnly)
	}
	return d, draft
}

func (s *Server) diarist(r *http.Request, p Person) diarist {
	d := diarist{Person: p, Mine: true}
	if s.o.Lock != nil {
		d.HasPIN, _ = s.o.Lock.HasPIN(p.ID)
		d.Mine, _ = s.o.Lock.MayWrite(p.ID, s.asker(r))
	}
	return d
}

// safeMinimum is WHO's for a room in the cold season (Housing and Health
// Guidelines 2018), °C.
const safeMinimum = 18

func (d *settingsData) rule(row *ruleRow, fahrenheit bool) ruleField {
	f := ruleField{Name: row.name, Unit: row.unit, On: !row.is.Off, Above: row.name + "_above", Yours: row.is.Above.Yours, YoursLess: row.is.Below.Yours}
	if row.celsius && fahrenheit {
		f.Unit = "°F"
	}
	says := func(is, guide config.Limit) string {
		value := d.typed(guide.Value, row.celsius && fahrenheit) + "\u00a0" + f.Unit
		if is.Yours {
			return fmt.Sprintf(d.W.Settings.YoursIs, value)
		}
		return fmt.Sprintf(d.W.Settings.GuidelineIs, value)
	}
	d.V[f.Above], f.Says = d.typed(row.is.Above.Value, row.celsius && fahrenheit), says(row.is.Above, row.guide.Above)
	if row.is.Below.Set {
		f.Below = row.name + "_below"
		d.V[f.Below], f.SaysBelow = d.typed(row.is.Below.Value, row.celsius && fahrenheit), says(row.is.Below, row.guide.Below)
		f.Cold = row.celsius && min(row.is.Above.Value, row.is.Below.Value) < safeMinimum
	}
	return f
}

func (s *Server) showSettings(w http.ResponseWriter, r *http.Request) {
	d, _ := s.settingsOf(r)
	q := r.URL.Query()
	// That it was saved is said as long as the file is the one that was written.
	if q.Get("mark") == d.Mark && d.Broken == "" {
		d.Section, d.Anew = q.Get("saved"), q.Get("anew") == "1"
	}
	s.show(w, r, http.StatusOK, settingsPage, &d)
}

// back goes to where a section is on the page.
func back(w http.ResponseWriter, r *http.Request, section string) {
	http.Redirect(w, r, "/settings#"+section, http.StatusSeeOther)
}

func (s *Server) setLook(w http.ResponseWriter, r *http.Request) {
	if status, err := readForm(r); err != nil {
		s.unchanged(w, r, status, "look", nil, err)
		return
	}
	d := s.device(r)
	d.Look = r.PostForm.Get("look")
	d.keep(w, r)
	back(w, r, "look")
}

func (s *Server) setAway(w http.ResponseWriter, r *http.Request) {
	status, err := readForm(r)
	if err == nil {
		status = http.StatusUnprocessableEntity
		until := r.PostForm.Get("until")
		if _, bad := night.ParseDate(until); bad != nil && r.PostForm.Get("back") == "" {
			err = sentence.Errorf("no date was chosen")
		} else {
			if r.PostForm.Get("back") != "" {
				until = "0"
			}
			ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
			defer cancel()
			err = s.room.Leave(ctx, until)
		}
	}
	if err != nil {
		s.unchanged(w, r, status, "away", nil, err)
		return
	}
	back(w, r, "away")
}

func (s *Server) endSessions(w http.ResponseWriter, r *http.Request) {
	if status, err := readForm(r); err != nil {
		s.unchanged(w, r, status, "sessions", nil, err)
		return
	}
	if s.locked() {
		me := s.asker(r)
		switch id := r.PostForm.Get("end"); id {
		case "":
		case "others":
			s.o.Lock.End("", me.Session, me.From)
		default:
			s.o.Lock.End(id, me.Session, me.From)
		}
	}
	back(w, r, "sessions")
}
