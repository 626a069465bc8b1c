package mqtt

import (
	"fmt"
	"net/url"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/eclipse/paho.mqtt.golang/packets"
	"go.uber.org/goleak"
)

func TestOptionsThatCannotWorkAreRefused(t *testing.T) {
	for _, c := range []struct{ name, room, broker, want string }{
		{"wildcard in the room", "bed/+", "mqtt://h", "room"},
		{"no room", "", "mqtt://h", "room"},
		{"room too long", strings.Repeat("a", 33), "mqtt://h", "room"},
		{"unknown scheme", "bedroom", "http://h", "mqtt.broker"},
		{"no host", "bedroom", "mqtt://", "mqtt.broker"},
		{"password in the address", "bedroom", "mqtt://u:p@h", "mqtt.password_file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			u, err := url.Parse(c.broker)
			if err != nil {
				t.Fatal(err)
			}
			_, err = New(Options{Room: c.room, Broker: u})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want a word on %s", err, c.want)
			}
		})
	}
	if _, err := New(Options{Room: "bedroom", Broker: &url.URL{Scheme: "mqtt", Host: "h"}, Commands: []string{"#"}}); err == nil {
		t.Error("a subscription to everything was accepted")
	}
}

func TestOnlineComesAfterTheStateAndOfflineAtTheEnd(t *testing.T) {
	m := startMosquitto(t)
	o := observe(t, m.url(), base+"/#")
	c := newClient(t, options(m.url()))
	c.Retain("state", []byte("17 °C"))
	stop := run(t, c, newQueue(), nil)
	first, second := receive(t, "first", o.messages), receive(t, "second", o.messages)
	if first.Topic() != base+"/state" || second.Topic() != base+"/status" || string(second.Payload()) != "online" {
		t.Errorf("got %s, %s", first.Topic(), second.Topic())
	}
	stop()
	o.sees(base+"/status", "offline")
	if c.Status().Connected {
		t.Error("Status still says connected")
	}
}

func TestTheLastWillSpeaksWhenTheDaemonIsKilled(t *testing.T) {
	m := startMosquitto(t)
	p := startProxy(t, m.addr)
	o := observe(t, m.url(), base+"/status")
	run(t, newClient(t, options(p.url())), newQueue(), nil)
	o.sees(base+"/status", "online")
	p.cut()
	o.sees(base+"/status", "offline")
	o.sees(base+"/status", "online") // it comes back
}

func TestRetainedStateIsThereAgainAfterTheBrokerLostAll(t *testing.T) {
	m := startMosquitto(t)
	c := newClient(t, options(m.url()))
	for i := range 40 {
		c.Retain(fmt.Sprint("sensor/", i), []byte("ok"))
	}
	run(t, c, newQueue(), nil)
	observe(t, m.url(), base+"/#").sees(base+"/status", "online")
	m.kill()
	c.Retain("state", []byte("old"))
	c.Retain("state", []byte("new"))
	m.start()
	o := observe(t, m.url(), base+"/#")
	seen := map[string]string{}
	for seen[base+"/status"] != "online" {
		msg := receive(t, "retained topics", o.messages)
		seen[msg.Topic()] = string(msg.Payload())
	}
	if len(seen) != 42 || seen[base+"/state"] != "new" {
		t.Errorf("%d topics, state %q", len(seen), seen[base+"/state"])
	}
}

func TestTheSameValueIsNotSentTwice(t *testing.T) {
	m := startMosquitto(t)
	c := newClient(t, options(m.url()))
	run(t, c, newQueue(), nil)
	o := observe(t, m.url(), base+"/#")
	o.sees(base+"/status", "online")
	c.Retain("state", []byte("a"))
	o.sees(base+"/state", "a")
	c.Retain("state", []byte("a"))
	c.Retain("mark", []byte("b"))
	if msg := receive(t, "mark", o.messages); msg.Topic() != base+"/mark" {
		t.Errorf("sent again: %s", msg.Topic())
	}
}

func TestAForgottenTopicIsEmptiedOnTheBroker(t *testing.T) {
	m := startMosquitto(t)
	o := observe(t, m.url(), base+"/#")
	o.publish(base+"/sensor/ghost", true, "left by an older version")
	c := newClient(t, options(m.url()))
	c.Forget("sensor/ghost")
	c.Retain("state", []byte("here"))
	run(t, c, newQueue(), nil)
	o.sees(base+"/status", "online")
	late := observe(t, m.url(), base+"/#")
	for range 2 {
		if msg := receive(t, "retained", late.messages); msg.Topic() == base+"/sensor/ghost" {
			t.Errorf("still there: %q", msg.Payload())
		}
	}
	if _, empty := c.retained.take(); len(empty) > 0 || len(c.retained.values) != 1 {
		t.Errorf("what was emptied is still remembered: %v", c.retained.values)
	}
}

func TestAHalfOpenConnectionIsNoticed(t *testing.T) {
	m := startMosquitto(t)
	p := startProxy(t, m.addr)
	o := observe(t, m.url(), base+"/#")
	c, q := newClient(t, options(p.url())), newQueue()
	c.t.keepAlive, c.t.pingTimeout = time.Second, time.Second
	run(t, c, q, nil)
	o.sees(base+"/status", "online")
	p.mute()
	q.add(numbered(1))
	o.sees(base+"/alert", "alert 1")
	receive(t, "delivery", q.done)
	if n := p.connections(); n < 2 { // a busy machine may answer a ping too late as well
		t.Errorf("%d connections, want another", n)
	}
}

func TestTheEndIsQuickEvenWhenTheBrokerIsSilent(t *testing.T) {
	m := startMosquitto(t)
	p := startProxy(t, m.addr)
	c := newClient(t, options(p.url()))
	q := newQueue(numbered(1))
	stop := run(t, c, q, nil)
	receive(t, "delivery", q.done)
	p.mute()
	began := time.Now()
	stop()
	if took := time.Since(began); took < c.t.goodbye || took > soon/2 {
		t.Errorf("took %v", took)
	}
}

func waitAcked(t *testing.T, p *proxy, topic string) {
	t.Helper()
	for receive(t, topic, p.acked).TopicName != topic {
	}
}

func TestAWrongPasswordIsToldOnceAndNeverShown(t *testing.T) {
	m := startMosquitto(t, "allow_anonymous false", "password_file "+passwords(t, "nightroom", "right"))
	p := startProxy(t, m.addr)
	log := new(ledger)
	o := options(p.url())
	o.Username, o.PasswordFile, o.Log = "nightroom", textFile(t, "hunter2\n"), log.logger()
	c := newClient(t, o)
	tries := make(chan struct{}, 100)
	p.losing(func(fromClient bool, packet packets.ControlPacket) bool {
		if _, ok := packet.(*packets.ConnectPacket); ok {
			tries <- struct{}{}
		}
		return false
	})
	stop := run(t, c, newQueue(), nil)
	for range 5 {
		receive(t, "try", tries)
	}
	if s := c.Status(); s.Connected || !strings.Contains(s.LastError, "mqtt.password_file") {
		t.Errorf("status: %+v", s)
	}
	stop()
	if n := log.lines("WARN", "mqtt.password_file"); n != 1 {
		t.Errorf("told %d times:\n%s", n, log)
	}
	if strings.Contains(log.String(), "hunter2") {
		t.Error("the password is in the log")
	}
	if pause := c.pause(1, packets.ErrorRefusedNotAuthorised); pause < c.t.backoffMax {
		t.Errorf("the first pause after a refusal is %v", pause)
	}

	o.PasswordFile = textFile(t, "right\n")
	run(t, newClient(t, o), newQueue(), nil)
	waitAcked(t, p, base+"/status")
}

func TestARefusedSubscriptionIsToldAndTheRestWorks(t *testing.T) {
	m := startMosquitto(t)
	p := startProxy(t, m.addr)
	p.losing(func(_ bool, packet packets.ControlPacket) bool {
		if suback, ok := packet.(*packets.SubackPacket); ok {
			suback.ReturnCodes = []byte{0x80, 0x80} // refused (MQTT 3.1.1, section 3.9.3)
		}
		return false
	})
	c := newClient(t, options(p.url()))
	q := newQueue(numbered(1))
	run(t, c, q, nil)
	receive(t, "delivery", q.done)
	if s := c.Status(); !s.Connected || !strings.Contains(s.LastError, "pain/+/set") {
		t.Errorf("status: %+v", s)
	}
}

// A broker that closes the connection at a message that its access list
// forbids would get it again at each connection.
func TestABrokerThatThrowsUsOutIsToldAndNotHammered(t *testing.T) {
	m := startMosquitto(t)
	p := startProxy(t, m.addr)
	var thrown = make(chan time.Time, 100)
	p.losing(func(fromClient bool, packet packets.ControlPacket) bool {
		if pub, ok := packet.(*packets.PublishPacket); ok && fromClient && pub.TopicName == base+"/alert" {
			thrown <- time.Now()
			go p.cut()
			return true
		}
		return false
	})
	log := new(ledger)
	o := options(p.url())
	o.Log = log.logger()
	c := newClient(t, o)
	q := newQueue(numbered(1))
	stop := run(t, c, q, nil)
	first := receive(t, "throw", thrown)
	for range 9 {
		receive(t, "throw", thrown)
	}
	// 10, 20, 40, 80 ms and then five times 100, halved at the least by jitter.
	if took := time.Since(first); took < 325*time.Millisecond {
		t.Errorf("ten connections in %v", took)
	}
	stop()
	if n := log.lines("WARN", "(its ACL)"); n != 1 {
		t.Errorf("told %d times:\n%s", n, log)
	}
	if len(q.delivered) > 0 {
		t.Error("the alert counts as delivered")
	}
	if n := log.lines("INFO", "connected"); n > 3 {
		t.Errorf("the log is full of it: %d times connected", n)
	}
}

func TestReconnectionsLeaveNothingBehind(t *testing.T) {
	rounds := 50
	if os.Getenv("NIGHTROOM_LONG") != "" {
		rounds = 500
	}
	m := startMosquitto(t)
	p := startProxy(t, m.addr)
	before := goleak.IgnoreCurrent()
	c := newClient(t, options(p.url()))
	c.Retain("state", []byte("here"))
	c.t.backoffMax = 20 * time.Millisecond
	stop := run(t, c, newQueue(), nil)
	reconnect := func(n int) {
		for range n {
			waitAcked(t, p, base+"/status")
			p.cut()
		}
	}
	reconnect(rounds / 5)
	waitAcked(t, p, base+"/status")
	heap, goroutines := heapAfter(), runtime.NumGoroutine()
	p.cut()
	reconnect(rounds)
	waitAcked(t, p, base+"/status")
	// Of the last connection something may still be about to end.
	eventually(t, fmt.Sprintf("no more goroutines after %d connections than the %d before", rounds, goroutines), func() bool {
		return runtime.NumGoroutine() <= goroutines+3
	})
	eventually(t, fmt.Sprintf("no more memory after %d connections", rounds), func() bool {
		return int64(heapAfter())-int64(heap) <= 256<<10
	})
	stop()
	verifyNoLeak(t, before)
}
