package web

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// lineWith reads up to the next line that begins with a prefix.
func lineWith(t *testing.T, r *bufio.Reader, prefix string) string {
	t.Helper()
	for {
		text, err := r.ReadString('\n')
		if err != nil {
			t.Fatalf("waiting for %q: %v", prefix, err)
		}
		if strings.HasPrefix(text, prefix) {
			return strings.TrimSpace(text)
		}
	}
}

func TestALiveClientGetsTheStateAtOnceAndAtEachChange(t *testing.T) {
	room := newRoom(bedroom("night"))
	at := running(t, room)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, "GET", at+"/api/v1/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if got := answer.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Errorf("content type %q", got)
	}
	body := bufio.NewReader(answer.Body)
	if got, want := lineWith(t, body, "data:"), `data: {"temperature_c":22.1}`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for i := range 3 {
		v := bedroom("night")
		v.State = fmt.Appendf(nil, "{\n  \"temperature_c\": %d\n}", i) // an event is one line all the same
		room.set(v)
		if got, want := lineWith(t, body, "data:"), fmt.Sprintf(`data: {"temperature_c":%d}`, i); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

const liveRequest = "GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\n\r\n"

func TestALiveClientOutlivesTheTimeoutsOnHeartbeats(t *testing.T) {
	inMemory(t, bedroom("night"), func(t *testing.T, room *fakeRoom, p pipes) {
		conn := p.dial(t, liveRequest)
		defer conn.Close()
		body := bufio.NewReader(conn)
		lineWith(t, body, "data:")
		begin := time.Now()
		for i := 1; i <= 240; i++ { // an hour
			lineWith(t, body, ":")
			if d := time.Since(begin); d != time.Duration(i)*heartbeat {
				t.Fatalf("heartbeat %d after %v", i, d)
			}
		}
		room.set(bedroom("day"))
		lineWith(t, body, "data:")
	})
}

func TestALiveClientThatDoesNotReadIsCut(t *testing.T) {
	inMemory(t, bedroom("night"), func(t *testing.T, _ *fakeRoom, p pipes) {
		conn := p.dial(t, liveRequest)
		defer conn.Close()
		time.Sleep(stuck + time.Second) // of the bubble's own time; the first event is not read
		synctest.Wait()
		conn.SetReadDeadline(time.Now().Add(time.Millisecond))
		if _, err := io.ReadAll(conn); err != nil {
			t.Errorf("still open: %v", err)
		}
	})
}

func TestLiveClientsDoNotHoldUpTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := make(pipes)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		s := newServer(p, newRoom(bedroom("night")), Options{})
		go func() { ended <- s.Run(ctx) }()
		conn := p.dial(t, liveRequest)
		defer conn.Close()
		body := bufio.NewReader(conn)
		lineWith(t, body, "data:")
		go io.Copy(io.Discard, body)
		begin := time.Now()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if d := time.Since(begin); d >= grace {
			t.Errorf("the end took %v", d)
		}
	})
}

func TestLiveClientsAreLimitedAndTheirPlacesComeBack(t *testing.T) {
	inMemory(t, bedroom("night"), func(t *testing.T, _ *fakeRoom, p pipes) {
		var open []net.Conn
		for range maxLive {
			c := p.dial(t, liveRequest)
			lineWith(t, bufio.NewReader(c), "data:")
			open = append(open, c)
		}
		one := func(want string) {
			t.Helper()
			c := p.dial(t, liveRequest)
			defer c.Close()
			if got := lineWith(t, bufio.NewReader(c), "HTTP/1.1"); !strings.Contains(got, want) {
				t.Errorf("%q, want %s", got, want)
			}
		}
		one("503")
		for _, c := range open {
			c.Close()
		}
		synctest.Wait()
		one("200")
	})
}
