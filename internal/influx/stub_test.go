package influx

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// server is a server without a network: it hears each request's lines and
// answers what respond says, 204 by default.
type server struct {
	mu      sync.Mutex
	heard   [][]string                                          // the lines of each request
	at      []time.Time                                         // of each request
	who     []string                                            // Authorization of each request
	respond func(n int, lines []string) *http.Response          // called under mu
	other   func(req *http.Request, body string) *http.Response // what is no write; 404 by default
}

func (s *server) RoundTrip(req *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(req.URL.Path, "/api/v2/write") {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.other == nil {
			return respond(404, "404 page not found"), nil
		}
		body := ""
		if req.Body != nil {
			b, err := io.ReadAll(req.Body)
			if err != nil {
				return nil, err
			}
			body = string(b)
		}
		return s.other(req, body), nil
	}
	defer req.Body.Close()
	z, err := gzip.NewReader(req.Body)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSuffix(string(body), "\n"), "\n")
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.heard)
	s.heard = append(s.heard, lines)
	s.at, s.who = append(s.at, time.Now()), append(s.who, req.Header.Get("Authorization"))
	r := respond(204, "")
	if s.respond != nil {
		if r = s.respond(n, lines); r == nil {
			return nil, io.ErrUnexpectedEOF
		}
	}
	r.Request = req
	return r, nil
}

// requests so far.
func (s *server) requests() int { return len(s.lines()) }

func (s *server) lines() [][]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.heard)
}

func (s *server) times() []time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.at)
}

func respond(status int, body string, header ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

// book is a log that can be read while it is written.
type book struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *book) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *book) lines() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.FieldsFunc(b.b.String(), func(r rune) bool { return r == '\n' })
}

const secret = "s3cr3t-t0ken"

func newSink(t testing.TB, url string, change func(*Options)) (*Sink, *book) {
	t.Helper()
	var b book
	o := Options{
		URL: url, Org: "home", Bucket: "nightroom", Token: secret, Room: "bedroom", SharePain: true,
		Log: slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if change != nil {
		change(&o)
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, l := range b.lines() {
			if strings.Contains(l, secret) {
				t.Errorf("the log has the token: %s", l)
			}
		}
	})
	return s, &b
}

// run starts the sink; the returned function ends it and waits for that.
func run(t *testing.T, s *Sink, j Journal) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, j) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Errorf("Run ended with %v, want that it was cancelled", err)
			}
		})
	}
	t.Cleanup(stop)
	return stop
}
