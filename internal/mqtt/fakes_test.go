package mqtt

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
)

const base = "nightroom/bedroom"

// fast is a timing for tests: the same code, sooner back. Where a test waits for
// the client to lose its patience, it says with what; a machine that is busy
// with other things must not make it lose any.
func fast() timing {
	return timing{
		keepAlive: soon, pingTimeout: soon, connect: soon, ack: soon,
		backoffMin: 10 * time.Millisecond, backoffMax: 100 * time.Millisecond, knock: 100 * time.Millisecond,
		stable: time.Hour, goodbye: time.Second,
	}
}

func options(broker *url.URL) Options {
	return Options{Room: "bedroom", Broker: broker, Commands: []string{"pain/+/set", "in_bed/set"}, LastUp: time.Now()}
}

func newClient(t testing.TB, o Options) *Client {
	t.Helper()
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	c.t = fast()
	return c
}

// run starts a client; the returned function ends it and waits for that.
func run(t testing.TB, c *Client, outbox Outbox, handle func(Command) error) (stop func()) {
	t.Helper()
	if handle == nil {
		handle = func(Command) error { return nil }
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.Run(ctx, outbox, handle)
	}()
	stop = func() {
		cancel()
		select {
		case <-done:
		case <-time.After(soon):
			t.Error("Run did not end")
		}
	}
	t.Cleanup(stop)
	return stop
}

// queue is an Outbox in memory.
type queue struct {
	mu                 sync.Mutex
	waiting            []Alert
	delivered, expired []Alert
	more               chan struct{}
	done               chan Alert // each that was delivered or expired
}

func newQueue(alerts ...Alert) *queue {
	return &queue{waiting: alerts, more: make(chan struct{}, 1), done: make(chan Alert, 10_000)}
}

func numbered(n int) Alert {
	return Alert{Seq: int64(n), At: time.Now(), Payload: []byte(fmt.Sprint("alert ", n))}
}

func (q *queue) add(alerts ...Alert) {
	q.mu.Lock()
	q.waiting = append(q.waiting, alerts...)
	q.mu.Unlock()
	select {
	case q.more <- struct{}{}:
	default:
	}
}

func (q *queue) Next(ctx context.Context) (Alert, error) {
	for {
		q.mu.Lock()
		if len(q.waiting) > 0 {
			defer q.mu.Unlock()
			return q.waiting[0], nil
		}
		q.mu.Unlock()
		select {
		case <-q.more:
		case <-ctx.Done():
			return Alert{}, ctx.Err()
		}
	}
}

func (q *queue) Delivered(a Alert) { q.finish(a, &q.delivered) }
func (q *queue) Expired(a Alert)   { q.finish(a, &q.expired) }

func (q *queue) finish(a Alert, list *[]Alert) {
	q.mu.Lock()
	defer q.mu.Unlock()
	*list = append(*list, a)
	q.waiting = q.waiting[1:]
	q.done <- a
}

// receive waits for something on a channel.
func receive[T any](t testing.TB, what string, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(soon):
		t.Fatalf("%s: nothing within %v", what, soon)
		panic("unreachable")
	}
}

// observer is another program on the same broker.
type observer struct {
	t        testing.TB
	client   paho.Client
	messages chan paho.Message
}

func observe(t testing.TB, broker *url.URL, filter string, more ...func(*paho.ClientOptions)) *observer {
	t.Helper()
	o := &observer{t: t, messages: make(chan paho.Message, 100_000)}
	p := paho.NewClientOptions().AddBroker("tcp://" + broker.Host).SetClientID("observer-" + fmt.Sprint(time.Now().UnixNano())).
		SetProtocolVersion(4).SetAutoReconnect(false)
	for _, m := range more {
		m(p)
	}
	o.client = paho.NewClient(p)
	o.must(o.client.Connect())
	o.must(o.client.Subscribe(filter, 1, func(_ paho.Client, m paho.Message) { o.messages <- m }))
	t.Cleanup(func() { o.client.Disconnect(100) })
	return o
}

func (o *observer) must(token paho.Token) {
	o.t.Helper()
	if !token.WaitTimeout(soon) {
		o.t.Fatal("the broker does not answer the observer")
	}
	if token.Error() != nil {
		o.t.Fatal(token.Error())
	}
}

func (o *observer) publish(topic string, retain bool, payload string) {
	o.t.Helper()
	o.must(o.client.Publish(topic, 1, retain, payload))
}

// sees waits for a payload on a topic and returns the message.
func (o *observer) sees(topic, payload string) paho.Message {
	o.t.Helper()
	timeout := time.After(soon)
	var seen []string
	for {
		select {
		case m := <-o.messages:
			if m.Topic() == topic && strings.Contains(string(m.Payload()), payload) {
				return m
			}
			seen = append(seen, m.Topic()+" "+string(m.Payload()[:min(len(m.Payload()), 40)]))
		case <-timeout:
			o.t.Fatalf("did not see %q on %s, only %q", payload, topic, seen)
		}
	}
}

// ledger is a log to look at.
type ledger struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *ledger) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *ledger) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (l *ledger) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func (l *ledger) lines(level, words string) (n int) {
	for line := range strings.Lines(l.String()) {
		if strings.Contains(line, "level="+level) && strings.Contains(line, words) {
			n++
		}
	}
	return n
}
