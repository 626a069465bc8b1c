package daemon

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/eclipse/paho.mqtt.golang/packets"

	"nightroom/internal/config"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/store"
)

// A tap is a broker that acknowledges everything and keeps every byte.
type tap struct {
	listener net.Listener
	mu       sync.Mutex
	wire     bytes.Buffer
	state    chan string // the newest payload of state
}

func startTap(t *testing.T) *tap {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &tap{listener: l, state: make(chan string, 1)}
	var served sync.WaitGroup
	t.Cleanup(func() { l.Close(); served.Wait() })
	served.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			served.Go(func() { b.serve(conn) })
		}
	})
	return b
}

// Write keeps what comes from the room.
func (b *tap) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.wire.Write(p)
}

func (b *tap) bytes() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	return bytes.Clone(b.wire.Bytes())
}

func (b *tap) serve(conn net.Conn) {
	defer conn.Close()
	in := io.TeeReader(conn, b)
	for {
		p, err := packets.ReadPacket(in)
		if err != nil {
			return
		}
		switch p := p.(type) {
		case *packets.ConnectPacket:
			_ = packets.NewControlPacket(packets.Connack).Write(conn)
		case *packets.SubscribePacket:
			ack := packets.NewControlPacket(packets.Suback).(*packets.SubackPacket)
			ack.MessageID, ack.ReturnCodes = p.MessageID, p.Qoss
			_ = ack.Write(conn)
		case *packets.PublishPacket:
			if strings.HasSuffix(p.TopicName, "/state") {
				select {
				case <-b.state:
				default:
				}
				b.state <- string(p.Payload)
			}
			ack := packets.NewControlPacket(packets.Puback).(*packets.PubackPacket)
			ack.MessageID = p.MessageID
			_ = ack.Write(conn)
		case *packets.PingreqPacket:
			_ = packets.NewControlPacket(packets.Pingresp).Write(conn)
		}
	}
}

const household = `
room: bedroom
timezone: Europe/Berlin
people: [{id: annabella, name: Annabella Quist}, {id: benedikt, name: Benedikt Quist}]
sensors:
  - {driver: bme280, bus: simulated}
  - {driver: bh1750, bus: simulated}
  - {driver: soundmeter, bus: simulated, every: 1s}
simulation: {speed: 100000}
mqtt: {broker: "mqtt://%s", share_pain: %v}
web: {listen: "127.0.0.1:0"}
store: {path: %s}
`

// secrets are what nobody on the wire is to learn.
var secrets = []string{"annabella", "Annabella", "benedikt", "Quist", "lower_back", "knee", "zebra crossing", `"score"`, "pain/"}

// A night is lived by default, a whole week in the long tests. Each morning
// both write into their diary: where it hurts, and a note.
func TestNothingOfPainCrossesTheWireUnlessItIsShared(t *testing.T) {
	days := 1
	if os.Getenv("NIGHTROOM_LONG") != "" {
		days = 7
	}
	for _, shared := range []bool{false, true} {
		t.Run(fmt.Sprint("share_pain ", shared), func(t *testing.T) {
			b := startTap(t)
			db := filepath.Join(t.TempDir(), "nightroom.db")
			c := configured(t, fmt.Sprintf(household, b.listener.Addr(), shared, db))
			start := berlin(t, "2026-11-22 20:00:00")
			live(t, b, c, db, start, start.AddDate(0, 0, days).Add(-8*time.Hour))
			wire := b.bytes()
			if n := bytes.Count(wire, []byte("nightroom/bedroom/")); n < 100 {
				t.Fatalf("only %d topics were captured", n)
			}
			// The filter of the command says pain, and nothing of anybody.
			wire = bytes.ReplaceAll(wire, []byte("nightroom/bedroom/pain/+/set"), nil)
			for _, s := range secrets {
				if found := bytes.Contains(wire, []byte(s)); found && !shared {
					i := bytes.Index(wire, []byte(s))
					t.Errorf("%q is on the wire: %q", s, wire[max(0, i-60):min(len(wire), i+60)])
				}
			}
			if shared && !bytes.Contains(wire, []byte("nightroom/bedroom/pain/annabella")) {
				t.Error("the test does not see what is shared, either")
			}
			if bytes.Contains(wire, []byte("zebra crossing")) || bytes.Contains(wire, []byte("lower_back")) {
				t.Error("a note or a site was shared")
			}
		})
	}
}

// live runs the daemon from start to end, and writes the diary beside it.
func live(t *testing.T, b *tap, c *config.Config, db string, start, end time.Time) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	up, done := make(chan struct{}), make(chan error, 1)
	go func() {
		done <- Run(ctx, Options{Config: c, Log: slog.New(slog.DiscardHandler), Start: start, Ready: func(Up) { close(up) }})
	}()
	<-up
	o := notebook.Options(c, nil)
	o.Existing = true
	guest, err := store.Open(ctx, db, o)
	if err != nil {
		t.Fatal(err)
	}
	late := time.After(4 * time.Minute)
	written := night.Date{}
	for {
		var state string
		select {
		case state = <-b.state:
		case <-late:
			t.Fatal("the room's time does not pass")
		}
		_, rest, _ := strings.Cut(state, `"time":"`)
		text, _, _ := strings.Cut(rest, `"`)
		now, err := time.Parse(time.RFC3339, text)
		if err != nil {
			continue
		}
		if today := night.DateOf(now.In(c.Location)); today != written {
			written = today
			for _, person := range []string{"annabella", "benedikt"} {
				said := notebook.Pain(person, 7)
				said.Answers["sites"], said.Answers["note"] = "lower_back;knee_left", "a zebra crossing my back"
				if _, err := notebook.Write(ctx, c, guest, said, now); err != nil {
					t.Fatal(err)
				}
			}
		}
		if now.After(end) {
			break
		}
	}
	if err := guest.Close(); err != nil {
		t.Error(err)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
