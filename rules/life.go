package rules

import "time"

// A State is where a rule is in its life.
type State uint8

// The states. OK is the zero value.
const (
	OK      State = iota
	Pending       // outside its limit, not yet for long enough
	Firing        // outside for as long as it takes to be told
	Unknown       // nothing to judge by; what it was is remembered
)

var stateNames = [...]string{"ok", "pending", "firing", "unknown"}

// String is the state's name in topics.
func (s State) String() string { return stateNames[s] }

// ParseState is the inverse of String; what it does not know is Unknown.
func ParseState(s string) State {
	for i, n := range stateNames {
		if n == s {
			return State(i)
		}
	}
	return Unknown
}

// Memory is how long a rule that has nothing to judge by goes on afterwards as
// if nothing had been, its hold included. A restart is such a gap.
const Memory = 5 * time.Minute

// A Life is the state machine of one rule: ok, pending, firing, ok, with
// unknown over it. It knows nothing of limits and samples. Its zero value is
// ok, and becomes a rule's with its hold.
type Life struct {
	Hold time.Duration

	State  State // OK, Pending or Firing: under Unknown too
	Blind  bool  // there is nothing to judge by
	Side   Side  // of Pending and Firing
	Since  time.Time
	Judged time.Time // when there last was something to judge by
}

// Seen is the state that people are told.
func (l *Life) Seen() State {
	if l.Blind {
		return Unknown
	}
	return l.State
}

// Judge takes a verdict: on which side the condition is outside, and whether
// it has come so far inside that a rule firing on l.Side ends.
func (l *Life) Judge(at time.Time, outside Side, cleared bool) {
	forgotten := l.Blind && at.Sub(l.Judged) > Memory
	l.Blind, l.Judged = false, at
	switch {
	case l.State == Pending && (outside != l.Side || forgotten):
		l.State = OK
	case l.State == Firing && (cleared || forgotten && outside != l.Side || outside != Within && outside != l.Side):
		l.State = OK
	}
	if l.State == OK {
		l.Side = outside
		if outside == Within {
			l.Since = time.Time{}
			return
		}
		l.State, l.Since = Pending, at
	}
	l.ripen(at)
}

// Ripen fires a pending rule whose hold has passed.
func (l *Life) Ripen(now time.Time) {
	if !l.Blind {
		l.ripen(now)
	}
}

func (l *Life) ripen(now time.Time) {
	if l.State == Pending && !now.Before(l.Due()) {
		l.State = Firing
	}
}

// Due is when a pending rule fires, and when a firing one did.
func (l *Life) Due() time.Time { return l.Since.Add(l.Hold) }

// End ends whatever was, because the rule is not judged in this phase.
func (l *Life) End() { *l = Life{Hold: l.Hold} }
