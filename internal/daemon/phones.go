package daemon

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
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
		state, until := "telling", json.RawMessage("null")
		var suggested *float64
		switch {
		case !habit.Until.IsZero():
			state, until = "record", inJSON(habit.Until.In(h.config.Location).Format(time.DateOnly))
		case habit.Stopped:
			state = "stopped"
			if v, _, ok := habit.Suggested(); ok {
				suggested = &v
			}
		case habit.Keep:
			state = "keep"
		}
		h.tell.broker.Retain("notify/"+s.Rule.Name, inJSON(struct {
			State     string          `json:"state"`
			Until     json.RawMessage `json:"until"`
			Suggested *float64        `json:"suggested"`
		}{state, until, suggested}))
	})
}

// obeyNotify takes the answer to the question of a rule that fires night after
// night: keep, raise, or a date until which it is only recorded.
func (in *inbox) obeyNotify(ctx context.Context, named []string, payload []byte) error {
	rule := named[0]
	text := strings.ToLower(strings.TrimSpace(string(first(payload, 40))))
	switch {
	case len(in.config.Notify) == 0:
		return fmt.Errorf("nobody is notified here: set notify in %s", in.config.File)
	case !in.hasRule(rule):
		return fmt.Errorf("there is no rule %.40q here", rule)
	}
	switch text {
	case "keep":
		return in.answer(ctx, func(p *notify.Plan) { p.Keep(rule) })
	case "raise":
		return in.raise(ctx, rule)
	}
	d, err := night.ParseDate(text)
	if err != nil {
		return fmt.Errorf("%.40q is no answer: send keep, raise, or a date until which it is only recorded, like 2026-12-31", payload)
	}
	until := time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, in.config.Location)
	if !until.After(in.now()) {
		return fmt.Errorf("%s has passed", d)
	}
	return in.answer(ctx, func(p *notify.Plan) { p.Record(rule, until) })
}

func (in *inbox) hasRule(name string) bool {
	for _, r := range rulesOf(in.config) {
		if r.Name == name {
			return true
		}
	}
	return false
}

func (in *inbox) answer(ctx context.Context, do func(*notify.Plan)) error {
	return in.tell(ctx, func() {
		if in.heart.phones != nil {
			do(in.heart.phones.plan)
			in.heart.keepPhones()
		}
	})
}

// raise sets the limit to what is suggested.
func (in *inbox) raise(ctx context.Context, rule string) error {
	type suggestion struct {
		value float64
		side  string
		ok    bool
	}
	asked := make(chan suggestion, 1)
	if err := in.answer(ctx, func(p *notify.Plan) {
		habit := p.Rules[rule]
		v, side, ok := habit.Suggested()
		asked <- suggestion{v, side, ok}
	}); err != nil {
		return err
	}
	select {
	case s := <-asked:
		if !s.ok {
			return fmt.Errorf("%s has not fired lately: there is nothing to raise its limit to", rule)
		}
		if err := in.setLimit(ctx, rule, rules.ParseSide(s.side), s.value); err != nil {
			return err
		}
		return in.answer(ctx, func(p *notify.Plan) { p.Raised(rule) })
	case <-ctx.Done():
		return ctx.Err()
	}
}
