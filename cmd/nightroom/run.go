package main

import (
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
)

func (a *app) run() *cobra.Command {
	var speed pace
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Measure the room until told to stop",
		Long: "Measure the room, judge it, tell home automation and keep the record, until SIGINT or\n" +
			"SIGTERM. This is what the service runs.",
		Example: "  nightroom run --config /etc/nightroom/nightroom.yaml",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			load := func() (*config.Config, error) {
				c, err := a.load()
				if err != nil || speed == 0 {
					return c, err
				}
				if !allSimulated(c) {
					return nil, wrongf("--speed: time cannot be hurried in a real room; leave it out, or put all sensors on bus: simulated in %s", c.File)
				}
				c.Simulation.Speed = float64(speed)
				return c, nil
			}
			c, err := load()
			if err != nil {
				return err
			}
			go daemon.Thrift(cmd.Context())
			systemd := newService()
			systemd.endWith(cmd.Context())
			return daemon.Run(cmd.Context(), daemon.Options{
				Config: c, Log: a.log(slog.LevelInfo), Version: release(),
				Ready: systemd.up, Beat: systemd.beat,
				Load: load, Program: ourselves(),
			})
		},
	}
	cmd.Flags().Var(&speed, "speed", "how many times faster than life, in a simulated room only")
	return cmd
}

// ourselves is this program's file; "" if that is not known.
func ourselves() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	return path
}

// allSimulated says whether there are sensors, none of which is real.
func allSimulated(c *config.Config) bool {
	for _, s := range c.Sensors {
		if !s.Simulated() {
			return false
		}
	}
	return len(c.Sensors) > 0
}
