package web

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"nightroom/internal/door"
)

const (
	right = "three plain words"

	// rightHash is of that, and costs next to nothing.
	rightHash = "$argon2id$v=19$m=8,t=1,p=1$c2FsdCBvZiB0aHI$Zd1RmmmI8drbNeO8npgEzg"
)

// A house is a page with a password.
type house struct {
	*testing.T
	*Server
	room   *fakeRoom
	record string
	log    bytes.Buffer
}

func locked(t *testing.T) *house {
	t.Helper()
	h := &house{T: t, room: newRoom(bedroom("day")), record: filepath.Join(t.TempDir(), "room.db")}
	if err := door.SetPassword(h.record, rightHash); err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(&h.log, nil))
	h.Server = newServer(noListener{}, h.room, Options{Lock: door.Open(h.record, time.Now, log), Log: log})
	return h
}

func (h *house) ask(method, target, body string, headers ...string) *httptest.ResponseRecorder {
	return ask(h.handler, method, target, body, headers...)
}

// enter logs in and returns the header that a browser sends from then on.
func (h *house) enter(headers ...string) (cookieIs string) {
	h.Helper()
	w := h.ask("POST", "/login", form("password", right), headers...)
	wantStatus(h.T, w, http.StatusSeeOther)
	return tokenOf(h.T, w)
}

func tokenOf(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	for _, c := range w.Result().Cookies() {
		if c.Name == cookie && c.Value != "" {
			return cookie + "=" + c.Value
		}
	}
	t.Fatalf("no cookie: %q", w.Header()["Set-Cookie"])
	return ""
}

// openListener is one that others reach.
type openListener struct{ net.Listener }

func (openListener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4zero, Port: 8080} }

// routes are all that there is to read.
var routes = []string{"/", "/log", "/insight", "/notify/quiet", "/metrics", "/api/v1/insight", "/logout", "/none", "/api/v1/state", "/api/v1/sensors", "/api/v1/live", "/api/v1/none", "/api/"}

func TestWhatIsBehindThePasswordIsForThoseWhoSayIt(t *testing.T) {
	h := locked(t)
	for _, route := range routes {
		for _, cookieIs := range []string{"", cookie + "=", cookie + "=x", "session=x"} {
			w := h.ask("GET", route, "", "Cookie", cookieIs)
			if strings.HasPrefix(route, "/api/") || route == "/metrics" {
				wantStatus(t, w, http.StatusUnauthorized)
				wantText(t, w.Header().Get("Content-Type"), "application/problem+json")
			} else {
				wantStatus(t, w, http.StatusSeeOther)
				wantText(t, w.Header().Get("Location"), "/login?next=%2F")
			}
			wantNoText(t, w.Body.String(), "22.1", "bme280", "Too warm", "Anna", "Bedroom")
		}
	}
	w := h.ask("GET", "/login", "")
	wantStatus(t, w, http.StatusOK)
	wantText(t, w.Body.String(), `type="password"`, "/static/style.", "sudo nightroom password")
	wantNoText(t, w.Body.String(), "Bedroom", "bme280", "Anna")
	wantStatus(t, h.ask("GET", "/static/style.css", ""), http.StatusOK)
	wantStatus(t, h.ask("GET", "/healthz", ""), http.StatusOK)

	h.room.set(View{Trouble: "the clock of Anna's room is wrong"})
	w = h.ask("GET", "/healthz", "")
	wantStatus(t, w, http.StatusServiceUnavailable)
	wantNoText(t, w.Body.String(), "Anna")

	w = h.ask("POST", "/log", form("score", "4"))
	wantStatus(t, w, http.StatusUnauthorized)
	wantText(t, w.Body.String(), "Nothing was saved", `value="/log"`)
	if len(h.room.saved) > 0 {
		t.Errorf("saved %q", h.room.saved)
	}
}

func TestOnceLoggedInNobodyIsAskedAgain(t *testing.T) {
	h := locked(t)
	w := h.ask("POST", "/login", form("password", right, "next", "/log?x=1"))
	wantStatus(t, w, http.StatusSeeOther)
	if at := w.Header().Get("Location"); at != "/log?x=1" {
		t.Errorf("goes on at %q", at)
	}
	c := w.Result().Cookies()[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge != 180*24*3600 || c.Secure || c.Domain != "" {
		t.Errorf("the cookie is %+v", c)
	}
	me := tokenOf(t, w)
	w = h.ask("GET", "/", "", "Cookie", me)
	wantStatus(t, w, http.StatusOK)
	wantText(t, w.Body.String(), "22.1", `href="/logout"`)
	wantStatus(t, h.ask("GET", "/api/v1/state", "", "Cookie", me), http.StatusOK)
	wantStatus(t, h.ask("POST", "/log", form("score", "4"), "Cookie", me), http.StatusSeeOther)
	wantStatus(t, h.ask("GET", "/login", "", "Cookie", me), http.StatusSeeOther)

	// A link in a message, or on another site, leads to the question itself.
	w = h.ask("GET", "/log", "", "Cookie", me, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate")
	wantStatus(t, w, http.StatusOK)
	wantText(t, w.Body.String(), "Pain this morning")
	wantText(t, h.log.String(), "Somebody logged in", "from=192.0.2.1")
}

func TestTheCookieIsForEncryptedPagesWhereThePageIsEncrypted(t *testing.T) {
	w := locked(t).ask("POST", "/login", form("password", right), "X-Forwarded-Proto", "https")
	if !w.Result().Cookies()[0].Secure {
		t.Error("behind a proxy that encrypts, the cookie goes over plain http too")
	}
}

func TestLoggingOutEndsTheSessionAndIsNothingThatALinkDoes(t *testing.T) {
	h := locked(t)
	me, other := h.enter(), h.enter()
	wantStatus(t, h.ask("GET", "/logout", "", "Cookie", me), http.StatusOK)
	wantStatus(t, h.ask("GET", "/", "", "Cookie", me), http.StatusOK)
	w := h.ask("POST", "/logout", "", "Cookie", me)
	wantStatus(t, w, http.StatusSeeOther)
	if c := w.Result().Cookies()[0]; c.Value != "" || c.MaxAge >= 0 {
		t.Errorf("the browser keeps %v", c)
	}
	wantStatus(t, h.ask("GET", "/", "", "Cookie", me), http.StatusSeeOther)
	wantStatus(t, h.ask("GET", "/", "", "Cookie", other), http.StatusOK)
	wantText(t, h.log.String(), "Somebody logged out")
}

func TestAWrongPasswordIsToldAsSuch(t *testing.T) {
	h := locked(t)
	for _, wrong := range []string{"", "three plain word", right + "\x00", strings.ToUpper(right)} {
		w := h.ask("POST", "/login", form("password", wrong, "next", "/log"))
		wantStatus(t, w, http.StatusUnauthorized)
		wantText(t, w.Body.String(), "That is not the password.", `value="/log"`)
		wantNoText(t, w.Body.String(), "three plain word")
		if c := w.Result().Cookies(); len(c) > 0 {
			t.Errorf("%q: cookies %v", wrong, c)
		}
	}
	wantText(t, h.log.String(), "A wrong password at the page", "from=192.0.2.1")
	wantNoText(t, h.log.String(), "plain")
}

func TestWithoutAPasswordThereIsNothingToLogInTo(t *testing.T) {
	h := handler(newRoom(bedroom("day")))
	for _, w := range []*httptest.ResponseRecorder{ask(h, "GET", "/login", ""), ask(h, "POST", "/login", form("password", "x")), ask(h, "GET", "/logout", "")} {
		wantStatus(t, w, http.StatusSeeOther)
		if at := w.Header().Get("Location"); at != "/" {
			t.Errorf("goes to %q", at)
		}
	}
	wantNoText(t, ask(h, "GET", "/", "").Body.String(), "logout")
}

func TestAPasswordThatIsTakenAwayShutsAPageThatOthersReach(t *testing.T) {
	h := locked(t)
	h.at.listener = openListener{}
	me := h.enter()
	wantStatus(t, h.ask("GET", "/", "", "Cookie", me), http.StatusOK)
	if err := os.Remove(h.record + ".password"); err != nil {
		t.Fatal(err)
	}
	w := h.ask("GET", "/", "", "Cookie", me)
	wantStatus(t, w, http.StatusForbidden)
	wantText(t, w.Body.String(), "sudo nightroom password")
}

func TestAPageThatOthersReachOpensWithAPasswordOnly(t *testing.T) {
	record := filepath.Join(t.TempDir(), "room.db")
	lock := door.Open(record, time.Now, slog.New(slog.DiscardHandler))
	o := Options{Listen: "0.0.0.0:0", Lock: lock}
	if _, err := New(newRoom(View{}), o); err == nil || !strings.Contains(err.Error(), "sudo nightroom password") {
		t.Fatal(err)
	}
	if err := os.WriteFile(record+".password", []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := New(newRoom(View{}), o); !errors.Is(err, door.ErrNoHash) {
		t.Fatal(err)
	}
	if err := door.SetPassword(record, rightHash); err != nil {
		t.Fatal(err)
	}
	s, err := New(newRoom(View{}), o)
	if err != nil {
		t.Fatal(err)
	}
	s.at.Close()
}

func TestLiveEventsEndWithTheSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, p := locked(t), make(pipes)
		me := h.enter()
		s := newServer(p, h.room, h.o)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- s.Run(ctx) }()
		c := p.dial(t, "GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: "+me+"\r\n\r\n")
		r := bufio.NewReader(c)
		wantText(t, lineWith(t, r, "data:"), "22.1")
		h.ask("POST", "/logout", "", "Cookie", me)
		v := bedroom("day")
		v.State = []byte(`{"temperature_c":30}`)
		h.room.set(v)
		rest, err := io.ReadAll(r)
		if err != nil {
			t.Error(err)
		}
		wantNoText(t, string(rest), "30}")
		c.Close()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func TestWhereSomebodyGoesAfterLoggingInIsOurs(t *testing.T) {
	for next, want := range map[string]string{
		"": "/", "/": "/", "/log": "/log", "/nights/2026-11-22?person=anna": "/nights/2026-11-22?person=anna",
		"//evil.example": "/", "/\\evil.example": "/", "\\\\evil.example": "/", "http://evil.example/": "/", "https:evil.example": "/",
		"javascript:alert(1)": "/", "evil.example": "/", "/../evil": "/", "///evil.example": "/", "/\t/evil.example": "/",
		"/log\r\nSet-Cookie: a=b": "/", "/login": "/", "/logout": "/", "/log#x": "/log", "/a//b": "/", "/%2f/evil.example": "/", "/%5cevil.example": "/%5Cevil.example",
	} {
		if got := ours(next); got != want {
			t.Errorf("%q: %q, want %q", next, got, want)
		}
	}
}

func FuzzWhereSomebodyGoesAfterLoggingIn(f *testing.F) {
	for _, s := range []string{"/log", "//evil.example", "/\\x", "/%0d%0aSet-Cookie:x", "/a?b=c#d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, next string) {
		to := ours(next)
		if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t\x00") {
			t.Errorf("%q leads to %q", next, to)
		}
	})
}

func TestForWhomAProxyAsks(t *testing.T) {
	tests := []struct{ peer, forwarded, want string }{
		{"192.168.1.20:5000", "", "192.168.1.20"},
		{"192.168.1.20:5000", "10.0.0.1", "192.168.1.20"}, // anybody could write that
		{"127.0.0.1:5000", "", "127.0.0.1"},
		{"127.0.0.1:5000", "6.6.6.6, 192.168.1.20", "192.168.1.20"}, // the first is the client's own word
		{"[::1]:5000", "[2001:db8::1]:443", "2001:db8::1"},
		{"127.0.0.1:5000", "unknown", "127.0.0.1"},
		{"[::ffff:192.168.1.20]:1", "", "192.168.1.20"},
	}
	for _, c := range tests {
		r := httptest.NewRequest("POST", "/login", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := fmt.Sprint(caller(r)); got != c.want {
			t.Errorf("%v: %s", c, got)
		}
	}
}
