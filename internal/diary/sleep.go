package diary

import (
	"strings"
	"time"

	"nightroom/internal/night"
	"nightroom/internal/sentence"
)

// A Plan is when a night was meant to begin and to end, in the household's
// time zone. A time of day that somebody enters is the one nearest to it.
type Plan struct {
	LightsOut, Wake time.Time
}

// PlanOf is the plan of a night.
func PlanOf(s *night.Schedule, d night.Date) Plan {
	out, wake := s.Planned(d)
	return Plan{out, wake}
}

// longest is from going to bed to getting up, at most: what is longer is a
// clock that was read wrongly.
const longest = 18 * time.Hour

const mostMinutes = int(longest / time.Minute)

// An hour is one of the four times of a night.
type hour int

const (
	intoBed hour = iota
	triedToSleep
	finalWake
	outOfBed
	hours
)

var (
	hourWords = [hours]sentence.Word{"into bed", "tried to sleep", "final wake", "out of bed"}
	hourItems = [hours]string{"into_bed", "tried_to_sleep", "final_wake", "out_of_bed"} // their names among Items
)

func (e *Entry) hour(h hour) *time.Time {
	return [hours]*time.Time{&e.IntoBed, &e.TriedToSleep, &e.FinalWake, &e.OutOfBed}[h]
}

func clockItem(name, ask string, h hour) Item {
	return Item{
		Name: name, Ask: ask, Hint: "a time of day like 22:45", Form: Clock,
		set: func(e *Entry, text string, p Plan) (err error) {
			at := e.hour(h)
			if *at = (time.Time{}); text == "" {
				return nil
			}
			if *at, err = e.parseHour(h, text, p); err != nil {
				return err
			}
			if at.Before(p.LightsOut.Add(-longest)) || at.After(p.Wake.Add(longest)) {
				return sentence.Errorf("%s %.40q is not in the night of %s: enter a time in it", hourWords[h], text, e.Night)
			}
			return nil
		},
		text: func(e *Entry) string {
			if at := *e.hour(h); !at.IsZero() {
				return at.Format(time.RFC3339)
			}
			return ""
		},
	}
}

// parseHour reads a time of day, or a whole time.
func (e *Entry) parseHour(h hour, text string, p Plan) (time.Time, error) {
	loc := p.LightsOut.Location()
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.Truncate(time.Second).In(loc), nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if t, err := time.ParseInLocation(layout, strings.Replace(text, " ", "T", 1), loc); err == nil {
			return t, nil
		}
	}
	clock, err := time.Parse("15:04", text)
	if err != nil {
		return time.Time{}, sentence.Errorf("%s %.40q: enter a time of day like 22:45, or a time like 2026-11-22T22:45", hourWords[h], text)
	}
	// In the evening the one nearest to the plan; then the next one after what
	// came before.
	after := p.LightsOut.Add(-12 * time.Hour)
	if h >= finalWake {
		after = p.Wake.Add(-12 * time.Hour)
	}
	for before := range h {
		if t := *e.hour(before); !t.IsZero() {
			after = t
		}
	}
	d := night.DateOf(after.In(loc))
	for {
		t := time.Date(d.Year, d.Month, d.Day, clock.Hour(), clock.Minute(), 0, 0, loc)
		if !t.Before(after) {
			return t, nil
		}
		d = d.AddDays(1)
	}
}

// Asleep is from when somebody tried to sleep, or went to bed, to when they woke;
// zero is what they did not say.
func (s *Sleep) Asleep() (from, to time.Time) {
	if from = s.TriedToSleep; from.IsZero() {
		from = s.IntoBed
	}
	return from, s.FinalWake
}

// checkSleep refuses a night that cannot have been.
func (e *Entry) checkSleep(p Plan, now time.Time) error {
	var first, last hour = -1, -1
	for h := range hours {
		at := *e.hour(h)
		switch {
		case at.IsZero():
			continue
		case at.After(now):
			return faulty(hourItems[h], "%s %s is still to come: enter when it was", hourWords[h], e.clock(h, p))
		case first >= 0 && at.Before(*e.hour(last)):
			return faulty(hourItems[h], "%s %s is before %s %s: enter the two in their order", hourWords[h], e.clock(h, p), hourWords[last], e.clock(last, p))
		case first >= 0 && at.Sub(*e.hour(first)) > longest:
			return faulty(hourItems[h], "from %s %s to %s %s are over %d hours: enter the two in their order, each in this night",
				hourWords[first], e.clock(first, p), hourWords[h], e.clock(h, p), int(longest.Hours()))
		}
		if first < 0 {
			first = h
		}
		last = h
	}
	return e.checkMinutes(p)
}

// checkMinutes refuses more minutes awake than the night had.
func (e *Entry) checkMinutes(p Plan) error {
	if n := e.MinutesAwake; n.Given && n.Value > 0 && e.Awakenings.Given && e.Awakenings.Value == 0 {
		return faulty("minutes_awake", "%d minutes awake, and no awakening: enter how often you woke, or 0 minutes", n.Value)
	}
	from, to := p.LightsOut, p.Wake
	for _, t := range []time.Time{e.TriedToSleep, e.IntoBed} { // in bed, as far as that is known
		if !t.IsZero() {
			from = t
		}
	}
	for _, t := range []time.Time{e.FinalWake, e.OutOfBed} {
		if !t.IsZero() {
			to = t
		}
	}
	had := int(to.Sub(from) / time.Minute)
	if awake := e.MinutesToSleep.Value + e.MinutesAwake.Value; awake > max(had, 0) {
		return faulty("minutes_awake", "%d minutes awake are more than the night had (%d, from %s to %s): enter fewer, or when you went to bed and got up",
			awake, max(had, 0), from.In(p.LightsOut.Location()).Format("15:04"), to.In(p.LightsOut.Location()).Format("15:04"))
	}
	return nil
}

func (e *Entry) clock(h hour, p Plan) string {
	return e.hour(h).In(p.LightsOut.Location()).Format("15:04")
}
