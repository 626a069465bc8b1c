package notebook

import (
	"context"
	"encoding/json"
	"time"

	"nightroom/internal/night"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// Absences are what was said about being away.
func Absences(ctx context.Context, j *store.Journal) (all night.Absences, err error) {
	err = eachAbsence(ctx, j, all.Say)
	return all, err
}

// RecallAbsences tells somebody who sums nights up what was said about being
// away.
func RecallAbsences(ctx context.Context, j *store.Journal, to interface {
	Leave(at, until time.Time)
}) error {
	return eachAbsence(ctx, j, to.Leave)
}

func eachAbsence(ctx context.Context, j *store.Journal, say func(at, until time.Time)) error {
	return j.Each(ctx, store.Kind(record.Lull), time.Time{}, time.Time{}, func(r store.Row) error {
		if r.Name != "away" {
			return nil
		}
		var said struct {
			Until time.Time `json:"until"`
		}
		if json.Unmarshal(r.Body, &said) == nil {
			say(r.At, said.Until)
		}
		return nil
	})
}
