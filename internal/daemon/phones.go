package daemon

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/url"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/diary"
	"nightroom/internal/epoch"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/notify"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/rules"
)

// Phones are who is told without home automation, and the plan by which they
// are.
type phones struct {
	plan *notify.Plan
	push func(notify.Push) // hands it over and returns
}

// openPhones makes those of the configuration; nil if there are none.
func openPhones(ctx context.Context, c *config.Config, j *store.Journal, log *slog.Logger) (p *phones, pushers []*notify.Pusher, err error) {
	if len(c.Notify) == 0 {
		return nil, nil, nil
	}
	var targets []notify.Target
	for _, n := range c.Notify {
		targets = append(targets, notify.Target{
			AtNight: n.AtNight, Quiet: notify.Hours{From: night.Clock(n.QuietFrom), To: night.Clock(n.QuietTo)},
			Reminder: n.Reminder, Page: n.Page,
		})
		o := notify.Options{Template: n.Template, TokenFile: n.TokenFile, Room: c.Name, Log: log}
		if n.Ntfy != "" { // both were checked when the file was read
			o.Ntfy, _ = url.Parse(n.Ntfy)
		} else {
			o.Webhook, _ = url.Parse(n.Webhook)
		}
		pusher, err := notify.New(o)
		if err != nil {
			return nil, nil, err
		}
		pushers = append(pushers, pusher)
	}
	memory, err := recallPhones(ctx, j)
	if err != nil {
		return nil, nil, err
	}
	p = &phones{plan: notify.NewPlan(targets, memory)}
	p.push = func(d notify.Push) {
		pushers[d.Target].Push(notify.Message{Kind: d.Kind, Rule: d.Rule, Text: d.Text, Link: d.Link, Time: time.Now().In(c.Location)})
	}
	return p, pushers, nil
}

func recallPhones(ctx context.Context, j *store.Journal) (m notify.Memory, err error) {
	rows, err := j.Latest(ctx, store.Kind(record.Phones), time.Time{})
	if row, ok := rows[""]; ok {
		_ = json.Unmarshal(row.Body, &m) // else it is of a version that knew more
	}
	return m, err
}

// callFired has an alert told, now or later.
func (h *heart) callFired(at time.Time, a *record.AlertBody) {
	if h.phones == nil || !a.Firing || a.Silent || a.Value == nil {
		return
	}
	schedule := notebook.Schedule(h.config)
	h.phones.plan.Fired(notify.Firing{
		At: at, Night: schedule.DateOf(at), Rule: a.Rule, Side: a.Side, Value: *a.Value, Unit: a.Unit, Message: a.Message,
	})
	h.keepPhones()
}

// call tells what is due.
func (h *heart) call(now time.Time) {
	if h.phones == nil {
		return
	}
	m := h.monitor.Moment()
	moment := notify.Moment{
		Now: now.In(h.config.Location), Asleep: m.InBed || m.Phase == epoch.Night, Night: m.Night,
		Away: h.hush.holds(absence, now) || h.hush.holds(pausing, now),
		Wrote: func(person string) bool {
			_, ok, err := notebook.Entry(context.Background(), h.journal, person, m.Night, diary.Morning)
			return ok && err == nil
		},
	}
	if m.Phase == epoch.Day {
		moment.Up = m.Since
	}
	due := h.phones.plan.Due(moment)
	if len(due) == 0 {
		return
	}
	h.keepPhones() // before it is told: rather once too few than once too many
	for _, d := range due {
		h.phones.push(d)
	}
}

func (h *heart) keepPhones() {
	h.journal.Add(notebook.ToJournal(record.Row{Kind: record.Phones, At: stateAt, Body: inJSON(h.phones.plan.Memory)}))
	h.commit(store.Normal)
	h.tellPhones()
}

// tellPhones tells of each rule whether phones are told of it, and the limit
// that is suggested to whoever is told too often.
func (h *heart) tellPhones() {
	if h.tell == nil || h.phones == nil {
		return
	}
	h.monitor.Rules(func(s rules.Status) {
		habit := h.phones.plan.Rules[s.Rule.Name]
		state, until := habit.State(), json.RawMessage("null")
		var suggested *float64
		switch state {
		case "record":
			until = inJSON(habit.Until.In(h.config.Location).Format(time.DateOnly))
		case "stopped":
			if v, _, ok := habit.Suggested(); ok {
				suggested = &v
			}
		}
		h.tell.broker.Retain("notify/"+s.Rule.Name, inJSON(struct {
			State     string          `json:"state"`
			Until     json.RawMessage `json:"until"`
			Suggested *float64        `json:"suggested"`
		}{state, until, suggested}))
	})
}
