package main

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
)

// A heard is a message as a program in the house gets it.
type heard struct {
	topic    string // below nightroom/e2e/
	payload  string
	retained bool
}

// An alert is one as the house is told of it.
type alert struct {
	Event   string `json:"event_type"`
	ID      string
	Rule    string
	Side    string
	Time    time.Time
	Value   float64
	Limit   float64
	Unit    string
	Message string
}

// A ruleTold is the payload of rule/<rule>.
type ruleTold struct {
	State   string
	Since   time.Time
	Side    string
	Value   *float64
	Limit   *float64
	Unit    string
	Message string
}

// A listener is another program on the broker, which hears all that the room
// says. It comes back when the broker does, to the session that it had.
type listener struct {
	t      testing.TB
	client paho.Client

	mu   sync.Mutex
	all  []heard
	more chan struct{} // closed with the next message
}

const base = "nightroom/e2e/"

func listen(t testing.TB, addr string) *listener {
	t.Helper()
	l := &listener{t: t, more: make(chan struct{})}
	subscribed := make(chan error, 1)
	var once sync.Once
	o := paho.NewClientOptions().AddBroker("tcp://" + addr).SetClientID("house").SetProtocolVersion(4)
	o.SetCleanSession(false).SetResumeSubs(true).SetConnectTimeout(soon)
	o.SetMaxReconnectInterval(100 * time.Millisecond)
	o.SetDefaultPublishHandler(func(_ paho.Client, m paho.Message) { l.hear(m) })
	o.SetOnConnectHandler(func(c paho.Client) {
		token := c.Subscribe(base+"#", 1, nil)
		go func() {
			token.WaitTimeout(soon)
			once.Do(func() { subscribed <- token.Error() })
		}()
	})
	l.client = paho.NewClient(o)
	token := l.client.Connect()
	if !token.WaitTimeout(soon) || token.Error() != nil {
		t.Fatalf("connecting to %s: %v", addr, token.Error())
	}
	t.Cleanup(func() {
		l.client.Disconnect(0)
		if t.Failed() {
			l.tell()
		}
	})
	select {
	case err := <-subscribed:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(soon):
		t.Fatal("the broker does not answer a subscription")
	}
	return l
}

func (l *listener) hear(m paho.Message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, heard{strings.TrimPrefix(m.Topic(), base), string(m.Payload()), m.Retained()})
	close(l.more)
	l.more = make(chan struct{})
}

// tell is for a test that failed.
func (l *listener) tell() {
	for _, m := range l.messages() {
		if m.topic != "state" {
			l.t.Logf("%s %.300s", m.topic, m.payload)
		}
	}
}

// messages are all that were heard so far.
func (l *listener) messages() []heard {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clip(l.all)
}

// wait for a message, the first of those after the first n that is meant.
func (l *listener) wait(n int, what string, meant func(heard) bool) heard {
	l.t.Helper()
	late := time.After(2 * soon)
	for {
		l.mu.Lock()
		more := l.more
		l.mu.Unlock()
		for all := l.messages(); n < len(all); n++ {
			if meant(all[n]) {
				return all[n]
			}
		}
		select {
		case <-more:
		case <-late:
			l.t.Fatalf("the room does not tell: %s", what)
		}
	}
}

// is waits for a topic to have a payload.
func (l *listener) is(n int, topic, payload string) {
	l.t.Helper()
	l.wait(n, topic+" "+payload, func(m heard) bool { return m.topic == topic && m.payload == payload })
}

// rule waits for a rule to be in a state.
func (l *listener) rule(n int, name, state string) (s ruleTold) {
	l.t.Helper()
	l.wait(n, name+" is "+state, func(m heard) bool {
		s = ruleTold{}
		return m.topic == "rule/"+name && json.Unmarshal([]byte(m.payload), &s) == nil && s.State == state
	})
	return s
}

// last is the newest payload of a topic.
func (l *listener) last(topic string) string {
	payload := ""
	for _, m := range l.messages() {
		if m.topic == topic {
			payload = m.payload
		}
	}
	return payload
}

// alerts are those that were heard, each once: a repeat has the id of the
// first.
func (l *listener) alerts() (all []alert) {
	l.t.Helper()
	known := map[string]alert{}
	for _, m := range l.messages() {
		if m.topic != "alert" {
			continue
		}
		var a alert
		if err := json.Unmarshal([]byte(m.payload), &a); err != nil {
			l.t.Fatalf("%v: %s", err, m.payload)
		}
		before, repeated := known[a.ID]
		switch {
		case !repeated:
			known[a.ID] = a
			all = append(all, a)
		case a != before:
			l.t.Errorf("two alerts have one id: %+v and %+v", before, a)
		}
	}
	return all
}

// publish sends a command.
func (l *listener) publish(topic, payload string) {
	l.t.Helper()
	token := l.client.Publish(base+topic, 1, false, payload)
	if !token.WaitTimeout(soon) || token.Error() != nil {
		l.t.Fatalf("publishing to %s: %v", topic, token.Error())
	}
}

// count is how many messages were heard so far.
func (l *listener) count() int { return len(l.messages()) }
