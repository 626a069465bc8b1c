package notebook

import (
	"context"
	"time"

	"nightroom/internal/acoustics"
	"nightroom/internal/epoch"
	"nightroom/internal/night"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// Span is the time of the rows that stand for nights from `from` up to and
// including `to`; the zero Date is open.
func Span(from, to night.Date) (begin, end time.Time) {
	if from != (night.Date{}) {
		begin = from.Noon()
	}
	if to != (night.Date{}) {
		end = to.Noon().Add(time.Millisecond)
	}
	return begin, end
}

// EachNight calls f with the summary of every night as it stands, from `from`
// up to and including `to` (the zero Date is open), in order.
func EachNight(ctx context.Context, j *store.Journal, from, to night.Date, f func(night.Summary) error) error {
	begin, end := Span(from, to)
	return j.Each(ctx, store.Kind(record.Night), begin, end, func(row store.Row) error {
		r := FromJournal(row)
		s, err := r.Night()
		if err != nil {
			return err
		}
		return f(s)
	})
}

// Night is the summary of one night; ok is false if there is none.
func Night(ctx context.Context, j *store.Journal, of night.Date) (s night.Summary, ok bool, err error) {
	err = EachNight(ctx, j, of, of, func(one night.Summary) error {
		s, ok = one, true
		return nil
	})
	return s, ok, err
}

// LastNight is the newest summary; ok is false if there is none.
func LastNight(ctx context.Context, j *store.Journal) (s night.Summary, ok bool, err error) {
	row, ok, err := j.Newest(ctx, store.Kind(record.Night))
	if err != nil || !ok {
		return s, false, err
	}
	r := FromJournal(row)
	s, err = r.Night()
	return s, err == nil, err
}

// Hours are the hours of a night.
func Hours(ctx context.Context, j *store.Journal, s *night.Summary) (hours []night.Hour, err error) {
	err = j.Each(ctx, store.Kind(record.NightHour), s.LightsOut.Add(-time.Hour+time.Millisecond), s.Wake, func(row store.Row) error {
		r := FromJournal(row)
		h, err := r.NightHour()
		hours = append(hours, h)
		return err
	})
	return hours, err
}

// A memory takes what the journal has of the room.
type memory interface {
	RecallEpoch(*epoch.Epoch)
	RecallSound(acoustics.Event)
}

// RecallReadings gives the epochs and sound events from `from` up to `to`.
func RecallReadings(ctx context.Context, j *store.Journal, from, to time.Time, m memory) error {
	err := j.Each(ctx, store.Kind(record.Environment), from, to, func(row store.Row) error {
		r := FromJournal(row)
		e, err := r.Epoch()
		if err == nil {
			m.RecallEpoch(&e)
		}
		return err
	})
	if err != nil {
		return err
	}
	return j.Each(ctx, store.Kind(record.SoundEvent), from, to, func(row store.Row) error {
		r := FromJournal(row)
		e, err := r.Sound()
		if err == nil {
			m.RecallSound(e)
		}
		return err
	})
}

// step is how far the record is read at once; a night is not much longer.
const step = 6 * time.Hour

// Reckon sums up, from the readings in the record, the nights from `from` up to
// and including `to` that are over at now, and returns those that are missing
// among the summaries or stand there otherwise. What was made keeps the limits
// that it was judged by; the rest gets basis.
func Reckon(ctx context.Context, j *store.Journal, schedule night.Schedule, basis night.Basis, from, to night.Date, now time.Time) ([]night.Night, error) {
	noon := time.Date(from.Year, from.Month, from.Day, 12, 0, 0, 0, schedule.Location)
	end := time.Date(to.Year, to.Month, to.Day+2, 12, 0, 0, 0, schedule.Location)
	if now.Before(end) {
		end = now
	}
	said, err := InBedSince(ctx, j, noon.Add(-Memory))
	if err != nil {
		return nil, err
	}
	calendar := night.NewCalendar(schedule)
	l := night.NewLedger(calendar, basis)
	l.Open(noon)
	if err := RecallAbsences(ctx, j, l); err != nil {
		return nil, err
	}
	err = EachNight(ctx, j, from, to, func(s night.Summary) error { l.Recall(s); return nil })
	if err != nil {
		return nil, err
	}
	made := map[night.Date]night.Night{}
	for at := noon.Add(-step); at.Before(end); at = at.Add(step) {
		next := at.Add(step)
		if next.After(end) {
			next = end
		}
		for len(said) > 0 && !said[0].At.After(next) {
			calendar.Say(said[0])
			l.Said()
			said = said[1:]
		}
		if err := RecallReadings(ctx, j, at, next, ledger{l}); err != nil {
			return nil, err
		}
		for _, n := range l.Due(next) {
			made[n.Night] = n
		}
	}
	var nights []night.Night
	for d := from; !d.Noon().After(to.Noon()); d = d.AddDays(1) {
		if n, ok := made[d]; ok {
			nights = append(nights, n)
		}
	}
	return nights, nil
}

// ledger is one that is read from the record.
type ledger struct{ *night.Ledger }

func (l ledger) RecallEpoch(e *epoch.Epoch)    { l.Add(e) }
func (l ledger) RecallSound(e acoustics.Event) { l.Hear(e) }
