package daemon

import (
	"context"
	"time"

	"nightroom/internal/config"
	"nightroom/sensors"
)

// early is how many events may wait while the record is written to a slow card.
const early = 256

// measure starts what brings the readings. A made-up room waits until each of
// its readings is dealt with, because its time is that of the readings.
func (d *daemon) measure(ctx context.Context) <-chan event {
	if d.pace != nil {
		events := make(chan event)
		d.pace.valve = d.heart.valve
		_, specs := specsOf(d.Config)
		d.pace.again = d.heart.door(specs[config.Simulated])
		go d.pace.live(ctx, d.Config.Simulation.Speed, events)
		return events
	}
	events := make(chan event, early)
	go ticks(ctx, events)
	names, specs := specsOf(d.Config)
	for _, name := range names {
		line, err := sensors.NewLine(d.Open, specs[name])
		if err != nil {
			d.Log.Error("The sensors of this bus are not read", "bus", name, "error", err)
			continue
		}
		go serve(ctx, line, d.heart.valve, d.heart.door(specs[name]), events)
	}
	return events
}

// An event is what the heart lives on: a reading, or the news that a second
// has passed.
type event struct {
	reading sensors.Reading
	tick    time.Time // zero for a reading
}

// door is the one way back from the heart to a bus: the names of sensors that
// are to be opened afresh.
func (h *heart) door(specs []sensors.Spec) <-chan string {
	door := make(chan string, len(specs))
	if h.doors == nil {
		h.doors = map[string]chan<- string{}
	}
	for _, s := range specs {
		h.doors[s.ID] = door
	}
	return door
}

// serve reads the sensors of one bus, each at its own pace, until ctx ends;
// again names those that it is to open afresh. A bus that hangs in the kernel
// holds up nothing but itself. In a pause the parts are put to rest.
func serve(ctx context.Context, line *sensors.Line, v *valve, again <-chan string, events chan<- event) {
	defer line.Close()
	timer := time.NewTimer(0)
	defer timer.Stop()
	send := func(r sensors.Reading) {
		select {
		case events <- event{reading: r}:
		case <-ctx.Done():
		}
	}
	for {
		shut, changed := v.state()
		if shut {
			_ = line.Close() // it opens again by itself
			select {
			case <-ctx.Done():
				return
			case <-changed:
			}
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-changed:
			continue
		case id := <-again:
			line.Reopen(id)
		case <-timer.C:
		}
		for now := time.Now(); !line.Next().After(now); now = time.Now() {
			line.Step(now, send)
			if shut, _ := v.state(); shut || ctx.Err() != nil {
				break
			}
		}
		timer.Reset(time.Until(line.Next()))
	}
}

// ticks sends each full second until ctx ends.
func ticks(ctx context.Context, events chan<- event) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		now := time.Now()
		select {
		case events <- event{tick: now}:
		case <-ctx.Done():
			return
		}
		timer.Reset(now.Truncate(time.Second).Add(time.Second).Sub(now))
	}
}
