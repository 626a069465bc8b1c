package notify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"nightroom/internal/night"
)

// A Target is one phone, or program, and what it wants.
type Target struct {
	AtNight  bool   // also between lights-out and wake
	Quiet    Hours  // never in these
	Reminder string // whose diary it is reminded of in the morning; "": nobody's
	Page     string // where the page is, for links; "": unknown
}

// Hours are a part of each day, in minutes after midnight, over midnight if To
// is before From. The zero value is none.
type Hours struct{ From, To night.Clock }

// Has tells whether a local time is within.
func (h Hours) Has(t time.Time) bool {
	c := night.Clock(60*t.Hour() + t.Minute())
	if h.From <= h.To {
		return c >= h.From && c < h.To
	}
	return c >= h.From || c < h.To
}

// A Firing is a rule that fires, as people are told.
type Firing struct {
	At      time.Time
	Night   night.Date
	Rule    string
	Side    string
	Value   float64
	Unit    string
	Message string // Too loud: 56.0 dB(A), limit 40.0 dB(A), for 2 min.
}

// A Moment is how the room stands.
type Moment struct {
	Now    time.Time // in the room's zone
	Asleep bool      // between lights-out and wake, or somebody is in bed
	Up     time.Time // since when nobody is, after Night; zero: it is not known
	Night  night.Date
	Away   bool
	Wrote  func(person string) bool // of the morning after Night
}

// A Push is a message for one target.
type Push struct {
	Target int
	Kind   string // alert, question or reminder
	Rule   string // of an alert and a question
	Text   string
	Link   string // "": none
}

// Window is how many nights are looked back on.
const Window = 7

// The patience of the plan.
const (
	tooMany  = 5                // of them in which a rule fired: it stops by itself
	held     = 10 * time.Minute // an alert older than this was held back
	stale    = 24 * time.Hour   // and older than this is no news
	getUp    = 30 * time.Minute // after which somebody is reminded
	tooLate  = 6 * time.Hour    // after which nobody is
	decimals = 10               // a tenth: as exactly as a limit is suggested
)

// A Memory is what a restart must know.
type Memory struct {
	Rules    map[string]Habit      `json:"rules,omitempty"`
	Waiting  []Waiting             `json:"waiting,omitempty"`
	Told     map[string]night.Date `json:"told,omitempty"`     // by target and rule: the last night
	Reminded map[string]night.Date `json:"reminded,omitempty"` // by target
}

// A Habit is how often a rule fires, and what people want to know of it.
type Habit struct {
	Nights  []Worst   `json:"nights,omitempty"` // within the window, in order
	Stopped bool      `json:"stopped,omitempty"`
	Asked   bool      `json:"asked,omitempty"`
	Keep    bool      `json:"keep,omitempty"` // somebody said: keep telling me
	Until   time.Time `json:"until,omitzero"` // only record it until then
}

// Worst is the worst value of a night in which a rule fired.
type Worst struct {
	Night night.Date `json:"night"`
	Side  string     `json:"side"`
	Value float64    `json:"value"`
	Unit  string     `json:"unit"`
}

// Waiting is an alert that is still to be told to a target.
type Waiting struct {
	Target int       `json:"target"`
	At     time.Time `json:"at"`
	Rule   string    `json:"rule"`
	Text   string    `json:"text"`
}

// A Plan decides what is told. It is not safe for concurrent use.
type Plan struct {
	targets []Target
	Memory
}

// NewPlan goes on from what was remembered.
func NewPlan(targets []Target, m Memory) *Plan {
	if m.Rules == nil {
		m.Rules = map[string]Habit{}
	}
	if m.Told == nil {
		m.Told = map[string]night.Date{}
	}
	if m.Reminded == nil {
		m.Reminded = map[string]night.Date{}
	}
	m.Waiting = slices.DeleteFunc(m.Waiting, func(w Waiting) bool { return w.Target >= len(targets) })
	return &Plan{targets, m}
}

// Fired takes an alert: it is told with the next Due that may.
func (p *Plan) Fired(f Firing) {
	h := p.Rules[f.Rule]
	h.count(f)
	if !h.Until.IsZero() && !f.At.Before(h.Until) {
		h = Habit{Nights: h.Nights[len(h.Nights)-1:]} // that time is over: begin anew
	}
	if len(h.Nights) >= tooMany && !h.Keep && h.Until.IsZero() {
		h.Stopped = true
	}
	p.Rules[f.Rule] = h
	if h.Stopped || !h.Until.IsZero() {
		return
	}
	for i := range p.targets {
		key := fmt.Sprint(i, " ", f.Rule)
		if p.Told[key] == f.Night {
			continue
		}
		p.Told[key] = f.Night
		p.Waiting = append(p.Waiting, Waiting{i, f.At, f.Rule, f.Message})
	}
}

// count notes the worst of a night, and forgets what is out of the window.
func (h *Habit) count(f Firing) {
	first := f.Night.AddDays(1 - Window).Noon()
	h.Nights = slices.DeleteFunc(slices.Clone(h.Nights), func(w Worst) bool { return w.Night.Noon().Before(first) || w.Side != f.Side })
	i := slices.IndexFunc(h.Nights, func(w Worst) bool { return w.Night == f.Night })
	switch {
	case i < 0:
		h.Nights = append(h.Nights, Worst{f.Night, f.Side, f.Value, f.Unit})
	case f.Side == "below":
		h.Nights[i].Value = min(h.Nights[i].Value, f.Value)
	default:
		h.Nights[i].Value = max(h.Nights[i].Value, f.Value)
	}
}

// State is what people are told of the rule: telling, stopped, keep or record.
func (h *Habit) State() string {
	switch {
	case !h.Until.IsZero():
		return "record"
	case h.Stopped:
		return "stopped"
	case h.Keep:
		return "keep"
	}
	return "telling"
}

// Suggested is the limit that half of these nights would have kept.
func (h *Habit) Suggested() (value float64, side string, ok bool) {
	if len(h.Nights) == 0 {
		return 0, "", false
	}
	values := make([]float64, len(h.Nights))
	for i, w := range h.Nights {
		values[i] = w.Value
	}
	slices.Sort(values)
	middle := (values[(len(values)-1)/2] + values[len(values)/2]) / 2
	return float64(int(middle*decimals+0.5)) / decimals, h.Nights[0].Side, true
}

// Due is what is to be told now. What it returns counts as told.
func (p *Plan) Due(m Moment) (due []Push) {
	if m.Away {
		p.Waiting = nil // whoever comes home has no use for it
		return nil
	}
	for i, t := range p.targets {
		if t.Quiet.Has(m.Now) || m.Asleep && !t.AtNight {
			continue
		}
		due = p.alerts(i, m, due)
		if m.Asleep {
			continue // questions and reminders are for the day
		}
		due = p.questions(i, due)
		due = p.reminder(i, m, due)
	}
	for rule, h := range p.Rules {
		if h.Stopped && !h.Asked && slices.ContainsFunc(due, func(d Push) bool { return d.Kind == "question" && d.Rule == rule }) {
			h.Asked = true
			p.Rules[rule] = h
		}
	}
	return due
}

// alerts of a target: each in its own message, but what was held back through
// the night in one.
func (p *Plan) alerts(i int, m Moment, due []Push) []Push {
	var late []string
	rule := ""
	p.Waiting = slices.DeleteFunc(p.Waiting, func(w Waiting) bool {
		if w.Target != i {
			return false
		}
		switch age := m.Now.Sub(w.At); {
		case age > stale:
		case age > held:
			late = append(late, w.At.In(m.Now.Location()).Format("15:04 ")+w.Text)
			rule = w.Rule
		default:
			due = append(due, Push{Target: i, Kind: "alert", Rule: w.Rule, Text: w.Text})
		}
		return true
	})
	if len(late) > 0 {
		if len(late) > 1 {
			rule = ""
		}
		due = append(due, Push{Target: i, Kind: "alert", Rule: rule, Text: strings.Join(late, "\n")})
	}
	return due
}

// questions ask once what is to be done about a rule that stopped by itself.
func (p *Plan) questions(i int, due []Push) []Push {
	for _, rule := range sorted(p.Rules) {
		h := p.Rules[rule]
		if !h.Stopped || h.Asked {
			continue
		}
		limit, side, _ := h.Suggested()
		answer, link := "Send keep, raise or that date to notify/"+rule+"/set.", ""
		if page := p.targets[i].Page; page != "" {
			answer, link = "Answer on the page.", strings.TrimSuffix(page, "/")+"/notify/"+rule
		}
		due = append(due, Push{Target: i, Kind: "question", Rule: rule, Link: link, Text: fmt.Sprintf(
			"%s fired in %d of the last %d nights, so you are not told of it any more. What now: keep telling you, "+
				"raise the limit %s to %v %s (the median of these nights), or only record it until a date? %s",
			rule, len(h.Nights), Window, side, limit, h.Nights[0].Unit, answer)})
	}
	return due
}

func (p *Plan) reminder(i int, m Moment, due []Push) []Push {
	t, key := p.targets[i], fmt.Sprint(i)
	up := m.Now.Sub(m.Up)
	if t.Reminder == "" || m.Up.IsZero() || up < getUp || up > tooLate || p.Reminded[key] == m.Night {
		return due
	}
	p.Reminded[key] = m.Night
	if m.Wrote != nil && m.Wrote(t.Reminder) {
		return due
	}
	link := ""
	if t.Page != "" {
		link = strings.TrimSuffix(t.Page, "/") + "/log"
	}
	return append(due, Push{Target: i, Kind: "reminder", Text: "Good morning. Your diary:", Link: link})
}

// Keep, Raised and Record are the answers to the question.

// Keep goes on telling of a rule, however often.
func (p *Plan) Keep(rule string) {
	p.Rules[rule] = Habit{Nights: p.Rules[rule].Nights, Keep: true}
}

// Raised begins anew, because the limit is another one.
func (p *Plan) Raised(rule string) { delete(p.Rules, rule) }

// Record tells nothing of a rule until then.
func (p *Plan) Record(rule string, until time.Time) {
	p.Rules[rule] = Habit{Nights: p.Rules[rule].Nights, Until: until}
}

func sorted(m map[string]Habit) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
