package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/export"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/when"
)

func (a *app) export() *cobra.Command {
	var (
		what     = choice{of: record.Sheets()}
		format   = choice{is: "csv", of: export.Formats}
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
			e := export.Extract{
				Config: c, What: what.is, Format: format.is, Person: person, Cores: runtime.NumCPU(), Now: time.Now(),
			}
			if e.What != "diary" && (e.Format == "fhir" || person != "") {
				return wrongf("--format fhir and --person are for the diary: --what diary")
			}
			if e.From, e.To, err = when.Span("--from", from, "--to", to, c.Location); err != nil {
				return wrong{err}
			}
			if err := e.Check(); err != nil {
				return wrong{err}
			}
			return a.extract(cmd.Context(), &e, db, file)
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

// extract writes what is asked for to stdout, or to a file.
func (a *app) extract(ctx context.Context, e *export.Extract, db, file string) (err error) {
	out, err := a.output(file)
	if err != nil {
		return err
	}
	defer out.drop()
	j, err := notebook.Open(ctx, e.Config, db, false, a.log(slog.LevelWarn))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	if j.Simulated() {
		a.say("The readings in this record are made up: they are of a simulated room.\n")
	}
	bar := a.progress()
	if out.file == nil && terminal(a.out) {
		bar.w = nil // the rows themselves pass by there
	}
	defer bar.clear()
	e.Told = func(at time.Time, rows int) {
		bar.say(func() string {
			return fmt.Sprintf("%s  %d rows", at.In(e.Config.Location).Format(time.DateTime), rows)
		})
	}
	written, err := e.Write(ctx, j, out)
	if err != nil {
		return fmt.Errorf("export %s: %w", e.What, err)
	}
	if err := out.keep(); err != nil {
		return fmt.Errorf("export %s: %w", e.What, err)
	}
	return written.Left.Error()
}
