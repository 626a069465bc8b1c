package mqtt

import (
	"encoding/json"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
	"github.com/eclipse/paho.mqtt.golang/packets"
)

// collect is a handler that hands on what it gets.
func collect() (func(Command) error, chan Command) {
	got := make(chan Command, 100)
	return func(c Command) error { got <- c; return nil }, got
}

func TestACommandArrivesBelowTheBase(t *testing.T) {
	m := startMosquitto(t)
	o := observe(t, m.url(), base+"/status")
	handle, got := collect()
	run(t, newClient(t, options(m.url())), newQueue(), handle)
	o.sees(base+"/status", "online")
	o.publish(base+"/pain/anna/set", false, "4")
	if c := receive(t, "command", got); c.Topic != "pain/anna/set" || string(c.Payload) != "4" {
		t.Errorf("got %+v", c)
	}
}

func TestARefusedCommandIsAnsweredOnError(t *testing.T) {
	m := startMosquitto(t)
	o := observe(t, m.url(), base+"/#")
	run(t, newClient(t, options(m.url())), newQueue(), func(c Command) error {
		if string(c.Payload) == "panic" {
			panic("a mistake")
		}
		return errors.New("a score is 0 to 10")
	})
	o.sees(base+"/status", "online")
	for _, c := range []struct{ payload, want string }{
		{"11", "a score is 0 to 10"},
		{"panic", "nightroom made a mistake"},
		{strings.Repeat("9", maxPayload+1), "over 64 KiB"},
		{strings.Repeat("9", 1<<20), "over 64 KiB"},
	} {
		o.publish(base+"/pain/anna/set", false, c.payload)
		var answer struct{ Topic, Error string }
		if err := json.Unmarshal(o.sees(base+"/error", c.want).Payload(), &answer); err != nil {
			t.Fatal(err)
		}
		if answer.Topic != base+"/pain/anna/set" {
			t.Errorf("the answer names %q", answer.Topic)
		}
	}
}

// A broker sends a message again until it is acknowledged; to leave at one
// that is too long would mean to leave for ever.
func TestAMessageThatIsTooLongDoesNotEndTheConnection(t *testing.T) {
	m := startMosquitto(t)
	p := startProxy(t, m.addr)
	o := observe(t, m.url(), base+"/#")
	handle, got := collect()
	run(t, newClient(t, options(p.url())), newQueue(), handle)
	o.sees(base+"/status", "online")
	o.publish(base+"/in_bed/set", false, strings.Repeat("x", 4<<20))
	o.publish(base+"/in_bed/set", false, "ON")
	if c := receive(t, "command", got); string(c.Payload) != "ON" {
		t.Errorf("carried out: %d bytes", len(c.Payload))
	}
	if n := p.connections(); n != 1 {
		t.Errorf("%d connections", n)
	}
}

func TestARetainedCommandIsNotCarriedOut(t *testing.T) {
	m := startMosquitto(t)
	o := observe(t, m.url(), base+"/#")
	o.publish(base+"/pain/anna/set", true, "7")
	handle, got := collect()
	run(t, newClient(t, options(m.url())), newQueue(), handle)
	o.sees(base+"/error", "retained")
	o.publish(base+"/pain/anna/set", false, "4")
	if c := receive(t, "command", got); string(c.Payload) != "4" {
		t.Errorf("carried out: %q", c.Payload)
	}
}

func TestACommandIsAcknowledgedOnlyWhenItWasCarriedOut(t *testing.T) {
	m := startMosquitto(t)
	p := startProxy(t, m.addr)
	o := observe(t, m.url(), base+"/status")
	var calls atomic.Int32
	begun, finish := make(chan struct{}, 10), make(chan struct{})
	run(t, newClient(t, options(p.url())), newQueue(), func(Command) error {
		calls.Add(1)
		begun <- struct{}{}
		<-finish
		return nil
	})
	o.sees(base+"/status", "online")
	o.publish(base+"/pain/anna/set", false, "4")
	receive(t, "command", begun)
	p.cut() // the daemon had it, but nobody knows whether it was written down
	o.sees(base+"/status", "online")
	close(finish)
	receive(t, "the command again", begun)
}

func TestACommandThatWasCarriedOutDoesNotComeAgain(t *testing.T) {
	m := startMosquitto(t)
	p := startProxy(t, m.addr)
	acked := make(chan struct{}, 10)
	p.losing(func(fromClient bool, packet packets.ControlPacket) bool {
		if _, ok := packet.(*packets.PubackPacket); ok && fromClient {
			acked <- struct{}{}
		}
		return false
	})
	o := observe(t, m.url(), base+"/status")
	handle, got := collect()
	run(t, newClient(t, options(p.url())), newQueue(), handle)
	o.sees(base+"/status", "online")
	o.publish(base+"/in_bed/set", false, "ON")
	receive(t, "command", got)
	receive(t, "acknowledgement", acked)
	o.must(o.client.Unsubscribe(base + "/status")) // the broker has read what came before this
	p.cut()
	o.publish(base+"/in_bed/set", false, "OFF")
	if c := receive(t, "command", got); string(c.Payload) != "OFF" {
		t.Errorf("came again: %s", c.Payload)
	}
}

func TestCommandsWaitForADaemonThatIsBackSoon(t *testing.T) {
	for _, c := range []struct {
		name   string
		lastUp time.Time
		want   string
	}{
		{"after a minute the command is carried out", time.Now().Add(-time.Minute), "ON"},
		{"after two hours it is not", time.Now().Add(-2 * time.Hour), "OFF"},
		{"nor when nobody knows how long it was", time.Time{}, "OFF"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := startMosquitto(t)
			o := observe(t, m.url(), base+"/status")
			opts := options(m.url())
			stop := run(t, newClient(t, opts), newQueue(), nil)
			o.sees(base+"/status", "online")
			stop()
			o.publish(base+"/in_bed/set", false, "ON")
			opts.LastUp = c.lastUp
			handle, got := collect()
			run(t, newClient(t, opts), newQueue(), handle)
			o.sees(base+"/status", "online")
			o.publish(base+"/in_bed/set", false, "OFF")
			if first := receive(t, "command", got); string(first.Payload) != c.want {
				t.Errorf("the first command is %s", first.Payload)
			}
		})
	}
}

// The queue of commands has room for 64; the rest is refused, never lost
// without a word, and paho's goroutine never waits.
func TestTooManyCommandsAtOnceAreRefusedNotLost(t *testing.T) {
	m := startMosquitto(t, "allow_anonymous true", "max_inflight_messages 0")
	o := observe(t, m.url(), base+"/#")
	finish := make(chan struct{})
	var done atomic.Int32
	run(t, newClient(t, options(m.url())), newQueue(), func(Command) error {
		<-finish
		done.Add(1)
		return nil
	})
	o.sees(base+"/status", "online")
	var last paho.Token
	for range 70 {
		last = o.client.Publish(base+"/in_bed/set", 1, false, "ON")
	}
	o.must(last)
	for range 70 - 64 - 1 { // one is being carried out
		o.sees(base+"/error", errBusy.Error())
	}
	close(finish)
}
