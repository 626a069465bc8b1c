package daemon

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/rules"
)

// A hush is what people want to be left alone with, and what they were told
// before: so that an alert which was held back comes after all when the hush is
// over and the room is still bad, and one that was told is always resolved.
type hush struct {
	lulls map[string]lull
	told  map[string]told
}

// told is what those who listen believe of a rule.
type told struct {
	Firing bool   `json:"firing,omitempty"`
	Stale  bool   `json:"stale,omitempty"` // and a hush came since: they are told once more
	Side   string `json:"side,omitempty"`
}

func newHush() hush { return hush{lulls: map[string]lull{}, told: map[string]told{}} }

func (h *hush) holds(what string, now time.Time) bool {
	l := h.lulls[what]
	return l.holds(now)
}

// silent tells whether nobody is to be told of a rule.
func (h *hush) silent(rule string, now time.Time) bool {
	s := h.lulls[snoozing]
	return s.holds(now) && s.covers(rule) || h.holds(pausing, now) || h.holds(absence, now)
}

// lullRow is a lull in the journal; its time is when it was said.
func lullRow(what string, l lull, at time.Time) store.Row {
	return notebook.ToJournal(record.Row{Kind: record.Lull, At: at, Name: what, Body: inJSON(l)})
}

// recall finds in the journal what was said and told before a restart.
func (h *heart) recall(ctx context.Context) error {
	h.hush = newHush()
	rows, err := h.journal.Latest(ctx, store.Kind(record.Lull), time.Time{})
	if err != nil {
		return err
	}
	for what, row := range rows {
		var l lull
		if json.Unmarshal(row.Body, &l) == nil {
			h.hush.lulls[what] = l
		}
	}
	states, err := ruleStates(ctx, h.journal)
	for rule, s := range states {
		h.hush.told[rule] = s.Told
	}
	return err
}

// let begins or ends a lull, which is in the journal already.
func (h *heart) let(what string, l lull) {
	h.hush.lulls[what] = l
	if what == absence {
		h.monitor.Leave(h.now(), l.Until)
	}
	h.tellLull(what)
	h.shut()
	h.settle()
	h.tellState()
}

// lapse ends the lulls that have lasted as long as they should.
func (h *heart) lapse() {
	for _, what := range lulls {
		if l := h.hush.lulls[what]; l.On && !l.holds(h.now()) {
			h.log.Info("Over: "+what, "until", l.Until.In(h.config.Location).Format(time.DateTime))
			h.let(what, lull{})
		}
	}
	h.settle()
}

// shut stops the sensors while there is a pause, and lets them go on.
func (h *heart) shut() {
	if h.valve != nil {
		h.valve.set(h.hush.holds(pausing, h.now()))
	}
}

// settle makes up for what was not told during a hush: a rule that fires is
// told once, with an id of its own, and one that was told and is well again is
// resolved.
func (h *heart) settle() {
	now, late := h.now(), false
	h.monitor.Rules(func(s rules.Status) {
		name := s.Rule.Name
		was := h.hush.told[name]
		if h.hush.silent(name, now) {
			if was.Firing && !was.Stale {
				was.Stale = true
				h.hush.told[name] = was
				h.journal.Add(notebook.ToJournal(h.stateRow(&s)))
			}
			return
		}
		t := rules.Transition{Status: s, At: now}
		switch {
		case s.State == rules.Firing && (!was.Firing || was.Stale):
			t.Fired = true
		case s.State != rules.Firing && s.State != rules.Unknown && was.Firing:
			t.Resolved, t.Side = true, rules.ParseSide(was.Side)
		default:
			return
		}
		h.keepAlert(&t)
		h.journal.Add(notebook.ToJournal(h.stateRow(&s)))
		h.logAlert(&t)
		late = true
	})
	if late {
		h.commit(store.Normal)
	}
}

// keepAlert puts an alert into the journal, marked if nobody is to be told.
func (h *heart) keepAlert(t *rules.Transition) {
	name := t.Rule.Name
	at, a := h.alerts.next(t)
	was := h.hush.told[name]
	a.Silent = h.hush.silent(name, t.At) || t.Resolved && !was.Firing
	if !a.Silent {
		h.hush.told[name] = told{}
		if t.Fired {
			h.hush.told[name] = told{Firing: true, Side: t.Side.String()}
		}
	}
	h.journal.Add(notebook.ToJournal(record.OfAlert(at, a)))
	h.callFired(at, &a)
	if h.alert != nil {
		h.alert(at, a)
	}
}

// tellLull tells how a lull stands.
func (h *heart) tellLull(what string) {
	if h.tell != nil {
		l := h.hush.lulls[what]
		h.tell.lull(what, &l, h.ruleNames(), h.now())
	}
}

func (h *heart) ruleNames() (names []string) {
	h.monitor.Rules(func(s rules.Status) { names = append(names, s.Rule.Name) })
	return names
}

// lull is what is retained of one: the same object that may be sent.
func (t *teller) lull(what string, l *lull, rules []string, now time.Time) {
	on := l.holds(now)
	until := json.RawMessage("null")
	if on && !l.Until.IsZero() {
		until = quoted(l.Until, t.loc)
	}
	var body any
	switch what {
	case snoozing:
		covered := []string{}
		for _, r := range rules {
			if on && l.covers(r) {
				covered = append(covered, r)
			}
		}
		body = struct {
			Until json.RawMessage `json:"until"`
			Rules []string        `json:"rules"`
		}{until, covered}
	case pausing:
		body = struct {
			Paused bool            `json:"paused"`
			Until  json.RawMessage `json:"until"`
		}{on, until}
	case absence:
		if on {
			until = inJSON(l.Until.In(t.loc).Format(time.DateOnly))
		}
		body = struct {
			Until json.RawMessage `json:"until"`
		}{until}
	}
	t.broker.Retain(what, inJSON(body))
}

// paused says in words that there is a pause; "" if there is none.
func (h *heart) paused() string {
	l := h.hush.lulls[pausing]
	switch {
	case !l.holds(h.now()):
		return ""
	case l.Until.IsZero():
		return "Paused: nothing is measured until somebody ends it."
	}
	return fmt.Sprintf("Paused until %s: nothing is measured.", l.Until.In(h.config.Location).Format("Monday 15:04"))
}

// greeting tells what does not change by itself.
func (h *heart) greeting() {
	for _, what := range lulls {
		h.tellLull(what)
	}
	h.tellLimits()
	h.tellPhones()
	h.tellWarnings()
}
