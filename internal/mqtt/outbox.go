package mqtt

import (
	"context"
	"time"
)

// Alert is one alert message, as the Outbox keeps it.
type Alert struct {
	Seq     int64 // its number in the Outbox
	At      time.Time
	Payload []byte
}

// Outbox is where alerts wait until the broker has them: the journal behind
// its cursor. Its methods are called by one goroutine at a time.
type Outbox interface {
	// Next blocks until there is an alert; it returns the same one again until
	// it was Delivered or Expired, or an error when ctx has ended.
	Next(ctx context.Context) (Alert, error)
	// Delivered says that the broker has acknowledged this alert.
	Delivered(Alert)
	// Expired says that this alert was too old to be sent. Whether the
	// resolved of a firing that expired is still worth sending is for the
	// Outbox to decide.
	Expired(Alert)
}

const outboxRetry = 5 * time.Second

// deliver sends the alerts in order, one at a time, until the link breaks: the
// next may leave only when the broker has the one before, else a broken
// connection could change their order.
func (c *Client) deliver(ctx context.Context, l *link, outbox Outbox) {
	for ctx.Err() == nil {
		a, err := outbox.Next(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			c.o.Log.Error("MQTT: alerts cannot be read from the journal; trying again", "err", err)
			select {
			case <-ctx.Done():
			case <-time.After(outboxRetry):
			}
			continue
		}
		if age := c.o.Now().Sub(a.At); age > c.o.AlertMaxAge {
			c.dropped.Add(1)
			c.o.Log.Warn("MQTT: an alert is too old to be sent", "at", a.At, "age", age.Round(time.Second))
			outbox.Expired(a)
			continue
		}
		if err := l.send(ctx, c.full("alert"), false, a.Payload); err != nil {
			return // the next connection begins with this one again
		}
		outbox.Delivered(a)
	}
}
