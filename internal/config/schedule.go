package config

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// A Schedule is when the room is slept in, by local clocks.
type Schedule struct {
	LightsOut TimeOfDay     // lights_out [22:30]
	Wake      TimeOfDay     // wake [06:30]
	WindDown  time.Duration // wind_down: the hours before lights-out, up to 4 h [2h]

	// Weekdays is days: mon to sun, by time.Weekday, with the times above
	// where a day has none of its own.
	Weekdays [7]Day
	// Dates is days: 2026-12-24, likewise filled in from the day of the week.
	Dates map[string]Day
}

// A Day has the wake of its morning and the lights-out of its evening. A
// lights-out before 12:00 is after the midnight that ends the day.
type Day struct {
	LightsOut, Wake TimeOfDay
}

// On is the day that a calendar shows at t, in t's location.
func (s *Schedule) On(t time.Time) Day {
	if d, ok := s.Dates[t.Format(time.DateOnly)]; ok {
		return d
	}
	return s.Weekdays[t.Weekday()]
}

// DatesInOrder are the single days that the file names, the first first.
func (s *Schedule) DatesInOrder() []string { return slices.Sorted(maps.Keys(s.Dates)) }

// A TimeOfDay is what a clock shows: minutes since 00:00, under 24 h.
type TimeOfDay int

// String is the time as people write it, like 22:30.
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", t/60, t%60) }

// evening is how long after its day's 00:00 a lights-out is. Before 12:00 it
// is after the midnight that ends the day.
func (t TimeOfDay) evening() time.Duration {
	d := time.Duration(t) * time.Minute
	if d < 12*time.Hour {
		d += 24 * time.Hour
	}
	return d
}

// morning is how long after its day's 00:00 a wake is.
func (t TimeOfDay) morning() time.Duration { return time.Duration(t) * time.Minute }
