package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/report"
	"nightroom/internal/store"
)

func (a *app) report() *cobra.Command {
	var (
		month, from, to, person, language, file, db string
		notes, late                                 bool
	)
	cmd := &cobra.Command{
		Use:   "report",
		Short: "One page for the doctor or the therapist",
		Long: "Write one page of A4 about one person: pain on waking, sleep and the room, of the last 60\n" +
			"nights, of a month, or from one night to another. The name of the file says how it is\n" +
			"written: .html to print, or .md. Without a file it is Markdown on stdout.\n\n" +
			"What somebody wrote beside their scores is on it only with --notes. Mornings that were\n" +
			"answered over 4 h after waking are shown hollow and not counted, unless with --late.",
		Example: "  nightroom report --month 2026-11 --person anna -o november.html",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			write, err := reportFormat(file)
			if err != nil {
				return wrong{err}
			}
			if language != "" && language != "en" && language != "de" {
				return wrong{fmt.Errorf("--language %s: choose en or de", language)}
			}
			return a.withRecord(cmd, db, func(c *config.Config, j *store.Journal) error {
				o := report.Options{
					Room: c.Name, Now: time.Now().In(c.Location), MadeUp: j.Simulated(), Notes: notes, Late: late,
					Language: cmp.Or(language, c.Language), Fahrenheit: c.Fahrenheit, Instruments: daemon.Instruments(c),
				}
				if o.From, o.To, err = report.Span(month, from, to, lastEvening(cmd.Context(), c, j)); err != nil {
					return wrong{err}
				}
				id, err := notebook.PersonOf(c, person)
				if err != nil {
					return wrong{err}
				}
				o.Person = notebook.NameOf(c, id)
				if o.Insight, err = daemon.Sayings(cmd.Context(), c, j, id, &o); err != nil {
					return err
				}
				page, err := daemon.ReadReport(cmd.Context(), j, o, id)
				if err != nil {
					return err
				}
				out, err := a.output(file)
				if err != nil {
					return err
				}
				defer out.drop()
				if err := write(page, out); err != nil {
					return err
				}
				return out.keep()
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&month, "month", "", "the evenings of a `MONTH` like 2026-11")
	f.StringVar(&from, "from", "", "the first night's `DATE`, that of its evening")
	f.StringVar(&to, "to", "", "the last night's `DATE` (else the last night)")
	f.StringVar(&person, "person", "", "whose report, the `ID` from the configuration (needless where only one keeps a diary)")
	f.BoolVar(&notes, "notes", false, "print what the person wrote beside")
	f.BoolVar(&late, "late", false, "count late mornings too")
	f.StringVar(&language, "language", "", "the `LANGUAGE` to write in, en or de (else the configured one; en if that is auto)")
	f.StringVarP(&file, "output", "o", "", "the `FILE` to write, .html or .md, readable by you only (else Markdown on stdout)")
	f.StringVar(&db, "db", "", "the `FILE` of the record (else the configured one)")
	return cmd
}

// reportFormat is how a report is written into a file of this name.
func reportFormat(file string) (func(*report.Report, io.Writer) error, error) {
	switch ext := strings.ToLower(filepath.Ext(file)); {
	case ext == ".html" || ext == ".htm":
		return (*report.Report).HTML, nil
	case ext == ".md" || file == "" || file == "-":
		return (*report.Report).Markdown, nil
	}
	return nil, fmt.Errorf("-o %s: give the file a name that ends in .html or .md", file)
}

// lastEvening is the date of the last night that is over.
func lastEvening(ctx context.Context, c *config.Config, j *store.Journal) night.Date {
	if s, ok, err := notebook.LastNight(ctx, j); err == nil && ok {
		return s.Night
	}
	schedule := notebook.Schedule(c)
	return schedule.DateOf(time.Now()).AddDays(-1)
}
