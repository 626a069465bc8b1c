package mqtt

import (
	"bytes"
	"testing"

	paho "github.com/eclipse/paho.mqtt.golang"
	"github.com/mochi-mqtt/server/v2/packets"
)

func TestNobodyElseSpeaksAsTheRoom(t *testing.T) {
	b := startBroker(t)
	c := daemon(t, b)
	c.Retain("state", []byte("true"))
	run(t, c, newQueue(), nil)
	o := observe(t, b.url(), base+"/#")
	o.sees(base+"/status", "online")

	t.Run("by a message", func(t *testing.T) {
		forger := observe(t, b.url(), "x")
		for _, topic := range []string{base, base + "/state", base + "/alert", base + "/pain/anna"} {
			forger.publish(topic, true, "forged") // is acknowledged, and goes nowhere
		}
	})
	t.Run("by a last will", func(t *testing.T) {
		forger := rawClient(t, b, packets.Packet{Connect: packets.ConnectParams{
			ClientIdentifier: "forger", WillFlag: true, WillRetain: true, WillTopic: base + "/status", WillPayload: []byte("forged"),
		}})
		forger.Close()
	})
	t.Run("by an alias of MQTT 5", func(t *testing.T) { // which ends the connection
		forger := rawClient(t, b, packets.Packet{ProtocolVersion: 5, Connect: packets.ConnectParams{ClientIdentifier: "forger5"}})
		send(t, forger, packets.Packet{
			ProtocolVersion: 5, FixedHeader: packets.FixedHeader{Type: packets.Publish}, TopicName: base + "/state", Payload: []byte("forged"),
			Properties: packets.Properties{TopicAlias: 1, TopicAliasFlag: true},
		})
		if answer := read(t, forger, 0); !bytes.Contains(answer, []byte{packets.ErrTopicAliasInvalid.Code}) {
			t.Errorf("the answer is % x", answer)
		}
	})
	for name, connect := range map[string]packets.ConnectParams{
		"by the daemon's client id": {ClientIdentifier: "nightroom-bedroom"},
		"by the daemon's name":      {ClientIdentifier: "x", UsernameFlag: true, Username: []byte(daemonUser)},
		"by a guessed secret": {ClientIdentifier: "nightroom-bedroom", UsernameFlag: true, Username: []byte(daemonUser),
			PasswordFlag: true, Password: []byte("guess")},
	} {
		t.Run(name, func(t *testing.T) {
			conn := rawClient(t, b, packets.Packet{Connect: connect})
			answer := make([]byte, 4)
			if _, err := conn.Read(answer); err == nil && answer[3] == 0 {
				t.Error("was let in")
			}
		})
	}

	c.Retain("mark", []byte("end"))
	for topic := ""; topic != base+"/mark"; {
		m := receive(t, "message", o.messages)
		topic = m.Topic()
		if bytes.Contains(m.Payload(), []byte("forged")) {
			t.Errorf("%s: %s", topic, m.Payload())
		}
	}
	late := observe(t, b.url(), base+"/#")
	for range 3 {
		if m := receive(t, "retained", late.messages); bytes.Contains(m.Payload(), []byte("forged")) {
			t.Errorf("retained on %s: %s", m.Topic(), m.Payload())
		}
	}
}

func TestNobodyReadsTheBrokersOwnTopics(t *testing.T) {
	b := startBroker(t)
	o := observe(t, b.url(), "#")
	token := o.client.SubscribeMultiple(map[string]byte{"$SYS/#": 0, "$share/g/$SYS/#": 0}, nil)
	o.must(token)
	for filter, qos := range token.(*paho.SubscribeToken).Result() {
		if qos != 0x80 {
			t.Errorf("%s was granted", filter)
		}
	}
}

// A program that announces how many messages it can take makes the library
// lock up, unless it gets none that count.
func TestAReceiveMaximumDoesNotFreezeTheBroker(t *testing.T) {
	b := startBroker(t)
	conn := rawClient(t, b, packets.Packet{
		ProtocolVersion: 5, Connect: packets.ConnectParams{ClientIdentifier: "five", Clean: true},
		Properties: packets.Properties{ReceiveMaximum: 1},
	})
	send(t, conn, packets.Packet{
		ProtocolVersion: 5, FixedHeader: packets.FixedHeader{Type: packets.Subscribe, Qos: 1}, PacketID: 1,
		Filters: packets.Subscriptions{{Filter: base + "/#", Qos: 1}},
	})
	q := newQueue()
	run(t, daemon(t, b), q, nil)
	for n := range 500 {
		q.add(numbered(n))
	}
	for range 500 {
		receive(t, "delivery", q.done)
	}
	cl, _ := b.server.Clients.Get("five")
	if sub, ok := cl.State.Subscriptions.Get(base + "/#"); !ok || sub.Qos != 0 || cl.State.Inflight.Len() != 0 {
		t.Errorf("subscribed %v with QoS %d, %d messages wait for an answer", ok, sub.Qos, cl.State.Inflight.Len())
	}
}

func TestAReceiveMaximumDoesNotHoldBackASessionOfBefore(t *testing.T) {
	b := startBroker(t)
	connect := packets.Packet{
		ProtocolVersion: 5, Connect: packets.ConnectParams{ClientIdentifier: "five"},
		Properties: packets.Properties{SessionExpiryInterval: 60, SessionExpiryIntervalFlag: true},
	}
	conn := rawClient(t, b, connect)
	send(t, conn, packets.Packet{
		ProtocolVersion: 5, FixedHeader: packets.FixedHeader{Type: packets.Subscribe, Qos: 1}, PacketID: 1,
		Filters: packets.Subscriptions{{Filter: base + "/alert", Qos: 1}},
	})
	send(t, conn, packets.Packet{ProtocolVersion: 5, FixedHeader: packets.FixedHeader{Type: packets.Disconnect}})
	read(t, conn, 0)
	q := newQueue(numbered(1))
	run(t, daemon(t, b), q, nil)
	receive(t, "delivery", q.done) // and one message waits in the session

	connect.Properties.ReceiveMaximum = 1
	conn = rawClient(t, b, connect)
	var got []byte
	for n := 2; n < 20; n++ {
		q.add(numbered(n))
		receive(t, "delivery", q.done)
	}
	for !bytes.Contains(got, []byte("alert 19")) {
		got = append(got, read(t, conn, 1)...)
	}
}

func TestAnyKeepAliveWorks(t *testing.T) {
	b := startBroker(t)
	for _, seconds := range []uint16{0, 10, 43690, 43691, 65535} {
		conn := rawClient(t, b, packets.Packet{Connect: packets.ConnectParams{ClientIdentifier: "k", Clean: true, Keepalive: seconds}})
		read(t, conn, 4)
		send(t, conn, packets.Packet{FixedHeader: packets.FixedHeader{Type: packets.Pingreq}})
		if answer := read(t, conn, 2); answer[0] != packets.Pingresp<<4 {
			t.Errorf("keep-alive %d: % x", seconds, answer)
		}
	}
}

func TestTheSessionsOfAbsentClientsMakeRoom(t *testing.T) {
	b := startBroker(t)
	for n := range 3 * maxSessions {
		conn := rawClient(t, b, packets.Packet{Connect: packets.ConnectParams{ClientIdentifier: "guest" + string(rune('A'+n))}})
		if answer := read(t, conn, 4); answer[3] != 0 {
			t.Fatalf("client %d: refused", n)
		}
		send(t, conn, packets.Packet{FixedHeader: packets.FixedHeader{Type: packets.Disconnect}})
		read(t, conn, 0)
	}
	if n := b.server.Clients.Len(); n > maxSessions+1 {
		t.Errorf("%d sessions are remembered", n)
	}
}
