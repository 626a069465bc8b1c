package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/config"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

func (a *app) export() *cobra.Command {
	var (
		what     = choice{of: record.Sheets()}
		format   = choice{is: "csv", of: []string{"csv", "json", "lp", "fhir"}}
		from, to string
		person   string
		file, db string
	)
	cmd := &cobra.Command{
		Use:   "export --what SHEET",
		Short: "Write the record as CSV, JSON, line protocol or FHIR",
		Long: "Write a part of the record: epochs are the room's 30 seconds each, events what was loud or\n" +
			"bright. lp is InfluxDB's line protocol, without what never leaves this record: notes and\n" +
			"where it hurts. fhir is a Bundle of FHIR R4 with an Observation for each pain score, for a\n" +
			"clinic; only the diary has it.\n\n" +
			"T is a date, for the beginning of that day, or a time like 2026-11-22T18:00, in the\n" +
			"configured time zone, or RFC 3339. --from is included, --to is not.",
		Example: "  nightroom export --what epochs --from 2026-11-22 --to 2026-11-23 -o sunday.csv",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if what.is == "" {
				return wrongf("say what to export: --what %s", what.Type())
			}
			c, err := a.load()
			if err != nil {
				return err
			}
			e := extract{app: a, config: c, what: what.is, format: format.is}
			if e.what != "diary" && (e.format == "fhir" || person != "") {
				return wrongf("--format fhir and --person are for the diary: --what diary")
			}
			if person != "" {
				if e.person, err = notebook.PersonOf(c, person); err != nil {
					return wrong{err}
				}
			}
			if e.from, e.to, err = span(from, to, c.Location); err != nil {
				return wrong{err}
			}
			return e.write(cmd.Context(), db, file)
		},
	}
	f := cmd.Flags()
	f.Var(&what, "what", "which part of the record")
	f.Var(&format, "format", "how it is written")
	f.StringVar(&from, "from", "", "the first time `T` (else from the beginning)")
	f.StringVar(&to, "to", "", "the time `T` before which it ends (else to the end)")
	f.StringVar(&person, "person", "", "only the diary of this person, the `ID` from the configuration")
	f.StringVarP(&file, "output", "o", "", "the `FILE` to write, readable by you only (else stdout)")
	f.StringVar(&db, "db", "", "the `FILE` of the record (else the configured one)")
	return cmd
}

// span reads the ends of an export; one that is not given is the zero time.
func span(from, to string, loc *time.Location) (start, end time.Time, err error) {
	if from != "" {
		if start, err = parseDay(from, loc); err != nil {
			return start, end, fmt.Errorf("--from: %w", err)
		}
	}
	if to != "" {
		if end, err = parseDay(to, loc); err != nil {
			return start, end, fmt.Errorf("--to: %w", err)
		}
		if !start.Before(end) {
			return start, end, fmt.Errorf("--to %s is not after --from %s", to, from)
		}
	}
	return start, end, nil
}

// An extract is what is taken out of the record.
type extract struct {
	*app
	config       *config.Config
	what, format string
	person       string // "": everybody
	from, to     time.Time
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

func (e *extract) write(ctx context.Context, db, file string) (err error) {
	out, err := e.output(file)
	if err != nil {
		return err
	}
	defer out.drop()
	j, err := notebook.Open(ctx, e.config, db, false, e.log(slog.LevelWarn))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	if j.Simulated() {
		e.say("The readings in this record are made up: they are of a simulated room.\n")
	}
	left, err := e.copy(ctx, j, out)
	if err != nil {
		return fmt.Errorf("export %s: %w", e.what, err)
	}
	if err := out.keep(); err != nil {
		return fmt.Errorf("export %s: %w", e.what, err)
	}
	return left.error()
}

// writer begins the format.
func (e *extract) writer(out io.Writer, sheet *record.Sheet) (sheetWriter, error) {
	switch e.format {
	case "csv":
		return points{record.NewCSV(out, sheet, e.config.Room, e.config.Location)}, nil
	case "fhir":
		return newBundle(out, e.config), nil
	case "json":
		return points{record.NewJSON(out, sheet, e.config.Room, e.config.Location)}, nil
	}
	tags, err := fixedTags(e.config)
	return points{newLines(out, e.config.Room, tags)}, err
}

// copy writes the rows. Those that cannot be read or written are left out and
// told: one bad row must not keep anybody from the rest.
func (e *extract) copy(ctx context.Context, j *store.Journal, out *output) (left leftOut, err error) {
	sheet, ok := record.SheetOf(e.what)
	if !ok {
		return left, fmt.Errorf("there is no sheet %s", e.what)
	}
	bar := e.progress()
	if out.file == nil && terminal(e.out) {
		bar.w = nil // the rows themselves pass by there
	}
	defer bar.clear()
	if kind := sheet.Kinds[0]; kind == record.Environment {
		return e.side(ctx, j, out, sheet, bar)
	}
	w, err := e.writer(out, sheet)
	if err != nil {
		return left, err
	}
	if err := e.pass(rows(ctx, j, sheet.Kinds, e.from, e.to), w, &left, bar); err != nil {
		return left, err
	}
	return left, w.Close()
}

// pass writes rows.
func (e *extract) pass(all iter.Seq2[record.Row, error], w sheetWriter, left *leftOut, bar *progress) error {
	var p record.Point
	for row, err := range all {
		if err != nil {
			return err
		}
		ok, err := row.PointInto(&p)
		if err != nil {
			left.add(err)
			continue
		}
		if !ok || e.person != "" && p.Tags[0] != e.person {
			continue
		}
		var bad unfit
		if err := w.Write(&row, &p); errors.As(err, &bad) {
			left.add(err)
		} else if err != nil {
			return err
		}
		bar.n++
		bar.say(func() string {
			return fmt.Sprintf("%s  %d rows", row.At.In(e.config.Location).Format(time.DateTime), bar.n)
		})
	}
	return nil
}

// leftOut is what is missing from an export.
type leftOut struct {
	rows  int
	first error
}

func (l *leftOut) add(err error) {
	if l.rows++; l.first == nil {
		l.first = err
	}
}

func (l *leftOut) merge(o leftOut) {
	if l.rows == 0 {
		l.first = o.first
	}
	l.rows += o.rows
}

func (l *leftOut) error() error {
	switch l.rows {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("the rest is exported, but one row could not be and is missing: %w", l.first)
	}
	return fmt.Errorf("the rest is exported, but %d rows could not be and are missing; the first: %w", l.rows, l.first)
}
