package rules

import (
	"time"

	"nightroom/internal/epoch"
	"nightroom/sensors"
)

// A Transition is a change in the life of a rule.
type Transition struct {
	Status
	At       time.Time   // when it happened; a rule fires at Since plus its hold
	Fired    bool        // from now on people are told
	Resolved bool        // Status is what it was while it fired, with the value that ended it
	Over     bool        // Resolved because its phase ended
	Into     epoch.Phase // which phase came then
}

// A Status is what can be said of a rule at a moment.
type Status struct {
	Rule     *Rule
	State    State
	Side     Side      // Within when it is neither pending nor firing
	Since    time.Time // of the first sample outside; zero when there is none
	Value    Value     // the statistic, when Known
	Known    bool
	Judged   time.Time // when it last was
	Restored State     // under Unknown: what it was
}

// Limit is the limit that the status is about: that of its side, else the
// only one there is. ok is false for a two-sided rule that is in range.
func (s *Status) Limit() (limit float64, ok bool) {
	switch {
	case s.Side == Within && s.Rule.Above.Set && s.Rule.Below.Set:
		return 0, false
	case s.Side == Within && s.Rule.Below.Set:
		return s.Rule.Below.Value, true
	}
	return s.Rule.Limit(s.Side), true
}

// An Engine lives the lives of a room's rules. It is not safe for concurrent
// use.
type Engine struct {
	phase epoch.Phase
	rules []judged
}

type judged struct {
	Rule
	Life
	every  time.Duration
	window window
	last   time.Time // of the newest sample
	value  Value
	known  bool
}

// NewEngine makes an engine for those of the rules whose quantity is measured,
// every so often; 0 is not at all. It begins in phase day.
func NewEngine(rules []Rule, every [sensors.Quantities]time.Duration) *Engine {
	e := &Engine{}
	for _, r := range rules {
		if every[r.Quantity] == 0 {
			continue
		}
		e.rules = append(e.rules, judged{
			Rule: r, Life: Life{Hold: r.For}, every: every[r.Quantity],
			window: window{over: int64(r.Over), levels: r.Quantity == sensors.SoundLevel},
		})
	}
	return e
}

// Restore puts a rule back to where it was before a restart; nothing is known
// of the time since it was last judged. Rules that are gone are forgotten.
func (e *Engine) Restore(name string, state State, side Side, since, judgedAt time.Time) {
	for i := range e.rules {
		if r := &e.rules[i]; r.Name == name && (state == Pending || state == Firing) {
			r.State, r.Side, r.Since, r.Judged, r.Blind = state, side, since, judgedAt, true
		}
	}
}

// Limit changes a limit that a rule has. What the rule is goes on, and is judged
// by the new limit from the next sample on.
func (e *Engine) Limit(name string, side Side, value float64) {
	for i := range e.rules {
		if r := &e.rules[i]; r.Name == name {
			r.SetLimit(side, value)
		}
	}
}

// Enter changes the phase at an instant, appends what that does to dst, and
// returns it.
func (e *Engine) Enter(phase epoch.Phase, at time.Time, dst []Transition) []Transition {
	e.phase = phase
	for i := range e.rules {
		r := &e.rules[i]
		was, n := r.Life, len(dst)
		if r.During.Has(phase) {
			// What has been silent so far stays unknown until it speaks.
			r.Blind = r.Blind || at.Sub(r.last) > epoch.Silence(r.every)
		} else {
			r.End()
			r.forget()
		}
		dst = r.changed(was, at, true, dst)
		for j := range dst[n:] {
			dst[n+j].Into = phase
		}
	}
	return dst
}

// Observe takes a sample of the phase that holds, with its energy if it is a
// sound level, appends what changed to dst, and returns it. With judge false
// the sample belongs to an earlier phase and only fills the windows.
func (e *Engine) Observe(s *sensors.Sample, energy float64, judge bool, dst []Transition) []Transition {
	for i := range e.rules {
		r := &e.rules[i]
		if r.Quantity != s.Quantity {
			continue
		}
		v := s.Value
		if r.window.levels {
			v = energy
		}
		r.window.add(s.At, v, s.AtFloor, s.Value)
		silent := s.At.Sub(r.last) > epoch.Silence(r.every)
		r.last = s.At
		if !judge || !r.During.Has(e.phase) {
			continue
		}
		was := r.Life
		r.Blind = r.Blind || silent
		r.value, r.known = r.window.value(), true
		if r.blind(r.value) {
			r.Blind = true
		} else {
			r.Judge(s.At, r.Outside(r.value.Value), r.Side != Within && r.clears(r.value, r.Side))
		}
		dst = r.changed(was, s.At, false, dst)
	}
	return dst
}

// Tick says what time it is, appends what changed to dst, and returns it. A
// pending rule fires by the clock as soon as no sample that could have ended
// it is still to come.
func (e *Engine) Tick(now time.Time, dst []Transition) []Transition {
	for i := range e.rules {
		r := &e.rules[i]
		if !r.During.Has(e.phase) {
			continue
		}
		was := r.Life
		if now.Sub(r.last) > epoch.Silence(r.every) {
			r.Blind = true
			r.forget()
		} else if !r.last.Add(r.every).Before(r.Due()) {
			r.Ripen(now)
		}
		dst = r.changed(was, now, false, dst)
	}
	return dst
}

// Change says that a quantity is sampled at another interval from now on, by
// another sensor: what the one before has said is not mixed with what it says.
func (e *Engine) Change(q sensors.Quantity, every time.Duration) {
	for i := range e.rules {
		if r := &e.rules[i]; r.Quantity == q {
			r.every = every
			r.window.clear()
		}
	}
}

// Lose says that what was measured of a quantity cannot be believed, and that
// nothing else is there to judge by. It appends what changed to dst, and
// returns it.
func (e *Engine) Lose(q sensors.Quantity, at time.Time, dst []Transition) []Transition {
	for i := range e.rules {
		r := &e.rules[i]
		if r.Quantity != q || !r.During.Has(e.phase) {
			continue
		}
		was := r.Life
		r.Blind = true
		r.forget()
		r.window.clear()
		dst = r.changed(was, at, false, dst)
	}
	return dst
}

// Each calls f with the status of every rule.
func (e *Engine) Each(f func(Status)) {
	for i := range e.rules {
		f(e.rules[i].status(e.rules[i].Life))
	}
}

// forget the value: it is not of now any more.
func (r *judged) forget() { r.value, r.known = Value{}, false }

func (r *judged) status(l Life) Status {
	return Status{
		Rule: &r.Rule, State: l.Seen(), Side: l.Side, Since: l.Since,
		Value: r.value, Known: r.known && !l.Blind, Judged: l.Judged, Restored: l.State,
	}
}

// changed appends what became of the rule since its life was was. A rule that
// fired and fires on the other side now has done both: resolved, fired.
func (r *judged) changed(was Life, at time.Time, over bool, dst []Transition) []Transition {
	if r.State == was.State && r.Blind == was.Blind && r.Side == was.Side && r.Since.Equal(was.Since) {
		return dst
	}
	fired, firing := was.State == Firing, r.State == Firing
	if fired && (!firing || r.Side != was.Side) {
		t := Transition{Status: r.status(was), At: at, Resolved: true, Over: over}
		t.Known = r.known
		dst = append(dst, t)
		fired = false
	}
	t := Transition{Status: r.status(r.Life), At: at}
	if firing && !fired {
		t.Fired, t.At = true, r.Due()
	}
	return append(dst, t)
}
