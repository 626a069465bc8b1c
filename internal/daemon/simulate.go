package daemon

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/monitor"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/sensors"
)

// A Simulation is a room in virtual time, without a network.
type Simulation struct {
	Config     *config.Config // its sensors are put on the emulated bus; without any it has the usual three
	DB         string         // the record to write; "" is a temporary one, thrown away
	Start, End time.Time
	Log        *slog.Logger
	Alert      func(at time.Time, a record.AlertBody) // called for each; may be nil
	Night      func(at time.Time, s *night.Summary)   // called for each that is over; may be nil
	Progress   func(at time.Time)                     // called now and then; may be nil
}

// Simulated is what came of a Simulation.
type Simulated struct {
	Samples                                int64
	Epochs, Alerts, Sounds, Lights, Nights int
	Took                                   time.Duration
}

// batch is how long a simulation goes on in memory, in the room's time.
const batch = 6 * time.Hour

// Simulate runs a room from Start to End as fast as the machine can, through
// the drivers and everything above them.
func Simulate(ctx context.Context, s Simulation) (done Simulated, err error) {
	if !s.Start.Before(s.End) {
		return done, notebook.Refuse("the end, %s, is not after the start, %s", record.Stamp(s.End, s.Config.Location), record.Stamp(s.Start, s.Config.Location))
	}
	began := time.Now()
	c := madeUp(s.Config)
	if s.DB == "" {
		folder, err := os.MkdirTemp("", "nightroom")
		if err != nil {
			return done, err
		}
		defer os.RemoveAll(folder)
		s.DB = filepath.Join(folder, "nightroom.db")
	}
	p, err := newPace(c, s.Start)
	if err != nil {
		return done, err
	}
	defer p.line.Close()
	if err := notebook.MakeFolder(s.DB); err != nil {
		return done, err
	}
	o := notebook.Options(c, s.Log)
	o.Keeper, o.Now = true, p.Now
	journal, err := store.Open(ctx, s.DB, o)
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, journal.Close()) }()

	m := monitor.New(monitorOf(c))
	if _, err := restore(ctx, journal, m, s.Start); err != nil {
		return done, err
	}
	last, err := lastAlerts(ctx, journal, s.Start.Add(-time.Hour))
	if err != nil {
		return done, err
	}
	h := &heart{
		config: c, monitor: m, journal: journal, log: slog.New(slog.DiscardHandler), now: p.Now,
		alerts: ids{boot: boot(), last: last},
		alert: func(at time.Time, a record.AlertBody) {
			done.Alerts++
			if s.Alert != nil {
				s.Alert(at, a)
			}
		},
	}
	if err := h.recall(ctx); err != nil {
		return done, err
	}
	h.watch = func(out *monitor.Outputs) {
		done.Epochs += len(out.Epochs)
		done.Sounds += len(out.Sounds)
		done.Lights += len(out.Lights)
		done.Nights += len(out.Nights)
		for i := range out.Nights {
			if s.Night != nil {
				s.Night(p.Now(), &out.Nights[i].Summary)
			}
		}
	}
	write := s.Start.Add(batch)
	err = p.run(ctx, s.End, nil,
		func(r sensors.Reading) {
			if r.Err == nil {
				done.Samples++
			}
			h.reading(r)
		},
		func(now time.Time) {
			h.tick(now)
			if now.Before(write) {
				return
			}
			write = now.Add(batch)
			h.commit(store.Normal)
			h.poll(ctx)
			if s.Progress != nil {
				s.Progress(now)
			}
		})
	if err != nil {
		return done, err
	}
	h.flush()
	done.Took = time.Since(began)
	return done, h.broken
}

// madeUp is a configuration whose sensors are all on the emulated bus.
func madeUp(c *config.Config) *config.Config {
	copied := *c
	copied.Sensors = nil
	for _, s := range c.Sensors {
		_, channel := config.Trunk(s.Bus)
		s.Bus = config.Simulated + channel
		copied.Sensors = append(copied.Sensors, s)
	}
	if len(copied.Sensors) > 0 {
		return &copied
	}
	for _, driver := range []string{"bme280", "bh1750", "soundmeter"} {
		part, _ := sensors.Known(driver)
		copied.Sensors = append(copied.Sensors, config.Sensor{
			ID: driver, Driver: driver, Bus: config.Simulated,
			Address: part.Addresses[0], Every: part.Every, Glass: 1,
		})
	}
	return &copied
}
