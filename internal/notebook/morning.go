package notebook

import (
	"context"
	"errors"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/diary"
	"nightroom/internal/epoch"
	"nightroom/internal/night"
	"nightroom/internal/record"
	"nightroom/internal/sentence"
	"nightroom/internal/store"
)

// An Asking is what a person is asked for at a time.
type Asking struct {
	Night night.Date // whose morning it is: under way, or last ended

	// Open says that the night has ended, in this room, and that its morning is
	// not over: it is until four hours before the next lights-out. A room that
	// has known no night yet has none to ask for.
	Open     bool
	Answered bool // something stands in the diary for this morning
	Late     bool // an answer would not count any more

	// Evening says that of a day rather its evening would be told: from four
	// hours before lights-out until somebody is in bed.
	Evening bool
}

// Ask tells what a person is asked for now; without a person what anybody is.
func Ask(ctx context.Context, c *config.Config, j *store.Journal, person string, now time.Time) (a Asking, err error) {
	calendar, err := calendarAt(ctx, c, j, now)
	if err != nil {
		return a, err
	}
	s := calendar.Schedule()
	a.Night = newest(calendar, now)
	moment := calendar.At(now)
	lies := moment.Phase == epoch.Night
	next, _ := s.Planned(s.DateOf(now))
	if !next.After(now) {
		next, _ = s.Planned(s.DateOf(now).AddDays(1))
	}
	before := now.Before(next.Add(-early))
	a.Evening = !lies && !before
	a.Late = isLate(calendar, &diary.Entry{Night: a.Night, Moment: diary.Morning}, diary.PlanOf(s, a.Night), now)
	if a.Open = before && (!lies || moment.Night != a.Night); a.Open {
		a.Open, err = slept(ctx, j, s, a.Night)
	}
	if err == nil && person != "" {
		_, a.Answered, err = Entry(ctx, j, person, a.Night, diary.Morning)
	}
	return a, err
}

// slept says whether there was a night to ask for: one was measured before it
// or in it, and nobody was away.
func slept(ctx context.Context, j *store.Journal, s *night.Schedule, of night.Date) (bool, error) {
	out, wake := s.Planned(of)
	away, err := Absences(ctx, j)
	if err != nil || away.Cover(out) {
		return false, err
	}
	if _, ok, err := LastNight(ctx, j); ok || err != nil {
		return ok, err
	}
	some := errors.New("one is enough")
	err = j.Each(ctx, store.Kind(record.Environment), out, wake, func(store.Row) error { return some })
	if errors.Is(err, some) {
		return true, nil
	}
	return false, err
}

// forgotten is how many nights back somebody may want to add a morning that was
// forgotten: further back nobody remembers.
const forgotten = 7

// Missed are the nights before one, the newest first, of which a person has
// told nothing in the morning although they were measured here.
func Missed(ctx context.Context, j *store.Journal, person string, before night.Date) (nights []night.Date, err error) {
	told := map[night.Date]bool{}
	from, to := before.AddDays(-forgotten), before.AddDays(-1)
	err = EachEntry(ctx, j, from, to, func(e diary.Entry) error {
		if e.Person == person && e.Moment == diary.Morning {
			told[e.Night] = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = EachNight(ctx, j, from, to, func(s night.Summary) error {
		if !s.Away && !told[s.Night] {
			nights = append([]night.Date{s.Night}, nights...)
		}
		return nil
	})
	return nights, err
}

// Undo puts back what stood before k was kept, as it stood: when it was given,
// and whether it was late, too. Where something else stands by now, nothing is
// put back.
func Undo(ctx context.Context, j *store.Journal, k Kept) error {
	key := record.OfEntry(&k.Entry)
	return j.Revise(ctx, store.Kind(key.Kind), key.At, key.Name, func(row store.Row) ([]byte, error) {
		stands := diary.Entry{Person: k.Entry.Person, Night: k.Entry.Night, Moment: k.Entry.Moment}
		if !row.Removed() {
			r := FromJournal(row)
			var err error
			if stands, err = r.Entry(); err != nil {
				return nil, err
			}
		}
		if !stands.Same(&k.Entry) {
			return nil, Refused{sentence.Errorf("these answers were changed since, and what was saved later stays: look at them, and correct them there")}
		}
		if k.Was == nil {
			return nil, nil
		}
		return record.OfEntry(k.Was).Body, nil
	})
}
