package notebook

import (
	"context"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/diary"
	"nightroom/internal/night"
	"nightroom/internal/sentence"
	"nightroom/internal/store"
)

// Memory is how far back what was said about being in bed still matters.
const Memory = 8 * 24 * time.Hour

// early is how long before the planned lights-out somebody may be in bed for
// the night. Whoever answers before that means the last one.
const early = 4 * time.Hour

// calendarAt is the plan, and what was said about being in bed up to now.
func calendarAt(ctx context.Context, c *config.Config, j *store.Journal, now time.Time) (*night.Calendar, error) {
	calendar := night.NewCalendar(Schedule(c))
	said, err := InBedSince(ctx, j, now.Add(-Memory))
	for _, s := range said {
		calendar.Say(s)
	}
	return calendar, err
}

// newest is the night under way or last ended. Hours in bed by day, long before
// the evening, are none that anybody means.
func newest(calendar *night.Calendar, now time.Time) night.Date {
	d := calendar.At(now).Night
	for {
		out, _ := calendar.Schedule().Planned(d)
		if !now.Before(out.Add(-early)) {
			return d
		}
		d = d.AddDays(-1)
	}
}

// first is the oldest night that a diary may tell of: clocks before are broken.
var first = night.Date{Year: 1970, Month: time.January, Day: 1}

// nightOf is the night that is meant, by default the newest. One that has not
// begun has no morning yet. An evening is that of the night which comes after
// it: what hurt then is set beside the sleep that followed.
func nightOf(calendar *night.Calendar, of *night.Date, m diary.Moment, now time.Time) (night.Date, error) {
	last := newest(calendar, now)
	if m == diary.Evening {
		last = calendar.Schedule().DateOf(now)
	}
	switch {
	case of == nil:
		return last, nil
	case of.Noon().After(last.Noon()):
		return night.Date{}, Refused{sentence.Errorf("the night of %s has not begun: the newest is %s, named by its evening", of, last)}
	case of.Noon().Before(first.Noon()):
		return night.Date{}, Refused{sentence.Errorf("the night of %s is too long ago: enter one from %s on, named by its evening", of, first)}
	}
	return *of, nil
}

// isLate says whether a morning's answers come too long after waking to be what
// was felt then. Who is in bed still, or said that they woke later than
// planned, is in time.
func isLate(calendar *night.Calendar, e *diary.Entry, p diary.Plan, now time.Time) bool {
	if e.Moment != diary.Morning {
		return false
	}
	woke := e.Woke(p)
	for _, s := range calendar.Stretches(now) {
		if s.Night != e.Night || s.Nap {
			continue
		}
		if s.To.IsZero() {
			return false
		}
		if s.To.After(woke) {
			woke = s.To
		}
	}
	return now.After(woke.Add(diary.LateAfter))
}
