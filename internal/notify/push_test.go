package notify

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type letter struct {
	path, body, token, kind string
}

// postbox takes what is pushed, and answers what it is told to, then 200.
func postbox(t *testing.T, answers ...int) (*url.URL, <-chan letter) {
	t.Helper()
	letters := make(chan letter, 100)
	var mu sync.Mutex
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		letters <- letter{r.URL.Path, string(b), r.Header.Get("Authorization"), r.Header.Get("Content-Type")}
		mu.Lock()
		defer mu.Unlock()
		if len(answers) > 0 {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(answers[0])
			answers = answers[1:]
		}
	}))
	t.Cleanup(s.Close)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u, letters
}

func running(t *testing.T, o Options) (*Pusher, *bytes.Buffer) {
	t.Helper()
	log := &bytes.Buffer{}
	o.Room, o.Log = "Bedroom", slog.New(slog.NewTextHandler(log, nil))
	p, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	p.first = time.Millisecond
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); p.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return p, log
}

func arrives(t *testing.T, letters <-chan letter) letter {
	t.Helper()
	select {
	case l := <-letters:
		return l
	case <-time.After(10 * time.Second):
		t.Fatal("nothing arrived")
		panic("unreachable")
	}
}

func TestNtfyGetsItsOwnForm(t *testing.T) {
	u, letters := postbox(t)
	u.Path = "/our-bedroom-7f3a"
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte("tk_secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p, _ := running(t, Options{Ntfy: u, TokenFile: token})
	p.Push(Message{Kind: "alert", Text: "Zu laut: 56 dB(A) für 2 min.", Link: "http://pi.local:8080"})
	l := arrives(t, letters)
	want := `{"topic":"our-bedroom-7f3a","title":"Bedroom","message":"Zu laut: 56 dB(A) für 2 min.","click":"http://pi.local:8080"}`
	if l.path != "/" || l.body != want || l.token != "Bearer tk_secret" {
		t.Errorf("got %+v", l)
	}
}

func TestAWebhookGetsWhatTheTemplateSays(t *testing.T) {
	for name, c := range map[string]struct{ template, body, kind string }{
		"its own":  {`{"text": {{json .Text}}}`, `{"text": "Too \"loud\"."}`, "application/json"},
		"plain":    {`{{.Room}}: {{.Text}}`, `Bedroom: Too "loud".`, "text/plain; charset=utf-8"},
		"left out": {"", `{"room":"Bedroom","kind":"alert","rule":"quiet","text":"Too \"loud\".","link":"","time":"2026-11-22T23:00:00Z"}`, "application/json"},
	} {
		t.Run(name, func(t *testing.T) {
			u, letters := postbox(t)
			u.Path = "/api/webhook/nightroom"
			p, _ := running(t, Options{Webhook: u, Template: c.template})
			p.Push(Message{Kind: "alert", Rule: "quiet", Text: `Too "loud".`, Time: time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC)})
			if l := arrives(t, letters); l.path != "/api/webhook/nightroom" || l.body != c.body || l.kind != c.kind {
				t.Errorf("got %+v", l)
			}
		})
	}
}

func TestABusyServerIsAskedAgainAndThenInOrder(t *testing.T) {
	u, letters := postbox(t, 503, 429, 500)
	u.Path = "/x"
	p, log := running(t, Options{Webhook: u, Template: "{{.Text}}"})
	p.Push(Message{Text: "first"})
	p.Push(Message{Text: "second"})
	for _, want := range []string{"first", "first", "first", "first", "second"} {
		if l := arrives(t, letters); l.body != want {
			t.Errorf("got %q, want %q", l.body, want)
		}
	}
	if n := strings.Count(log.String(), "could not be sent"); n != 3 {
		t.Errorf("told %d times, want once for each trouble:\n%s", n, log)
	}
}

func TestARefusalOrARedirectIsNotAskedAgain(t *testing.T) {
	for _, code := range []int{301, 307, 400, 401, 404} {
		u, letters := postbox(t, code)
		u.Path = "/secret-topic"
		p, log := running(t, Options{Ntfy: u})
		p.Push(Message{Text: "first"})
		p.Push(Message{Text: "second"})
		for _, want := range []string{"first", "second"} {
			if l := arrives(t, letters); !strings.Contains(l.body, want) || l.path != "/" {
				t.Errorf("%d: got %+v, want %q", code, l, want)
			}
		}
		if strings.Contains(log.String(), "secret-topic") {
			t.Errorf("%d: the topic is in the log:\n%s", code, log)
		}
	}
}

func TestAServerThatIsNotThereIsNotNamedWithItsSecret(t *testing.T) {
	u, _ := url.Parse("http://127.0.0.1:1/secret-topic")
	p, err := New(Options{Webhook: u, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.send(t.Context(), Message{}); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}
