package mqtt

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
)

// Try connects to the broker, asks for the commands, and leaves. It says and
// changes nothing there, and does not disturb a nightroom that is connected.
// The error says which setting to look at.
func Try(ctx context.Context, o Options) error {
	o.id = fmt.Sprintf("nightroom-check-%08x", rand.Uint32())
	c, err := New(o)
	if err != nil {
		return err
	}
	l, err := c.open(ctx, true)
	if err != nil {
		return errors.New(c.explain(err))
	}
	defer l.wire.abort(errDone)
	refused, err := l.subscribe(ctx, c.filters())
	if err != nil {
		return errors.New(c.explain(err))
	}
	l.paho.Disconnect(250)
	if len(refused) > 0 {
		return fmt.Errorf("the broker at %s does not let %s subscribe to %s: check its ACL", c.o.Broker.Host, who(c.o.Username), strings.Join(refused, ", "))
	}
	return nil
}

// Online tells whether the broker says that this room is there. A broker that
// has never heard of it says nothing: that is waited for until ctx ends.
func Online(ctx context.Context, o Options) bool {
	o.id, o.Commands = fmt.Sprintf("nightroom-check-%08x", rand.Uint32()), []string{"status"}
	c, err := New(o)
	if err != nil {
		return false
	}
	l, err := c.open(ctx, true)
	if err != nil {
		return false
	}
	defer l.wire.abort(errDone)
	if refused, err := l.subscribe(ctx, c.filters()); err != nil || len(refused) > 0 {
		return false
	}
	select {
	case m := <-c.inbox:
		return string(m.Payload()) == "online"
	case <-l.wire.dead:
	case <-ctx.Done():
	}
	return false
}
