package web

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// These are attacks on a page with a password, each by its name. Those on one
// without are in guard_test.go, slow and large requests in server_test.go too.

func TestAttackPostFromAnotherSite(t *testing.T) {
	h := locked(t)
	me := h.enter()
	for _, target := range []string{"/log", "/logout", "/login"} {
		for _, headers := range [][]string{
			{"Sec-Fetch-Site", "cross-site", "Origin", "http://evil.example"},
			{"Sec-Fetch-Site", "same-site", "Origin", "http://localhost:3000"},
			{"Sec-Fetch-Site", "", "Origin", "http://evil.example"},
			{"Sec-Fetch-Site", "", "Origin", "null"},
			{"Sec-Fetch-Site", "", "Origin", ""},
		} {
			w := h.ask("POST", target, form("score", "4", "password", right), append(headers, "Cookie", me)...)
			wantStatus(t, w, http.StatusForbidden)
			if len(w.Result().Cookies()) > 0 {
				t.Errorf("%s %q: a cookie", target, headers)
			}
		}
	}
	if len(h.room.saved) > 0 {
		t.Errorf("saved %q", h.room.saved)
	}
	wantStatus(t, h.ask("GET", "/", "", "Cookie", me), http.StatusOK)
}

func TestAttackThroughAReverseProxy(t *testing.T) {
	h := locked(t)
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"} {
		wantStatus(t, h.ask("GET", "/api/v1/state", "", name, "127.0.0.1"), http.StatusUnauthorized)
		wantStatus(t, h.ask("GET", "/api/v1/state", "", name, "127.0.0.1", "Cookie", h.enter()), http.StatusOK)
	}
}

func TestAttackByAHostThatPointsHere(t *testing.T) {
	h := locked(t)
	me := h.enter()
	for _, host := range []string{"evil.example", "evil.example:8080", hostname() + ".evil.example", "localhost.evil.example", hostname() + ".local.evil.example", "8.8.8.8"} {
		for _, target := range append(routes, "/login", "/static/style.css", "/healthz") {
			w := h.ask("GET", target, "", "Host", host, "Cookie", me)
			wantStatus(t, w, http.StatusMisdirectedRequest)
			wantText(t, w.Body.String(), strings.TrimSuffix(host, ":8080"), "hosts: [")
		}
		w := h.ask("POST", "/login", form("password", right), "Host", host, "Origin", "http://"+host)
		wantStatus(t, w, http.StatusMisdirectedRequest)
	}
}

func TestAttackByBruteForce(t *testing.T) {
	h := locked(t)
	phone := h.enter()
	guess := func(from, password string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", "http://localhost:8080/login", strings.NewReader(form("password", password)))
		r.RemoteAddr = from
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "http://localhost:8080")
		w := httptest.NewRecorder()
		h.handler.ServeHTTP(w, r)
		return w
	}
	looked := 0
	for i := range 500 {
		w := guess("192.168.1.66:4000", fmt.Sprintf("guess number %d", i))
		switch w.Code {
		case http.StatusUnauthorized:
			looked++
		case http.StatusTooManyRequests:
			if w.Header().Get("Retry-After") == "" {
				t.Error("nobody says when to try again")
			}
			wantText(t, w.Body.String(), "Too many wrong passwords")
		default:
			t.Fatalf("status %d", w.Code)
		}
	}
	if looked > 10 {
		t.Errorf("%d of 500 guesses were looked at", looked)
	}
	wantStatus(t, guess("192.168.1.66:4000", right), http.StatusTooManyRequests)
	wantStatus(t, h.ask("GET", "/", "", "Cookie", phone), http.StatusOK)  // who is in stays in
	wantStatus(t, guess("192.168.1.20:4000", right), http.StatusSeeOther) // who knows it comes in
	wantStatus(t, h.ask("POST", "/log", form("score", "4"), "Cookie", phone), http.StatusSeeOther)
}

func TestAttackBySessionFixation(t *testing.T) {
	h := locked(t)
	planted := cookie + "=PLANTEDPLANTEDPLANTEDPLANT"
	fresh := h.enter("Cookie", planted)
	if fresh == planted {
		t.Fatal("the planted token was taken")
	}
	wantStatus(t, h.ask("GET", "/", "", "Cookie", planted), http.StatusSeeOther)
	again := h.enter("Cookie", fresh) // and a session that there was ends with the next login
	if again == fresh {
		t.Error("one token twice")
	}
	wantStatus(t, h.ask("GET", "/", "", "Cookie", fresh), http.StatusSeeOther)
	wantStatus(t, h.ask("GET", "/", "", "Cookie", again), http.StatusOK)
}

// A script cannot read the cookie, and the policy lets no other one run.
func TestAttackByAScriptThatStealsTheCookie(t *testing.T) {
	h := locked(t)
	w := h.ask("POST", "/login", form("password", right, "next", `/"><script>alert(1)</script>`))
	set := w.Header().Get("Set-Cookie")
	wantText(t, set, "HttpOnly", "SameSite=Lax")
	w = h.ask("POST", "/login", form("password", "wrong", "next", `/"><script>alert(1)</script>`))
	wantNoText(t, w.Body.String(), "<script>")
	wantText(t, w.Header().Get("Content-Security-Policy"), "default-src 'none'", "script-src 'self'")
	wantNoText(t, w.Header().Get("Content-Security-Policy"), "unsafe", "http:", "*")
	token := tokenOf(t, h.ask("POST", "/login", form("password", right)))
	for _, target := range []string{"/", "/log", "/logout", "/api/v1/state", "/static/live.js"} {
		w := h.ask("GET", target, "", "Cookie", token)
		wantNoText(t, w.Body.String(), strings.TrimPrefix(token, cookie+"="))
	}
	if w := h.ask("TRACE", "/", "", "Cookie", token); w.Code == http.StatusOK || strings.Contains(w.Body.String(), token) {
		t.Errorf("TRACE: %d %s", w.Code, w.Body)
	}
}

func TestAttackByPathTraversal(t *testing.T) {
	h := locked(t)
	for _, cookieIs := range []string{"", h.enter()} {
		for _, target := range []string{
			"/static/../page/login.html", "/static/..%2fpage%2flogin.html", "/static/%2e%2e/server.go", "/static/..%5c..%5cserver.go",
			"/static//etc/passwd", "/static/%2fetc%2fpasswd", "/static/style.css%00.png", "/static/", "/static/.",
			"/static/../api/v1/state", "/static/..%2f..%2fapi/v1/state", "/static/..;/log", "/login/../api/v1/state", "//api/v1/state",
		} {
			w := h.ask("GET", target, "", "Cookie", cookieIs)
			if w.Code == http.StatusOK {
				t.Errorf("%s: %d %.100s", target, w.Code, w.Body)
			}
			wantNoText(t, w.Body.String(), "{{", "package web", "root:", "22.1")
		}
	}
}

func TestAttackByHeaderInjection(t *testing.T) {
	h := locked(t)
	for _, next := range []string{"/log\r\nSet-Cookie: a=b", "/log%0d%0aSet-Cookie:%20a=b", "/\nLocation: http://evil.example"} {
		for _, w := range []*httptest.ResponseRecorder{
			h.ask("POST", "/login", form("password", right, "next", next)),
			h.ask("GET", "/login?"+form("next", next), "", "Cookie", h.enter()),
		} {
			wantStatus(t, w, http.StatusSeeOther)
			var wire strings.Builder
			if err := w.Result().Header.Write(&wire); err != nil {
				t.Fatal(err)
			}
			wantNoText(t, wire.String(), "Set-Cookie: a", "evil.example\r")
			if len(w.Header()["Location"]) != 1 {
				t.Errorf("%q", w.Header())
			}
		}
	}
	// Nor does somebody write lines of their own into the log.
	h.ask("POST", "/login", form("password", "x\nlevel=ERROR msg=forged"), "User-Agent", "a\nlevel=ERROR msg=forged")
	for line := range strings.Lines(h.log.String()) {
		if strings.HasPrefix(line, "level=ERROR") {
			t.Errorf("the log has %q", line)
		}
	}
}

func TestAttackByAFrame(t *testing.T) {
	h := locked(t)
	me := h.enter()
	for _, target := range []string{"/login", "/", "/log", "/logout", "/none"} {
		w := h.ask("GET", target, "", "Cookie", me)
		wantText(t, w.Header().Get("Content-Security-Policy"), "frame-ancestors 'none'")
		wantText(t, w.Header().Get("X-Frame-Options"), "DENY")
	}
	wantStatus(t, h.ask("GET", "/log", "", "Cookie", me, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"), http.StatusForbidden)
}

// atDoor serves a locked house on a real socket.
func atDoor(t *testing.T) (*house, string) {
	t.Helper()
	h := locked(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.Server = newServer(newCrowd(l), h.room, h.o)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.Server.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return h, l.Addr().String()
}

func TestAttackByABodyOf1GB(t *testing.T) {
	h, at := atDoor(t)
	for _, target := range []string{"/login", "/log", "/logout", "/none", "/api/v1/state"} {
		for _, length := range []string{"Content-Length: 1073741824", "Transfer-Encoding: chunked"} {
			conn, err := net.Dial("tcp", at)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n%s\r\n\r\n", target, length)
			sent := make(chan int64)
			go func() {
				chunk := strings.Repeat("a", 1<<16)
				if !strings.HasPrefix(length, "Content") {
					chunk = fmt.Sprintf("%x\r\n%s\r\n", len(chunk), chunk)
				}
				var n int64
				for n < 1<<30 {
					m, err := io.WriteString(conn, chunk)
					if n += int64(m); err != nil {
						break
					}
				}
				sent <- n
			}()
			line, err := bufio.NewReader(conn).ReadString('\n')
			if err == nil && (strings.Contains(line, " 200 ") || strings.Contains(line, " 303 /")) {
				t.Errorf("%s: %q", target, line)
			}
			conn.Close()
			if n := <-sent; n > 64<<20 { // what lies in the kernel's buffers, and no more
				t.Errorf("%s took %d bytes", target, n)
			}
		}
	}
	if len(h.room.saved) > 0 {
		t.Errorf("saved %q", h.room.saved)
	}
}

func TestAttackBySlowHeadersAndSlowBodiesOnTheLogin(t *testing.T) {
	for name, sent := range map[string]string{
		"a header of one letter each second": "POST /login HTTP/1.1\r\nHost: localhost\r\nX: ",
		"a body of one letter each second":   "POST /login HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\npassword=",
	} {
		t.Run(name, func(t *testing.T) {
			h := locked(t)
			synctest.Test(t, func(t *testing.T) {
				p := make(pipes)
				ctx, cancel := context.WithCancel(t.Context())
				s := newServer(p, newRoom(bedroom("day")), Options{Lock: h.o.Lock})
				ended := make(chan error, 1)
				go func() { ended <- s.Run(ctx) }()
				begin := time.Now()
				conn := p.dial(t, sent)
				go io.Copy(io.Discard, conn)
				for {
					if _, err := io.WriteString(conn, "a"); err != nil {
						break
					}
					time.Sleep(time.Second) // of the bubble
				}
				if d := time.Since(begin); d > readTimeout+2*time.Second {
					t.Errorf("it was cut after %v", d)
				}
				conn.Close()
				cancel()
				<-ended
			})
		})
	}
}

// An address of the network is played by the connection's own word.
type elsewhere struct {
	net.Conn
	from string
}

func (e elsewhere) RemoteAddr() net.Addr { return addr(e.from) }

type addr string

func (addr) Network() string  { return "tcp" }
func (a addr) String() string { return string(a) }

func TestAttackByThousandsOfIdleConnections(t *testing.T) {
	many := 1000
	if os.Getenv("NIGHTROOM_LONG") != "" {
		many = 10_000
	}
	synctest.Test(t, func(t *testing.T) {
		p := make(pipes)
		crowd := newCrowd(p)
		ctx, cancel := context.WithCancel(t.Context())
		s := newServer(crowd, newRoom(bedroom("day")), Options{})
		ended := make(chan error, 1)
		go func() { ended <- s.Run(ctx) }()
		dial := func(from string) net.Conn {
			here, there := net.Pipe()
			p <- elsewhere{there, from}
			return here
		}
		var idle []net.Conn
		for i := range many {
			idle = append(idle, dial(fmt.Sprintf("192.168.1.66:%d", 1024+i)))
		}
		for i := range many { // a machine has any number of addresses in its network of IPv6
			idle = append(idle, dial(fmt.Sprintf("[2001:db8::%x]:5000", i)))
		}
		c := dial("192.168.1.20:5000")
		io.WriteString(c, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
		wantText(t, lineWith(t, bufio.NewReader(c), "HTTP/1.1"), "200")
		synctest.Wait()
		held := 0
		for _, n := range crowd.of {
			held += n
		}
		if held > 2*perMachine+1 {
			t.Errorf("%d places are taken", held)
		}
		c.Close()
		for _, c := range idle {
			c.Close()
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if left := len(crowd.of); left > 0 {
			t.Errorf("%d machines still have places", left)
		}
	})
}
