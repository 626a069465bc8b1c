package mqtt

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/url"
	"runtime"
	"testing"
	"time"

	"github.com/eclipse/paho.mqtt.golang/packets"
	"go.uber.org/goleak"
)

// readAlong gives the bytes of a broker to paho's own reader, through a wire.
func readAlong(t *testing.T, raw []byte, asks int) (got []packets.ControlPacket, err error) {
	t.Helper()
	w := newWire(&deadEnd{r: bytes.NewReader(raw)}, asks)
	for {
		p, err := packets.ReadPacket(w)
		if err != nil {
			return got, err
		}
		got = append(got, p)
	}
}

type deadEnd struct {
	net.Conn
	r io.Reader
}

func (d *deadEnd) Read(p []byte) (int, error) { return d.r.Read(p) }

func encoded(t *testing.T, p packets.ControlPacket) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func publishPacket(topic string, payload int) *packets.PublishPacket {
	p := packets.NewControlPacket(packets.Publish).(*packets.PublishPacket)
	p.Qos, p.MessageID, p.TopicName, p.Payload = 1, 7, topic, bytes.Repeat([]byte("x"), payload)
	return p
}

func TestAWirePassesWhatIsGoodAndCutsWhatIsTooLong(t *testing.T) {
	long := string(bytes.Repeat([]byte("t"), 65535))
	for _, c := range []struct {
		name    string
		topic   string
		payload int
		whole   bool
	}{
		{"empty", "a", 0, true},
		{"usual", "nightroom/bedroom/pain/anna/set", 4, true},
		{"the longest that is allowed", "a", maxPayload, true},
		{"the longest that is allowed, with the longest topic", long, maxPayload, true},
		{"a megabyte", "a", 1 << 20, false},
		{"a megabyte with the longest topic", long, 1 << 20, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			raw := append(encoded(t, publishPacket(c.topic, c.payload)), encoded(t, publishPacket("next", 1))...)
			got, err := readAlong(t, raw, 0)
			if len(got) != 2 || !errors.Is(err, io.EOF) {
				t.Fatalf("%d packets, %v", len(got), err)
			}
			p := got[0].(*packets.PublishPacket)
			if p.TopicName != c.topic || p.MessageID != 7 {
				t.Errorf("topic of %d bytes, id %d", len(p.TopicName), p.MessageID)
			}
			if c.whole && len(p.Payload) != c.payload || !c.whole && len(p.Payload) <= maxPayload {
				t.Errorf("payload of %d bytes", len(p.Payload))
			}
			if next := got[1].(*packets.PublishPacket); next.TopicName != "next" {
				t.Errorf("then comes %q", next.TopicName)
			}
		})
	}
}

func TestAWireRefusesWhatABrokerDoesNotSend(t *testing.T) {
	for _, c := range []struct {
		name string
		raw  []byte
	}{
		{"CONNACK that promises 256 MiB", []byte{0x20, 0xff, 0xff, 0xff, 0x7f}},
		{"SUBACK with more answers than were asked for", []byte{0x90, 5, 0, 1, 1, 1, 1}},
		{"CONNECT", []byte{0x10, 2, 0, 0}},
		{"a length without end", []byte{0x30, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}},
		{"what a web server says", []byte("HTTP/1.1 400 Bad Request\r\n\r\n")},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := readAlong(t, c.raw, 2); len(got) > 0 || err == nil {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

// Paho must notice that a connection was given up, and take its goroutines
// with it, although it was not paho that closed it.
func TestAnAbortedConnectionLeavesNothingBehind(t *testing.T) {
	m := startMosquitto(t)
	before := goleak.IgnoreCurrent()
	c := newClient(t, options(m.url()))
	c.t.keepAlive = time.Hour
	l, err := c.open(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	l.wire.abort(errNoAck)
	if err := l.send(t.Context(), "x", false, nil); err == nil {
		t.Error("something was sent")
	}
	verifyNoLeak(t, before)
}

// verifyNoLeak allows for what paho could not hand over when the connection
// broke: it gives that up after the write timeout.
func verifyNoLeak(t *testing.T, before goleak.Option) {
	t.Helper()
	for deadline := time.Now().Add(2*writeTimeout + soon); goleak.Find(before) != nil && time.Now().Before(deadline); {
	}
	goleak.VerifyNone(t, before)
}

func FuzzWire(f *testing.F) {
	f.Add([]byte{0x20, 2, 0, 0})
	f.Add([]byte{0x90, 4, 0, 1, 1, 1, 0xd0, 0})
	f.Add([]byte{0x32, 6, 0, 1, 'a', 0, 7, '4'})
	f.Add([]byte{0x32, 0xff, 0xff, 0xff, 0x7f, 0, 1, 'a', 0, 7})
	f.Add([]byte{0x20, 0x80, 0x80, 0x80, 0x80, 0x80, 0})
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := readAlong(t, raw, 2)
		if err == nil {
			t.Fatal("no end")
		}
		for _, p := range got {
			switch p := p.(type) {
			case *packets.PublishPacket:
				if len(p.Payload) > maxBody {
					t.Fatalf("payload of %d bytes", len(p.Payload))
				}
			case *packets.SubackPacket:
				if len(p.ReturnCodes) > 2 {
					t.Fatalf("%d answers to 2 questions", len(p.ReturnCodes))
				}
			case *packets.ConnackPacket, *packets.PubackPacket, *packets.UnsubackPacket, *packets.PingrespPacket:
			default:
				t.Fatalf("a broker does not send %T", p)
			}
		}
	})
}

// hostile is a broker that says yes and then sends some bytes.
func hostile(t *testing.T, after []byte) (addr *url.URL, served chan struct{}) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	served = make(chan struct{}, 1000)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				if _, err := packets.ReadPacket(conn); err != nil {
					return
				}
				conn.Write(append([]byte{0x20, 2, 0, 0}, after...))
				packets.ReadPacket(conn) // our SUBSCRIBE
				served <- struct{}{}
			}()
		}
	}()
	return &url.URL{Scheme: "mqtt", Host: l.Addr().String()}, served
}

func TestAHostileBrokerCannotMakeUsAllocateMuch(t *testing.T) {
	for _, c := range []struct {
		name  string
		after []byte
	}{
		{"message of 256 MiB", []byte{0x32, 0xff, 0xff, 0xff, 0x7f, 0, 1, 'a'}},
		{"SUBACK of 256 MiB", []byte{0x90, 0xff, 0xff, 0xff, 0x7f}},
		{"SUBACK with too many answers", []byte{0x90, 8, 0, 1, 1, 1, 1, 1, 1, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			addr, served := hostile(t, c.after)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			stop := run(t, newClient(t, options(addr)), newQueue(), nil)
			for range 20 {
				receive(t, "connection", served)
			}
			stop()
			runtime.ReadMemStats(&after)
			if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; mib > 16 {
				t.Errorf("%d MiB allocated in 20 connections", mib)
			}
		})
	}
}
