package when

import (
	"fmt"
	"strings"
	"time"
)

// A time as people type it has an offset, or is what the clock on the wall
// says; a blank may stand for the T. Go takes decimals after the seconds.
var (
	withOffset = []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00"}
	onTheWall  = []string{"2006-01-02T15:04:05", "2006-01-02T15:04"}
)

// Time reads a time: RFC 3339, or local time in loc. A local time that
// the clocks skip, or show twice, is refused with what to enter instead.
func Time(s string, loc *time.Location) (time.Time, error) {
	text := s
	if len(s) > 10 && s[10] == ' ' {
		text = s[:10] + "T" + s[11:]
	}
	for _, layout := range withOffset {
		if t, err := time.Parse(layout, text); err == nil {
			return sensible(s, t.In(loc))
		}
	}
	for _, layout := range onTheWall {
		if wall, err := time.Parse(layout, text); err == nil {
			return atWall(s, wall, loc)
		}
	}
	return time.Time{}, fmt.Errorf("time %.40q: enter one like 2026-11-22T18:00 or 2026-11-22T18:00:00+01:00", s)
}

// Day is Time, or a date for the moment at which that day begins.
func Day(s string, loc *time.Location) (time.Time, error) {
	midnight, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t, err := Time(s, loc)
		if err != nil && !strings.ContainsAny(s, "T:") {
			err = fmt.Errorf("time %.40q: enter a date like 2026-11-22, or a time like 2026-11-22T18:00", s)
		}
		return t, err
	}
	// Where the clocks are changed at midnight the day begins with the first
	// 0:00 of two, or after the gap.
	first, _ := readings(midnight, loc)
	return sensible(s, first)
}

// atWall is the instant at which clocks in loc show what wall shows.
func atWall(s string, wall time.Time, loc *time.Location) (time.Time, error) {
	first, last := readings(wall, loc)
	switch {
	case first.Format(time.DateTime) != wall.Format(time.DateTime):
		return time.Time{}, fmt.Errorf("time %.40q: the clocks %s skip it; enter it with its offset, like %s",
			s, where(loc), first.Format(time.RFC3339))
	case !first.Equal(last):
		return time.Time{}, fmt.Errorf("time %.40q: the clocks %s show it twice; enter %s or %s",
			s, where(loc), first.Format(time.RFC3339), last.Format(time.RFC3339))
	}
	return sensible(s, first)
}

// where is a time zone in words.
func where(loc *time.Location) string {
	if loc == time.Local {
		return "here"
	}
	return "in " + loc.String()
}

// readings are the first and the last instant at which clocks in loc show what
// wall shows; if they skip it, both are the end of the gap.
func readings(wall time.Time, loc *time.Location) (first, last time.Time) {
	guess := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), loc)
	begins, ends := guess.ZoneBounds()
	near := []time.Time{guess}
	if !begins.IsZero() {
		near = append(near, begins.Add(-1))
	}
	if !ends.IsZero() {
		near = append(near, ends)
	}
	shows := func(t time.Time) bool {
		_, offset := t.Zone()
		return t.Add(time.Duration(offset) * time.Second).UTC().Equal(wall)
	}
	for _, n := range near {
		_, offset := n.Zone()
		t := wall.Add(-time.Duration(offset) * time.Second).In(loc)
		if !shows(t) {
			continue
		}
		if first.IsZero() || t.Before(first) {
			first = t
		}
		if t.After(last) {
			last = t
		}
	}
	if !first.IsZero() {
		return first, last
	}
	// Skipped: the guess is not far from the gap, on one side of it.
	if ends.IsZero() || !begins.IsZero() && guess.Sub(begins) < ends.Sub(guess) {
		return begins, begins
	}
	return ends, ends
}

// sensible refuses what no record can hold: clocks before 1970 are broken.
func sensible(s string, t time.Time) (time.Time, error) {
	if t.Unix() < 0 || t.Year() > 9999 {
		return time.Time{}, fmt.Errorf("time %.40q: enter one from 1970 to 9999", s)
	}
	return t, nil
}

// Span reads two ends of which each may be left out, and is the zero time then.
// The first is included, the last is not. Their names are for the error.
func Span(fromName, from, toName, to string, loc *time.Location) (start, end time.Time, err error) {
	if from != "" {
		if start, err = Day(from, loc); err != nil {
			return start, end, fmt.Errorf("%s: %w", fromName, err)
		}
	}
	if to != "" {
		if end, err = Day(to, loc); err != nil {
			return start, end, fmt.Errorf("%s: %w", toName, err)
		}
		if !start.Before(end) {
			return start, end, fmt.Errorf("%s %.40s is not after %s %.40s", toName, to, fromName, from)
		}
	}
	return start, end, nil
}
