package mqtt

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
	"github.com/eclipse/paho.mqtt.golang/packets"
)

// Client is the room's place on a broker. Retain, Forget, Again, Say and
// Status may be called from any goroutine, before and while it runs, and never
// block.
//
// Topics are below the room's base, nightroom/<room>, as file names are in a
// folder; one that begins with / is the whole topic, without that stroke.
type Client struct {
	o        Options
	t        timing
	retained retained
	says     chan message
	inbox    chan paho.Message
	news     news
	dropped  atomic.Int64
}

// message is a payload for a topic below the room's base.
type message struct {
	topic   string
	payload []byte
}

// timing is how patient the client is.
type timing struct {
	keepAlive   time.Duration // of silence, before a ping; whole seconds
	pingTimeout time.Duration
	connect     time.Duration // dialling, and again the handshake of MQTT
	ack         time.Duration // from a message to its acknowledgement
	backoffMin  time.Duration // between connections
	backoffMax  time.Duration
	knock       time.Duration // the same, while the machine is there and the broker is not
	stable      time.Duration // a connection that lasted so long was a good one
	goodbye     time.Duration // for the last word
}

// A dead peer is noticed after keepAlive + pingTimeout and up to two ticks of
// 5 s, on which paho looks: within 30 s.
func defaultTiming() timing {
	return timing{
		keepAlive:   15 * time.Second,
		pingTimeout: 5 * time.Second,
		connect:     10 * time.Second,
		ack:         20 * time.Second,
		backoffMin:  time.Second,
		backoffMax:  30 * time.Second,
		knock:       1500 * time.Millisecond,
		stable:      time.Minute,
		goodbye:     time.Second,
	}
}

// New checks the options; it does not connect.
func New(o Options) (*Client, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	routePahoLogs(o.Log)
	return &Client{
		o:        o,
		t:        defaultTiming(),
		retained: retained{changed: make(chan struct{}, 1)},
		says:     make(chan message, 16),
		inbox:    make(chan paho.Message, 64),
		news:     news{log: o.Log, now: o.Now, told: map[string]bool{}},
	}, nil
}

// Retain gives a retained topic (below the room's base) its newest value. It
// is sent as soon as there is a connection and again on each new one. The same
// value is not sent twice on one connection; an empty one empties the topic.
func (c *Client) Retain(topic string, payload []byte) { c.retained.set(topic, payload) }

// Forget empties a retained topic, so that the broker has it no more.
func (c *Client) Forget(topic string) { c.retained.set(topic, nil) }

// Again sends all that is retained once more, in the order in which the topics
// were first given: somebody who has just come has perhaps not heard it.
func (c *Client) Again() { c.retained.repeat() }

// Say sends a message that is of interest now or never: without a connection
// it is dropped.
func (c *Client) Say(topic string, payload []byte) {
	select {
	case c.says <- message{topic, payload}:
	default:
	}
}

// Run connects and stays connected until ctx ends; then it says offline, waits
// for the acknowledgement for a second at most, and leaves. Alerts come from
// the outbox; handle carries out commands, one at a time, in a goroutine of
// its own: a command is acknowledged to the broker only when handle has
// returned, and what it returns as an error is told on the topic "error".
func (c *Client) Run(ctx context.Context, outbox Outbox, handle func(Command) error) {
	var worker sync.WaitGroup
	worker.Go(func() { c.work(ctx, handle) })
	defer worker.Wait()
	defer c.news.left()

	lastUp := c.o.LastUp
	failures, broken := 0, 0
	for {
		up, err := c.session(ctx, outbox, lastUp)
		if ctx.Err() != nil {
			return
		}
		if up > 0 {
			lastUp = c.o.Now()
		}
		switch {
		case up >= c.t.stable:
			failures, broken = 0, 0
			c.news.forget()
		case up > 0:
			broken++
		}
		if broken >= 2 && isClosed(err) {
			err = errThrownOut
		}
		failures++
		c.news.trouble(c.explain(err))

		select {
		case <-ctx.Done():
			return
		case <-time.After(c.pause(failures, err)):
		}
	}
}

// pause is the time before the next try: doubled each time, with jitter, so
// that a house full of rooms does not come back in one moment. A broker that
// knows us and says no is asked only every half minute; one that is being
// started again is to find us soon, and to be refused by its machine costs both
// sides two packets.
func (c *Client) pause(failures int, err error) time.Duration {
	longest := c.t.backoffMax
	if isRefusal(err) {
		return longest + rand.N(longest/5)
	}
	if errors.Is(err, syscall.ECONNREFUSED) {
		longest = min(longest, c.t.knock)
	}
	d := min(longest, c.t.backoffMin<<min(failures-1, 16))
	return d/2 + rand.N(d/2+1)
}

// isRefusal tells a broker that answers and will not have us.
func isRefusal(err error) bool {
	return errors.Is(err, packets.ErrorRefusedBadUsernameOrPassword) ||
		errors.Is(err, packets.ErrorRefusedNotAuthorised) ||
		errors.Is(err, packets.ErrorRefusedIDRejected)
}

// Status is what the page and check say about the connection.
type Status struct {
	Connected bool
	Since     time.Time // of Connected being what it is
	LastError string    // what is wrong now, for people; "" if nothing is
	Dropped   int64     // alerts that were too old when they could be sent
}

// Status says how it stands.
func (c *Client) Status() Status {
	s := c.news.status()
	s.Dropped = c.dropped.Load()
	return s
}
