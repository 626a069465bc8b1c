package daemon

import (
	"context"
	"time"

	"nightroom/internal/sentence"
	"nightroom/internal/web"
)

// warnOfClock says what is to be known of the clock.
func (h *heart) warnOfClock() {
	switch d := &h.dating; {
	case d.verdict.Unsure:
		h.warn(aboutClock, sentence.Errorf("Nobody vouches for the clock: what is measured is marked unsure."))
	case d.waiting:
		h.warn(aboutClock, sentence.Errorf("The clock cannot be believed (%w): readings wait for their date.", d.verdict.Why))
	default:
		h.warn(aboutClock, nil)
	}
}

// vouch takes somebody's word on the page that the clock is right.
func (h *heart) vouch(ctx context.Context) {
	h.dating.said, h.dating.looked = true, time.Time{}
	h.log.Info("Somebody says that the clock is right", "time", h.now().In(h.config.Location).Format(time.DateTime))
	h.keepTime(ctx)
}

// clock is what the page says of it.
func (h *heart) clock() (c web.Clock) {
	d := &h.dating
	if d.piece == nil {
		return c
	}
	c.Why = d.verdict.Why
	wall, loc := d.piece.machine.wall, h.config.Location
	c.Time = func() time.Time { return wall().In(loc) }
	switch {
	case d.verdict.Wrong:
		c.Doubt = web.ClockWrong
	case d.waiting:
		c.Doubt = web.ClockWaits
	case d.verdict.Unsure:
		c.Doubt = web.ClockUnsure
	}
	return c
}

// TrustClock takes somebody's word on the time of day that the page showed.
func (p *page) TrustClock(ctx context.Context, shown string) error {
	c := p.View().Clock
	switch {
	case c.Time == nil || c.Doubt == "":
		return nil // it is not doubted any more
	case c.Doubt == web.ClockWrong:
		return sentence.Errorf("it cannot be right: %w; set it, or connect the machine to the network", c.Why)
	}
	now := c.Time()
	for past := range glance {
		if now.Add(-time.Duration(past)*time.Minute).Format("15:04") == shown {
			return p.inbox.tell(ctx, func() { p.inbox.heart.vouch(context.WithoutCancel(ctx)) })
		}
	}
	return sentence.Errorf("it shows %s by now; look at the page again", c.Shown())
}

// glance is for how many minutes what the page shows may have been looked at.
const glance = 5
