package daemon

import (
	"context"
	"slices"
	"strings"
	"time"

	"nightroom/internal/night"
	"nightroom/internal/notify"
	"nightroom/internal/sentence"
	"nightroom/internal/web"
	"nightroom/rules"
)

// obeyNotify takes the answer to the question of a rule that fires night after
// night: keep, raise, or a date until which it is only recorded.
func (in *inbox) obeyNotify(ctx context.Context, named []string, payload []byte) error {
	rule := named[0]
	text := strings.ToLower(strings.TrimSpace(string(first(payload, 40))))
	if err := in.hasHabit(rule); err != nil {
		return err
	}
	switch text {
	case "keep":
		return in.answer(ctx, func(p *notify.Plan) { p.Keep(rule) })
	case "raise":
		return in.raise(ctx, rule)
	}
	d, err := night.ParseDate(text)
	if err != nil {
		return sentence.Errorf("%.40q is no answer: send keep, raise, or a date until which it is only recorded, like 2026-12-31", payload)
	}
	until := time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, in.config.Location)
	if !until.After(in.now()) {
		return sentence.Errorf("%s has passed", d)
	}
	return in.answer(ctx, func(p *notify.Plan) { p.Record(rule, until) })
}

func (in *inbox) hasHabit(rule string) error {
	switch {
	case len(in.config.Notify) == 0:
		return sentence.Errorf("nobody is notified here: set notify in %s", in.config.File)
	case !slices.ContainsFunc(rulesOf(in.config), func(r rules.Rule) bool { return r.Name == rule }):
		return sentence.Errorf("there is no rule %.40q here", rule)
	}
	return nil
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
	s, err := in.habit(ctx, rule)
	switch {
	case err != nil:
		return err
	case !s.known:
		return sentence.Errorf("%s has not fired lately: there is nothing to raise its limit to", rule)
	case !s.further():
		return sentence.Errorf("%s has the limit %v already, and half of these nights would have kept %v: send keep, or a date", rule, s.limit, s.suggested)
	}
	if err := in.setLimit(ctx, rule, s.side, s.suggested); err != nil {
		return err
	}
	return in.answer(ctx, func(p *notify.Plan) { p.Raised(rule) })
}

// A habit is a rule's, with the limit that it has and the one that is
// suggested, when that is known.
type habit struct {
	notify.Habit
	side             rules.Side
	limit, suggested float64
	known            bool
	quantity         string
}

// further tells whether the suggested limit lets more pass than the one there
// is, which may have been changed since these nights.
func (h *habit) further() bool {
	if h.side == rules.Below {
		return h.suggested < h.limit
	}
	return h.suggested > h.limit
}

// habit asks the heart, after everything that it was told before.
func (in *inbox) habit(ctx context.Context, rule string) (habit, error) {
	if err := in.hasHabit(rule); err != nil {
		return habit{}, err
	}
	asked := make(chan habit, 1)
	if err := in.tell(ctx, func() { asked <- in.heart.habit(rule) }); err != nil {
		return habit{}, err
	}
	select {
	case h := <-asked:
		return h, nil
	case <-ctx.Done():
		return habit{}, ctx.Err()
	}
}

func (h *heart) habit(rule string) (of habit) {
	if h.phones != nil {
		of.Habit = h.phones.plan.Rules[rule]
	}
	var side string
	of.suggested, side, of.known = of.Suggested()
	of.side = rules.ParseSide(side)
	h.monitor.Rules(func(s rules.Status) {
		if s.Rule.Name == rule {
			of.quantity = s.Rule.Quantity.String()
			if of.known {
				of.limit = s.Rule.Limit(of.side)
			}
		}
	})
	return of
}

// Habit is how often a rule fires lately, and what phones are told of it.
func (p *page) Habit(ctx context.Context, rule string) (web.Habit, error) {
	h, err := p.inbox.habit(ctx, rule)
	if err != nil {
		return web.Habit{}, err
	}
	w := web.Habit{Rule: rule, Told: h.State(), Nights: len(h.Nights), Window: notify.Window}
	if !h.Until.IsZero() {
		w.Until = night.DateOf(h.Until.In(p.inbox.config.Location))
	}
	if h.known && h.further() {
		w.Verb, w.Quantity, w.Limit, w.Suggested = "Raise", h.quantity, h.limit, h.suggested
		if h.side == rules.Below {
			w.Verb = "Lower"
		}
	}
	return w, nil
}

// Answer says what phones are to be told of a rule, by the same door as MQTT.
func (p *page) Answer(ctx context.Context, rule, word string) error {
	return p.inbox.obeyNotify(ctx, []string{rule}, []byte(word))
}
