package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
)

// A fortress is a running nightroom with its own broker and few files to open.
type fortress struct {
	*household
	cmd  *exec.Cmd
	addr string
}

func newFortress(t *testing.T) *fortress {
	t.Helper()
	f := &fortress{household: newHousehold(t)}
	f.cmd = f.command()
	f.cmd.Path, f.cmd.Args = "/bin/sh", []string{"sh", "-c", `ulimit -n 160; exec "$0" run --speed 30`, binary}
	stderr, err := f.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := f.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = f.cmd.Process.Signal(syscall.SIGTERM)
		_ = f.cmd.Wait()
	})
	at := regexp.MustCompile(`mqtt="?(127\.0\.0\.1:\d+)`)
	said := bufio.NewScanner(stderr)
	for said.Scan() {
		if m := at.FindStringSubmatch(said.Text()); m != nil {
			f.addr = m[1]
			break
		}
	}
	go func() {
		for said.Scan() {
		}
	}()
	if f.addr == "" {
		t.Fatal("it has no broker")
	}
	return f
}

// peakMiB is the most memory that it ever had.
func (f *fortress) peakMiB(t *testing.T) int {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", f.cmd.Process.Pid))
	if err != nil {
		t.Fatal("it is not there any more: ", err)
	}
	m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(b)
	kib, _ := strconv.Atoi(string(m[1]))
	return kib >> 10
}

func (f *fortress) dial(t *testing.T) net.Conn {
	conn, err := net.DialTimeout("tcp", f.addr, soon)
	if err != nil {
		return nil
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// connects is a rightful client.
func (f *fortress) connects(t *testing.T, id string, set ...func(*paho.ClientOptions)) paho.Client {
	t.Helper()
	o := paho.NewClientOptions().AddBroker("tcp://" + f.addr).SetClientID(id).SetProtocolVersion(4).SetAutoReconnect(false)
	for _, s := range set {
		s(o)
	}
	var err error
	for range 40 { // files may be used up for a moment
		c := paho.NewClient(o)
		if token := c.Connect(); token.WaitTimeout(soon/4) && token.Error() == nil {
			t.Cleanup(func() { c.Disconnect(0) })
			return c
		} else if err = token.Error(); err == nil {
			err = fmt.Errorf("no answer")
		}
	}
	t.Fatal("a rightful client is not let in: ", err)
	return nil
}

// states hands over each state that is told from now on.
func states(t *testing.T, c paho.Client) <-chan string {
	t.Helper()
	all := make(chan string, 100)
	token := c.Subscribe("nightroom/bedroom/#", 1, func(_ paho.Client, m paho.Message) {
		if strings.HasSuffix(m.Topic(), "/state") || strings.HasSuffix(m.Topic(), "/status") {
			all <- m.Topic() + " " + string(m.Payload())
		}
	})
	if !token.WaitTimeout(soon) {
		t.Fatal("no subscription")
	}
	return all
}

// Whoever is on the same machine may try what he likes: the room goes on being
// measured, the next rightful client is served, and the Pi's memory is left
// alone.
func TestTheRoomOutlivesASiegeOfItsBroker(t *testing.T) {
	f := newFortress(t)
	f.connects(t, "before")
	const connectHeader256MiB = "\x10\xff\xff\xff\x7f"
	for name, attack := range map[string]func(){
		"a thousand connections that say nothing, and all files used up": func() {
			for range 1000 {
				f.dial(t)
			}
		},
		"headers that promise 256 MiB": func() {
			for range 50 {
				if conn := f.dial(t); conn != nil {
					_, _ = conn.Write([]byte(connectHeader256MiB))
				}
			}
		},
		"a message of 100 MiB": func() {
			conn := f.dial(t)
			if conn == nil {
				return
			}
			_ = conn.SetDeadline(time.Now().Add(soon))
			_, _ = conn.Write([]byte("\x10\x10\x00\x04MQTT\x04\x02\x00\x00\x00\x04evil\x30\x80\x80\x80\x32\x00\x01x"))
			for chunk, sent := make([]byte, 1<<20), 0; sent < 100; sent++ {
				if _, err := conn.Write(chunk); err != nil {
					return
				}
			}
		},
		"noise": func() {
			for range 200 {
				if conn := f.dial(t); conn != nil {
					b := make([]byte, 1+rand.N(512))
					for i := range b {
						b[i] = byte(rand.N(256))
					}
					_, _ = conn.Write(append([]byte("\x10\x10\x00\x04MQTT\x04\x02\x00\x00\x00\x04evil"), b...))
					conn.Close()
				}
			}
		},
		"speaking as the room": func() {
			evil := f.connects(t, "evil", func(o *paho.ClientOptions) {
				o.SetBinaryWill("nightroom/bedroom/status", []byte("forged"), 1, true)
			})
			for _, topic := range []string{"nightroom/bedroom/state", "nightroom/bedroom/status", "homeassistant/device/nightroom_bedroom/config"} {
				evil.Publish(topic, 1, true, "forged").WaitTimeout(soon)
			}
			evil.Subscribe("$SYS/#", 1, nil).WaitTimeout(soon)
			evil.Subscribe("#", 1, nil).WaitTimeout(soon)
			if conn := f.dial(t); conn != nil { // a will that is published: no DISCONNECT
				_, _ = conn.Write([]byte("\x10\x32\x00\x04MQTT\x04\x26\x00\x0a\x00\x04will\x00\x18nightroom/bedroom/status\x00\x06forged"))
				conn.Close()
			}
		},
	} {
		began := time.Now()
		attack()
		told := states(t, f.connects(t, "after "+name))
		for range 2 {
			select {
			case s := <-told:
				if strings.Contains(s, "forged") {
					t.Errorf("%s: %s", name, s)
				}
			case <-time.After(soon):
				t.Fatalf("%s: what is retained is not there", name)
			}
		}
		if mib := f.peakMiB(t); mib > 60 {
			t.Errorf("%s: it needed %d MiB", name, mib)
		}
		t.Logf("%s: %v, %d MiB", name, time.Since(began).Round(time.Millisecond), f.peakMiB(t))
	}
	// Its own client was not thrown out either: epochs go on being told, one a
	// second at this speed.
	told := states(t, f.connects(t, "at last"))
	late := time.After(soon)
	seen := map[string]bool{}
	for len(seen) < 4 {
		select {
		case s := <-told:
			if strings.Contains(s, "/state ") {
				seen[s] = true
			}
		case <-late:
			t.Fatal("the room is not measured any more")
		}
	}
}
