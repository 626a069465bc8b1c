package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestOnlyNamesOfThisMachineOpenThePage(t *testing.T) {
	h := newServer(noListener{}, newRoom(bedroom("day")), Options{Hosts: []string{"Pi.example.org"}}).handler
	routes := []string{"/", "/log", "/static/style.css", "/healthz", "/api/v1/state", "/api/v1/sensors", "/none"}
	tests := []struct {
		host string
		ok   bool
	}{
		{"localhost", true}, {"localhost:8080", true}, {"LOCALHOST:9000", true}, {"localhost.:8080", true},
		{"127.0.0.1:8080", true}, {"127.8.9.1", true}, {"[::1]:8080", true}, {"[::1]", true}, {"[::ffff:127.0.0.1]", true},
		{hostname() + ":8080", true}, {"pi.example.org:8080", true},
		{"evil.example:8080", false}, {"localhost.evil.example", false}, {"evil-localhost", false},
		{"192.168.1.5:8080", false}, {"0.0.0.0:8080", false}, {"[::]:8080", false}, {"2130706433", false}, {"", false},
		{"127.0.0.1.evil.example:8080", false},
	}
	for _, c := range tests {
		for _, route := range routes {
			w := ask(h, "GET", route, "", "Host", c.host, "Origin", "http://"+c.host)
			if refused := w.Code == http.StatusMisdirectedRequest; refused == c.ok {
				t.Errorf("host %q, %s: status %d", c.host, route, w.Code)
			}
			if !c.ok && !strings.Contains(w.Body.String(), c.host) {
				t.Errorf("host %q, %s: the refusal does not name it: %s", c.host, route, w.Body)
			}
			if kind := w.Header().Get("Content-Type"); !c.ok && strings.HasPrefix(kind, "text/html") {
				t.Errorf("host %q: refused as %s", c.host, kind)
			}
		}
	}
}

func TestAProxyIsRefused(t *testing.T) {
	room := newRoom(bedroom("day"))
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "x-forwarded-proto", "X-Forwarded-Anything", "X-Real-IP", "Via"} {
		for _, route := range []string{"/", "/api/v1/state", "/healthz", "/static/live.js"} {
			w := ask(handler(room), "GET", route, "", name, "127.0.0.1")
			wantStatus(t, w, http.StatusForbidden)
			wantText(t, w.Body.String(), http.CanonicalHeaderKey(name), "sudo nightroom password")
		}
		wantStatus(t, ask(handler(room), "POST", "/log", form("score", "4"), name, "10.0.0.1"), http.StatusForbidden)
	}
	if len(room.saved) > 0 {
		t.Errorf("saved %q", room.saved)
	}
}

func TestOnlyOurOwnPageMayWrite(t *testing.T) {
	tests := []struct {
		name    string
		headers []string
		status  int
	}{
		{"our page", nil, 303},
		{"our page in an older browser", []string{"Sec-Fetch-Site", ""}, 303},
		{"another site", []string{"Sec-Fetch-Site", "cross-site", "Origin", "http://evil.example"}, 403},
		{"another site in an older browser", []string{"Sec-Fetch-Site", "", "Origin", "http://evil.example"}, 403},
		{"another port of this machine", []string{"Sec-Fetch-Site", "same-site", "Origin", "http://localhost:3000"}, 403},
		{"a page of no origin", []string{"Sec-Fetch-Site", "", "Origin", "null"}, 403},
		{"nobody says from where", []string{"Sec-Fetch-Site", "", "Origin", ""}, 403},
		{"a name that was made to point here", []string{"Host", "evil.example:8080", "Origin", "http://evil.example:8080"}, 421},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			room := newRoom(bedroom("day"))
			w := ask(handler(room), "POST", "/log", form("score", "4"), c.headers...)
			wantStatus(t, w, c.status)
			if wrote := len(room.saved) > 0; wrote != (c.status == 303) {
				t.Errorf("saved %q", room.saved)
			}
		})
	}
}

func TestAnotherSiteMayLinkToUsAndNothingElse(t *testing.T) {
	h := handler(newRoom(bedroom("day")))
	for _, site := range []string{"cross-site", "same-site"} {
		wantStatus(t, ask(h, "GET", "/log", "", "Sec-Fetch-Site", site, "Sec-Fetch-Mode", "navigate"), http.StatusOK)
		for _, mode := range []string{"no-cors", "cors", "websocket", ""} {
			wantStatus(t, ask(h, "GET", "/api/v1/state", "", "Sec-Fetch-Site", site, "Sec-Fetch-Mode", mode), http.StatusForbidden)
		}
	}
	for _, site := range []string{"same-origin", "none", ""} {
		wantStatus(t, ask(h, "GET", "/api/v1/state", "", "Sec-Fetch-Site", site, "Sec-Fetch-Mode", "cors"), http.StatusOK)
	}
}

func TestEveryAnswerHasTheSecurityHeaders(t *testing.T) {
	h := handler(newRoom(bedroom("day")))
	for _, w := range []http.Header{
		ask(h, "GET", "/", "").Header(), ask(h, "GET", "/api/v1/none", "").Header(),
		ask(h, "GET", "/", "", "Host", "evil.example").Header(), ask(h, "POST", "/log", "").Header(),
	} {
		for name, want := range map[string]string{
			"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
			"Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "no-store",
		} {
			if got := w.Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
	}
}
