package daemon

import (
	"context"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/epoch"
	"nightroom/internal/monitor"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// recallNights gives the Monitor what the journal has of the night under way,
// or of the last one if that may still go on. The epoch that is under way is
// measured anew, or gone on with.
func recallNights(ctx context.Context, j *store.Journal, m *monitor.Monitor, now time.Time) error {
	since := m.Since(now)
	err := notebook.EachNight(ctx, j, night.DateOf(since.AddDate(0, 0, -2)), night.Date{}, func(s night.Summary) error {
		m.RecallNight(s)
		return nil
	})
	if err != nil {
		return err
	}
	if err := notebook.RecallAbsences(ctx, j, m); err != nil {
		return err
	}
	return notebook.RecallReadings(ctx, j, since, epoch.Begin(now), m)
}

// missed is how many nights are made up for at a start, at most: more of them
// would hold it up.
const missed = 30

// makeUp sums up the nights that ended while the program did not run, from
// `until` on, and those of a record that is older than summaries are.
func (h *heart) makeUp(ctx context.Context, until time.Time) error {
	last, ok, err := notebook.LastNight(ctx, h.journal)
	if err != nil || until.IsZero() || ok && h.now().Sub(until) < time.Hour {
		return err // what is as fresh as that the Monitor knows
	}
	schedule := notebook.Schedule(h.config)
	to := schedule.DateOf(h.now())
	from := to.AddDays(-missed)
	if ok && last.Night.Noon().After(from.Noon()) {
		from = last.Night
	}
	nights, err := notebook.Reckon(ctx, h.journal, schedule, monitor.BasisOf(monitorOf(h.config)), from, to, h.now())
	if err != nil {
		return err
	}
	h.keepNights(nights)
	for i := range nights {
		h.monitor.RecallNight(nights[i].Summary)
	}
	return nil
}

// keepNights puts nights into the journal, and commits: what is told in the
// morning is there after a restart.
func (h *heart) keepNights(nights []night.Night) {
	for i := range nights {
		for _, r := range record.OfNight(&nights[i]) {
			h.journal.Add(notebook.ToJournal(r))
		}
	}
	if len(nights) > 0 {
		h.commit(store.Normal)
	}
}

// announceNights tells the newest of the nights that were made. One further
// back that is made again is in the record.
func (h *heart) announceNights(nights []night.Night) {
	for i := range nights {
		s := &nights[i].Summary
		h.log.Info("A night is summed up", "night", s.Night.Words(), "measured_pct", s.CoveragePct.Value)
		if h.night != (night.Date{}) && s.Night.Noon().Before(h.night.Noon()) {
			continue
		}
		h.night = s.Night
		if h.tell != nil {
			h.tell.night(s, h.config)
		}
	}
}

// tellLastNight tells the night that the record ends with: a broker may have
// forgotten it.
func (h *heart) tellLastNight(ctx context.Context) error {
	s, ok, err := notebook.LastNight(ctx, h.journal)
	if err != nil || !ok {
		return err
	}
	h.night = s.Night
	if h.tell != nil {
		h.tell.night(&s, h.config)
	}
	return nil
}

// night is retained: what the last night was like.
func (t *teller) night(s *night.Summary, c *config.Config) {
	t.broker.Retain("night", NightJSON(s, c))
}

// NightJSON is a night as everybody is told it.
func NightJSON(s *night.Summary, c *config.Config) []byte {
	row := record.OfNight(&night.Night{Summary: *s})[0]
	p, _, err := row.Point()
	if err != nil {
		panic(err) // it was made a moment ago
	}
	return asSheet(&p, c)
}

// asSheet is a point as an export in JSON has it.
func asSheet(p *record.Point, c *config.Config) []byte {
	sheet, _ := record.SheetOf(p.Table.Export)
	b, err := sheet.AppendJSON(nil, p, c.Room, c.Location)
	if err != nil {
		panic(err) // the sheet is the table's own
	}
	return b
}
