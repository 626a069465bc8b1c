package web

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestThePageIsNeverWhereOthersCanReachIt(t *testing.T) {
	for _, listen := range []string{":8080", "0.0.0.0:8080", "[::]:8080", "192.168.1.5:8080", "8.8.8.8:80"} {
		_, err := New(newRoom(View{}), Options{Listen: listen})
		if err == nil {
			t.Fatalf("%s: served", listen)
		}
		wantText(t, err.Error(), listen, "no password", "127.0.0.1:", "sudo nightroom password")
	}
	for _, listen := range []string{"8080", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:99999"} {
		if _, err := New(newRoom(View{}), Options{Listen: listen}); err == nil || !strings.Contains(err.Error(), "127.0.0.1:8080") {
			t.Errorf("%s: %v", listen, err)
		}
	}
	for _, listen := range []string{"127.0.0.1:0", "localhost:0"} {
		s, err := New(newRoom(View{}), Options{Listen: listen})
		if err != nil {
			t.Fatal(err)
		}
		if a := s.Addr().(*net.TCPAddr); !a.IP.IsLoopback() || a.Port == 0 {
			t.Errorf("%s: at %s", listen, a)
		}
		_, err = New(newRoom(View{}), Options{Listen: s.Addr().String()})
		if err == nil {
			t.Error("the same address twice")
		} else {
			wantText(t, err.Error(), "in use", "another port")
		}
		s.at.Close()
	}
}

func TestThePageIsServedOnItsAddress(t *testing.T) {
	at := running(t, newRoom(bedroom("wind_down")))
	status, body := fetch(t, at+"/")
	if status != http.StatusOK {
		t.Fatal(status)
	}
	wantText(t, body, "Too warm")
	if status, _ := fetch(t, at+"/healthz"); status != http.StatusOK {
		t.Errorf("healthz: %d", status)
	}
}

// pipes is a listener in memory, so that the clock can be a fake one.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	c, ok := <-p
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}
func (p pipes) Close() error   { close(p); return nil }
func (p pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080} }

// dial opens a connection and sends text.
func (p pipes) dial(t *testing.T, text string) net.Conn {
	t.Helper()
	here, there := net.Pipe()
	p <- there
	if _, err := io.WriteString(here, text); err != nil {
		t.Fatal(err)
	}
	return here
}

// inMemory serves a room to f within a bubble of fake time.
func inMemory(t *testing.T, v View, f func(t *testing.T, room *fakeRoom, p pipes)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		room, p := newRoom(v), make(pipes)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		s := newServer(p, room, Options{})
		go func() { ended <- s.Run(ctx) }()
		f(t, room, p)
		cancel()
		begin := time.Now()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
		if d := time.Since(begin); d > 2*time.Second {
			t.Errorf("the end took %v", d)
		}
	})
}

func TestSlowClientsAreCut(t *testing.T) {
	const host = "Host: localhost\r\n"
	tests := []struct {
		name, sent string
		after      time.Duration
	}{
		{"half a header", "GET / HTTP/1.1\r\n" + host, headerTimeout},
		{"half a body", "POST /log HTTP/1.1\r\n" + host + "Origin: http://localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\nsco", readTimeout},
		{"idle after an answer", "GET /healthz HTTP/1.1\r\n" + host + "\r\n", idleTimeout},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			inMemory(t, View{}, func(t *testing.T, room *fakeRoom, p pipes) {
				begin := time.Now()
				conn := p.dial(t, c.sent)
				io.Copy(io.Discard, conn) // until the server ends it
				if d := time.Since(begin); d < c.after || d > c.after+time.Second {
					t.Errorf("cut after %v, want %v", d, c.after)
				}
				conn.Close()
				if len(room.saved) > 0 {
					t.Errorf("saved %q", room.saved)
				}
			})
		})
	}
}

func TestHeadersAreLimited(t *testing.T) {
	at := strings.TrimPrefix(running(t, newRoom(View{})), "http://")
	for name, request := range map[string]string{
		"long address": "GET /" + strings.Repeat("x", 100<<10) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"many headers": "GET / HTTP/1.1\r\nHost: localhost\r\n" + strings.Repeat("X-A: b\r\n", 10_000) + "\r\n",
	} {
		conn, err := net.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		go io.WriteString(conn, request) // fails when the server hangs up
		line, _ := bufio.NewReader(conn).ReadString('\n')
		if !strings.Contains(line, "431") {
			t.Errorf("%s: %q", name, line)
		}
		conn.Close()
	}
}

func TestConnectionsAreLimitedAndTheirPlacesComeBack(t *testing.T) {
	inMemory(t, bedroom("day"), func(t *testing.T, _ *fakeRoom, p pipes) {
		var idle []net.Conn
		for range maxConnections {
			idle = append(idle, p.dial(t, "G"))
		}
		synctest.Wait()
		select {
		case p <- nil:
			t.Fatal("one more was taken")
		default:
		}
		idle[0].Close()
		c := p.dial(t, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
		wantText(t, lineWith(t, bufio.NewReader(c), "HTTP/1.1"), "200")
		for _, c := range append(idle, c) {
			c.Close()
		}
	})
}

func TestAWrongAddressIsSaidInTheReadersWords(t *testing.T) {
	h := handler(newRoom(bedroom("day")))
	w := ask(h, "GET", "/nigths", "", "Accept-Language", "de")
	wantStatus(t, w, http.StatusNotFound)
	wantText(t, w.Body.String(), "Unter dieser Adresse ist nichts", "localhost:8080")
	w = ask(h, "POST", "/none", "")
	wantStatus(t, w, http.StatusNotFound)
	wantText(t, w.Body.String(), "There is nothing at this address", "localhost:8080")
	w = ask(h, "POST", "/nights", "")
	wantStatus(t, w, http.StatusMethodNotAllowed)
	wantText(t, w.Header().Get("Allow"), "GET")
}
