package night

import (
	"slices"
	"time"

	"nightroom/internal/epoch"
)

// What people say about being in bed moves a night, within bounds: a person
// forgets a switch, and joints and bladders get people up.
const (
	early   = 4 * time.Hour    // in bed this long before lights-out begins the night
	again   = 60 * time.Minute // back in bed within it goes on with the same night
	overlie = 3 * time.Hour    // in bed this long after wake was forgotten to be ended
	nap     = 3 * time.Hour    // in bed outside the plan for less is a nap

	// horizon is how far back the stretches are known.
	horizon = 72 * time.Hour

	// ahead is how many nights before the horizon the walk begins: at a
	// planned lights-out everybody lies down, so after two of them nothing
	// that was said before matters.
	ahead = 2
)

// A Said is somebody's word that from now on somebody is in bed, or nobody.
type Said struct {
	At    time.Time
	InBed bool
}

// A Moment is what holds at an instant, and until Until if nobody says
// anything.
type Moment struct {
	Phase epoch.Phase
	InBed bool
	Night Date      // the night in which Phase is Night; else the last one
	Since time.Time // when the phase began
	Until time.Time
}

// A Stretch is a time in bed without a gap. A night is made of the stretches
// of its date that are no nap.
type Stretch struct {
	From, To time.Time // To is zero while it lasts
	Night    Date
	Nap      bool // shorter than three hours, outside the plan
}

// A Calendar knows of every instant which phase it is in: by the schedule, and
// by what was said.
type Calendar struct {
	schedule Schedule
	said     []Said // in order
}

// NewCalendar follows a schedule until something is said.
func NewCalendar(s Schedule) *Calendar { return &Calendar{schedule: s} }

// Schedule is the plan.
func (c *Calendar) Schedule() *Schedule { return &c.schedule }

// Say takes somebody's word. What is older than a week is forgotten.
func (c *Calendar) Say(s Said) {
	c.said = slices.DeleteFunc(c.said, func(o Said) bool { return s.At.Sub(o.At) > 7*24*time.Hour })
	i, _ := slices.BinarySearchFunc(c.said, s, func(a, b Said) int { return a.At.Compare(b.At) })
	for i < len(c.said) && c.said[i].At.Equal(s.At) {
		i++
	}
	c.said = slices.Insert(c.said, i, s)
}

// Shift moves what was said at or after an instant, because the clock was wrong
// then.
func (c *Calendar) Shift(from time.Time, by time.Duration) {
	for i := range c.said {
		if s := &c.said[i]; !s.At.Before(from) {
			s.At = s.At.Add(by)
		}
	}
	slices.SortStableFunc(c.said, func(a, b Said) int { return a.At.Compare(b.At) })
}

// At tells what holds at an instant.
func (c *Calendar) At(t time.Time) Moment {
	return c.walk(t).moment()
}

// Stretches are the times in bed that ended within the last three days up to
// t, or last, in order.
func (c *Calendar) Stretches(t time.Time) []Stretch {
	w := c.walk(t)
	past := slices.DeleteFunc(w.past, func(s Stretch) bool { return !s.To.After(t.Add(-horizon)) })
	if w.lying {
		s := w.stretch
		s.Nap = w.isNap(t)
		past = append(past, s)
	}
	return past
}

// walk goes through all that happened in the days before t.
func (c *Calendar) walk(t time.Time) *walk {
	w := &walk{said: c.said, nightAt: c.schedule.DateOf}
	first := c.schedule.DateOf(t.Add(-horizon)).AddDays(-ahead)
	for n := range ahead + 7 {
		d := first.AddDays(n)
		out, wake := c.schedule.Planned(d)
		w.nights = append(w.nights, planned{d, out.Add(-c.schedule.WindDown), out, wake})
	}
	w.at = w.nights[0].wind
	w.since = w.at
	w.to(t)
	return w
}
