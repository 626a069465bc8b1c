package notebook

import (
	"context"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/diary"
	"nightroom/internal/night"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// EachEntry calls f with every diary entry as it stands, of the nights from
// `from` up to and including `to` (the zero Date is open), in the order of
// nights. An entry that cannot be read is an error and not passed over.
func EachEntry(ctx context.Context, j *store.Journal, from, to night.Date, f func(diary.Entry) error) error {
	begin, end := Span(from, to)
	return j.Each(ctx, store.Kind(record.Pain), begin, end, func(row store.Row) error {
		r := FromJournal(row)
		e, err := r.Entry()
		if err != nil {
			return err
		}
		return f(e)
	})
}

// Entry is what stands in the diary for a person, a night and a moment; ok is
// false if nothing does.
func Entry(ctx context.Context, j *store.Journal, person string, of night.Date, m diary.Moment) (e diary.Entry, ok bool, err error) {
	history, err := History(ctx, j, person, of, m)
	if n := len(history); err == nil && n > 0 && !history[n-1].Removed {
		return history[n-1].Entry, true, nil
	}
	return e, false, err
}

// A Version is what once stood in the diary. Of a removed one only the key of
// its Entry is there.
type Version struct {
	Entry   diary.Entry
	Removed bool
}

// History is all that ever stood there, the oldest first.
func History(ctx context.Context, j *store.Journal, person string, of night.Date, m diary.Moment) (all []Version, err error) {
	key := record.OfEntry(&diary.Entry{Person: person, Night: of, Moment: m})
	rows, err := j.History(ctx, store.Kind(key.Kind), key.At, key.Name)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		r := FromJournal(row)
		if r.Body == nil {
			all = append(all, Version{diary.Entry{Person: person, Night: of, Moment: m}, true})
			continue
		}
		e, err := r.Entry()
		if err != nil {
			return nil, err
		}
		all = append(all, Version{Entry: e})
	}
	return all, nil
}

// Blank is the entry that is about to be said, without an answer yet, as far as
// its night can be told without the record.
func Blank(c *config.Config, s Said, now time.Time) (e diary.Entry, err error) {
	if err := s.Check(c, now); err != nil {
		return e, err
	}
	of, err := nightOf(night.NewCalendar(Schedule(c)), s.Night, s.Moment, now)
	return diary.Entry{Person: s.Person, Night: of, Moment: s.Moment}, err
}

// Standing is the entry that would be corrected by what is said, or a blank one.
func Standing(ctx context.Context, c *config.Config, j *store.Journal, s Said, now time.Time) (e diary.Entry, err error) {
	_, of, err := s.place(ctx, c, j, now)
	if err != nil {
		return e, err
	}
	e, ok, err := Entry(ctx, j, s.Person, of, s.Moment)
	if err == nil && !ok {
		e = diary.Entry{Person: s.Person, Night: of, Moment: s.Moment}
	}
	return e, err
}
