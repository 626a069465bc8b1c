package daemon

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"nightroom/internal/web"
)

// SayInBed, Pause, NotTonight and Leave are what the page's buttons do. They
// return when the page shows that it is so.

// SayInBed says that somebody is in bed from now on, or nobody.
func (p *page) SayInBed(ctx context.Context, inBed bool) error {
	return p.done(ctx, p.inbox.sayInBed(ctx, inBed))
}

// Pause stops measuring for so long.
func (p *page) Pause(ctx context.Context, long string) error {
	l, err := p.inbox.lullReader(pausing).span(strings.TrimSpace(long))
	if err != nil {
		return web.Unfit{Err: err}
	}
	return p.done(ctx, p.inbox.let(ctx, pausing, l, nil))
}

// Leave says that nobody sleeps here until a date.
func (p *page) Leave(ctx context.Context, until string) error {
	if strings.TrimSpace(until) == "" {
		until = "?" // over MQTT an empty word ends it; here nothing was chosen
	}
	l, err := p.inbox.lullReader(absence).readAway([]byte(until))
	if err != nil {
		return web.Unfit{Err: err}
	}
	return p.done(ctx, p.inbox.let(ctx, absence, l, nil))
}

// NotTonight has nobody alerted of a rule until the morning, or takes that
// back. What is said of one rule leaves the others as they are.
func (p *page) NotTonight(ctx context.Context, rule string, quiet bool) error {
	p.one.Lock()
	defer p.one.Unlock()
	r := p.inbox.lullReader(snoozing)
	if !slices.Contains(r.rules, rule) {
		_, err := r.object([]byte(`{"until":"tonight","rules":[` + strconv.Quote(rule) + `]}`))
		return web.Unfit{Err: err}
	}
	was := p.View().Snooze
	now := lull{On: was.On, Until: was.Until}
	covered := map[string]bool{}
	for _, one := range r.rules {
		covered[one] = was.On && (len(was.Rules) == 0 || slices.Contains(was.Rules, one))
	}
	for _, one := range twins(rule) {
		covered[one] = quiet
	}
	for _, one := range r.rules {
		if covered[one] {
			now.Rules = append(now.Rules, one)
		}
	}
	switch morning := r.tonight(); {
	case len(now.Rules) == 0:
		now = lull{}
	case quiet && (!was.On || !was.Until.IsZero() && was.Until.Before(morning)):
		now.On, now.Until = true, morning
	}
	if len(now.Rules) == len(r.rules) {
		now.Rules = nil
	}
	return p.done(ctx, p.inbox.let(ctx, snoozing, now, nil))
}

// twins are the rules that people know as one: it is the light that is too
// bright, whatever the hour.
func twins(rule string) []string {
	if rule == "dark" || rule == "dim" {
		return []string{"dark", "dim"}
	}
	return []string{rule}
}

// done waits until what was asked for has been dealt with, so that the page
// that comes next shows it: the heart takes one thing after another.
func (p *page) done(ctx context.Context, err error) error {
	if err != nil {
		return err
	}
	return p.inbox.tell(ctx, func() {})
}

// lullOf is a lull as the page shows it.
func (h *heart) lullOf(what string) web.Lull {
	l := h.hush.lulls[what]
	if !l.holds(h.now()) {
		return web.Lull{}
	}
	is := web.Lull{On: true, Rules: l.Rules}
	if !l.Until.IsZero() {
		is.Until = l.Until.In(h.config.Location)
	}
	return is
}
