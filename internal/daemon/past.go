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
	config   *config.Config
	journal  *store.Journal
	schedule night.Schedule
	until    time.Time
	last     night.Date // that is over by then
	parts    []measured
}

const (
	// Of most days only the evening and the night are made.
	beforeNight, afterNight = 2 * time.Hour, 30 * time.Minute
	wholeDays               = 48 * time.Hour
)

func newPast(c *config.Config, j *store.Journal, until time.Time) *past {
	p := &past{config: c, journal: j, schedule: notebook.Schedule(c), until: epoch.Begin(until)}
	for q := range sensors.Quantities {
		if id, m, ok := sourceOf(c, sensors.Quantity(q)); ok {
			for _, s := range c.Sensors {
				if s.ID == id {
					p.parts = append(p.parts, measured{m.Quantity, m.Resolution, m.Floor, s.Every})
				}
			}
		}
	}
	p.last = p.schedule.DateOf(until)
	if _, wake := p.schedule.Planned(p.last); wake.After(until) {
		p.last = p.last.AddDays(-1)
	}
	return p
}

// recently is how many nights are made before a demonstration starts; the rest
// is made while it runs.
const recently = 2

// recent makes the last nights, and what was since, of a record that is empty.
func (p *past) recent(ctx context.Context) error {
	_, begun, err := p.journal.Newest(ctx, store.Kind(record.Environment))
	if err != nil || begun {
		return err
	}
	_, err = p.write(ctx, p.last.AddDays(1-recently), p.last.AddDays(1))
	return err
}

// rest makes the nights before the first of the record, back to so many, and
// the diary of all of them. A diary that has begun is left alone, and its
// nights too.
func (p *past) rest(ctx context.Context, nights int) error {
	_, begun, err := p.journal.Newest(ctx, store.Kind(record.Pain))
	if err != nil || begun {
		return err
	}
	var known []night.Summary
	err = notebook.EachNight(ctx, p.journal, night.Date{}, night.Date{}, func(s night.Summary) error {
		known = append(known, s)
		return nil
	})
	if err != nil {
		return err
	}
	first := p.last.AddDays(1)
	if len(known) > 0 {
		first = known[0].Night
	}
	lived, err := p.write(ctx, p.last.AddDays(1-nights), first.AddDays(-1))
	if err != nil {
		return err
	}
	var rows []store.Row
	for _, e := range madeUpDiary(p.config, p.schedule, append(lived, known...)) {
		rows = append(rows, notebook.ToJournal(record.OfEntry(&e)))
	}
	return p.journal.Put(ctx, rows...)
}

// write puts the evenings from `from` up to and including `to` into the record,
// each while the next are made, and returns the nights that came of them.
func (p *past) write(ctx context.Context, from, to night.Date) (lived []night.Summary, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	m := monitor.New(monitorOf(p.config))
	var done time.Time // evenings may overlap where people sleep by day
	for _, ready := range p.evenings(ctx, from, to) {
		var e *evening
		select {
		case e = <-ready:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		var rows []store.Row
		add := func(all ...record.Row) {
			for _, r := range all {
				rows = append(rows, notebook.ToJournal(r))
			}
		}
		for i := range e.epochs {
			if !e.epochs[i].Start.After(done) {
				continue
			}
			done = e.epochs[i].Start
			out := m.Relive(&e.epochs[i], e.over(done.Add(epoch.Length)))
			add(record.OfEpoch(&out.Epochs[0]))
			for _, s := range out.Sounds {
				add(record.OfSound(s))
			}
			for k := range out.Nights {
				if n := len(lived); n > 0 && lived[n-1].Night == out.Nights[k].Night {
					lived = lived[:n-1] // it went on
				}
				lived = append(lived, out.Nights[k].Summary)
				add(record.OfNight(&out.Nights[k])...)
			}
		}
		if err := p.journal.Put(ctx, rows...); err != nil {
			return nil, fmt.Errorf("the nights before now could not be made up: %w", err)
		}
	}
	return lived, nil
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
func (p *past) evenings(ctx context.Context, from, to night.Date) (all []chan *evening) {
	for d := from; !d.Noon().After(to.Noon()); d = d.AddDays(1) {
		all = append(all, make(chan *evening))
	}
	cores := runtime.NumCPU()
	for core := range cores {
		room := p.room()
		go func() {
			for i := core; i < len(all); i += cores {
				select {
				case all[i] <- p.evening(room, from.AddDays(i)):
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
func (p *past) evening(room *bedroom.Room, of night.Date) *evening {
	out, wake := p.schedule.Planned(of)
	from, to := epoch.Begin(out.Add(-beforeNight)), wake.Add(afterNight)
	if noon := time.Date(of.Year, of.Month, of.Day, 12, 0, 0, 0, p.config.Location); noon.After(p.until.Add(-wholeDays)) {
		from, to = epoch.Begin(noon), noon.AddDate(0, 0, 1)
	}
	e := &evening{epochs: make([]epoch.Epoch, 0, max(0, to.Sub(from)/epoch.Length))}
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
