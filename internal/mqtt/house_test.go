package mqtt

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/eclipse/paho.mqtt.golang/packets"
)

func TestATopicWithAStrokeIsNotBelowTheBase(t *testing.T) {
	m := startMosquitto(t)
	const config = "homeassistant/device/nightroom_bedroom/config"
	all := observe(t, m.url(), "#")
	all.publish(config, true, "of an older version")
	all.publish("homeassistant/status", true, "online") // kept: nobody tells us from when it is
	all.publish("homeassistant/sensor/other/config", true, "somebody else's")
	o := options(m.url())
	o.Commands = append(o.Commands, "/homeassistant/status")
	emptied := make(chan string, 10)
	o.Emptied = func(topic string) { emptied <- topic }
	c := newClient(t, o)
	handle, got := collect()
	c.Retain("/"+config, []byte("the room"))
	c.Forget("/homeassistant/device/nightroom_den/config")
	run(t, c, newQueue(), handle)
	if first := all.sees(config, "the room"); first.Topic() != config {
		t.Errorf("the room is at %s", first.Topic())
	}
	if topic := receive(t, "emptied", emptied); topic != "/homeassistant/device/nightroom_den/config" {
		t.Errorf("emptied %s", topic)
	}
	all.sees(base+"/status", "online")
	all.publish("homeassistant/status", false, "online")
	if c := receive(t, "birth", got); c.Topic != "/homeassistant/status" || string(c.Payload) != "online" {
		t.Errorf("got %+v", c)
	}
	late := observe(t, m.url(), "homeassistant/#")
	late.sees("homeassistant/sensor/other/config", "somebody else's")
}

func TestAgainSendsEverythingOnceMore(t *testing.T) {
	m := startMosquitto(t)
	c := newClient(t, options(m.url()))
	c.Retain("/homeassistant/device/x/config", []byte("device"))
	c.Retain("state", []byte("17 °C"))
	o := observe(t, m.url(), "#")
	run(t, c, newQueue(), nil)
	o.sees(base+"/state", "17 °C")
	o.sees(base+"/status", "online")
	c.Again()
	for _, want := range []string{"homeassistant/device/x/config", base + "/state"} {
		if msg := receive(t, want, o.messages); msg.Topic() != want {
			t.Errorf("%s comes before %s", msg.Topic(), want)
		}
	}
}

func TestNobodyElseDescribesTheRoomToHomeAssistant(t *testing.T) {
	const config = "homeassistant/device/nightroom_bedroom/config"
	b, err := StartBroker(BrokerOptions{Addr: "127.0.0.1:0", Room: "bedroom", Own: []string{config}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeBroker(t, b) })
	o := observe(t, b.url(), "homeassistant/#")
	o.publish(config, true, "forged")
	o.publish("homeassistant/sensor/other/config", true, "allowed")
	o.sees("homeassistant/sensor/other/config", "allowed")
	c := daemon(t, b)
	c.Retain("/"+config, []byte("the room"))
	run(t, c, newQueue(), nil)
	o.sees(config, "the room")
	if left := len(o.messages); left != 0 {
		t.Errorf("%d more messages", left)
	}
}

// Two daemons with one room id take the connection from each other for ever.
func TestTwoDaemonsWithOneRoomAreToldOfEachOther(t *testing.T) {
	m := startMosquitto(t)
	var logs [2]*ledger
	for i := range logs {
		logs[i] = new(ledger)
		o := options(m.url())
		o.Log = logs[i].logger()
		run(t, newClient(t, o), newQueue(), nil)
	}
	eventually(t, "one of them says so", func() bool {
		return logs[0].lines("WARN", "Does another nightroom use the room") > 0 || logs[1].lines("WARN", "Does another nightroom use the room") > 0
	})
	for i, log := range logs {
		if n := log.lines("WARN", "Does another nightroom"); n > 1 {
			t.Errorf("daemon %d says it %d times", i, n)
		}
	}
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	late := time.After(3 * soon)
	for !is() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("not within %v: %s", 3*soon, what)
		}
	}
}

// A broker that is slow, silent or unwilling: the room waits, says why, and
// delivers as soon as it may.
func TestABrokerThatIsSlowOrUnwillingIsWaitedFor(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(p *proxy) // until mended
		says  string
	}{
		"silent before CONNACK": {func(p *proxy) {
			p.losing(func(fromClient bool, packet packets.ControlPacket) bool {
				_, connack := packet.(*packets.ConnackPacket)
				return connack
			})
		}, "does not answer"},
		"not available": {func(p *proxy) {
			p.losing(func(_ bool, packet packets.ControlPacket) bool {
				if connack, ok := packet.(*packets.ConnackPacket); ok {
					connack.ReturnCode = packets.ErrRefusedServerUnavailable
				}
				return false
			})
		}, "not available"},
		"no acknowledgements": {func(p *proxy) {
			p.losing(func(fromClient bool, packet packets.ControlPacket) bool {
				_, puback := packet.(*packets.PubackPacket)
				return puback && !fromClient
			})
		}, "does not acknowledge"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := startMosquitto(t)
			p := startProxy(t, m.addr)
			c.spoil(p)
			client := newClient(t, options(p.url()))
			client.t.connect, client.t.ack = 500*time.Millisecond, 500*time.Millisecond
			q := newQueue(numbered(1), numbered(2))
			client.Retain("state", []byte("new"))
			run(t, client, q, nil)
			eventually(t, c.says, func() bool { return strings.Contains(client.Status().LastError, c.says) })
			if len(q.done) > 0 {
				t.Error("an alert counts as delivered")
			}
			o := observe(t, m.url(), base+"/#")
			p.losing(nil)
			mended := time.Now()
			o.sees(base+"/state", "new")
			o.sees(base+"/alert", "alert 2")
			t.Logf("right again after %v", time.Since(mended))
		})
	}
}

func TestABrokerThatIsStartedAgainIsFoundWithin2s(t *testing.T) {
	c := &Client{t: defaultTiming()}
	refused := &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	for failures := 1; failures < 1000; failures++ {
		if d := c.pause(failures, refused); d > 1500*time.Millisecond {
			t.Fatalf("after %d tries the pause is %v", failures, d)
		}
	}
	if d := c.pause(1000, errSilent); d < 15*time.Second {
		t.Errorf("a machine that is not there is asked every %v", d)
	}
}

func TestTheStateIsRightAtOnceWhenTheBrokerIsBack(t *testing.T) {
	for name, lines := range map[string][]string{"without persistence": nil, "with persistence": {"allow_anonymous true", "persistence true"}} {
		t.Run(name, func(t *testing.T) {
			if lines != nil {
				lines = append(lines, "persistence_location "+t.TempDir()+"/")
			}
			m := startMosquitto(t, lines...)
			c := newClient(t, options(m.url()))
			for i := range 40 {
				c.Retain(fmt.Sprint("sensor/", i), []byte("old"))
			}
			run(t, c, newQueue(), nil)
			observe(t, m.url(), base+"/#").sees(base+"/status", "online")
			m.kill()
			for i := range 40 {
				c.Retain(fmt.Sprint("sensor/", i), []byte("new"))
			}
			m.start()
			began := time.Now()
			o := observe(t, m.url(), base+"/#")
			newest := map[string]string{}
			right := func() (n int) {
				for topic, payload := range newest {
					if strings.HasPrefix(topic, base+"/sensor/") && payload == "new" {
						n++
					}
				}
				return n
			}
			for right() < 40 || newest[base+"/status"] != "online" {
				msg := receive(t, "state", o.messages)
				newest[msg.Topic()] = string(msg.Payload())
			}
			t.Logf("right after %v", time.Since(began))
		})
	}
}

// heapAfter is what is in use when the garbage is gone.
func heapAfter() uint64 {
	runtime.GC()
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc + s.StackInuse
}

// What a listener on the machine sees when it is sent 100 MiB in one message
// is a closed connection, long before that.
func TestAMessageOf100MiBEndsItsConnectionAlone(t *testing.T) {
	b := startBroker(t)
	o := observe(t, b.url(), base+"/#")
	before := heapAfter()
	conn, err := net.Dial("tcp", (&url.URL{Host: b.Addr()}).Host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	sendConnect(t, conn, connectAs("greedy"))
	read(t, conn, 4)
	conn.SetDeadline(time.Now().Add(soon))
	const size = 100 << 20
	header := []byte{0x30, 0x80 | size&0x7f, 0x80 | size>>7&0x7f, 0x80 | size>>14&0x7f, size >> 21 & 0x7f}
	chunk := make([]byte, 64<<10)
	sent := 0
	if _, err := conn.Write(header); err == nil {
		for sent < size {
			n, err := conn.Write(chunk)
			sent += n
			if err != nil {
				break
			}
		}
	}
	if sent > 16<<20 {
		t.Errorf("%d MiB were taken", sent>>20)
	}
	if grown := int64(heapAfter()) - int64(before); grown > 8<<20 {
		t.Errorf("%d MiB more are in use", grown>>20)
	}
	c := daemon(t, b)
	c.Retain("state", []byte("here"))
	run(t, c, newQueue(), nil)
	o.sees(base+"/state", "here")
}
