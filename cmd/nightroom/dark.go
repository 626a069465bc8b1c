package main

import (
	"context"
	"fmt"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
	"nightroom/sensors"
)

// darkEnough is what a light sensor that is covered may read at most.
const darkEnough = 0.2 // lx

// dark looks whether the light sensors see nothing when they are covered: else
// a limit of 1 lx says little.
func (a *app) dark(ctx context.Context, c *config.Config, tell func(daemon.Finding)) error {
	can := false
	for _, s := range c.Sensors {
		if _, err := sensorFor(c, sensors.Illuminance, s.ID); err != nil {
			continue
		}
		can = true
		f := daemon.Finding{Subject: "dark", Name: s.ID, Readings: []daemon.ReadingCheck{}}
		r, err := a.measure(ctx, c, s.ID, sensors.Illuminance)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			f.Verdict, f.Says, f.Fix = daemon.Fails, err.Error(), "run the whole check: nightroom check"
		case r.Value < darkEnough:
			f.Verdict, f.Says = daemon.Works, fmt.Sprintf("covered it reads %.2f lx, under %.1f", r.Value, darkEnough)
		default:
			f.Verdict, f.Says = daemon.Fails, fmt.Sprintf("covered it reads %.2f lx, and should read under %.1f", r.Value, darkEnough)
			f.Fix = "cover it with something black and thick, not with a hand; put tape over the LEDs of the boards beside it; if it stays so, correct it with offset: {illuminance_lx: …}, or take another part"
		}
		if err == nil {
			f.Readings = append(f.Readings, r)
		}
		tell(f)
	}
	if !can {
		return fmt.Errorf("no sensor in %s measures light; \"nightroom scan\" shows what answers", c.File)
	}
	return nil
}
