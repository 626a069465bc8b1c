package daemon

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"nightroom/internal/bedroom"
	"nightroom/internal/config"
	"nightroom/sensors"
	"nightroom/sensors/emulated"

	"periph.io/x/conn/v3/i2c"
)

// A pace is simulated time: it goes from one step of a sensor, or second, to
// the next, each exactly when it is due, so that the same room comes out at any
// speed. It drives the real drivers over the emulated bus.
type pace struct {
	now  atomic.Int64 // Unix nanoseconds
	loc  *time.Location
	line *sensors.Line
	tick time.Time // the next second

	valve *valve        // nil: never shut
	again <-chan string // sensors that are to be opened afresh; may be nil
}

// newPace builds the emulated bus of a configuration and what is on it. t_s 0
// of a scenario is start.
func newPace(c *config.Config, start time.Time) (*pace, error) {
	p := &pace{loc: c.Location, tick: start.Truncate(time.Second)}
	p.now.Store(start.UnixNano())
	open, err := emulatedBus(c, start, p.Now)
	if err != nil {
		return nil, err
	}
	_, specs := specsOf(c)
	if p.line, err = sensors.NewLine(open, specs[config.Simulated]); err != nil {
		return nil, err
	}
	return p, nil
}

// emulatedBus opens the bus of a room that is made up, with the parts of its
// configuration.
func emulatedBus(c *config.Config, start time.Time, now func() time.Time) (sensors.Opener, error) {
	world, err := worldOf(c, start)
	if err != nil {
		return nil, err
	}
	bus := emulated.New(config.Simulated, now, world)
	_, specs := specsOf(c)
	if err := furnish(bus, specs[config.Simulated]); err != nil {
		return nil, err
	}
	return func(string) (i2c.BusCloser, error) { return bus, nil }, nil
}

// furnish puts the parts, and the multiplexers before them, on an emulated bus.
func furnish(bus *emulated.Bus, specs []sensors.Spec) error {
	muxes := map[uint16]bool{0: true}
	for _, s := range specs {
		place, err := sensors.ParsePlace(s.Bus)
		if err != nil {
			return err
		}
		wires := &bus.Segment
		if !muxes[place.Mux] {
			muxes[place.Mux] = true
			if err := bus.Add("pca9548", place.Mux); err != nil {
				return err
			}
		}
		if place.Mux != 0 {
			if wires, err = bus.Behind(place.Mux, place.Channel); err != nil {
				return err
			}
		}
		if err := wires.Add(s.Driver, s.Address); err != nil {
			return err
		}
	}
	return nil
}

// worldOf is the room that is simulated: the bedroom, or a scenario over it.
func worldOf(c *config.Config, start time.Time) (emulated.World, error) {
	plan := bedroom.Plan{
		LightsOutMinute: int(c.Schedule.LightsOut),
		WakeMinute:      int(c.Schedule.Wake),
	}
	room := bedroom.New(c.Simulation.Seed, c.Location, plan)
	file := c.Simulation.Scenario
	if file == "" {
		return room, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("the scenario cannot be read: %w; check simulation.scenario or --scenario", err)
	}
	defer f.Close()
	return bedroom.ReadScenario(filepath.Base(file), f, start, room)
}

// Now is the simulated time.
func (p *pace) Now() time.Time { return time.Unix(0, p.now.Load()).In(p.loc) }

// run goes on until a time, or until ctx ends. wait may hold it up until an
// instant is due; nil is as fast as the machine can.
func (p *pace) run(ctx context.Context, until time.Time, wait func(due time.Time) error,
	observe func(sensors.Reading), tick func(time.Time)) error {
	for ctx.Err() == nil {
		select {
		case id := <-p.again:
			p.line.Reopen(id)
		default:
		}
		due, step := p.tick, false
		if next := p.line.Next(); next.Before(due) && !p.paused() {
			due, step = next, true
		}
		if !until.IsZero() && !due.Before(until) {
			p.now.Store(until.UnixNano())
			return nil
		}
		if wait != nil {
			if err := wait(due); err != nil {
				return err
			}
		}
		if n := due.UnixNano(); n > p.now.Load() {
			p.now.Store(n)
		}
		if step {
			p.line.Step(p.Now(), observe)
		} else {
			tick(due)
			p.tick = due.Add(time.Second)
		}
	}
	return ctx.Err()
}

// paused tells whether the sensors are left alone; time goes on.
func (p *pace) paused() bool {
	if p.valve == nil {
		return false
	}
	shut, _ := p.valve.state()
	return shut
}

// live sends what happens as events, speed times as fast as real time, until
// ctx ends.
func (p *pace) live(ctx context.Context, speed float64, events chan<- event) {
	send := func(e event) {
		select {
		case events <- e:
		case <-ctx.Done():
		}
	}
	_ = p.run(ctx, time.Time{}, p.waitFor(ctx, speed), // it ends with ctx only
		func(r sensors.Reading) { send(event{reading: r}) },
		func(now time.Time) { send(event{tick: now}) })
}

// waitFor makes simulated time go speed times as fast as real time.
func (p *pace) waitFor(ctx context.Context, speed float64) func(due time.Time) error {
	began, start := time.Now(), p.Now()
	timer := time.NewTimer(0)
	<-timer.C
	return func(due time.Time) error {
		at := began.Add(time.Duration(float64(due.Sub(start)) / speed))
		d := time.Until(at)
		if d <= 0 {
			return ctx.Err()
		}
		timer.Reset(d)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
			return nil
		}
	}
}
