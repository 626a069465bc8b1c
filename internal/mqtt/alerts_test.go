package mqtt

import (
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/eclipse/paho.mqtt.golang/packets"
)

func TestAnAlertThatWasNotAcknowledgedIsSentAgain(t *testing.T) {
	m := startMosquitto(t)
	p := startProxy(t, m.addr)
	sent := make(chan *packets.PublishPacket, 100)
	lost := 0
	var id uint16
	p.losing(func(fromClient bool, packet packets.ControlPacket) bool {
		switch packet := packet.(type) {
		case *packets.PublishPacket:
			if fromClient && packet.TopicName == base+"/alert" {
				id = packet.MessageID
				sent <- packet
			}
		case *packets.PubackPacket:
			if !fromClient && packet.MessageID == id && lost < 3 {
				lost++
				return true
			}
		}
		return false
	})
	c := newClient(t, options(p.url()))
	c.t.ack = 200 * time.Millisecond
	q := newQueue(numbered(1), numbered(2))
	run(t, c, q, nil)
	receive(t, "delivery", q.done)
	receive(t, "delivery", q.done)
	var got []string
	for len(sent) > 0 {
		got = append(got, string((<-sent).Payload))
	}
	// Three times the acknowledgement was lost, and more often it may have come
	// too late: a new connection each time.
	times := len(got)
	if n := p.connections(); n != times-1 || slices.Index(got, "alert 2") < 4 {
		t.Errorf("%d connections for %q", n, got)
	}
	if got = slices.Compact(got); !slices.Equal(got, []string{"alert 1", "alert 2"}) {
		t.Errorf("sent %q", got)
	}
}

// Each alert arrives, in order, whenever the broker dies; only the one that
// was under way may arrive twice.
func TestAlertsArriveInOrderWhileTheBrokerIsKilled(t *testing.T) {
	t.Run("without persistence", func(t *testing.T) { killTheBroker(t, "persistence false") })
	t.Run("with persistence", func(t *testing.T) {
		killTheBroker(t, "persistence true", "persistence_location "+t.TempDir()+"/", "autosave_interval 1")
	})
}

func killTheBroker(t *testing.T, lines ...string) {
	kills := 5
	if os.Getenv("NIGHTROOM_LONG") != "" {
		kills = 20
	}
	m := startMosquitto(t, append(lines, "allow_anonymous true")...)
	p := startProxy(t, m.addr)
	const each = 500
	q := newQueue()
	run(t, newClient(t, options(p.url())), q, nil)
	n := 0
	for range kills {
		for range each {
			n++
			q.add(numbered(n))
		}
		for range rand.N(each) {
			receive(t, "delivery", q.done)
		}
		m.kill()
		p.cut()
		m.start()
	}
	for a := (Alert{}); a.Seq < int64(n); {
		a = receive(t, "delivery", q.done)
	}
	var got []string
	for len(p.acked) > 0 {
		if m := <-p.acked; m.TopicName == base+"/alert" {
			got = append(got, string(m.Payload))
		}
	}
	twice := len(got)
	got = slices.Compact(got)
	twice -= len(got)
	if len(got) != n || twice > kills {
		t.Fatalf("%d different alerts of %d in this order, %d repeated in %d kills", len(got), n, twice, kills)
	}
	for i, payload := range got {
		if want := string(numbered(i + 1).Payload); payload != want {
			t.Fatalf("alert %d is %q", i+1, payload)
		}
	}
	t.Logf("%d alerts, %d kills, %d repeated", n, kills, twice)
}

func TestAnAlertOfLongAgoIsDroppedAndCounted(t *testing.T) {
	m := startMosquitto(t)
	q := newQueue(numbered(1), numbered(2))
	q.waiting[0].At = time.Now().Add(-61 * time.Minute)
	q.waiting[1].At = time.Now().Add(-59 * time.Minute)
	o := observe(t, m.url(), base+"/alert")
	c := newClient(t, options(m.url()))
	run(t, c, q, nil)
	o.sees(base+"/alert", "alert 2")
	receive(t, "done", q.done)
	receive(t, "done", q.done)
	if len(q.expired) != 1 || q.expired[0].Seq != 1 || c.Status().Dropped != 1 || len(o.messages) != 0 {
		t.Errorf("expired %v, %d dropped", q.expired, c.Status().Dropped)
	}
}

func TestAnAlertIsNotRetained(t *testing.T) {
	m := startMosquitto(t)
	q := newQueue(numbered(1))
	run(t, newClient(t, options(m.url())), q, nil)
	receive(t, "delivery", q.done)
	o := observe(t, m.url(), base+"/alert")
	q.add(numbered(2))
	if first := receive(t, "alert", o.messages); string(first.Payload()) != "alert 2" {
		t.Errorf("the first message is %q", first.Payload())
	}
}
