package mqtt

import (
	"context"
	"fmt"
	"strings"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
)

// session is one connection from dialling to its end. It returns how long it
// was up, 0 if it never was, and why it ended.
func (c *Client) session(ctx context.Context, outbox Outbox, lastUp time.Time) (up time.Duration, err error) {
	for len(c.says) > 0 { // said while there was no connection
		<-c.says
	}
	if lastUp.IsZero() || c.o.Now().Sub(lastUp) > c.o.AlertMaxAge {
		if err := c.discard(ctx); err != nil {
			return 0, err
		}
	}
	l, err := c.open(ctx, false)
	if err != nil {
		return 0, err
	}
	defer l.wire.abort(errDone)
	opened := time.Now()
	complaint, err := c.begin(ctx, l)
	if err == nil {
		c.news.connected(c.o.Broker.Host, complaint)
		err = c.serve(ctx, l, outbox)
	}
	return max(time.Since(opened), 1), err
}

// discard has the broker throw away what it kept for this client.
func (c *Client) discard(ctx context.Context) error {
	l, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	l.paho.Disconnect(250)
	l.wire.abort(errDone)
	return nil
}

// begin makes the connection what it is for: the commands are subscribed to,
// all that is retained is there again, and only then comes "online", which
// says that it is true.
func (c *Client) begin(ctx context.Context, l *link) (complaint string, err error) {
	refused, err := l.subscribe(ctx, c.filters())
	if err != nil {
		return "", err
	}
	if len(refused) > 0 {
		complaint = fmt.Sprintf("the broker at %s does not let %s subscribe to %s: commands on it do not arrive; check its ACL",
			c.o.Broker.Host, who(c.o.Username), strings.Join(refused, ", "))
	}
	c.retained.again()
	if err := c.flush(ctx, l); err != nil {
		return "", err
	}
	return complaint, l.send(ctx, c.full("status"), true, []byte("online"))
}

func (c *Client) filters() []string {
	filters := make([]string, len(c.o.Commands))
	for i, f := range c.o.Commands {
		filters[i] = c.full(f)
	}
	return filters
}

// serve sends what there is to send until the link breaks or ctx ends.
func (c *Client) serve(ctx context.Context, l *link, outbox Outbox) error {
	alerting, stop := context.WithCancel(ctx)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		c.deliver(alerting, l, outbox)
	}()
	defer func() { stop(); <-stopped }()

	for {
		var err error
		select {
		case <-ctx.Done():
			stop()
			<-stopped
			c.goodbye(l)
			return ctx.Err()
		case <-l.wire.dead:
			return l.wire.why()
		case <-c.retained.changed:
			err = c.flush(ctx, l)
		case m := <-c.says:
			err = l.send(ctx, c.full(m.topic), false, m.payload)
		}
		if err != nil && ctx.Err() == nil {
			return err
		}
	}
}

// flush sends all retained topics that have a new value. Values go together;
// topics are emptied one after the other, because a burst of deletions has
// been seen to break the connections of other programs.
func (c *Client) flush(ctx context.Context, l *link) error {
	values, empty := c.retained.take()
	tokens := make([]paho.Token, len(values))
	for i, v := range values {
		tokens[i] = l.publish(c.full(v.topic), true, v.payload)
	}
	for _, t := range tokens {
		if err := l.await(ctx, t); err != nil {
			return err
		}
	}
	for _, e := range empty {
		if err := l.send(ctx, c.full(e.topic), true, nil); err != nil {
			return err
		}
		if c.retained.emptied(e.topic) && c.o.Emptied != nil {
			c.o.Emptied(e.topic)
		}
	}
	return nil
}

// goodbye says offline and leaves. If the broker does not acknowledge that in
// time, the connection is cut without a DISCONNECT, and the last will says it.
func (c *Client) goodbye(l *link) {
	ctx, cancel := context.WithTimeout(context.Background(), c.t.goodbye)
	defer cancel()
	said := make(chan struct{})
	go func() {
		defer close(said)
		if l.send(ctx, c.full("status"), true, []byte("offline")) == nil {
			l.paho.Disconnect(250)
		}
	}()
	select {
	case <-said:
	case <-ctx.Done():
	}
}
