package daemon

import (
	"context"
	"slices"
	"strings"
	"time"

	"nightroom/internal/epoch"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/internal/web"
	"nightroom/sensors"
)

// Known are the first night and the newest.
func (p *page) Known(ctx context.Context) (first, newest night.Date, err error) {
	return notebook.Known(ctx, p.inbox.config, p.inbox.journal, p.inbox.now())
}

// Summaries are the nights that were summed up.
func (p *page) Summaries(ctx context.Context, from, to night.Date) (all []night.Summary, err error) {
	err = notebook.EachNight(ctx, p.inbox.journal, from, to, func(s night.Summary) error {
		s.LightsOut, s.Wake = p.local(s.LightsOut), p.local(s.Wake)
		all = append(all, s)
		return nil
	})
	return all, err
}

// Away are the nights in which nobody sleeps here, as was said.
func (p *page) Away(ctx context.Context, from, to night.Date) (map[night.Date]bool, error) {
	absences, err := notebook.Absences(ctx, p.inbox.journal)
	if err != nil {
		return nil, err
	}
	schedule := notebook.Schedule(p.inbox.config)
	away := map[night.Date]bool{}
	for d := from; !d.Noon().After(to.Noon()); d = d.AddDays(1) {
		if out, _ := schedule.Planned(d); absences.Cover(out) {
			away[d] = true
		}
	}
	return away, nil
}

func (p *page) local(t time.Time) time.Time { return t.In(p.inbox.config.Location) }

// beside is how much is shown of the evening before a night, and of the morning
// after it.
const beside = 30 * time.Minute

// Leaf is one night in full.
func (p *page) Leaf(ctx context.Context, of night.Date) (l web.Leaf, err error) {
	j, now := p.inbox.journal, p.local(p.inbox.now())
	away, err := p.Away(ctx, of, of)
	if err != nil {
		return l, err
	}
	l.Away = away[of]
	schedule := notebook.Schedule(p.inbox.config)
	l.LightsOut, l.Wake = schedule.Planned(of)
	l.Over = now.After(l.Wake)
	s, summed, err := notebook.Night(ctx, j, of)
	if err != nil {
		return l, err
	}
	if summed {
		l.Over = true
		l.LightsOut, l.Wake = p.local(s.LightsOut), p.local(s.Wake)
		s.LightsOut, s.Wake = l.LightsOut, l.Wake
		l.Summary = &s
	}
	if !l.Over {
		return l, nil
	}
	l.From, l.To = l.LightsOut.Add(-beside), l.Wake.Add(beside)
	if l.To.After(now) {
		l.To = now
	}
	return l, p.read(ctx, &l)
}

// read fills in what was measured, and what happened.
func (p *page) read(ctx context.Context, l *web.Leaf) error {
	each := func(k record.Kind, from, to time.Time, f func(*record.Row) error) error {
		return p.inbox.journal.Each(ctx, store.Kind(k), from, to, func(row store.Row) error {
			r := notebook.FromJournal(row)
			return f(&r)
		})
	}
	err := each(record.Environment, epoch.Begin(l.From), l.To, func(r *record.Row) error {
		e, err := r.Epoch()
		p.curves(l, &e)
		return err
	})
	if err != nil {
		return err
	}
	err = each(record.SoundEvent, l.LightsOut, l.Wake, func(r *record.Row) error {
		e, err := r.Sound()
		l.Sounds = append(l.Sounds, web.Event{At: p.local(e.Start), Duration: e.Duration, Most: e.LAFmaxDBA})
		return err
	})
	if err != nil {
		return err
	}
	err = each(record.LightEvent, l.LightsOut, l.Wake, func(r *record.Row) error {
		e, err := r.Light()
		l.Lights = append(l.Lights, web.Event{At: p.local(e.Start), Duration: e.Duration, Most: e.MaxLx})
		return err
	})
	if err != nil {
		return err
	}
	var told episodes
	err = each(record.Alert, l.From.Add(-longestLull*time.Minute), l.To.Add(longestLull*time.Minute), func(r *record.Row) error {
		a, err := r.AlertBody()
		if err == nil {
			told.hear(p.local(r.At), &a)
		}
		return err
	})
	l.Episodes = told.within(l.From, l.To)
	return err
}

// curves adds an epoch to what is drawn.
func (p *page) curves(l *web.Leaf, e *epoch.Epoch) {
	for _, c := range []struct {
		of sensors.Quantity
		to *[]web.Reading
	}{{sensors.Temperature, &l.Temperature}, {sensors.Illuminance, &l.Light}, {sensors.SoundLevel, &l.Sound}} {
		if s, ok := e.Stat(c.of); ok {
			*c.to = append(*c.to, web.Reading{At: p.local(e.Start), Mean: s.Mean, Least: s.Min, Most: s.Max, AtFloor: s.AtFloor()})
		}
	}
}

// episodes are the times in which rules fired, put together from the alerts.
type episodes []web.Episode

// hear takes an alert; they come in order. Of those of one instant, a rule's
// firing on one side may come before the end of its firing on the other.
func (es *episodes) hear(at time.Time, a *record.AlertBody) {
	if a.Firing {
		*es = append(*es, web.Episode{Rule: a.Rule, Side: a.Side, Quantity: quantityIn(a.Unit), From: at, Silent: a.Silent})
		return
	}
	for i := len(*es) - 1; i >= 0; i-- {
		if e := &(*es)[i]; e.Rule == a.Rule && e.Side == a.Side {
			if e.To.IsZero() {
				e.To = at
			}
			return
		}
	}
}

// quantityIn is the quantity that has a unit.
func quantityIn(unit string) string {
	for q := range sensors.Quantity(sensors.Quantities) {
		if q.Unit() == unit {
			return q.String()
		}
	}
	return ""
}

// within are those that lie in a span, at least in part.
func (es episodes) within(from, to time.Time) []web.Episode {
	in := slices.DeleteFunc(es, func(e web.Episode) bool {
		return !e.From.Before(to) || !e.To.IsZero() && !e.To.After(from)
	})
	slices.SortStableFunc(in, func(a, b web.Episode) int {
		if c := a.From.Compare(b.From); c != 0 {
			return c
		}
		return strings.Compare(a.Rule, b.Rule)
	})
	return in
}
