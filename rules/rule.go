package rules

import (
	"time"

	"nightroom/internal/epoch"
	"nightroom/sensors"
)

// A Side tells on which side of its limits a value is.
type Side uint8

// The sides. Within is the zero value.
const (
	Within Side = iota
	Above
	Below
)

var sideNames = [...]string{"", "above", "below"}

// String is the side's name in topics and in the record; of Within it is
// empty.
func (s Side) String() string { return sideNames[s] }

// ParseSide is the inverse of String; what it does not know is Within.
func ParseSide(s string) Side {
	switch s {
	case sideNames[Above]:
		return Above
	case sideNames[Below]:
		return Below
	}
	return Within
}

// A Bound is one limit in the unit of the rule's quantity; the zero value is
// none. It is strict: a value equal to it is in range.
type Bound struct {
	Value float64
	Set   bool
}

// At is a Bound that is set.
func At(v float64) Bound { return Bound{v, true} }

// Phases is a set of phases of the day.
type Phases uint8

// In makes a set.
func In(phases ...epoch.Phase) (set Phases) {
	for _, p := range phases {
		set |= 1 << p
	}
	return set
}

// Has tells whether a phase is in the set.
func (p Phases) Has(phase epoch.Phase) bool { return p&(1<<phase) != 0 }

// A Rule is a limit that a room should keep.
type Rule struct {
	Name         string // cool, dark, dim, quiet
	Quantity     sensors.Quantity
	Above, Below Bound         // outside is above Above or below Below
	Over         time.Duration // the statistic's window: a mean, of sound levels LAeq
	For          time.Duration // how long the statistic must be outside before the rule fires
	ClearMargin  float64       // how far inside a limit it must come to clear
	During       Phases        // in which phases it is judged
	Message      string        // the user's own words for an alert; empty: ours
}

// Outside tells on which side of the limits a value is.
func (r *Rule) Outside(v float64) Side {
	switch {
	case r.Above.Set && v > r.Above.Value:
		return Above
	case r.Below.Set && v < r.Below.Value:
		return Below
	}
	return Within
}

// Limit is the limit on a side, and 0 when there is none.
func (r *Rule) Limit(s Side) float64 {
	if s == Below {
		return r.Below.Value
	}
	return r.Above.Value
}

// SetLimit changes the limit on a side, if there is one.
func (r *Rule) SetLimit(s Side, v float64) {
	switch {
	case s == Above && r.Above.Set:
		r.Above.Value = v
	case s == Below && r.Below.Set:
		r.Below.Value = v
	}
}

// InRange judges a single value, without hold and margin: the plain fact.
func (r *Rule) InRange(v Value) epoch.Flag {
	if r.blind(v) {
		return epoch.Unknown
	}
	return epoch.FlagOf(r.Outside(v.Value) == Within)
}

// A Value is a statistic, in the unit of the rule's quantity. With AtFloor it
// means "at most", because half of the samples or more were at the part's
// Floor.
type Value struct {
	Value   float64
	AtFloor bool
	Floor   float64
}

// blind tells that a value cannot be judged: it is at the part's floor, and a
// limit lies below the floor, where the part sees nothing.
func (r *Rule) blind(v Value) bool {
	return v.AtFloor && (r.Above.Set && r.Above.Value < v.Floor || r.Below.Set && r.Below.Value < v.Floor)
}

// ClearsAt is the level at or inside which a rule that fires on a side ends,
// rounded as the values are that are compared with it.
func (r *Rule) ClearsAt(side Side) float64 {
	if side == Below {
		return rounded(r.Below.Value + r.ClearMargin)
	}
	return rounded(r.Above.Value - r.ClearMargin)
}

// clears tells whether a value ends a rule that fires on a side. A part at its
// floor cannot come further inside, so there the floor is enough. Without a
// limit on that side, because it was taken away since, nothing is left to fire
// for.
func (r *Rule) clears(v Value, side Side) bool {
	if side == Below {
		return !r.Below.Set || v.Value >= r.ClearsAt(Below)
	}
	level := r.ClearsAt(Above)
	if v.AtFloor {
		level = max(level, v.Floor)
	}
	return !r.Above.Set || v.Value <= level
}
