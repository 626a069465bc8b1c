package web

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"nightroom/internal/diary"
	"nightroom/internal/insight"
	"nightroom/internal/night"
	"nightroom/internal/web/chart"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fakeRoom is a room that says what it was told to.
type fakeRoom struct {
	Diary    // what no test of these asks for
	Mornings // and what is in diary_test.go
	Book
	Controls
	Record
	Scribe
	House // but Fresh
	Reporter

	mu     sync.Mutex
	view   View
	next   chan struct{}
	people []Person
	refuse error // of Save
	saved  []string
	nights map[string]insight.Record

	entries  []diary.Entry
	asking   Asking
	answered map[string]bool // by the ids of people
	missed   []night.Date
	unread   error // of Asking

	figures Figures
	series  []*chart.Series
	undrawn error // of Today
}

func newRoom(v View) *fakeRoom {
	f := &fakeRoom{next: make(chan struct{}), people: []Person{{"anna", "Anna"}}}
	f.set(v)
	return f
}

// set makes a newer View.
func (f *fakeRoom) set(v View) {
	f.mu.Lock()
	defer f.mu.Unlock()
	old := f.next
	f.next = make(chan struct{})
	v.Next = f.next
	f.view = v
	close(old)
}

func (f *fakeRoom) View() View {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.view
}

func (f *fakeRoom) People() []Person { return f.people }

func (f *fakeRoom) Nights(_ context.Context, person string) (insight.Record, error) {
	r, ok := f.nights[person]
	if !ok {
		return r, errors.New("the record cannot be read")
	}
	return r, nil
}

func (f *fakeRoom) Today(context.Context) ([]*chart.Series, error) { return f.series, f.undrawn }

func (f *fakeRoom) Figures(context.Context) Figures { return f.figures }

// bedroom is a View with three words.
func bedroom(phase string) View {
	return View{
		Room: "bedroom", Name: "Bedroom", Phase: phase, InBed: phase == "night",
		State: []byte(`{"temperature_c":22.1}`),
		Words: []Word{
			{Rule: "cool", Quantity: "temperature", Side: "above", State: "firing", Judged: phase != "day", Known: true, Value: 22.1},
			{Rule: "dark", Quantity: "illuminance", State: "ok", Judged: phase == "night", Known: true, Value: 0.2},
			{Rule: "quiet", Quantity: "sound", State: "ok", Judged: phase == "night", Known: true, Value: 35, AtMost: true},
		},
		Sensors: []Sensor{{ID: "bme280", Driver: "bme280", Bus: "1", Address: "0x76",
			Quantities: []string{"temperature", "humidity"}, Health: "ok",
			Since: time.Date(2026, 11, 22, 21, 5, 0, 0, time.UTC)}},
	}
}

// noListener is for a Server whose handler is called directly.
type noListener struct{ net.Listener }

func (noListener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080} }

func handler(room Room) http.Handler {
	return newServer(noListener{}, room, Options{}).handler
}

// ask sends a request as the user's own browser would, with headers in pairs.
func ask(h http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = "localhost:8080"
	if method != http.MethodGet {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "http://localhost:8080")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for i := 0; i < len(headers); i += 2 {
		switch {
		case headers[i] == "Host":
			r.Host = headers[i+1]
		case headers[i+1] == "":
			r.Header.Del(headers[i])
		default:
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func form(pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v.Encode()
}

func wantStatus(t *testing.T, w *httptest.ResponseRecorder, status int) {
	t.Helper()
	if w.Code != status {
		t.Fatalf("status %d, want %d: %.300s", w.Code, status, w.Body)
	}
}

func wantText(t *testing.T, body string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(body, text) {
			t.Errorf("%q is not in:\n%s", text, body)
		}
	}
}

func wantNoText(t *testing.T, body string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(body, text) {
			t.Errorf("%q is in:\n%s", text, body)
		}
	}
}

// running serves a room on a real socket until the test ends.
func running(t *testing.T, room Room) string {
	t.Helper()
	s, err := New(room, Options{Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	return "http://" + s.Addr().String()
}

// fetch reads an address to its end.
func fetch(t *testing.T, address string) (int, string) {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	http.DefaultClient.CloseIdleConnections()
	return answer.StatusCode, string(body)
}
