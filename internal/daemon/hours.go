package daemon

import (
	"context"
	"slices"
	"sync"
	"time"

	"nightroom/internal/epoch"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/internal/web/chart"
	"nightroom/rules"
	"nightroom/sensors"
)

// afresh is after how long the day is read from its beginning again: what was
// corrected meanwhile is then seen.
const afresh = time.Hour

// A today is what the page draws of the day. It is read from the record once
// for each epoch, however many look, and of the epochs only the new ones.
type today struct {
	mu     sync.Mutex
	of     time.Time // the epoch for which it was read
	whole  time.Time // when it was last read from the beginning
	day    dayspan
	end    time.Time // of the last epoch that was read
	points [sensors.Quantities][]chart.Point
	series []*chart.Series
}

// A dayspan is from getting up to the evening's lights-out, with the wind-down
// before it.
type dayspan struct{ from, windDown, lightsOut, to time.Time }

// Today is what was measured since people got up.
func (p *page) Today(ctx context.Context) ([]*chart.Series, error) {
	seen := p.seen.Load()
	if seen == nil {
		return nil, nil
	}
	t := &p.today
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.series != nil && t.of.Equal(seen.epoch) {
		return t.series, nil
	}
	day, err := p.dayspan(ctx)
	if err != nil {
		return nil, err
	}
	now := p.inbox.now()
	if day.from != t.day.from || now.Sub(t.whole) >= afresh || now.Before(t.whole) {
		t.points, t.end, t.whole = [sensors.Quantities][]chart.Point{}, day.from, now
	}
	t.day = day
	if err := t.read(ctx, p.inbox.journal); err != nil {
		t.whole = time.Time{}
		return nil, err
	}
	events, err := p.events(ctx, day)
	if err != nil {
		return nil, err
	}
	// What was measured last is not in the record yet, and not missing.
	t.series = p.draw(seen.rules, events, now.Add(-p.inbox.config.Store.CommitEvery-2*epoch.Length))
	t.of = seen.epoch
	return t.series, nil
}

// seen is what the heart has said that the pictures need.
type seen struct {
	epoch time.Time // the start of the last one
	rules []rules.Rule
}

// dayspan is the day that people are in.
func (p *page) dayspan(ctx context.Context) (d dayspan, err error) {
	now := p.inbox.now()
	plan := notebook.Schedule(p.inbox.config)
	said, err := notebook.InBedSince(ctx, p.inbox.journal, now.Add(-notebook.Memory))
	if err != nil {
		return d, err
	}
	calendar := night.NewCalendar(plan)
	for _, s := range said {
		calendar.Say(s)
	}
	of := plan.DateOf(now).AddDays(1)
	for {
		if _, wake := plan.Planned(of); !wake.After(now) {
			d.from = wake
			break
		}
		of = of.AddDays(-1)
	}
	for _, s := range calendar.Stretches(now) {
		if !s.Nap && !s.To.IsZero() && s.To.After(d.from) && !s.To.After(now) {
			d.from = s.To
		}
	}
	d.from = epoch.Begin(d.from)
	for !d.lightsOut.After(d.from) {
		d.lightsOut, _ = plan.Planned(of)
		of = of.AddDays(1)
	}
	d.windDown = d.lightsOut.Add(-plan.WindDown)
	d.to = d.lightsOut
	if now.After(d.to) { // they stay up
		d.to = now.Truncate(time.Hour).Add(time.Hour)
	}
	return d, nil
}

// read takes the epochs that have come since.
func (t *today) read(ctx context.Context, j *store.Journal) error {
	return j.Each(ctx, store.Kind(record.Environment), t.end, t.day.to, func(row store.Row) error {
		r := notebook.FromJournal(row)
		e, err := r.Epoch()
		if err != nil {
			return err
		}
		for q := range e.Stats {
			if s, ok := e.Stat(sensors.Quantity(q)); ok {
				t.points[q] = append(t.points[q], chart.Point{At: e.Start, Value: s.Mean, Low: s.Min, High: s.Max, AtMost: s.AtFloor()})
			}
		}
		t.end = e.Start.Add(epoch.Length)
		return nil
	})
}

// events are what happened in a day.
type events struct {
	sounds []chart.Span
	alerts map[string][]chart.Span // by rule
}

func (p *page) events(ctx context.Context, d dayspan) (all events, err error) {
	all.alerts = map[string][]chart.Span{}
	err = p.inbox.journal.Each(ctx, store.Kind(record.SoundEvent), d.from, d.to, func(row store.Row) error {
		r := notebook.FromJournal(row)
		e, err := r.Sound()
		all.sounds = append(all.sounds, chart.Span{From: e.Start, To: e.Start.Add(e.Duration)})
		return err
	})
	if err != nil {
		return all, err
	}
	return all, p.inbox.journal.Each(ctx, store.Kind(record.Alert), d.from, d.to, func(row store.Row) error {
		r := notebook.FromJournal(row)
		a, err := r.AlertBody()
		of := all.alerts[a.Rule]
		switch n := len(of); {
		case a.Firing:
			of = append(of, chart.Span{From: row.At})
		case n > 0 && of[n-1].To.IsZero():
			of[n-1].To = row.At
		}
		all.alerts[a.Rule] = of
		return err
	})
}

// draw makes a series for each quantity that a rule is about.
func (p *page) draw(all []rules.Rule, ev events, by time.Time) (list []*chart.Series) {
	t := &p.today
	if t.end.After(by) {
		by = t.end
	}
	for q := range sensors.Quantities {
		quantity := sensors.Quantity(q)
		about := slices.DeleteFunc(slices.Clone(all), func(r rules.Rule) bool { return r.Quantity != quantity })
		if len(about) == 0 {
			continue
		}
		c := p.inbox.config
		s := &chart.Series{
			ID: quantity.String(), Quantity: quantity.String(), From: t.day.from, To: t.day.to, Now: by,
			Zone: c.Location, Fahrenheit: c.Fahrenheit, Every: epoch.Length, Points: t.points[q],
			Limits: limitsOf(about, &t.day),
		}
		if quantity == sensors.SoundLevel {
			s.Sounds = ev.sounds
		}
		for _, r := range about {
			s.Alerts = append(s.Alerts, ev.alerts[r.Name]...)
		}
		list = append(list, s)
	}
	return list
}

// limitsOf are the limits of a quantity over a day: those that are judged by in
// each phase; where there are none, those of the night, for orientation.
func limitsOf(about []rules.Rule, d *dayspan) (all []chart.Limit) {
	for _, part := range []struct {
		phase    epoch.Phase
		from, to time.Time
	}{{epoch.Day, d.from, d.windDown}, {epoch.WindDown, d.windDown, d.lightsOut}, {epoch.Night, d.lightsOut, d.to}} {
		if part.from.Before(d.from) {
			part.from = d.from
		}
		if !part.from.Before(part.to) {
			continue
		}
		judged := func(phase epoch.Phase, aside bool) (n int) {
			for _, r := range about {
				if !r.During.Has(phase) {
					continue
				}
				for _, side := range sidesOf(&r) {
					n++
					all = append(all, chart.Limit{Value: r.Limit(side), Below: side == rules.Below, From: part.from, To: part.to, Aside: aside})
				}
			}
			return n
		}
		if judged(part.phase, false) == 0 {
			judged(epoch.Night, true)
		}
	}
	return all
}
