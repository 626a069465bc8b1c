package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
	"nightroom/sensors"
	"nightroom/sensors/i2cdev"
)

// buses are the I2C buses of a machine.
type buses struct {
	list func() []i2cdev.Adapter
	open sensors.Opener
}

func (a *app) scan() *cobra.Command {
	var (
		only          []string
		write, asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "scan",
		Short: "Look which sensors answer",
		Long: "Look which sensors answer on the I2C buses and behind their multiplexers, say what they\n" +
			"are, and print the lines for the configuration. No part is read that a reading could\n" +
			"upset. Nothing else may measure meanwhile: end the service first.",
		Example: "  nightroom scan\n" +
			"  sudo systemctl stop nightroom; sudo nightroom scan --write; sudo systemctl start nightroom",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.load()
			if err != nil && write {
				return err
			}
			if err != nil {
				a.say("The configuration cannot be read, so everything is shown as new: %v\n", err)
				c = &config.Config{}
			}
			found, err := a.look(cmd.Context(), only)
			rows := rowsOf(c, found)
			if err == nil || len(rows) > 0 {
				err = errors.Join(err, a.showFound(rows, asJSON))
			}
			if err != nil || !write {
				return err
			}
			return a.writeFound(c, rows)
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&only, "bus", nil, "the number `N` of /dev/i2c-N, may be given several times (else all buses)")
	f.BoolVar(&write, "write", false, "add what is new to the configuration")
	f.BoolVar(&asJSON, "json", false, "print what was found as JSON")
	return cmd
}

// look scans the buses that are named, else all that may be asked.
func (a *app) look(ctx context.Context, only []string) (all []sensors.Found, err error) {
	adapters, err := a.adapters(only)
	if err != nil {
		return nil, err
	}
	var errs []error
	asked := 0
	for _, adapter := range adapters {
		name := strconv.Itoa(adapter.N)
		if adapter.Mainboard() && len(only) == 0 {
			a.say("Bus %s (%s) is the mainboard's own and was left alone; --bus %s asks it all the same\n", name, adapter.Name, name)
			continue
		}
		bus, err := a.buses.open(name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		found, err := sensors.Scan(ctx, bus, name, time.Sleep)
		asked++
		all = append(all, found...)
		if err = errors.Join(err, bus.Close()); err != nil {
			errs = append(errs, fmt.Errorf("bus %s: %w", name, err))
		}
	}
	if len(errs) == 0 && len(all) == 0 {
		return nil, fmt.Errorf("nothing answers on %s: check that each part has 3.3 V and ground, that SDA is on pin 3 and SCL on pin 5, and that no wire is loose",
			counted(asked, "bus", "buses"))
	}
	return all, errors.Join(errs...)
}

func (a *app) adapters(only []string) (chosen []i2cdev.Adapter, err error) {
	there := a.buses.list()
	for _, name := range only {
		n, err := strconv.ParseUint(name, 10, 8)
		if err != nil {
			return nil, wrongf("--bus %q: enter the number of /dev/i2c-N, like 1", name)
		}
		i := slices.IndexFunc(there, func(a i2cdev.Adapter) bool { return a.N == int(n) })
		if i < 0 {
			there, i = append(there, i2cdev.Adapter{N: int(n)}), len(there) // opening it says why there is none
		}
		chosen = append(chosen, there[i])
	}
	switch {
	case len(only) > 0:
		return chosen, nil
	case len(there) == 0:
		return nil, errors.New(`there is no I2C bus; switch it on with "sudo raspi-config nonint do_i2c 0" (or write dtparam=i2c_arm=on into /boot/firmware/config.txt) and restart`)
	}
	return there, nil
}

// A foundRow is something that answers, as people and programs are shown it.
type foundRow struct {
	Bus        string   `json:"bus"`
	Address    string   `json:"address"`
	Driver     *string  `json:"driver"` // null: nothing that nightroom knows
	Title      *string  `json:"title"`
	Sure       bool     `json:"sure"`       // the part itself said so
	Candidates []string `json:"candidates"` // what it may be
	Multiplex  bool     `json:"multiplexer"`
	Configured *string  `json:"configured"` // the id that it has in the configuration
	Line       *string  `json:"line"`       // for the configuration

	sensor config.Sensor
}

func rowsOf(c *config.Config, found []sensors.Found) []foundRow {
	rows := []foundRow{}
	for _, f := range found {
		r := foundRow{
			Bus: f.Place.String(), Address: fmt.Sprintf("%#02x", f.Address), Sure: f.Sure, Multiplex: f.Mux, Candidates: []string{},
		}
		for _, p := range f.Parts {
			r.Candidates = append(r.Candidates, p.Name)
		}
		if len(f.Parts) > 0 {
			r.sensor = config.Sensor{Driver: f.Parts[0].Name, Bus: r.Bus, Address: f.Address}
			line := r.sensor.Flow()
			r.Driver, r.Title, r.Line = &f.Parts[0].Name, &f.Parts[0].Title, &line
		}
		for i := range c.Sensors {
			if s := &c.Sensors[i]; s.Bus == r.Bus && s.Address == f.Address {
				r.Configured = &s.ID
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// isNew says whether the configuration can have it and has it not.
func (r *foundRow) isNew() bool { return r.Driver != nil && r.Configured == nil }

func (r *foundRow) says() string {
	switch {
	case r.Multiplex:
		return "a multiplexer (PCA9548A, TCA9548A); its channels follow"
	case r.Driver == nil:
		return "nothing that nightroom knows"
	case len(r.Candidates) > 1:
		return "perhaps " + strings.Join(r.Candidates, " or ") + ": it does not say"
	case !r.Sure:
		return *r.Title + ", as far as one can tell: it has no number to ask for"
	}
	return *r.Title
}

func (a *app) showFound(rows []foundRow, asJSON bool) error {
	if asJSON {
		return a.printJSON(rows)
	}
	w := tabwriter.NewWriter(a.out, 0, 8, 2, ' ', 0)
	for _, r := range rows {
		state := ""
		if r.Configured != nil {
			state = "(is in the configuration as " + *r.Configured + ")"
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s %s\n", r.Bus, r.Address, r.says(), state)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if !slices.ContainsFunc(rows, func(r foundRow) bool { return r.isNew() }) {
		return nil
	}
	var text strings.Builder
	text.WriteString("\nFor the configuration (--write puts it there):\n\nsensors:\n")
	for _, r := range rows {
		if r.isNew() {
			text.WriteString("  - " + *r.Line + "\n")
		}
	}
	_, err := fmt.Fprint(a.out, text.String())
	return err
}

// writeFound adds what is new to the configuration.
func (a *app) writeFound(c *config.Config, rows []foundRow) error {
	var changes []config.Change
	for _, r := range rows {
		if r.isNew() {
			changes = append(changes, config.Add("sensors", r.sensor))
		}
	}
	if len(changes) == 0 {
		a.say("All of them are in %s already.\n", c.File)
		return nil
	}
	if _, err := config.Edit(c.File, daemon.Parts(), changes...); err != nil {
		return err
	}
	a.say("%s added to %s. A running service takes them after \"sudo systemctl restart nightroom\".\n",
		counted(len(changes), "sensor was", "sensors were"), c.File)
	return nil
}
