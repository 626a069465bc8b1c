package daemon

import (
	"context"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/notebook"
	"nightroom/internal/web"
)

// What the page changes in the configuration counts at once: limits by the
// same way as over MQTT, everything else by leaving the room and taking it up
// anew, which is what a restart of the service does, without ending the
// program. The record closes and opens, the sensors are found again, home
// automation sees us go and come; that takes about a second. Whoever asks for
// a page meanwhile waits for it: the address stays, with its connections.

// Before is what one round leaves to the next.
type before struct {
	page *web.Address // with those who look at it; nil: it was not there
	said bool         // somebody vouched for the clock

	forgets *forgets
}

// address is where the page was.
func (b *before) address() *web.Address {
	if b == nil {
		return nil
	}
	return b.page
}

// close gives back what no round has taken.
func (b *before) close() {
	if page := b.address(); page != nil {
		_ = page.Close() // the round failed, and says why
	}
}

// saidTime tells whether somebody vouched for the clock.
func (b *before) saidTime() bool { return b != nil && b.said }

// leaveBehind keeps for the next round what outlives this one.
func (d *daemon) leaveBehind() {
	d.before = &before{said: d.heart.dating.said, forgets: d.heart.page.house.forgets}
	if d.page != nil {
		d.before.page = d.page.Keep()
	}
}

// renewed are the options of the next round. A file that cannot be read by now
// changes nothing.
func (d *daemon) renewed() Options {
	o := d.Options
	o.Ready = nil
	load := o.Load
	if load == nil {
		load = func() (*config.Config, error) { return config.Load(d.Config.File, Parts()) }
	}
	c, err := load()
	if err != nil {
		d.Log.Error("The configuration cannot be read; what it was before goes on", "error", err)
		return o
	}
	if notebook.Simulated(d.Config) {
		o.Start = d.now() // a made-up room's time goes on
	}
	o.Config = c
	d.Log.Info("The room is taken up anew, with what was changed", "file", c.File)
	return o
}

// takeUp has the configuration that a change left count from now on, and tells
// whether the room is taken up anew for it.
func (in *inbox) takeUp(ctx context.Context, was, is *config.Config) (anew bool, err error) {
	limits, only := limitsAlone(was, is)
	if !only {
		return true, in.tell(ctx, func() { in.heart.renew = true })
	}
	return false, in.tell(ctx, func() {
		for _, l := range limits {
			in.heart.limit(l.rule, l.side, l.value)
		}
	})
}

// atOnce is how long the heart may take to hear of it.
const atOnce = 10 * time.Second
