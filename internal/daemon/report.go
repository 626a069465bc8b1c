package daemon

import (
	"context"
	"fmt"
	"strings"
	"time"

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
		Room: c.Name, Person: w.Person, Now: now, MadeUp: j.Simulated(), Notes: w.Notes, Late: w.Late, Instruments: Instruments(c),
	}
	for _, one := range p.people {
		if one.ID == w.Person {
			o.Person = one.Name
		}
	}
	if o.From, o.To, err = report.Span(w.Month, w.From, w.To, last); err != nil {
		return nil, web.Unfit{Err: err}
	}
	if o.Insight, err = Sayings(ctx, c, j, w.Person, o.To, now); err != nil {
		return nil, err
	}
	return ReadReport(ctx, j, o, w.Person)
}

// Sayings are what a person's nights say up to one of them, as a report has it.
func Sayings(ctx context.Context, c *config.Config, j *store.Journal, person string, to night.Date, now time.Time) (facts []report.Fact, err error) {
	record, err := notebook.NightsOf(ctx, c, j, person, now)
	if err != nil {
		return nil, err
	}
	answer, _ := record.Ask(insight.Question{To: to})
	for _, s := range answer.Sayings(insight.English) {
		facts = append(facts, report.Fact{What: s.About, Is: s.Sentence})
	}
	return facts, nil
}

// Instruments are what measures in this room, a few words each.
func Instruments(c *config.Config) (lines []string) {
	for _, s := range c.Sensors {
		part, ok := sensors.Known(s.Driver)
		if !ok {
			continue
		}
		var what []string
		floor := ""
		for _, m := range part.Measures {
			what = append(what, m.Quantity.String())
			if m.Floor > 0 {
				floor = fmt.Sprintf("; nothing below %v %s", m.Floor, m.Quantity.Unit())
			}
		}
		lines = append(lines, fmt.Sprintf("%s (%s, every %s%s)", part.Title, strings.Join(what, ", "), s.Every, floor))
	}
	return lines
}
