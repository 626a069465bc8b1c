package web

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/door"
)

// An archive is the record and the diary of a fake room, as scripts see them.
type archive struct {
	*fakeRoom
	taken []string // entries that were removed
}

func (l *archive) Extract(w Wanted) (Extract, error) {
	return func(_ context.Context, out io.Writer) (Extracted, error) {
		_, err := io.WriteString(out, "["+strings.Repeat(`{"what":"`+w.What+`"}`, 1)+"]")
		return Extracted{}, err
	}, nil
}
func (l *archive) Rules(context.Context) ([]byte, error) { return []byte("[]"), nil }
func (l *archive) Told(*diary.Entry) []byte              { return []byte("{}") }
func (l *archive) Heard(body []byte) (Said, error) {
	return Said{Person: "anna", Answers: map[string]string{"score": "4"}}, nil
}
func (l *archive) Remove(_ context.Context, s Said) (e diary.Entry, err error) {
	l.taken = append(l.taken, s.Person)
	return e, nil
}

// A desk is a page at which scripts come in.
type desk struct {
	*testing.T
	h       http.Handler
	archive *archive
	record  string
}

// newDesk has a password, or stands at the machine itself.
func newDesk(t *testing.T, password bool) *desk {
	h := locked(t)
	if !password {
		h.record += ".open"
	}
	d := &desk{T: t, archive: &archive{fakeRoom: h.room}, record: h.record}
	d.h = newServer(noListener{}, d.archive, Options{Lock: door.Open(h.record, time.Now, h.o.Log), Log: h.o.Log}).handler
	return d
}

func (d *desk) add(s door.Script) (header string) {
	d.Helper()
	token, err := door.AddScript(d.record, s, time.Now())
	if err != nil {
		d.Fatal(err)
	}
	return "Bearer " + token
}

// script sends a request as curl does: it says neither from where, nor that
// it is a browser.
func (d *desk) script(method, target, token string, headers ...string) *httptest.ResponseRecorder {
	d.Helper()
	body := ""
	if method == "POST" {
		body = `{"score":4}`
	}
	return ask(d.h, method, target, body, append([]string{
		"Authorization", token, "Origin", "", "Sec-Fetch-Site", "", "Content-Type", "application/json"}, headers...)...)
}

func TestAScriptMayWhatItsTokenIsFor(t *testing.T) {
	for _, password := range []bool{true, false} {
		d := newDesk(t, password)
		full := d.add(door.Script{Name: "full", Diary: true})
		clinic := d.add(door.Script{Name: "clinic", ReadOnly: true, Diary: true})
		prometheus := d.add(door.Script{Name: "prometheus", ReadOnly: true})
		for _, c := range []struct {
			method, target           string
			full, clinic, prometheus int
		}{
			{"GET", "/api/v1/state", 200, 200, 200},
			{"GET", "/metrics", 200, 200, 200},
			{"HEAD", "/api/v1/sensors", 200, 200, 200},
			{"GET", "/api/v1/nights", 200, 200, 200},
			{"GET", "/api/v1/export?what=nights", 200, 200, 200},
			{"GET", "/api/v1/diary", 200, 200, 403},
			{"GET", "/api/v1/export?what=diary", 200, 200, 403},
			{"GET", "/api/v1/export?what=diary&what=nights", 200, 200, 403},
			{"GET", "/api/v1/insight?person=carl", 404, 404, 403},
			{"GET", "/api/v1/diary/carl/2026-11-22/morning", 404, 404, 403},
			{"POST", "/api/v1/diary", 201, 403, 403},
			{"DELETE", "/api/v1/diary/carl/2026-11-22/morning", 404, 403, 403},
		} {
			for token, want := range map[string]int{full: c.full, clinic: c.clinic, prometheus: c.prometheus} {
				if w := d.script(c.method, c.target, token); w.Code != want {
					t.Errorf("%s %s: %d, want %d: %.200s", c.method, c.target, w.Code, want, w.Body)
				}
			}
		}
		if len(d.archive.saved) != 1 {
			t.Errorf("saved %q", d.archive.saved)
		}
	}
}

func TestWithoutATokenAScriptReadsAtTheMachineItselfAndWritesNowhere(t *testing.T) {
	open, shut := newDesk(t, false), newDesk(t, true)
	wantStatus(t, open.script("GET", "/api/v1/nights", ""), 200)
	wantStatus(t, open.script("POST", "/api/v1/diary", ""), 403)
	for _, method := range []string{"GET", "POST"} {
		w := shut.script(method, "/api/v1/diary", "", "Sec-Fetch-Site", "none", "Origin", "http://localhost:8080")
		wantStatus(t, w, 401)
		wantText(t, w.Header().Get("Www-Authenticate"), "Bearer")
	}
	if n := len(open.archive.saved) + len(shut.archive.saved); n > 0 {
		t.Errorf("%d were saved", n)
	}
}

// A token is for scripts: it opens no page, and a page opens nothing with it
// that it could not open before.
func TestATokenIsNoLogin(t *testing.T) {
	d := newDesk(t, true)
	full := d.add(door.Script{Name: "full", Diary: true})
	for _, page := range []string{"/", "/log", "/insight", "/logout"} {
		wantStatus(t, d.script("GET", page, full), http.StatusSeeOther)
	}
	wantStatus(t, d.script("POST", "/log", full), http.StatusForbidden)
	if d := newDesk(t, false); d.script("POST", "/log", d.add(door.Script{Name: "full"})).Code != http.StatusForbidden {
		t.Error("a form was taken from a script")
	}
}

func TestAttackByAPageThatKnowsAToken(t *testing.T) {
	d := newDesk(t, true)
	full := d.add(door.Script{Name: "full", Diary: true})
	for name, headers := range map[string][]string{
		"another site":                    {"Origin", "http://evil.example", "Sec-Fetch-Site", "cross-site"},
		"another site in an old browser":  {"Origin", "http://evil.example"},
		"a page of no origin":             {"Origin", "null"},
		"another port of this machine":    {"Origin", "http://localhost:3000", "Sec-Fetch-Site", "same-site"},
		"a form with a cookie, no origin": {"Cookie", cookie + "=x"},
		"a name that points here":         {"Host", "evil.example:8080"},
	} {
		if w := d.script("POST", "/api/v1/diary", full, headers...); w.Code != 403 && w.Code != 421 {
			t.Errorf("%s: %d: %s", name, w.Code, w.Body)
		}
	}
	if w := d.script("OPTIONS", "/api/v1/diary", "", "Origin", "http://evil.example", "Access-Control-Request-Method", "POST",
		"Access-Control-Request-Headers", "authorization", "Sec-Fetch-Site", "cross-site"); w.Header().Get("Access-Control-Allow-Origin") != "" || w.Code < 400 {
		t.Errorf("a page of another site may ask: %d %v", w.Code, w.Header())
	}
	if len(d.archive.saved) > 0 {
		t.Errorf("saved %q", d.archive.saved)
	}
}

func TestAWrongTokenIsNoTokenAlsoWhereNoneIsNeeded(t *testing.T) {
	for _, password := range []bool{true, false} {
		d := newDesk(t, password)
		full := d.add(door.Script{Name: "full"})
		var got []int
		for range 7 {
			got = append(got, d.script("GET", "/api/v1/state", full+"x").Code)
		}
		if !slices.Equal(got, []int{401, 401, 401, 401, 401, 429, 429}) {
			t.Errorf("statuses %v", got)
		}
		wantStatus(t, d.script("GET", "/api/v1/state", full), 200)
		if err := door.EndScript(d.record, "full"); err != nil {
			t.Fatal(err)
		}
		wantStatus(t, d.script("GET", "/api/v1/state", full), 429)
		if w := d.script("GET", "/api/v1/state", "Basic eA=="); w.Code != map[bool]int{true: 401, false: 200}[password] {
			t.Errorf("another scheme: %d", w.Code)
		}
	}
}

func TestAProxyStaysRefusedWithAToken(t *testing.T) {
	d := newDesk(t, false)
	wantStatus(t, d.script("GET", "/api/v1/state", d.add(door.Script{Name: "full"}), "X-Forwarded-For", "192.168.1.20"), 403)
}

func TestEveryAddressForScriptsIsBehindThePassword(t *testing.T) {
	d := newDesk(t, true)
	for address := range (api{newServer(noListener{}, d.archive, Options{})}).resources() {
		if address == "/healthz" {
			continue
		}
		target := strings.NewReplacer("{person}", "anna", "{night}", "2026-11-22", "{moment}", "morning").Replace(address)
		for _, token := range []string{"", "Bearer ", "Bearer x", "Bearer"} {
			if w := d.script("GET", target, token); w.Code != 401 && w.Code != 429 {
				t.Errorf("%s with %q: %d", target, token, w.Code)
			}
		}
	}
}
