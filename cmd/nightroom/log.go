package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/config"
	"nightroom/internal/diary"
	"nightroom/internal/notebook"
)

func (a *app) logging() *cobra.Command {
	var (
		db     string
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "log",
		Short: "Answer the whole diary, one question at a time",
		Long: "Answer the whole diary, one question at a time: how bad the pain is, where, and how the\n" +
			"night was. Enter alone skips a question or leaves an answer as it was, - takes it back,\n" +
			"q ends the questions and keeps what was answered. Each question is a flag too; what a\n" +
			"flag answers is not asked, and without a terminal nothing is.",
		Example: "  nightroom log --person anna\n" +
			"  nightroom log --score 4 --sleep-quality 2 --into-bed 22:45 --out-of-bed 6:40",
		Args: noArgs,
	}
	said := newAnswers(cmd)
	said.ask()
	f := cmd.Flags()
	f.StringVar(&db, "db", "", "the `FILE` of the record (else the configured one)")
	f.BoolVar(&asJSON, "json", false, "print the entry as JSON")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := said.said()
		if err != nil {
			return err
		}
		c, err := a.load()
		if err != nil {
			return err
		}
		if err := s.Check(c, time.Now()); err != nil {
			return wrong{err}
		}
		if a.in != nil && terminal(a.in) && !nowhere(a.in) {
			if err := a.interview(cmd.Context(), c, db, &s); err != nil {
				return err
			}
			if len(s.Answers) == 0 {
				a.say("Nothing was answered, and nothing is written down.\n")
				return nil
			}
		}
		if len(s.Answers) == 0 {
			return wrongf("nothing is answered: give a flag like --score 4, or type it at a terminal")
		}
		kept, err := a.keep(cmd.Context(), c, db, s)
		if err != nil {
			return err
		}
		return a.showKept(c, kept, asJSON)
	}
	return cmd
}

// interview asks what was not answered, of somebody at a terminal.
func (a *app) interview(ctx context.Context, c *config.Config, db string, s *notebook.Said) error {
	was, err := a.standing(ctx, c, db, s)
	if err != nil {
		return err
	}
	a.say("%s, night of %s, %s.\nEnter skips, - takes back, q ends and keeps what was answered.\n\n",
		notebook.NameOf(c, was.Person), was.Night.Words(), was.Moment)
	return ask(ctx, bufio.NewReader(a.in), a.talk, c, was, s)
}

// standing is the entry as it stands, or one without an answer. The night is
// settled with it, so that it is not another one when the last answer comes.
func (a *app) standing(ctx context.Context, c *config.Config, db string, s *notebook.Said) (e diary.Entry, err error) {
	if db == "" {
		db = c.Store.Path
	}
	if _, err := os.Stat(db); err != nil { // none yet: it is begun when there is something to write
		return notebook.Blank(c, *s, time.Now())
	}
	j, err := notebook.Open(ctx, c, db, false, a.log(slog.LevelWarn))
	if err != nil {
		return e, err
	}
	e, err = notebook.Standing(ctx, c, j, *s, time.Now())
	if err = errors.Join(err, j.Close()); err != nil {
		return e, refused(err)
	}
	s.Night = &e.Night
	return e, nil
}

// ask puts one question after the other. An answer that cannot be is asked for
// again.
func ask(ctx context.Context, in *bufio.Reader, out io.Writer, c *config.Config, was diary.Entry, s *notebook.Said) error {
	schedule := notebook.Schedule(c)
	plan := diary.PlanOf(&schedule, was.Night)
	for i := range diary.Items {
		it := &diary.Items[i]
		if _, answered := s.Answers[it.Name]; answered || it.When != "" && it.When != was.Moment {
			continue
		}
		now := ""
		if text := it.Text(&was); text != "" {
			now = " [" + forPeople(it, text) + "]"
		}
		for {
			_, _ = fmt.Fprintf(out, "%s (%s)%s ", it.Ask, it.Hint, now) // who cannot see it answers nothing
			text, err := answer(ctx, in)
			if errors.Is(err, io.EOF) || text == "q" {
				_, _ = fmt.Fprintln(out)
				return nil
			}
			if err != nil {
				return err
			}
			if text == "" {
				break
			}
			if text == "-" {
				text = ""
			}
			next := maps.Clone(s.Answers)
			next[it.Name] = text
			e := was
			err = e.Answer(next, plan)
			if err == nil && text != "" {
				err = e.Check(plan, time.Now())
			}
			if err == nil {
				s.Answers = next
				break
			}
			_, _ = fmt.Fprintf(out, "%v\n", err)
		}
	}
	return nil
}

// answer is a line. A signal ends the waiting for it, and the terminal keeps
// what was typed.
func answer(ctx context.Context, in *bufio.Reader) (string, error) {
	type line struct {
		text string
		err  error
	}
	lines := make(chan line, 1)
	go func() {
		text, err := in.ReadString('\n')
		if text != "" {
			err = nil
		}
		lines <- line{strings.TrimSpace(text), err}
	}()
	select {
	case l := <-lines:
		return l.text, l.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// forPeople is an answer as it is shown: of a time only the hour.
func forPeople(it *diary.Item, text string) string {
	if it.Form == diary.Clock {
		if at, err := time.Parse(time.RFC3339, text); err == nil {
			return at.Format("15:04")
		}
	}
	return strings.ReplaceAll(text, ";", ", ")
}
