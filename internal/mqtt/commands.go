package mqtt

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	paho "github.com/eclipse/paho.mqtt.golang"
)

// Command is a message on one of the topics of Options.Commands.
type Command struct {
	Topic   string // below the room's base, like "pain/anna/set"; with / before it elsewhere
	Payload []byte // at most 64 KiB, unchecked
}

var (
	errRetained = errors.New("was not carried out because it is retained: send it again without retain, and empty the topic")
	errBusy     = errors.New("too many commands at once: send it again")
	errTooLarge = fmt.Errorf("the payload is over %d KiB", maxPayload>>10)
)

// full is a topic as the broker knows it; short is its inverse.
func (c *Client) full(topic string) string {
	if whole, ok := strings.CutPrefix(topic, "/"); ok {
		return whole
	}
	return c.o.base() + "/" + topic
}

func (c *Client) short(topic string) string {
	if below, ok := strings.CutPrefix(topic, c.o.base()+"/"); ok {
		return below
	}
	return "/" + topic
}

// receive is called by paho in the goroutine that also brings the
// acknowledgements of our own messages: it must never wait.
func (c *Client) receive(_ paho.Client, m paho.Message) {
	select {
	case c.inbox <- m:
	default:
		c.refuse(m, errBusy)
		m.Ack()
	}
}

// work carries out the commands until ctx ends. Those that are left have not
// been acknowledged: the broker sends them again.
func (c *Client) work(ctx context.Context, handle func(Command) error) {
	for {
		select {
		case <-ctx.Done():
			return
		case m := <-c.inbox:
			if err := c.carryOut(m, handle); err != nil {
				c.refuse(m, err)
			}
			m.Ack()
		}
	}
}

// carryOut returns why a command was refused.
func (c *Client) carryOut(m paho.Message, handle func(Command) error) (err error) {
	topic := c.short(m.Topic())
	news := topic[0] == '/'
	switch {
	case news && !slices.Contains(c.o.Commands, topic):
		return nil // left over from a subscription of before
	case news && m.Retained():
		return nil // what somebody said of himself, not to us
	case m.Retained():
		return errRetained // meant for whoever listened when it was sent, perhaps yesterday
	case len(m.Payload()) > maxPayload:
		return errTooLarge
	}
	defer func() {
		if p := recover(); p != nil {
			c.o.Log.Error("MQTT: a command failed; please report this", "topic", m.Topic(), "panic", p, "stack", string(debug.Stack()))
			err = errors.New("nightroom made a mistake: see its log")
		}
	}()
	return handle(Command{Topic: topic, Payload: m.Payload()})
}

// refuse tells on the topic "error" why a command was not carried out.
func (c *Client) refuse(m paho.Message, why error) {
	const longest = 512 // bytes of a topic or a reason that are worth repeating
	cut := func(s string) string { return strings.ToValidUTF8(s[:min(len(s), longest)], "") }
	answer, err := json.Marshal(struct {
		Topic string `json:"topic"`
		Error string `json:"error"`
	}{cut(m.Topic()), cut(why.Error())})
	if err == nil {
		c.Say("error", answer)
	}
}
