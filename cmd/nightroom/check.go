package main

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
)

// errFails is the end of a check that has found something; what it is has been
// said.
var errFails = errors.New("something would not work tonight: see what is marked fails")

func (a *app) check() *cobra.Command {
	var (
		asJSON, dark bool
		bundle       string
	)
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Try everything that must work tonight",
		Long: "Try everything that must work tonight: the configuration, each sensor for ten seconds, the\n" +
			"clock, the broker, the databases, the page, the record and the disk. Each is ok, or comes\n" +
			"with what to do. Nothing is changed, and a running nightroom is not disturbed: what it\n" +
			"measures is taken from the record. The exit status is 1 if something would not work.\n\n" +
			"--bundle FILE also writes what somebody who helps you needs to know into a file: version,\n" +
			"machine, these findings, the configuration without people and keys, what the record says of\n" +
			"sensors and databases, the last errors. Nothing of pain is in it.\n\n" +
			"--dark tries the light sensors alone: cover them, and they should read under 0.2 lx.",
		Example: "  nightroom check\n  sudo nightroom check --bundle help.txt\n  nightroom check --dark",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			all := []daemon.Finding{}
			look := a.progress()
			tell := func(f daemon.Finding) {
				all = append(all, f)
				if !asJSON {
					look.clear()
					a.showFinding(&f)
				}
			}
			c, err := a.load()
			switch {
			case err != nil:
				tell(wrongConfig(err))
			case dark:
				a.say("Cover the light sensor with something black and thick; for ten seconds it is listened to.\n")
				if err := a.dark(cmd.Context(), c, tell); err != nil {
					return err
				}
			default:
				check := daemon.Check{Config: c, Open: a.buses.open, For: 10 * time.Second, Log: a.log(slog.LevelError), Tell: tell}
				done := make(chan error, 1)
				go func() { done <- check.Run(cmd.Context()) }()
				if err := a.wait(done, look); err != nil {
					return err
				}
			}
			if asJSON {
				if err := a.printJSON(all); err != nil {
					return err
				}
			}
			if bundle != "" {
				if err := a.bundleTo(cmd.Context(), bundle, c, all); err != nil {
					return err
				}
			}
			for _, f := range all {
				if f.Verdict == daemon.Fails {
					return errFails
				}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the findings as JSON")
	cmd.Flags().StringVar(&bundle, "bundle", "", "also write what a helper needs to know into this `FILE`")
	cmd.Flags().BoolVar(&dark, "dark", false, "try only whether the light sensors, covered, see nothing")
	return cmd
}

// wait shows that it goes on, as the sensors are listened to for a while.
func (a *app) wait(done <-chan error, look *progress) error {
	began := time.Now()
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for {
		select {
		case err := <-done:
			look.clear()
			return err
		case <-second.C:
			look.say(func() string { return fmt.Sprintf("trying it all, %.0f s", time.Since(began).Seconds()) })
		}
	}
}

// wrongConfig is the finding of a configuration that cannot be read.
func wrongConfig(err error) daemon.Finding {
	f := daemon.Finding{Subject: "configuration", Verdict: daemon.Fails, Says: err.Error(), Readings: []daemon.ReadingCheck{}}
	f.Fix = "change what is wrong there"
	if _, ok := errors.AsType[config.Problems](err); !ok {
		f.Fix = "name another with --config FILE, or run the check with sudo"
	}
	return f
}

func (a *app) showFinding(f *daemon.Finding) {
	subject := f.Subject
	if f.Name != "" {
		subject += " " + f.Name
	}
	_, _ = fmt.Fprintf(a.out, "%-5s  %s: %s\n", f.Verdict, subject, f.Says)
	if f.Fix != "" {
		_, _ = fmt.Fprintf(a.out, "       → %s\n", f.Fix)
	}
}
