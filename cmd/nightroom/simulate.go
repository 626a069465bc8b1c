package main

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/daemon"
	"nightroom/internal/night"
	"nightroom/internal/record"
	"nightroom/internal/when"
)

func (a *app) simulate() *cobra.Command {
	var (
		scenario, start, end, db string
		asJSON                   bool
	)
	cmd := &cobra.Command{
		Use:   "simulate --start T --end T",
		Short: "Let hours pass in a simulated room, as fast as it goes",
		Long: "Let time pass in a simulated room, or in the one of a scenario file, and show which alerts\n" +
			"and nights there would have been. It is done by your own configuration: its rules, schedule and\n" +
			"sensors, the latter on a simulated bus (without any, by three usual ones). Nothing is sent\n" +
			"anywhere.\n\n" +
			"T is a time like 2026-11-22T18:00, in the configured time zone, or RFC 3339. A scenario's\n" +
			"t_s 0 is the start.",
		Example: "  nightroom simulate --scenario evening.csv --start 2026-11-22T18:00 --end 2026-11-23T09:00",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.load()
			if err != nil {
				return err
			}
			s := daemon.Simulation{Config: c, DB: db, Log: a.log(slog.LevelWarn)}
			if s.Start, s.End, err = period(start, end, c.Location); err != nil {
				return wrong{err}
			}
			if scenario != "" {
				c.Simulation.Scenario = scenario
			}
			return a.pass(cmd, s, asJSON)
		},
	}
	f := cmd.Flags()
	f.StringVar(&scenario, "scenario", "", "what happens in the room, a CSV `FILE` (else the configured one, else a simulated bedroom)")
	f.StringVar(&start, "start", "", "when it begins, a time `T`")
	f.StringVar(&end, "end", "", "when it ends, a time `T`")
	f.StringVar(&db, "db", "", "keep the record in this `FILE` (else it is thrown away)")
	f.BoolVar(&asJSON, "json", false, "print each alert and each night as a JSON object, as MQTT has it")
	return cmd
}

// period reads the start and the end of a simulation.
func period(start, end string, loc *time.Location) (from, to time.Time, err error) {
	if start == "" || end == "" {
		return from, to, errors.New("give both --start and --end, like --start 2026-11-22T18:00 --end 2026-11-23T09:00")
	}
	if from, err = when.Time(start, loc); err != nil {
		return from, to, fmt.Errorf("--start: %w", err)
	}
	if to, err = when.Time(end, loc); err != nil {
		return from, to, fmt.Errorf("--end: %w", err)
	}
	if !from.Before(to) {
		return from, to, fmt.Errorf("the end, %s, is not after the start, %s", end, start)
	}
	return from, to, nil
}

// pass lets the time pass and shows the alerts as they come.
func (a *app) pass(cmd *cobra.Command, s daemon.Simulation, asJSON bool) error {
	bar, loc := a.progress(), s.Config.Location
	defer bar.clear()
	s.Progress = func(at time.Time) {
		bar.say(func() string {
			return fmt.Sprintf("%s  %.0f %%", at.In(loc).Format(time.DateTime), 100*at.Sub(s.Start).Seconds()/s.End.Sub(s.Start).Seconds())
		})
	}
	broken := error(nil)
	show := func(line []byte) {
		bar.clear()
		if _, err := a.out.Write(line); err != nil && broken == nil {
			broken = err
		}
	}
	alert, over := alertLine, nightLine
	if asJSON {
		alert = alertJSON
		over = func(_ time.Time, n *night.Summary, _ *time.Location) []byte {
			return append(daemon.NightJSON(n, s.Config), '\n')
		}
	}
	s.Alert = func(at time.Time, b record.AlertBody) { show(alert(at, &b, loc)) }
	s.Night = func(at time.Time, n *night.Summary) { show(over(at, n, loc)) }
	did, err := daemon.Simulate(cmd.Context(), s)
	if err != nil {
		return err
	}
	if broken != nil {
		return broken
	}
	bar.clear()
	a.sum(s, did)
	return nil
}

// sum says in a line what came of it.
func (a *app) sum(s daemon.Simulation, did daemon.Simulated) {
	length := s.End.Sub(s.Start)
	a.say("%s in %v, %.0f times real time: %d samples, %d epochs, %s, %s, %s, %s.\n",
		short(length), did.Took.Round(time.Millisecond), length.Seconds()/did.Took.Seconds(),
		did.Samples, did.Epochs, counted(did.Alerts, "alert", "alerts"), counted(did.Sounds, "sound event", "sound events"),
		counted(did.Lights, "light event", "light events"), counted(did.Nights, "night", "nights"))
	if s.DB != "" {
		a.say("The record is in %s.\n", s.DB)
	}
}

// short is a duration without zeros at its end: 13h, not 13h0m0s.
func short(d time.Duration) string {
	s := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(s, zero) {
			s = s[:len(s)-2]
		}
	}
	return s
}

// alertLine is an alert for people. The zone stands there because one night of
// the year has an hour twice.
func alertLine(at time.Time, a *record.AlertBody, loc *time.Location) []byte {
	return fmt.Appendf(nil, "%s  %-5s  %-8s  %s\n", at.In(loc).Format(time.DateTime+" MST"), a.Rule, eventOf(a), a.Message)
}

// nightLine is a night that is over, for people.
func nightLine(at time.Time, n *night.Summary, loc *time.Location) []byte {
	return fmt.Appendf(nil, "%s  %-5s  %-8s  %s: %s °C, %s dB(A), all three %s.\n", at.In(loc).Format(time.DateTime+" MST"), "night", "over",
		n.Night.Words(), figure(n.TemperatureMeanC, 1, false), figure(n.SoundLAeqDBA, 1, n.AtMost().LAeq), percent(n.ReadyPct))
}

// alertJSON is an alert as the MQTT topic alert has it.
func alertJSON(at time.Time, a *record.AlertBody, loc *time.Location) []byte {
	return append(a.JSON(at, loc), '\n')
}

func eventOf(a *record.AlertBody) string {
	if a.Firing {
		return "firing"
	}
	return "resolved"
}
