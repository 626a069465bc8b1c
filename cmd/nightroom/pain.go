package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/config"
	"nightroom/internal/diary"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
)

func (a *app) pain() *cobra.Command {
	var (
		db             string
		asJSON, remove bool
	)
	cmd := &cobra.Command{
		Use:   "pain SCORE",
		Short: "Write down how bad the pain is",
		Long: "Write down how bad your pain is right now: a whole number from 0 (none) to 10 (the worst\n" +
			"imaginable). It belongs to the night that is under way or has just ended. A second one for\n" +
			"the same person, night and moment corrects the first, and leaves alone what it does not\n" +
			"say; \"\" takes an answer back. What stood before is kept.\n\n" +
			"The sites: " + wrapped(diary.Sites(), 12) + "\n\nThe factors: " + wrapped(factorIDs(), 14) + ", or words of your own.",
		Example: "  nightroom pain 4 --person anna --site lower_back\n" +
			"  nightroom pain --remove --night 2026-11-22",
	}
	said := newAnswers(cmd)
	said.ask("score")
	f := cmd.Flags()
	f.BoolVar(&remove, "remove", false, "take the entry out of the diary; its history stays until forget")
	f.StringVar(&db, "db", "", "the `FILE` of the record (else the configured one)")
	f.BoolVar(&asJSON, "json", false, "print the entry as JSON")
	score := ""
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if remove && len(args) == 0 {
			return nil
		}
		if len(args) != 1 || remove {
			return errors.New("give one pain score, from 0 (none) to 10 (the worst imaginable)")
		}
		s, err := diary.ParseScore(args[0])
		score = strconv.Itoa(int(s))
		return err
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := said.said()
		if err != nil {
			return err
		}
		c, err := a.load()
		if err != nil {
			return err
		}
		if remove {
			return a.removeEntry(cmd.Context(), c, db, s)
		}
		s.Answers["score"] = score
		kept, err := a.keep(cmd.Context(), c, db, s)
		if err != nil {
			return err
		}
		return a.showKept(c, kept, asJSON)
	}
	return cmd
}

func factorIDs() (ids []string) {
	for _, f := range diary.Factors() {
		ids = append(ids, f.ID)
	}
	return ids
}

// wrapped is a list for a help text, whose first line has some text already.
func wrapped(words []string, used int) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(',')
			used += 2
			if used+len(w) > 70 {
				b.WriteByte('\n')
				used = 0
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(w)
		used += len(w)
	}
	return b.String()
}

// keep writes an entry into the record, which is begun if there is none. That
// is said, because it may be a name mistyped.
func (a *app) keep(ctx context.Context, c *config.Config, db string, said notebook.Said) (kept notebook.Kept, err error) {
	if db == "" {
		db = c.Store.Path
	}
	if err := said.Check(c, time.Now()); err != nil { // before a record is begun
		return kept, wrong{err}
	}
	_, missing := os.Stat(db)
	j, err := notebook.Open(ctx, c, db, true, a.log(slog.LevelWarn))
	if err != nil {
		return kept, err
	}
	kept, err = notebook.Write(ctx, c, j, said, time.Now())
	if err = errors.Join(err, j.Close()); err != nil {
		return kept, refused(err)
	}
	if errors.Is(missing, fs.ErrNotExist) {
		a.say("There was no record at %s: a new one was begun.\n", db)
	}
	return kept, nil
}

func (a *app) removeEntry(ctx context.Context, c *config.Config, db string, said notebook.Said) error {
	j, err := notebook.Open(ctx, c, db, false, a.log(slog.LevelWarn))
	if err != nil {
		return err
	}
	was, err := notebook.Remove(ctx, c, j, said, time.Now())
	if err = errors.Join(err, j.Close()); err != nil {
		return refused(err)
	}
	_, err = fmt.Fprintf(a.out, "%s, night of %s, %s: removed.\n", notebook.NameOf(c, was.Person), was.Night.Words(), was.Moment)
	return err
}

// refused is an error as whoever typed the command sees it: what was said
// cannot be taken, or something of ours failed.
func refused(err error) error {
	if _, is := errors.AsType[notebook.Refused](err); is {
		return wrong{err}
	}
	return err
}

// showKept prints what was written down.
func (a *app) showKept(c *config.Config, kept notebook.Kept, asJSON bool) error {
	e := &kept.Entry
	if asJSON {
		return a.showEntry(c, e)
	}
	says, was := "written down", ""
	if e.Score.Given {
		says = fmt.Sprintf("%d of %d", e.Score.Value, diary.MaxScore)
	}
	if kept.Was != nil && kept.Was.Score.Given && kept.Was.Score != e.Score {
		was = fmt.Sprintf(" (was %d)", kept.Was.Score.Value)
	}
	if _, err := fmt.Fprintf(a.out, "%s, night of %s, %s: %s%s.\n", notebook.NameOf(c, e.Person), e.Night.Words(), e.Moment, says, was); err != nil {
		return err
	}
	if e.Late {
		a.say("It is over 4 hours after waking, so it is kept and shown, and left out of means and counts.\n")
	}
	return nil
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
