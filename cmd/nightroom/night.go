package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/acoustics"
	"nightroom/internal/config"
	"nightroom/internal/daemon"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/store"
)

func (a *app) night() *cobra.Command {
	var (
		of     night.Date
		db     string
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:     "night [DATE]",
		Short:   "Show one night, hour by hour",
		Long:    "Show one night: the one that began on the evening of DATE, else the last one.",
		Example: "  nightroom night 2026-11-22      Sunday 22 to Monday 23 November",
		Args: func(_ *cobra.Command, args []string) (err error) {
			if len(args) > 1 {
				return fmt.Errorf("%q is too much: give one date", args[1])
			}
			if len(args) == 1 {
				of, err = night.ParseDate(args[0])
			}
			return err
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withRecord(cmd, db, func(c *config.Config, j *store.Journal) error {
				s, err := findNight(cmd.Context(), j, of)
				if err != nil {
					return err
				}
				if asJSON {
					_, err := a.out.Write(append(daemon.NightJSON(&s, c), '\n'))
					return err
				}
				hours, err := notebook.Hours(cmd.Context(), j, &s)
				if err != nil {
					return err
				}
				if _, err := fmt.Fprint(a.out, nightText(&s, hours, c.Location, terminal(a.out))); err != nil {
					return err
				}
				return a.shown(cmd, j, s.Night)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&db, "db", "", "the `FILE` of the record (else the configured one)")
	f.BoolVar(&asJSON, "json", false, "print the night as JSON, as an export has it")
	return cmd
}

// findNight is the night of a date, or the last one.
func findNight(ctx context.Context, j *store.Journal, of night.Date) (s night.Summary, err error) {
	ok := false
	if of == (night.Date{}) {
		s, ok, err = notebook.LastNight(ctx, j)
		if err == nil && !ok {
			err = fmt.Errorf("there is no night in this record yet; the first comes with the first morning")
		}
		return s, err
	}
	if s, ok, err = notebook.Night(ctx, j, of); err == nil && !ok {
		err = fmt.Errorf("nothing is known of the night of %s: it is not over, or nothing was measured (see \"nightroom nights\")", of.Words())
	}
	return s, err
}

// nightText is a night for people.
func nightText(s *night.Summary, hours []night.Hour, loc *time.Location, bars bool) string {
	var b strings.Builder
	line := func(format string, a ...any) { fmt.Fprintf(&b, format+"\n", a...) }
	line("%s", s.Night.Words())
	line("%s", nightFrame(s, loc))
	line("")
	floor := s.AtMost()
	line("%-14s  %s °C, from %s to %s", "Temperature", figure(s.TemperatureMeanC, 1, false), figure(s.TemperatureMinC, 1, false), figure(s.TemperatureMaxC, 1, false))
	line("%-14s  %s", "Humidity", percent(s.HumidityMeanPct))
	if s.CO2MeanPPM.Known {
		line("%-14s  %s ppm", "CO₂", figure(s.CO2MeanPPM, 0, false))
	}
	line("%-14s  LAeq %s, LA10 %s, LA90 %s dB(A)", "Sound",
		figure(s.SoundLAeqDBA, 1, floor.LAeq), figure(s.SoundLA10DBA, 1, floor.LA10), figure(s.SoundLA90DBA, 1, floor.LA90))
	line("%-14s  %s", "Loud sounds", soundsText(s, loc))
	line("%-14s  %s lx, up to %s; above 1 lx for %s", "Light", figure(s.IlluminanceMeanLx, 2, floor.LightMean), figure(s.IlluminanceMaxLx, 1, false), minutes(s.LightMinutes))
	line("%-14s  %s", "Longest dark", minutes(s.DarkLongestMin))
	line("")
	for _, share := range []struct {
		name  string
		pct   night.Maybe
		limit string
	}{
		{"Cool", s.CoolPct, limitText(s.Basis.Cool, "°C")},
		{"Dark", s.DarkPct, limitText(s.Basis.Dark, "lx")},
		{"Quiet", s.QuietPct, limitText(s.Basis.Quiet, "dB(A)")},
		{"All three", s.ReadyPct, ""},
	} {
		text := fmt.Sprintf("%6s", percent(share.pct))
		if bars {
			text = bar(share.pct, 20) + " " + text
		}
		line("%s", strings.TrimRight(fmt.Sprintf("%-14s  %s  %s", share.name, text, share.limit), " "))
	}
	if len(hours) > 0 {
		line("")
		line("%-14s  %6s  %8s  %13s  %s", "Hour", "°C", "lx", "LAeq dB(A)", "all three")
		for _, h := range hours {
			text := fmt.Sprintf("%6s", percent(h.ReadyPct))
			if bars {
				text = bar(h.ReadyPct, 10) + " " + text
			}
			line("%-14s  %6s  %8s  %13s  %s", h.Start.In(loc).Format("15:04"), figure(h.TemperatureMeanC, 1, false),
				figure(h.IlluminanceMeanLx, 2, false), figure(h.SoundLAeqDBA, 1, h.SoundAtMost()), text)
		}
	}
	return b.String()
}

// nightFrame is from when to when it was, and how much of it is known.
func nightFrame(s *night.Summary, loc *time.Location) string {
	text := fmt.Sprintf("In bed from %s to %s", s.LightsOut.In(loc).Format("15:04"), s.Wake.In(loc).Format("15:04"))
	switch {
	case s.Away:
		text = fmt.Sprintf("Away: nobody slept here from %s to %s", s.LightsOut.In(loc).Format("15:04"), s.Wake.In(loc).Format("15:04"))
	case s.Interruptions == 1:
		text += fmt.Sprintf(", interrupted once, for %s", minutes(s.OutOfBedMin))
	case s.Interruptions > 1:
		text += fmt.Sprintf(", interrupted %d times, for %s together", s.Interruptions, minutes(s.OutOfBedMin))
	}
	return text + fmt.Sprintf(". Measured: %s.", percent(s.CoveragePct))
}

// soundsText is how often it was loud, by which rule, and the loudest.
func soundsText(s *night.Summary, loc *time.Location) string {
	if !s.SoundEvents.Known {
		return missing
	}
	text := fmt.Sprintf("%s from %v dB(A) on", figure(s.SoundEvents, 0, false), acoustics.EventBeginDBA)
	var louds []string
	for _, l := range s.Loudest {
		if !l.At.IsZero() {
			louds = append(louds, fmt.Sprintf("%v at %s", l.LAFmaxDBA, l.At.In(loc).Format("15:04:05")))
		}
	}
	if len(louds) > 0 {
		text += ", the loudest " + strings.Join(louds, ", ")
	}
	return text
}

// limitText is the limit that a night was judged by.
func limitText(l night.Limit, unit string) string {
	switch {
	case !l.Measured:
		return "not measured"
	case !l.Judged:
		return "not judged"
	case l.Above.Known && l.Below.Known:
		return fmt.Sprintf("of the time from %v to %v %s", l.Below.Value, l.Above.Value, unit)
	case l.Below.Known:
		return fmt.Sprintf("of the time at %v %s or more", l.Below.Value, unit)
	}
	return fmt.Sprintf("of the time at %v %s or less", l.Above.Value, unit)
}
