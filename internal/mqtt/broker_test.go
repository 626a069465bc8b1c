package mqtt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/mochi-mqtt/server/v2/packets"
	"go.uber.org/goleak"
)

func startBroker(t testing.TB, p ...patience) *Broker {
	t.Helper()
	o := BrokerOptions{Addr: "127.0.0.1:0", Room: "bedroom"}
	if len(p) > 0 {
		o.patience = p[0]
	}
	b, err := StartBroker(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeBroker(t, b) })
	return b
}

func closeBroker(t testing.TB, b *Broker) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), soon)
	defer cancel()
	if err := b.Close(ctx); err != nil {
		t.Error(err)
	}
}

func (b *Broker) url() *url.URL { return &url.URL{Scheme: "mqtt", Host: b.Addr()} }

// daemon is a client that speaks as the room at an embedded broker.
func daemon(t testing.TB, b *Broker) *Client {
	t.Helper()
	o := options(nil)
	b.Admit(&o)
	return newClient(t, o)
}

func TestTheEmbeddedBrokerIsForThisMachineOnly(t *testing.T) {
	for _, addr := range []string{":0", "0.0.0.0:0", "[::]:0", "192.0.2.7:1883"} {
		b, err := StartBroker(BrokerOptions{Addr: addr, Room: "bedroom"})
		if err == nil {
			closeBroker(t, b)
			t.Fatalf("%s was accepted", addr)
		}
		if !strings.Contains(err.Error(), "apt install mosquitto") {
			t.Errorf("%s: %v", addr, err)
		}
	}
	for _, addr := range []string{"127.0.0.1:0", "localhost:0"} {
		b, err := StartBroker(BrokerOptions{Addr: addr, Room: "bedroom"})
		if err != nil {
			t.Fatalf("%s: %v", addr, err)
		}
		closeBroker(t, b)
	}
}

func TestATakenPortIsAnErrorOfItsOwn(t *testing.T) {
	b := startBroker(t)
	_, err := StartBroker(BrokerOptions{Addr: b.Addr(), Room: "bedroom"})
	if !errors.Is(err, ErrPortTaken) || !strings.Contains(err.Error(), b.Addr()) {
		t.Errorf("got %v", err)
	}
}

func TestTheEmbeddedBrokerServesTheRoomAndItsNeighbours(t *testing.T) {
	b := startBroker(t)
	handle, got := collect()
	q := newQueue()
	c := daemon(t, b)
	c.Retain("state", []byte("17 °C"))
	stop := run(t, c, q, handle)
	o := observe(t, b.url(), base+"/#")
	o.sees(base+"/status", "online")
	q.add(numbered(1))
	o.sees(base+"/alert", "alert 1")
	o.publish(base+"/pain/anna/set", false, "4")
	if c := receive(t, "command", got); string(c.Payload) != "4" {
		t.Errorf("got %+v", c)
	}
	observe(t, b.url(), base+"/state").sees(base+"/state", "17 °C")
	o.publish("kitchen/light", false, "on") // other programs may use it too
	stop()
	o.sees(base+"/status", "offline")
}

func TestAWholeRoomOfRetainedTopicsArrives(t *testing.T) {
	b := startBroker(t)
	c := daemon(t, b)
	for i := range 100 {
		c.Retain(fmt.Sprint("sensor/", i), bytes.Repeat([]byte("x"), 300))
	}
	run(t, c, newQueue(), nil)
	observe(t, b.url(), base+"/status").sees(base+"/status", "online")
	o := observe(t, b.url(), base+"/#")
	for range 101 {
		receive(t, "retained", o.messages)
	}
}

// By itself the library drops what is a day old, and everything when the clock
// of a Pi is set after its start.
func TestARetainedTopicDoesNotAge(t *testing.T) {
	b := startBroker(t)
	now := time.Now().Unix()
	header := packets.FixedHeader{Type: packets.Publish, Retain: true}
	b.server.Topics.RetainMessage(packets.Packet{TopicName: "old", Payload: []byte("x"), FixedHeader: header, Created: now - 25*3600})
	b.server.Topics.RetainMessage(packets.Packet{TopicName: "short-lived", Payload: []byte("x"), FixedHeader: header, ProtocolVersion: 5, Expiry: now - 10})
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for there := true; there; _, there = b.server.Topics.Retained.Get("short-lived") {
		receive(t, "the broker's own clearing", tick.C)
	}
	if _, there := b.server.Topics.Retained.Get("old"); !there {
		t.Error("is gone")
	}
}

func TestAClientThatDoesNotReadHoldsNobodyUp(t *testing.T) {
	b := startBroker(t, patience{write: 200 * time.Millisecond})
	conn := rawClient(t, b, packets.Packet{Connect: packets.ConnectParams{ClientIdentifier: "asleep", Clean: true}})
	conn.(*net.TCPConn).SetReadBuffer(4096)
	send(t, conn, packets.Packet{
		FixedHeader: packets.FixedHeader{Type: packets.Subscribe, Qos: 1}, PacketID: 1,
		Filters: packets.Subscriptions{{Filter: "#", Qos: 1}},
	})
	read(t, conn, 4+5) // CONNACK, SUBACK
	b.door.mu.Lock()
	for g := range b.door.inside {
		g.Conn.(*net.TCPConn).SetWriteBuffer(4096)
	}
	b.door.mu.Unlock()
	q := newQueue()
	run(t, daemon(t, b), q, nil)
	long := bytes.Repeat([]byte("x"), 60<<10)
	for range 200 { // more than the kernel holds for this socket
		q.add(Alert{At: time.Now(), Payload: long})
	}
	for range 200 {
		receive(t, "delivery", q.done)
	}
}

func TestTheBrokersLogHasNoPasswords(t *testing.T) {
	log := new(ledger)
	b, err := StartBroker(BrokerOptions{Addr: "127.0.0.1:0", Room: "bedroom", Log: log.logger()})
	if err != nil {
		t.Fatal(err)
	}
	connect := packets.Packet{Connect: packets.ConnectParams{
		ClientIdentifier: "c", Clean: true, UsernameFlag: true, Username: []byte("u"), PasswordFlag: true, Password: []byte("hunter2"),
	}}
	conn := rawClient(t, b, connect)
	read(t, conn, 4)
	sendConnect(t, conn, connect) // a second CONNECT is an error, and the library logs it whole
	read(t, conn, 0)
	closeBroker(t, b)
	if !strings.Contains(log.String(), "second connect packet") {
		t.Fatalf("the log does not tell of it:\n%s", log)
	}
	if strings.Contains(log.String(), "hunter2") || strings.Contains(log.String(), "104 117 110") {
		t.Errorf("a password:\n%s", log)
	}
}

func TestCloseDoesNotWaitForSilentConnections(t *testing.T) {
	before := goleak.IgnoreCurrent()
	b := startBroker(t, patience{handshake: time.Hour})
	idle, err := net.Dial("tcp", b.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	conn := rawClient(t, b, packets.Packet{Connect: packets.ConnectParams{ClientIdentifier: "c", Clean: true}})
	read(t, conn, 4)
	closeBroker(t, b) // within less than the hour that the idle one has
	closeBroker(t, b) // twice does no harm
	verifyNoLeak(t, before)
}
