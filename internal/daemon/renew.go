package daemon

import (
	"context"
	"os"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/notebook"
)

// What the page changes in the configuration counts at once: limits by the
// same way as over MQTT, everything else by leaving the room and taking it up
// anew, which is what a restart of the service does, without ending the
// program. The record closes and opens, the sensors are found again, home
// automation sees us go and come; that takes about a second. The page's
// address stays open meanwhile, so that nobody is turned away.

// Before is what one round leaves to the next.
type before struct {
	listen string   // where the page was
	socket *os.File // that it listens on; nil: it was not there
	said   bool     // somebody vouched for the clock

	forgets *forgets
}

// socketFor is the page's own, if it is to stay where it was.
func (b *before) socketFor(c *config.Config) *os.File {
	if b == nil || b.socket == nil {
		return nil
	}
	if b.listen != c.Web.Listen {
		b.socket.Close()
		return nil
	}
	return b.socket
}

// saidTime tells whether somebody vouched for the clock.
func (b *before) saidTime() bool { return b != nil && b.said }

// keepSocket holds the page's address until the next round has it.
func (d *daemon) keepSocket() {
	d.before = &before{listen: d.Config.Web.Listen, said: d.heart.dating.said, forgets: d.heart.page.house.forgets}
	if d.page == nil {
		return
	}
	var err error
	if d.before.socket, err = d.page.Socket(); err != nil {
		d.Log.Warn("The page's address is let go for a moment", "error", err)
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
