package main

import (
	"bufio"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/store"
)

func (a *app) nights() *cobra.Command {
	var (
		from, to, db string
		asJSON       bool
	)
	cmd := &cobra.Command{
		Use:   "nights",
		Short: "List the nights: how cool, dark and quiet it was",
		Long: "List the nights, the newest last. A night has the date of its evening. \"ready\" is the share\n" +
			"of it in which the room was cool, dark and quiet at once; \"at most\" says that the sound meter\n" +
			"measures nothing below.",
		Example: "  nightroom nights --from 2026-11-01",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			first, last, err := night.Span("--from", from, "--to", to)
			if err != nil {
				return wrong{err}
			}
			return a.withRecord(cmd, db, func(c *config.Config, j *store.Journal) error {
				out := bufio.NewWriter(a.out)
				list := nightList{app: a, c: c, bars: terminal(a.out), json: asJSON}
				err := notebook.EachNight(cmd.Context(), j, first, last, func(s night.Summary) error {
					_, err := out.Write(list.line(&s))
					return err
				})
				if err != nil {
					return err
				}
				_, _ = out.Write(list.end()) // the flush says what went wrong
				if err := out.Flush(); err != nil {
					return err
				}
				if list.n == 0 {
					a.say("There is no night in this record yet. The first comes with the first morning.\n")
				}
				return a.shown(cmd, j, list.recent...)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&from, "from", "", "the first night's `DATE`, that of its evening (else from the beginning)")
	f.StringVar(&to, "to", "", "the last night's `DATE` (else to the end)")
	f.StringVar(&db, "db", "", "the `FILE` of the record (else the configured one)")
	f.BoolVar(&asJSON, "json", false, "print the nights as JSON, as an export has them")
	return cmd
}

// withRecord opens the record for a command that looks at it.
func (a *app) withRecord(cmd *cobra.Command, db string, f func(*config.Config, *store.Journal) error) error {
	c, err := a.load()
	if err != nil {
		return err
	}
	j, err := notebook.Open(cmd.Context(), c, db, false, a.log(slog.LevelWarn))
	if err != nil {
		return err
	}
	if j.Simulated() {
		a.say("The readings in this record are made up: they are of a simulated room.\n")
	}
	return errors.Join(f(c, j), j.Close())
}

// fresh is for how long it matters whether a night's figures were seen before
// its diary entry was written.
const fresh = 7 * 24 * time.Hour

// shown notes that somebody has looked at nights.
func (a *app) shown(cmd *cobra.Command, j *store.Journal, nights ...night.Date) error {
	now := time.Now()
	for _, d := range nights {
		if now.Sub(d.Noon()) > fresh {
			continue
		}
		if err := notebook.Show(cmd.Context(), j, d, now); err != nil {
			return fmt.Errorf("that these figures were shown could not be noted: %w", err)
		}
	}
	return nil
}

// A nightList prints nights, a line each.
type nightList struct {
	*app
	c      *config.Config
	bars   bool
	json   bool
	n      int
	recent []night.Date // that people have seen
}

// head is above the lines. Bars are for people at a terminal.
func (l *nightList) head() string {
	ready := fmt.Sprintf("%6s", "ready")
	if l.bars {
		ready = fmt.Sprintf("%-15s", "ready")
	}
	return fmt.Sprintf("%-10s  %8s  %s  %6s  %13s  %7s  %6s  %8s  %s\n",
		"night", "measured", ready, "°C", "LAeq dB(A)", "loudest", "sounds", "light", "up")
}

// line is a night; before the first it is the head and the first.
func (l *nightList) line(s *night.Summary) (b []byte) {
	l.n++
	if l.json {
		separator := ",\n"
		if l.n == 1 {
			separator = "[\n"
		}
		return append([]byte(separator), daemon.NightJSON(s, l.c)...)
	}
	if l.n == 1 {
		b = append(b, l.head()...)
	}
	l.recent = append(l.recent, s.Night)
	if len(l.recent) > int(fresh/(24*time.Hour)) {
		l.recent = l.recent[1:]
	}
	floor := s.AtMost()
	ready := fmt.Sprintf("%6s", percent(s.ReadyPct))
	if l.bars {
		ready = fmt.Sprintf("%s %6s", bar(s.ReadyPct, 8), percent(s.ReadyPct))
	}
	up := ""
	switch {
	case s.Away:
		up = "away"
	case s.Interruptions > 0:
		up = fmt.Sprintf("%d×", s.Interruptions)
	}
	return append(b, strings.TrimRight(fmt.Sprintf("%-10s  %8s  %s  %6s  %13s  %7s  %6s  %8s  %s\n",
		s.Night, percent(s.CoveragePct), ready, figure(s.TemperatureMeanC, 1, false),
		figure(s.SoundLAeqDBA, 1, floor.LAeq), figure(s.SoundLAFmaxDBA, 0, false), figure(s.SoundEvents, 0, false),
		minutes(s.LightMinutes), up), " \n")+"\n"...)
}

func (l *nightList) end() []byte {
	switch {
	case l.json && l.n == 0:
		return []byte("[]\n")
	case l.json:
		return []byte("\n]\n")
	}
	return nil
}
