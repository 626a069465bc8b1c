package daemon

import (
	"fmt"
	"math"
	"time"

	"nightroom/internal/monitor"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/rules"
	"nightroom/sensors"
)

// A ruleState is where a restart finds a rule. Its row's key is the rule alone,
// so that the newest takes the place of the others.
type ruleState struct {
	State  string    `json:"state"`
	Side   string    `json:"side,omitempty"`
	Since  time.Time `json:"since,omitzero"`
	Judged time.Time `json:"judged,omitzero"`
	Limit  float64   `json:"limit,omitzero"` // for when the rule is gone
	Unit   string    `json:"unit,omitempty"`
	Told   told      `json:"told,omitzero"` // what those who listen believe
}

var stateAt = time.Unix(0, 0)

// keep puts into the journal what came of something.
func (h *heart) keep(out *monitor.Outputs) {
	for i := range out.Epochs {
		if e := &out.Epochs[i]; e.Any() { // of an empty one there is nothing to say
			e.Unsure = h.dating.verdict.Unsure
			h.note(record.OfEpoch(e))
		}
	}
	for _, e := range out.Sounds {
		h.note(record.OfSound(e))
	}
	for _, e := range out.Lights {
		h.note(record.OfLight(e))
	}
	for _, s := range out.Health {
		h.note(record.OfSensor(s.Since, s))
	}
	for i := range out.Transitions {
		t := &out.Transitions[i]
		if t.Fired || t.Resolved {
			h.keepAlert(t)
		}
		if !t.Resolved { // what it has become follows
			h.journal.Add(notebook.ToJournal(h.stateRow(&t.Status)))
		}
	}
}

// hourly keeps how the sensors are at each full hour, so that a database that
// looks back a day finds something.
func (h *heart) hourly(now time.Time) {
	hour := now.Truncate(time.Hour)
	if hour.Equal(h.hour) {
		return
	}
	if !h.hour.IsZero() {
		h.monitor.Health(func(s monitor.Health) { h.note(record.OfSensor(hour, s)) })
	}
	h.hour = hour
}

func (h *heart) stateRow(s *rules.Status) record.Row {
	state := s.State
	if state == rules.Unknown {
		state = s.Restored
	}
	limit, _ := s.Limit()
	return rowOfState(s.Rule.Name, ruleState{
		state.String(), s.Side.String(), s.Since, s.Judged, limit, s.Rule.Quantity.Unit(),
		h.hush.told[s.Rule.Name],
	})
}

func rowOfState(rule string, s ruleState) record.Row {
	return record.Row{Kind: record.State, At: stateAt, Name: rule, Body: inJSON(s)}
}

// ids number the alerts of one run of the daemon.
type ids struct {
	boot string
	n    int
	last map[string]time.Time // by rule: of its newest alert
}

// next is the alert of a transition, and its time in the record. There two
// alerts of one rule never have the same, because a database would take them
// for one.
func (n *ids) next(t *rules.Transition) (time.Time, record.AlertBody) {
	name := t.Rule.Name
	at := t.At.Truncate(time.Millisecond)
	if d := n.last[name].Sub(at); d >= 0 && d < time.Second {
		at = n.last[name].Add(time.Millisecond)
	}
	n.last[name] = at
	limit, _ := t.Limit()
	return at, record.AlertBody{
		ID: n.id(), Rule: name, Firing: t.Fired,
		Side: t.Side.String(), Value: valueOf(&t.Status), Limit: limit,
		Unit: t.Rule.Quantity.Unit(), Message: t.Message(),
	}
}

func (n *ids) id() string {
	n.n++
	return fmt.Sprintf("%s-%d", n.boot, n.n)
}

// valueOf is what people are told of a rule's statistic: as exactly as its
// quantity is worth. nil when it is not known.
func valueOf(s *rules.Status) *float64 {
	if !s.Known {
		return nil
	}
	steps := 100.0
	if s.Rule.Quantity == sensors.SoundLevel {
		steps = 10
	}
	v := math.Round(s.Value.Value*steps) / steps
	return &v
}
