package web

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// serving runs a page; what it returns ends it.
func serving(t *testing.T, s *Server) (end func()) {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	return func() {
		t.Helper()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// answerOn is the next answer on a connection.
func answerOn(r *bufio.Reader) string {
	w, err := http.ReadResponse(r, nil)
	if err != nil {
		return err.Error()
	}
	defer w.Body.Close()
	body, err := io.ReadAll(w.Body)
	if err != nil {
		return err.Error()
	}
	return w.Status + " " + string(body)
}

const health = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"

func TestWhoAsksWhileTheRoomIsTakenUpAnewIsAnsweredByTheNextPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := make(pipes)
		first := newServer(p, newRoom(bedroom("day")), Options{})
		end := serving(t, first)
		asked := p.dial(t, health) // once already
		answers := bufio.NewReader(asked)
		wantText(t, answerOn(answers), "200 OK")
		fresh := p.dial(t, "") // as browsers open connections, before they need them
		synctest.Wait()
		begin := time.Now()
		kept := first.Keep()
		end()
		if d := time.Since(begin); d > 0 {
			t.Errorf("those who ask nothing were waited for, %v", d)
		}
		got := make(chan string, 2)
		for c, r := range map[net.Conn]*bufio.Reader{asked: answers, fresh: bufio.NewReader(fresh)} {
			if _, err := io.WriteString(c, health); err != nil {
				t.Fatal("cut off:", err)
			}
			go func() { got <- answerOn(r) }()
		}
		synctest.Wait()
		if len(got) > 0 {
			t.Fatalf("somebody answered %q while nobody was there", <-got)
		}
		time.Sleep(time.Second) // of the bubble: a room takes that
		end = serving(t, serverAt(kept, newRoom(bedroom("day")), first.o))
		for range 2 {
			wantText(t, <-got, "200 OK")
		}
		asked.Close()
		fresh.Close()
		end()
	})
}

func TestWhereNoPageComesOneIsToldToTryAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := make(pipes)
		s := newServer(p, newRoom(bedroom("day")), Options{})
		end := serving(t, s)
		kept := s.Keep()
		c := p.dial(t, health)
		r := bufio.NewReader(c)
		wantText(t, answerOn(r), "200 OK")
		end()
		io.WriteString(c, health)
		wantText(t, answerOn(r), "503", "Try again")
		c.Close()
		if err := kept.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestADownloadThatStallsDoesNotHoldUpTheNextPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := make(pipes)
		a := newAddress(p, slog.New(slog.DiscardHandler))
		cut := make(chan error, 1)
		a.show(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					cut <- r.Context().Err()
					return
				}
			}
		}))
		c := p.dial(t, health)
		synctest.Wait()
		begin := time.Now()
		a.leave()
		if d := time.Since(begin); d != grace {
			t.Errorf("it was waited for, %v", d)
		}
		if err := <-cut; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if d := time.Since(begin); d > grace {
			t.Errorf("it was cut after %v", d)
		}
		c.Close()
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestAnAddressIsKeptWhileItIsWanted(t *testing.T) {
	first, err := New(newRoom(bedroom("day")), Options{Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	end := serving(t, first)
	kept := first.Keep()
	end()
	same, err := New(newRoom(bedroom("day")), Options{Listen: "127.0.0.1:0", Kept: kept})
	if err != nil {
		t.Fatal(err)
	}
	if same.Addr() != first.Addr() {
		t.Errorf("it was at %s and is at %s", first.Addr(), same.Addr())
	}
	other, err := New(newRoom(bedroom("day")), Options{Listen: "localhost:0", Kept: kept})
	if err != nil {
		t.Fatal(err)
	}
	defer other.at.Close()
	if c, err := net.Dial("tcp", first.Addr().String()); err == nil {
		c.Close()
		t.Errorf("%s is still open", first.Addr())
	}
	if _, err := New(newRoom(bedroom("day")), Options{Listen: "0.0.0.0:0", Kept: other.at}); err == nil {
		t.Error("a page without password is open to others")
	}
	if c, err := net.Dial("tcp", other.Addr().String()); err == nil {
		c.Close()
		t.Errorf("%s is still open, though its page was refused", other.Addr())
	}
}
