package daemon

import (
	"context"
	"io"

	"nightroom/internal/diary"
	"nightroom/internal/epoch"
	"nightroom/internal/export"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/web"
	"nightroom/internal/when"
	"nightroom/rules"
)

// Extract is a part of the record, ready to be written.
func (p *page) Extract(w web.Wanted) (web.Extract, error) {
	in := p.inbox
	e := &export.Extract{
		Config: in.config, What: w.What, Format: w.Format, Person: w.Person, Limit: w.Limit,
		Cores: 1, // the others measure
		Now:   in.now(),
	}
	var err error
	if w.Nights {
		var first, last night.Date
		if first, last, err = night.Span("from", w.From, "to", w.To); err == nil {
			e.From, e.To = notebook.Span(first, last)
		}
	} else {
		e.From, e.To, err = when.Span("from", w.From, "to", w.To, in.config.Location)
	}
	if err == nil {
		err = e.Check()
	}
	if err != nil {
		return nil, web.Unfit{Err: err}
	}
	return func(ctx context.Context, out io.Writer) (web.Extracted, error) {
		written, err := e.Write(ctx, in.journal, out)
		done := web.Extracted{Left: written.Left.Error()}
		switch {
		case written.Next.IsZero():
		case w.Nights:
			done.Next = night.DateOf(written.Next.UTC()).AddDays(-1).String()
		default:
			done.Next = record.Stamp(written.Next, in.config.Location)
		}
		return done, err
	}, nil
}

// Told is a diary entry as an export has it.
func (p *page) Told(e *diary.Entry) []byte {
	row := record.OfEntry(e)
	point, _, err := row.Point()
	if err != nil {
		panic(err) // it was made a moment ago
	}
	return asSheet(&point, p.inbox.config)
}

// Heard is what a program says of a person.
func (p *page) Heard(body []byte) (web.Said, error) {
	s, err := notebook.ParseJSON(body)
	return web.Said(s), unfit(err)
}

// A ruleRow is a rule in the API: what it says, and what it goes by.
type ruleRow struct {
	Rule string `json:"rule"`
	ruleTold
	Quantity    string   `json:"quantity"`
	Above       *float64 `json:"above"`
	Below       *float64 `json:"below"`
	ForS        float64  `json:"for_s"`
	OverS       float64  `json:"over_s"`
	ClearMargin float64  `json:"clear_margin"`
	During      []string `json:"during"`
}

// Rules are the rules of the room as they are now.
func (p *page) Rules(ctx context.Context) ([]byte, error) {
	in := p.inbox
	asked := make(chan []byte, 1)
	err := in.tell(ctx, func() {
		rows := []ruleRow{}
		in.heart.monitor.Rules(func(s rules.Status) {
			rows = append(rows, ruleRow{
				Rule: s.Rule.Name, ruleTold: tellRule(&s, in.config.Location),
				Quantity: s.Rule.Quantity.String(), Above: bound(s.Rule.Above), Below: bound(s.Rule.Below),
				ForS: s.Rule.For.Seconds(), OverS: s.Rule.Over.Seconds(), ClearMargin: s.Rule.ClearMargin,
				During: phaseNames(s.Rule.During),
			})
		})
		asked <- inJSON(rows)
	})
	if err != nil {
		return nil, err
	}
	select {
	case rows := <-asked:
		return rows, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func bound(b rules.Bound) *float64 {
	if !b.Set {
		return nil
	}
	return &b.Value
}

func phaseNames(set rules.Phases) (names []string) {
	for _, p := range []epoch.Phase{epoch.Day, epoch.WindDown, epoch.Night} {
		if set.Has(p) {
			names = append(names, p.String())
		}
	}
	return names
}
