package main

import (
	"io"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/fhir"
	"nightroom/internal/record"
)

// A bundle writes diary entries as FHIR. One without a score is none there.
type bundle struct{ w *fhir.Writer }

func newBundle(w io.Writer, c *config.Config) bundle {
	at := time.Now().Truncate(time.Second).In(c.Location)
	return bundle{fhir.NewWriter(w, c.Room, at, func(id string) string { return nameOf(c, id) })}
}

// Write appends an entry.
func (b bundle) Write(row *record.Row, _ *record.Point) error {
	e, err := row.Entry()
	if err != nil {
		return unfit{err}
	}
	_, err = b.w.Write(&e)
	return err
}

// Close ends the Bundle.
func (b bundle) Close() error { return b.w.Close() }
