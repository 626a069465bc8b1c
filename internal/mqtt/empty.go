package mqtt

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
)

// quiet is how long nothing retained has come when all of it has.
const quiet = time.Second

// Empty empties every retained topic that a broker has under some filters
// (whole ones, with "#" and "+"), but one that is to be kept, and returns which
// they were. It is for a command beside the daemon: it has a name of its own at the broker, and says
// nothing of whether the room is online.
func Empty(ctx context.Context, o Options, keep string, filters ...string) (emptied []string, err error) {
	o.Commands, o.id = nil, fmt.Sprintf("nightroom-forget-%08x", rand.Uint32())
	c, err := New(o)
	if err != nil {
		return nil, err
	}
	c.o.Commands = filters // as many as the broker may answer for
	l, err := c.open(ctx, true)
	if err != nil {
		return nil, errors.New(c.explain(err))
	}
	defer l.wire.abort(errDone)
	topics := make(chan string, 256)
	wanted := map[string]byte{}
	for _, f := range filters {
		wanted[f] = 1
	}
	token := l.hand(func() paho.Token {
		return l.paho.SubscribeMultiple(wanted, func(_ paho.Client, m paho.Message) {
			defer m.Ack()
			if m.Retained() && len(m.Payload()) > 0 && m.Topic() != keep {
				select {
				case topics <- m.Topic():
				default: // more than any room has: the next call finds them
				}
			}
		})
	})
	if err := l.await(ctx, token); err != nil {
		return nil, errors.New(c.explain(err))
	}
	for {
		select {
		case topic := <-topics:
			if err := l.send(ctx, topic, true, nil); err != nil {
				return emptied, errors.New(c.explain(err))
			}
			emptied = append(emptied, topic)
		case <-time.After(quiet):
			l.paho.Disconnect(250)
			return emptied, nil
		case <-l.wire.dead:
			return emptied, errors.New(c.explain(l.wire.why()))
		case <-ctx.Done():
			return emptied, ctx.Err()
		}
	}
}
