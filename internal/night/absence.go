package night

import "time"

// An Absence is a time in which nobody sleeps in the room.
type Absence struct{ From, Until time.Time }

// Absences are what was said about being away, in order. Each word ends the one
// before.
type Absences []Absence

// Say takes the word, given at an instant, that nobody sleeps here until
// another; one that is not later says that somebody is back.
func (a *Absences) Say(at, until time.Time) {
	if last := len(*a) - 1; last >= 0 && at.Before((*a)[last].Until) {
		(*a)[last].Until = at
	}
	if until.After(at) {
		*a = append(*a, Absence{at, until})
	}
}

// Cover tells whether a night whose lights-out was planned at an instant is one
// of them. Whoever leaves after lights-out has slept here.
func (a Absences) Cover(lightsOut time.Time) bool {
	for _, one := range a {
		if !lightsOut.Before(one.From) && lightsOut.Before(one.Until) {
			return true
		}
	}
	return false
}
