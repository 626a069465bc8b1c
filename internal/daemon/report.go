package daemon

import (
	"context"

	"nightroom/internal/config"
	"nightroom/internal/diary"
	"nightroom/internal/insight"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/report"
	"nightroom/internal/store"
	"nightroom/internal/web"
	"nightroom/sensors"
)

// ReadReport takes what the record has. Entries come first, because a night
// that was slept elsewhere is none in this room.
func ReadReport(ctx context.Context, j *store.Journal, o report.Options, person string) (*report.Report, error) {
	m := report.New(o)
	err := notebook.EachEntry(ctx, j, o.From, o.To, func(e diary.Entry) error {
		if e.Person == person {
			m.Entry(&e)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = notebook.EachNight(ctx, j, o.From, o.To, func(s night.Summary) error {
		m.Night(&s)
		return nil
	})
	return m.Report(), err
}

// Report is the page for a practitioner.
func (p *page) Report(ctx context.Context, w web.Wish) (*report.Report, error) {
	c, j := p.inbox.config, p.inbox.journal
	now := p.local(p.inbox.now())
	_, last, err := notebook.Known(ctx, c, j, now)
	if err != nil {
		return nil, err
	}
	schedule := notebook.Schedule(c)
	if _, wake := schedule.Planned(last); now.Before(wake) {
		last = last.AddDays(-1) // it is not over
	}
	o := report.Options{
		Room: c.Name, Person: w.Person, Now: now, MadeUp: j.Simulated(), Notes: w.Notes, Late: w.Late,
		Language: w.Language, Fahrenheit: c.Fahrenheit, Instruments: Instruments(c),
	}
	for _, one := range p.people {
		if one.ID == w.Person {
			o.Person = one.Name
		}
	}
	if o.From, o.To, err = report.Span(w.Month, w.From, w.To, last); err != nil {
		return nil, web.Unfit{Err: err}
	}
	if o.Insight, err = Sayings(ctx, c, j, w.Person, &o); err != nil {
		return nil, err
	}
	return ReadReport(ctx, j, o, w.Person)
}

// Sayings are what a person's nights say up to the last of a report, as it has
// it.
func Sayings(ctx context.Context, c *config.Config, j *store.Journal, person string, o *report.Options) (facts []report.Fact, err error) {
	record, err := notebook.NightsOf(ctx, c, j, person, o.Now)
	if err != nil {
		return nil, err
	}
	answer, _ := record.Ask(insight.Question{To: o.To})
	answer.Fahrenheit = o.Fahrenheit
	for _, s := range answer.Sayings(insight.Language(o.Language)) {
		facts = append(facts, report.Fact{What: s.About, Is: s.Sentence})
	}
	return facts, nil
}

// Instruments are what measures in this room.
func Instruments(c *config.Config) (all []report.Instrument) {
	for _, s := range c.Sensors {
		part, ok := sensors.Known(s.Driver)
		if !ok {
			continue
		}
		one := report.Instrument{Name: part.Title, Every: s.Every}
		for _, m := range part.Measures {
			one.Quantities = append(one.Quantities, m.Quantity.String())
			if m.Floor > 0 {
				one.Floor, one.Unit = m.Floor, m.Quantity.Unit()
			}
		}
		all = append(all, one)
	}
	return all
}
