package main

import (
	"log/slog"

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
			c, err := a.load()
			if err != nil {
				return err
			}
			if speed != 0 {
				if !allSimulated(c) {
					return wrongf("--speed: time cannot be hurried in a real room; leave it out, or put all sensors on bus: simulated in %s", c.File)
				}
				c.Simulation.Speed = float64(speed)
			}
			systemd := newService()
			systemd.endWith(cmd.Context())
			return daemon.Run(cmd.Context(), daemon.Options{
				Config: c, Log: a.log(slog.LevelInfo), Version: release(),
				Ready: systemd.up, Beat: systemd.beat,
			})
		},
	}
	cmd.Flags().Var(&speed, "speed", "how many times faster than life, in a simulated room only")
	return cmd
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
