package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
	"nightroom/internal/notebook"
)

// demoText is the room that nobody has configured: one part for each of cool,
// dark and quiet.
const demoText = `name: Bedroom
sensors:
  - {driver: bme280, bus: simulated}
  - {driver: bh1750, bus: simulated}
  - {driver: soundmeter, bus: simulated}
`

// demoNights have been lived in it when it begins.
const demoNights = 60

func (a *app) demo() *cobra.Command {
	var (
		speed pace
		db    string
	)
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "A room that is made up, to look around",
		Long: "Run with a simulated room: no sensors and no configuration are needed. Its readings are\n" +
			"made up, and kept in a file of their own. It begins with 60 nights, and mornings, that are\n" +
			"made up as well.",
		Example: "  nightroom demo --speed 60      an hour each minute",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			load := func() (*config.Config, error) {
				c, err := a.demoConfig(db)
				if err == nil && speed != 0 {
					c.Simulation.Speed = float64(speed)
				}
				return c, err
			}
			c, err := load()
			if err != nil {
				return err
			}
			return daemon.Run(cmd.Context(), daemon.Options{
				Config: c, Log: a.log(slog.LevelInfo), Version: release(), Past: demoNights,
				Ready: func(up daemon.Up) { a.welcome(c, up) },
				Load:  load, Program: ourselves(),
			})
		},
	}
	cmd.Flags().Var(&speed, "speed", "how many times faster than life")
	cmd.Flags().StringVar(&db, "db", "", "the `FILE` in which the record is kept (else nightroom-demo.db among the user's caches)")
	return cmd
}

// demoConfig is the built-in room, or that of a given file without real
// sensors. The machine's own configuration is left alone: a demonstration
// beside a running daemon must not speak in its name.
func (a *app) demoConfig(db string) (c *config.Config, err error) {
	if db == "" {
		db = demoDB()
	}
	if a.configFile == "" {
		c, err = demoFile(strings.TrimSuffix(db, filepath.Ext(db)) + ".yaml")
	} else {
		c, err = a.load()
	}
	if err != nil {
		return nil, err
	}
	if !allSimulated(c) {
		return nil, wrongf("demo shows simulated rooms only: put the sensors in %s on bus: simulated, or leave out --config", c.File)
	}
	c.Store.Path = db
	return c, nil
}

// demoFile is the built-in room, in a file beside its record: what is changed on
// its page is kept there.
func demoFile(file string) (*config.Config, error) {
	if err := notebook.MakeFolder(file); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = f.WriteString(demoText)
		err = errors.Join(err, f.Close())
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return config.Load(file, daemon.Parts())
}

// demoDB is where the made-up record is kept: for this user only.
func demoDB() string {
	folder, err := os.UserCacheDir()
	if err == nil {
		folder = filepath.Join(folder, "nightroom")
	} else {
		folder = filepath.Join(os.TempDir(), fmt.Sprintf("nightroom-%d", os.Getuid()))
	}
	return filepath.Join(folder, "nightroom-demo.db")
}

// welcome says where the demonstration can be seen.
func (a *app) welcome(c *config.Config, up daemon.Up) {
	a.say("\nThis room is made up, and so are all its readings. They are kept in %s.\n", c.Store.Path)
	if up.Web != "" {
		a.say("The page is at http://%s\n", up.Web)
	}
	if up.MQTT != "" {
		a.say("MQTT is at %s, topics nightroom/%s/#\n", up.MQTT, c.Room)
	}
	a.say("Ctrl-C ends it.\n\n")
}
