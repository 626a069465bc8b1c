package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
	"nightroom/internal/diary"
	"nightroom/internal/night"
	"nightroom/internal/record"
)

func (a *app) pain() *cobra.Command {
	var (
		said   daemon.Said
		date   string
		moment = choice{of: []string{string(diary.Morning), string(diary.Evening)}}
		db     string
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "pain SCORE",
		Short: "Write down how bad the pain is",
		Long: "Write down how bad your pain is right now: a whole number from 0 (none) to 10 (the worst\n" +
			"imaginable). It belongs to the night that is under way or has just ended. A second one for\n" +
			"the same person, night and moment corrects the first.",
		Example: "  nightroom pain 4 --person anna --site lower_back",
		Args: func(_ *cobra.Command, args []string) (err error) {
			if len(args) != 1 {
				return errors.New("give one pain score, from 0 (none) to 10 (the worst imaginable)")
			}
			said.Score, err = diary.ParseScore(args[0])
			return err
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if date != "" {
				of, err := night.ParseDate(date)
				if err != nil {
					return wrong{err}
				}
				said.Night = &of
			}
			said.Moment = diary.Moment(moment.is)
			c, err := a.load()
			if err != nil {
				return err
			}
			kept, err := a.keep(cmd.Context(), c, db, said)
			if err != nil {
				return err
			}
			return a.showKept(c, kept, asJSON)
		},
	}
	f := cmd.Flags()
	f.StringVar(&said.Person, "person", "", "whose pain, the `ID` from the configuration (needless where only one keeps a diary)")
	f.StringVar(&date, "night", "", "the night's `DATE`, that of its evening: 2026-11-22 (else the last one)")
	f.Var(&moment, "moment", "when in the day (else the morning)")
	f.StringArrayVar(&said.Sites, "site", nil, "where it hurts, an `ID` like lower_back; may be given several times")
	f.StringVar(&said.Note, "note", "", "a `TEXT` beside it, which stays in this record")
	f.StringVar(&db, "db", "", "the `FILE` of the record (else the configured one)")
	f.BoolVar(&asJSON, "json", false, "print the entry as JSON")
	return cmd
}

// keep writes a score into the record, which is begun if there is none. That
// is said, because it may be a name mistyped.
func (a *app) keep(ctx context.Context, c *config.Config, db string, said daemon.Said) (kept daemon.Kept, err error) {
	if db == "" {
		db = c.Store.Path
	}
	if err := said.Check(c); err != nil { // before a record is begun
		return kept, wrong{err}
	}
	_, missing := os.Stat(db)
	j, err := daemon.OpenRecord(ctx, c, db, true, a.log(slog.LevelWarn))
	if err != nil {
		return kept, err
	}
	kept, err = daemon.KeepPain(ctx, c, j, said, time.Now())
	if err = errors.Join(err, j.Close()); err != nil {
		if _, refused := errors.AsType[daemon.Refused](err); refused {
			err = wrong{err}
		}
		return kept, err
	}
	if errors.Is(missing, fs.ErrNotExist) {
		a.say("There was no record at %s: a new one was begun.\n", db)
	}
	return kept, nil
}

// showKept prints what was written down.
func (a *app) showKept(c *config.Config, kept daemon.Kept, asJSON bool) error {
	if asJSON {
		return a.showEntry(c, &kept.Entry)
	}
	e := &kept.Entry
	was := ""
	if kept.Was != nil {
		was = fmt.Sprintf(" (was %d)", kept.Was.Score)
	}
	_, err := fmt.Fprintf(a.out, "%s, night of %s, %s: %d of %d%s.\n",
		nameOf(c, e.Person), e.Night.Words(), e.Moment, e.Score, diary.MaxScore, was)
	return err
}

// showEntry prints an entry as an export has it.
func (a *app) showEntry(c *config.Config, e *diary.Entry) error {
	row := record.OfEntry(e)
	p, _, err := row.Point()
	if err != nil {
		return err
	}
	sheet, _ := record.SheetOf(p.Table.Export)
	line, err := sheet.AppendJSON(nil, &p, c.Room, c.Location)
	if err != nil {
		return err
	}
	_, err = a.out.Write(append(line, '\n'))
	return err
}

// nameOf is what people call a person.
func nameOf(c *config.Config, id string) string {
	for _, p := range c.People {
		if p.ID == id {
			return p.Name
		}
	}
	return id
}
