package notebook

import (
	"context"
	"errors"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/night"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

var errEnough = errors.New("one row is enough")

// Known are the first night of which the record has a summary or an entry, and
// the newest: the one that is under way or ended last at now.
func Known(ctx context.Context, c *config.Config, j *store.Journal, now time.Time) (first, last night.Date, err error) {
	calendar, err := calendarAt(ctx, c, j, now)
	if err != nil {
		return first, last, err
	}
	last = newest(calendar, now)
	first = last
	for _, kind := range []record.Kind{record.Night, record.Pain} {
		err := j.Each(ctx, store.Kind(kind), time.Time{}, first.Noon(), func(r store.Row) error {
			first = night.DateOf(r.At.UTC().AddDate(0, 0, -1))
			return errEnough
		})
		if err != nil && !errors.Is(err, errEnough) {
			return first, last, err
		}
	}
	return first, last, nil
}
