package night

import "time"

// A Clock is a time of day, in minutes after midnight.
type Clock int

// A Plan is when one night is meant to begin and end.
type Plan struct {
	LightsOut, Wake Clock
}

// A Schedule is a household's plan for all nights.
type Schedule struct {
	Location *time.Location
	WindDown time.Duration // before lights-out; at most 4 h

	// Usual holds for each day that neither Weekdays nor Dates names. A
	// lights-out belongs to the day of its evening, and is after that
	// midnight when it is before noon; a wake to the day of its morning.
	Usual    Plan
	Weekdays [7]Override // by time.Weekday
	Dates    map[Date]Override
}

// An Override is what one day has of its own; what is not Set is as usual.
type Override struct {
	LightsOut, Wake       Clock
	LightsOutSet, WakeSet bool
}

const noon Clock = 12 * 60

// Planned is the plan for a night as instants. Where clocks change, a clock
// time that does not exist is later by what they leap, and one that comes
// twice is the first.
func (s *Schedule) Planned(d Date) (lightsOut, wake time.Time) {
	evening, morning := s.Usual.LightsOut, s.Usual.Wake
	next := d.AddDays(1)
	for _, o := range [2]Override{s.Weekdays[d.weekday()], s.Dates[d]} {
		if o.LightsOutSet {
			evening = o.LightsOut
		}
	}
	for _, o := range [2]Override{s.Weekdays[next.weekday()], s.Dates[next]} {
		if o.WakeSet {
			morning = o.Wake
		}
	}
	day := d
	if evening < noon {
		day = next
	}
	return s.at(day, evening), s.at(next, morning)
}

// at is chosen here because time.Date, where clocks change, takes whichever of
// the two offsets it comes to.
func (s *Schedule) at(d Date, c Clock) time.Time {
	wall := time.Date(d.Year, d.Month, d.Day, int(c)/60, int(c)%60, 0, 0, time.UTC)
	near := time.Date(d.Year, d.Month, d.Day, int(c)/60, int(c)%60, 0, 0, s.Location)
	_, before := near.Add(-6 * time.Hour).Zone()
	_, after := near.Add(6 * time.Hour).Zone()
	early := wall.Add(-time.Duration(before) * time.Second).In(s.Location)
	late := wall.Add(-time.Duration(after) * time.Second).In(s.Location)
	if clockOf(early) != c && clockOf(late) == c {
		return late // the clocks have changed by then
	}
	return early
}

func clockOf(t time.Time) Clock { return Clock(60*t.Hour() + t.Minute()) }

// DateOf is the date of a night whose lights-out is at t: the local date
// twelve hours before, by the calendar and not by the stopwatch, so that a day
// of 23 or 25 hours changes nothing.
func (s *Schedule) DateOf(t time.Time) Date {
	t = t.In(s.Location)
	d := DateOf(t)
	if t.Hour() < 12 {
		d = d.AddDays(-1)
	}
	return d
}

func (d Date) weekday() time.Weekday {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Weekday()
}
