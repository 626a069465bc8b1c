package daemon

import (
	"context"
	"time"

	"nightroom/internal/epoch"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// note keeps what was measured: at once, or when its date is known.
func (h *heart) note(r record.Row) {
	if h.dating.waiting {
		h.dating.held = append(h.dating.held, r)
		return
	}
	if r.Kind == record.Environment {
		h.dating.dated(r.At)
	}
	h.journal.Add(notebook.ToJournal(r))
}

func (d *dating) dated(start time.Time) {
	if d.from.IsZero() {
		d.from = start
	}
	if start.After(d.newest) {
		d.newest = start
	}
}

// expire gives up what has waited for too long.
func (h *heart) expire() {
	d := &h.dating
	limit, n := h.now().Add(-longestWait), 0
	for n < len(d.held) && d.held[n].At.Before(limit) {
		if d.held[n].Kind == record.Environment {
			d.lost++
		}
		n++
	}
	d.held = append(d.held[:0], d.held[n:]...)
}

// date gives what has waited, and what was dated by a clock that is known now to
// have been wrong, the time that it was measured at.
func (h *heart) date(ctx context.Context, by time.Duration) {
	d := &h.dating
	now := h.now()
	step, newest := epoch.Step(now, by), d.newest
	if !d.waiting {
		newest = d.before
	}
	if !h.room(step, newest) {
		return // within the epoch that the record ends with: it is waited for
	}
	var gone []store.Row
	if !d.waiting {
		d.since = d.from
		if d.since.IsZero() {
			d.since = now
		}
		var err error
		if gone, err = h.takeBack(ctx); err != nil {
			h.trouble(err)
			return // it is tried again
		}
		d.newest = newest
	}
	for i := range gone {
		h.journal.Add(gone[i])
	}
	held, lost := d.held, d.lost
	d.held, d.waiting, d.lost = nil, false, 0
	d.before, d.from = d.newest, time.Time{}
	h.saidAgain(d.since, by)
	h.shift(now, by, d.since)
	epochs := 0
	for _, r := range held {
		if r.Kind != record.Environment {
			r.At = r.At.Add(by)
			h.note(r)
			continue
		}
		e, err := r.Epoch()
		if err != nil {
			continue // it was made by us
		}
		e.Start = e.Start.Add(step)
		if !newest.IsZero() && !e.Start.After(newest) {
			lost++
			continue
		}
		e.Unsure = d.verdict.Unsure
		h.monitor.Dated(&e)
		h.note(record.OfEpoch(&e))
		epochs++
	}
	if by > 0 {
		d.back = 0
	}
	h.log.Info("The time is known", "because", d.verdict.Why, "by", by.Round(time.Second), "epochs_dated", epochs, "epochs_lost", lost)
	if d.verdict.Unsure {
		h.log.Warn("Nobody vouches for the clock: what it dates is marked unsure", "time", h.now().In(h.config.Location).Format(time.DateTime))
	}
	h.relearn(ctx)
}

// saidAgain gives what was said about being in bed since an instant the time at
// which it was.
func (h *heart) saidAgain(since time.Time, by time.Duration) {
	var said []store.Row
	err := h.journal.Each(context.Background(), store.Kind(record.InBed), since, time.Time{}, func(r store.Row) error {
		said = append(said, r)
		return nil
	})
	if err != nil {
		h.trouble(err)
	}
	for _, r := range said {
		h.journal.Add(store.Row{Kind: r.Kind, At: r.At, Name: r.Name})
	}
	for _, r := range said {
		r.At = r.At.Add(by)
		h.journal.Add(r)
	}
}

// taken are the kinds whose rows have the time of a measurement.
var taken = []record.Kind{record.Environment, record.SoundEvent, record.LightEvent, record.Sensor, record.Daemon}

// takeBack reads what the stretch under way has in the record, to be held once
// more, and returns the rows that remove it there.
func (h *heart) takeBack(ctx context.Context) (gone []store.Row, err error) {
	d := &h.dating
	h.commit(store.Normal)
	from := d.from
	if from.IsZero() {
		return nil, nil
	}
	if limit := h.now().Add(-longestWait); from.Before(limit) {
		from = limit
	}
	var held []record.Row
	for _, k := range taken {
		err := h.journal.Each(ctx, store.Kind(k), from, time.Time{}, func(r store.Row) error {
			held = append(held, notebook.FromJournal(r))
			r.Body = nil
			gone = append(gone, r)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	d.held = append(held, d.held...)
	return gone, nil
}

// relearn has the Monitor know the nights by the dates that their epochs have
// now.
func (h *heart) relearn(ctx context.Context) {
	h.commit(store.Full)
	h.monitor.Relearn()
	err := recallNights(ctx, h.journal, h.monitor, h.now())
	if err == nil && h.dating.owed != nil {
		err = h.makeUp(ctx, *h.dating.owed)
		h.dating.owed = nil
	}
	if err != nil && ctx.Err() == nil {
		h.log.Error("The nights cannot be read from the record", "error", err)
	}
}

// giveUp keeps what has waited by the room's own time, because the program
// ends: that is later than all that the record has, and marked unsure.
func (h *heart) giveUp() {
	d := &h.dating
	held := d.held
	d.held, d.waiting = nil, false
	for _, r := range held {
		if r.Kind == record.Environment {
			e, err := r.Epoch()
			if err != nil {
				continue // it was made by us
			}
			e.Unsure = true
			r = record.OfEpoch(&e)
		}
		h.note(r)
	}
}
