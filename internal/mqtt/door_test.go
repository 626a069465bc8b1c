package mqtt

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/mochi-mqtt/server/v2/packets"
)

func TestAPromiseOf256MiBCostsNothing(t *testing.T) {
	b := startBroker(t)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 50 {
		conn, err := net.Dial("tcp", b.Addr())
		if err != nil {
			t.Fatal(err)
		}
		conn.Write([]byte{0x10, 0xff, 0xff, 0xff, 0x7f})
		conn.SetReadDeadline(time.Now().Add(soon))
		if _, err := conn.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
			t.Fatalf("not closed: %v", err)
		}
		conn.Close()
	}
	runtime.ReadMemStats(&after)
	if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; mib > 8 {
		t.Errorf("%d MiB allocated", mib)
	}
}

func TestASilentConnectionIsClosed(t *testing.T) {
	b := startBroker(t, patience{handshake: 50 * time.Millisecond})
	idle, err := net.Dial("tcp", b.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	idle.SetReadDeadline(time.Now().Add(soon))
	if _, err := idle.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("not closed: %v", err)
	}
}

func TestAThousandSilentConnectionsDoNotKeepARightfulClientOut(t *testing.T) {
	b := startBroker(t)
	idle := make([]net.Conn, 1000)
	for i := range idle {
		var err error
		if idle[i], err = net.Dial("tcp", b.Addr()); err != nil {
			t.Fatal(err)
		}
		defer idle[i].Close()
	}
	observe(t, b.url(), "x")
	idle[0].SetReadDeadline(time.Now().Add(soon / 2))
	if _, err := idle[0].Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("the oldest is still there: %v", err)
	}
	b.door.mu.Lock()
	defer b.door.mu.Unlock()
	if n := len(b.door.waiting) + len(b.door.inside); n > maxWaiting+1 {
		t.Errorf("%d connections are open", n)
	}
}

func TestTheDaemonHasASeatWhenAllOthersAreTaken(t *testing.T) {
	b := startBroker(t)
	for n := range maxClients {
		conn := rawClient(t, b, packets.Packet{Connect: packets.ConnectParams{ClientIdentifier: fmt.Sprint("c", n), Clean: true}})
		if answer := read(t, conn, 4); answer[3] != 0 {
			t.Fatalf("client %d was refused", n)
		}
	}
	late := rawClient(t, b, packets.Packet{Connect: packets.ConnectParams{ClientIdentifier: "late", Clean: true}})
	if answer := read(t, late, 0); len(answer) >= 4 && answer[3] == 0 {
		t.Error("one too many was let in")
	}
	q := newQueue(numbered(1))
	run(t, daemon(t, b), q, nil)
	receive(t, "delivery", q.done)
}

// exhausted is a listener of a process that has no file descriptor left for a
// while.
type exhausted struct {
	net.Listener
	errors int
}

func (e *exhausted) Accept() (net.Conn, error) {
	if e.errors > 0 {
		e.errors--
		return nil, &net.OpError{Op: "accept", Net: "tcp", Err: syscall.EMFILE}
	}
	return e.Listener.Accept()
}

func TestTheDoorOutlivesAFailedAccept(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	log := new(ledger)
	d := newDoor(&exhausted{l, 3}, log.logger(), patience{})
	served, came := make(chan struct{}), make(chan struct{}, 1)
	go func() {
		defer close(served)
		d.Serve(func(string, net.Conn) error { came <- struct{}{}; return nil })
	}()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	receive(t, "guest", came)
	if n := log.lines("WARN", "too many open files"); n != 1 {
		t.Errorf("told %d times", n)
	}
	d.Close(nil)
	receive(t, "end", served)
}

func TestAPanicCostsOneConnection(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := newDoor(l, slog.New(slog.DiscardHandler), patience{})
	go d.Serve(func(string, net.Conn) error { panic("a packet that nobody thought of") })
	defer d.Close(nil)
	for range 2 {
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		conn.SetReadDeadline(time.Now().Add(soon))
		if _, err := conn.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
			t.Errorf("not closed: %v", err)
		}
		conn.Close()
	}
}

// FuzzBroker sends anything after a rightful CONNECT; the next client must
// still be served.
func FuzzBroker(f *testing.F) {
	b, err := StartBroker(BrokerOptions{Addr: "127.0.0.1:0", Room: "bedroom"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(byte(4), []byte{0xc0, 0})
	f.Add(byte(4), []byte{0x82, 6, 0, 1, 0, 1, '#', 1})
	f.Add(byte(5), []byte{0x82, 7, 0, 1, 0, 0, 1, '#', 1})
	f.Add(byte(5), []byte{0x32, 9, 0, 1, 'a', 0, 1, 3, 0x23, 0, 1})
	f.Add(byte(4), []byte{0x62, 2, 0, 9, 0x50, 2, 0, 9})
	f.Fuzz(func(t *testing.T, version byte, raw []byte) {
		conn := rawClient(t, b, packets.Packet{
			ProtocolVersion: 4 + version%2, Connect: packets.ConnectParams{ClientIdentifier: "fuzz", Clean: true},
		})
		conn.Write(raw)
		conn.Close()
		next := rawClient(t, b, packets.Packet{Connect: packets.ConnectParams{ClientIdentifier: "next", Clean: true}})
		if answer := read(t, next, 4); answer[3] != 0 {
			t.Errorf("refused: % x", answer)
		}
		next.Close()
	})
}
