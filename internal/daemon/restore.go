package daemon

import (
	"context"
	"encoding/json"
	"time"

	"nightroom/internal/epoch"
	"nightroom/internal/monitor"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/rules"
)

// restore puts the Monitor back to where the journal leaves it: the epoch that
// the program's end cut short, the rules, and what people said. It returns
// until when the room was measured; zero is never.
func restore(ctx context.Context, j *store.Journal, m *monitor.Monitor, now time.Time) (until time.Time, err error) {
	row, ok, err := j.Newest(ctx, store.Kind(record.Environment))
	if err != nil {
		return until, err
	}
	if ok {
		r := notebook.FromJournal(row)
		e, err := r.Epoch()
		if err != nil {
			return until, err
		}
		until = e.Start.Add(epoch.Length)
		// At its very start nothing of it has passed: a made-up room, whose time
		// goes back there, measures it anew.
		if e.Start.Before(now) && e.Start.Equal(epoch.Begin(now)) {
			m.Resume(&e)
			until = now
		}
	}
	said, err := notebook.InBedSince(ctx, j, now.Add(-notebook.Memory))
	if err != nil {
		return until, err
	}
	for _, s := range said {
		m.Recall(s)
	}
	if err := recallNights(ctx, j, m, now); err != nil {
		return until, err
	}
	states, err := ruleStates(ctx, j)
	for rule, s := range states {
		if s.Judged.Before(until) {
			s.Judged = until
		}
		m.Restore(rule, rules.ParseState(s.State), rules.ParseSide(s.Side), s.Since, s.Judged)
	}
	return until, err
}

func ruleStates(ctx context.Context, j *store.Journal) (map[string]ruleState, error) {
	rows, err := j.Latest(ctx, store.Kind(record.State), time.Time{})
	states := map[string]ruleState{}
	for rule, row := range rows {
		var s ruleState
		if json.Unmarshal(row.Body, &s) == nil { // else it is of a version that knew more
			states[rule] = s
		}
	}
	return states, err
}

// retire ends the rules that fired when the program ended, and are off now or
// have no sensor any more: one firing is followed by one resolved.
func (h *heart) retire(ctx context.Context) error {
	states, err := ruleStates(ctx, h.journal)
	if err != nil {
		return err
	}
	h.monitor.Rules(func(s rules.Status) { delete(states, s.Rule.Name) })
	for rule, s := range states {
		if h.tell != nil {
			h.tell.broker.Forget("rule/" + rule)
		}
		if rules.ParseState(s.State) == rules.Firing {
			h.journal.Add(notebook.ToJournal(record.OfAlert(h.now(), record.AlertBody{
				ID: h.alerts.id(), Rule: rule, Side: s.Side, Limit: s.Limit, Unit: s.Unit,
				Message: "This is not judged any more.",
				Silent:  !s.Told.Firing,
			})))
		}
		h.journal.Add(notebook.ToJournal(record.Row{Kind: record.State, At: stateAt, Name: rule}))
	}
	if len(states) > 0 {
		h.commit(store.Normal)
	}
	return nil
}

// lastAlerts are the times of each rule's newest alert.
func lastAlerts(ctx context.Context, j *store.Journal, from time.Time) (map[string]time.Time, error) {
	rows, err := j.Latest(ctx, store.Kind(record.Alert), from)
	last := map[string]time.Time{}
	for _, r := range rows {
		row := notebook.FromJournal(r)
		if a, err := row.AlertBody(); err == nil && row.At.After(last[a.Rule]) {
			last[a.Rule] = row.At
		}
	}
	return last, err
}
