package daemon

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"nightroom/internal/acoustics"
	"nightroom/internal/bedroom"
	"nightroom/internal/config"
	"nightroom/internal/epoch"
	"nightroom/internal/monitor"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/sensors"
)

// A past is what a made-up room is said to have been like before its record
// begins, so that every page has something to show. It is made of the same
// simulated bedroom, but as epochs: at eight levels a second sixty nights would
// take a minute.
type past struct {
	config *config.Config
	until  time.Time
	parts  []measured
}

const (
	// Of most days only the evening and the night are made.
	beforeNight, afterNight = 2 * time.Hour, 30 * time.Minute
	wholeDays               = 48 * time.Hour
)

// writePast gives an empty record of a made-up room nights that were lived
// already. One that holds anything is left alone.
func writePast(ctx context.Context, c *config.Config, j *store.Journal, nights int, until time.Time) error {
	if _, ok, err := j.Newest(ctx, store.Kind(record.Environment)); err != nil || ok || !j.Simulated() {
		return err
	}
	p := past{config: c, until: epoch.Begin(until)}
	for q := range sensors.Quantities {
		if id, m, ok := sourceOf(c, sensors.Quantity(q)); ok {
			for _, s := range c.Sensors {
				if s.ID == id {
					p.parts = append(p.parts, measured{m.Quantity, m.Resolution, m.Floor, s.Every})
				}
			}
		}
	}
	schedule := notebook.Schedule(c)
	last := schedule.DateOf(until)
	if _, wake := schedule.Planned(last); wake.After(until) {
		last = last.AddDays(-1) // the one under way is not lived yet
	}
	return p.write(ctx, j, schedule, last.AddDays(1-nights), last)
}

// write puts the nights from `from` up to and including `to` into the record,
// what was since then, and the diary of the mornings.
func (p *past) write(ctx context.Context, j *store.Journal, schedule night.Schedule, from, to night.Date) error {
	add := func(rows ...record.Row) {
		for _, r := range rows {
			j.Add(notebook.ToJournal(r))
		}
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	m := monitor.New(monitorOf(p.config))
	var (
		lived []night.Summary
		done  time.Time // evenings may overlap where people sleep by day
	)
	for _, ready := range p.evenings(ctx, schedule, from, to.AddDays(1)) {
		var e *evening
		select {
		case e = <-ready:
		case <-ctx.Done():
			return ctx.Err()
		}
		for i := range e.epochs {
			if !e.epochs[i].Start.After(done) {
				continue
			}
			done = e.epochs[i].Start
			out := m.Relive(&e.epochs[i], e.over(e.epochs[i].Start.Add(epoch.Length)))
			add(record.OfEpoch(&out.Epochs[0]))
			for _, s := range out.Sounds {
				add(record.OfSound(s))
			}
			for k := range out.Nights {
				lived = append(lived, out.Nights[k].Summary)
				add(record.OfNight(&out.Nights[k])...)
			}
		}
		// Written while the next ones are made.
		if err := j.Commit(ctx, store.Normal); err != nil {
			return fmt.Errorf("the nights before now could not be made up: %w", err)
		}
	}
	for _, e := range madeUpDiary(p.config, schedule, lived) {
		add(record.OfEntry(&e))
	}
	if err := j.Commit(ctx, store.Normal); err != nil {
		return fmt.Errorf("the nights before now could not be made up: %w", err)
	}
	return nil
}

// An evening is what is made at once: up to the next one.
type evening struct {
	epochs []epoch.Epoch
	sounds []acoustics.Event
}

// over takes the sound events that had begun by then.
func (e *evening) over(by time.Time) (sounds []acoustics.Event) {
	n := 0
	for n < len(e.sounds) && e.sounds[n].Start.Before(by) {
		n++
	}
	sounds, e.sounds = e.sounds[:n], e.sounds[n:]
	return sounds
}

// evenings are made on every core, by rooms that are the same, and come in
// order. No more of them are made ahead than there are cores: they are large.
func (p *past) evenings(ctx context.Context, s night.Schedule, from, to night.Date) (all []chan *evening) {
	for d := from; !d.Noon().After(to.Noon()); d = d.AddDays(1) {
		all = append(all, make(chan *evening))
	}
	cores := runtime.NumCPU()
	for core := range cores {
		room := p.room()
		go func() {
			for i := core; i < len(all); i += cores {
				select {
				case all[i] <- p.evening(room, s, from.AddDays(i)):
				case <-ctx.Done():
					return
				}
			}
		}()
	}
	return all
}

func (p *past) room() *bedroom.Room {
	return bedroom.New(p.config.Simulation.Seed, p.config.Location, bedroom.Plan{
		LightsOutMinute: int(p.config.Schedule.LightsOut), WakeMinute: int(p.config.Schedule.Wake),
	})
}

// evening makes the epochs of one, its night and its morning; of the last days
// all, so that a day's picture is whole.
func (p *past) evening(room *bedroom.Room, s night.Schedule, of night.Date) *evening {
	out, wake := s.Planned(of)
	from, to := epoch.Begin(out.Add(-beforeNight)), wake.Add(afterNight)
	if noon := time.Date(of.Year, of.Month, of.Day, 12, 0, 0, 0, p.config.Location); noon.After(p.until.Add(-wholeDays)) {
		from, to = epoch.Begin(noon), noon.AddDate(0, 0, 1)
	}
	e := &evening{}
	marker := acoustics.NewMarker(lookSound)
	for at := from; at.Before(to) && at.Before(p.until); at = at.Add(epoch.Length) {
		e.epochs = append(e.epochs, epoch.Epoch{Start: at})
		for _, m := range p.parts {
			m.measure(room, &e.epochs[len(e.epochs)-1], func(t time.Time, level float64) {
				if event, ok := marker.Observe(t, level, acoustics.Energy(level)); ok {
					e.sounds = append(e.sounds, event)
				}
			})
		}
	}
	if last, ok := marker.Flush(); ok {
		e.sounds = append(e.sounds, last)
	}
	return e
}
