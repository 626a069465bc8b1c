package main

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
	"nightroom/sensors"
)

func (a *app) calibrate() *cobra.Command {
	var (
		reference  string
		id         string
		fahrenheit bool
	)
	cmd := &cobra.Command{
		Use:   "calibrate QUANTITY",
		Short: "Correct a sensor by a reference",
		Long: "Correct a sensor by an instrument that you trust and that has lain beside it for half an\n" +
			"hour: the difference is written into the configuration, as the sensor's offset. QUANTITY\n" +
			"is " + strings.Join(calibrated(), ", ") + ".",
		Example: "  nightroom calibrate temperature --reference 19.4\n" +
			"  nightroom calibrate temperature --reference 67 --fahrenheit",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || !slices.Contains(calibrated(), args[0]) {
				return fmt.Errorf("name one quantity: %s", strings.Join(calibrated(), ", "))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			q := quantityOf(args[0])
			if reference == "" {
				return wrongf("--reference is missing: enter what the trusted instrument shows, like 19.4")
			}
			want, err := strconv.ParseFloat(strings.Replace(reference, ",", ".", 1), 64)
			if err != nil || math.IsNaN(want) || math.IsInf(want, 0) {
				return wrongf("--reference %q: enter what the trusted instrument shows, like 19.4", reference)
			}
			if fahrenheit {
				if q != sensors.Temperature {
					return wrongf("--fahrenheit goes with temperature alone")
				}
				want = (want - 32) / 1.8
			}
			c, err := a.load()
			if err != nil {
				return err
			}
			return a.correct(cmd.Context(), c, q, id, want)
		},
	}
	f := cmd.Flags()
	f.StringVar(&reference, "reference", "", "what the trusted instrument shows, a `NUMBER`")
	f.StringVar(&id, "sensor", "", "which sensor, its `ID` (else the first that measures it)")
	f.BoolVar(&fahrenheit, "fahrenheit", false, "the reference is in °F")
	return cmd
}

// calibrated are the quantities that can be.
func calibrated() (names []string) {
	for q := range sensors.Quantities {
		names = append(names, sensors.Quantity(q).String())
	}
	return names
}

func quantityOf(name string) sensors.Quantity {
	return sensors.Quantity(slices.Index(calibrated(), name))
}

// offsetKeys are the keys of a sensor's offset, by quantity.
var offsetKeys = [sensors.Quantities]string{
	sensors.Temperature: "temperature_c", sensors.Humidity: "humidity_pct", sensors.Illuminance: "illuminance_lx",
	sensors.SoundLevel: "sound_dba", sensors.CO2: "co2_ppm", sensors.Pressure: "pressure_hpa",
}

// correct writes the offset with which a sensor says what the reference says.
func (a *app) correct(ctx context.Context, c *config.Config, q sensors.Quantity, id string, want float64) error {
	s, err := sensorFor(c, q, id)
	if err != nil {
		return err
	}
	now, err := a.measure(ctx, c, s.ID, q)
	if err != nil {
		return err
	}
	if now.AtFloor {
		return fmt.Errorf("%s is at its floor (at most %.4g %s), where it cannot be corrected; make it more, and try again", s.ID, now.Value, q.Unit())
	}
	offset := math.Round((s.OffsetOf(offsetKeys[q])+want-now.Value)*100) / 100
	path := "sensors." + s.ID + ".offset." + offsetKeys[q]
	if _, err := config.Edit(c.File, daemon.Parts(), config.Set(path, offset)); err != nil {
		return fmt.Errorf("%s says %.2f %s and the reference %.2f: %w", s.ID, now.Value, q.Unit(), want, err)
	}
	_, err = fmt.Fprintf(a.out, "%s, %s: %.2f %s before, %.2f after; offset %+.2f (was %+.2f).\n",
		s.ID, q, now.Value, q.Unit(), now.Value+offset-s.OffsetOf(offsetKeys[q]), offset, s.OffsetOf(offsetKeys[q]))
	a.say("It stands in %s. A running service takes it after \"sudo systemctl restart nightroom\".\n", c.File)
	return err
}

// sensorFor is the sensor that is meant.
func sensorFor(c *config.Config, q sensors.Quantity, id string) (*config.Sensor, error) {
	var can []string
	for i := range c.Sensors {
		s := &c.Sensors[i]
		part, _ := sensors.Known(s.Driver)
		if !slices.ContainsFunc(part.Measures, func(m sensors.Measure) bool { return m.Quantity == q }) {
			continue
		}
		if id == "" || id == s.ID {
			return s, nil
		}
		can = append(can, s.ID)
	}
	switch {
	case len(can) > 0:
		return nil, wrongf("--sensor %q measures no %s: enter one of %s", id, q, strings.Join(can, ", "))
	case id != "":
		return nil, wrongf("--sensor %q measures no %s, nor does another in %s", id, q, c.File)
	}
	return nil, fmt.Errorf("no sensor in %s measures %s; \"nightroom scan\" shows what answers", c.File, q)
}

// measure is what a sensor says now: for ten seconds, or by the record of the
// nightroom that is running.
func (a *app) measure(ctx context.Context, c *config.Config, id string, q sensors.Quantity) (r daemon.ReadingCheck, err error) {
	look := a.progress()
	done := make(chan error, 1)
	go func() {
		check := daemon.Check{Config: c, Open: a.buses.open, For: 10 * time.Second, Log: a.log(slog.LevelError)}
		var err error
		r, err = check.Measure(ctx, id, q)
		done <- err
	}()
	err = a.wait(done, look)
	return r, err
}
