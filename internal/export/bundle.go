package export

import (
	"io"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/fhir"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
)

// A bundle writes diary entries as FHIR. One without a score is none there.
type bundle struct{ w *fhir.Writer }

func newBundle(w io.Writer, c *config.Config, at time.Time) bundle {
	return bundle{fhir.NewWriter(w, c.Room, at.Truncate(time.Second).In(c.Location), func(id string) string { return notebook.NameOf(c, id) })}
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
