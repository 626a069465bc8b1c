package notebook

import (
	"context"
	"encoding/json"
	"time"

	"nightroom/internal/night"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// ToJournal is a row of the record as the journal has it.
func ToJournal(r record.Row) store.Row {
	return store.Row{Kind: store.Kind(r.Kind), At: r.At, Name: r.Name, Body: r.Body}
}

// FromJournal is a row of the journal as the record has it.
func FromJournal(r store.Row) record.Row {
	if r.Removed() {
		r.Body = nil
	}
	return record.Row{Kind: record.Kind(r.Kind), At: r.At, Name: r.Name, Body: r.Body}
}

// A bedSaid is what somebody said about being in bed; its row's time is when.
type bedSaid struct {
	InBed bool `json:"in_bed"`
}

// SayInBed writes down somebody's word about being in bed. It is on the disk
// when there is no error.
func SayInBed(ctx context.Context, j *store.Journal, s night.Said) error {
	body, err := json.Marshal(bedSaid{s.InBed})
	if err != nil {
		return err
	}
	return j.Put(ctx, store.Row{Kind: store.Kind(record.InBed), At: s.At, Body: body})
}

// InBedSince is what was said about being in bed, in order.
func InBedSince(ctx context.Context, j *store.Journal, from time.Time) (said []night.Said, err error) {
	err = j.Each(ctx, store.Kind(record.InBed), from, time.Time{}, func(r store.Row) error {
		var b bedSaid
		if json.Unmarshal(r.Body, &b) == nil {
			said = append(said, night.Said{At: r.At, InBed: b.InBed})
		}
		return nil
	})
	return said, err
}
