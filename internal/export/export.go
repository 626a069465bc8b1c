package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// Formats are how a sheet can be written.
var Formats = []string{"csv", "json", "lp", "fhir"}

// An Extract is what is taken out of a record.
type Extract struct {
	Config   *config.Config
	What     string    // one of record.Sheets
	Format   string    // one of Formats
	Person   string    // whose diary; "": everybody's
	From, To time.Time // half-open; zero: from the beginning, to the end

	// Limit is how many rows there are, 0: all. Those of one time are never torn
	// apart, so there may be a few more.
	Limit int

	// Cores is how many days are worked at side by side.
	Cores int

	// Now is when it is made, which FHIR wants to know.
	Now time.Time

	// Told is called now and then with how far it is, unless it is nil.
	Told func(at time.Time, rows int)
}

// Written is what came of it.
type Written struct {
	Rows int
	Next time.Time // of the first row that the limit left out; zero: there is none
	Left LeftOut
}

// Check says why there is no such extract, and makes sure of whose it is.
func (e *Extract) Check() (err error) {
	switch {
	case !slices.Contains(record.Sheets(), e.What):
		return fmt.Errorf("what %.40q: choose one of %s", e.What, strings.Join(record.Sheets(), ", "))
	case !slices.Contains(Formats, e.Format):
		return fmt.Errorf("format %.40q: choose one of %s", e.Format, strings.Join(Formats, ", "))
	case e.What != "diary" && e.Format == "fhir":
		return errors.New("fhir is for the diary alone")
	case e.What != "diary" && e.Person != "":
		return errors.New("a person is for the diary alone")
	case e.Person != "":
		_, err = notebook.PersonOf(e.Config, e.Person)
	}
	return err
}

// Write writes the rows. Those that cannot be read or written are left out and
// told: one bad row must not keep anybody from the rest. After an error what was
// written is not whole.
func (e *Extract) Write(ctx context.Context, j *store.Journal, out io.Writer) (done Written, err error) {
	sheet, ok := record.SheetOf(e.What)
	if !ok {
		return done, fmt.Errorf("there is no sheet %s", e.What)
	}
	if sheet.Kinds[0] == record.Environment && e.Limit == 0 {
		return e.side(ctx, j, out, sheet)
	}
	w, err := e.writer(out, sheet)
	if err != nil {
		return done, err
	}
	if err := e.pass(rows(ctx, j, sheet.Kinds, e.From, e.To), w, &done, e.Told); err != nil {
		return done, err
	}
	return done, w.Close()
}

// A sheetWriter is one of the formats.
type sheetWriter interface {
	Write(*record.Row, *record.Point) error
	Close() error
}

// points are a format that has all it needs in the point.
type points struct {
	to interface {
		Write(*record.Point) error
		Close() error
	}
}

func (p points) Write(_ *record.Row, point *record.Point) error { return p.to.Write(point) }
func (p points) Close() error                                   { return p.to.Close() }

// unfit is the error of a row that cannot be written, in distinction to a
// writer that fails.
type unfit struct{ error }

// writer begins the format.
func (e *Extract) writer(out io.Writer, sheet *record.Sheet) (sheetWriter, error) {
	switch e.Format {
	case "csv":
		return points{record.NewCSV(out, sheet, e.Config.Room, e.Config.Location)}, nil
	case "fhir":
		return newBundle(out, e.Config, e.Now), nil
	case "json":
		return points{record.NewJSON(out, sheet, e.Config.Room, e.Config.Location)}, nil
	}
	tags, err := fixedTags(e.Config)
	return points{newLines(out, e.Config.Room, tags)}, err
}

// pass writes rows.
func (e *Extract) pass(all iter.Seq2[record.Row, error], w sheetWriter, done *Written, told func(time.Time, int)) error {
	var (
		row  record.Row // in one place for a million of them
		p    record.Point
		last time.Time
	)
	for next, err := range all {
		if err != nil {
			return err
		}
		row = next
		ok, err := row.PointInto(&p)
		if err != nil {
			done.Left.add(err)
			continue
		}
		if !ok || e.Person != "" && p.Tags[0] != e.Person {
			continue
		}
		if e.Limit > 0 && done.Rows >= e.Limit && !row.At.Equal(last) {
			done.Next = row.At
			return nil
		}
		var bad unfit
		if err := w.Write(&row, &p); errors.As(err, &bad) {
			done.Left.add(err)
		} else if err != nil {
			return err
		}
		done.Rows++
		last = row.At
		if told != nil {
			told(row.At, done.Rows)
		}
	}
	return nil
}

// LeftOut is what is missing from an export.
type LeftOut struct {
	Rows  int
	first error
}

func (l *LeftOut) add(err error) {
	if l.Rows++; l.first == nil {
		l.first = err
	}
}

func (l *LeftOut) merge(o LeftOut) {
	if l.Rows == 0 {
		l.first = o.first
	}
	l.Rows += o.Rows
}

// Error is a sentence about what is missing, nil if nothing is.
func (l *LeftOut) Error() error {
	switch l.Rows {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("the rest is exported, but one row could not be and is missing: %w", l.first)
	}
	return fmt.Errorf("the rest is exported, but %d rows could not be and are missing; the first: %w", l.Rows, l.first)
}
