package influx

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"nightroom/internal/influx/influxtest"
	"nightroom/internal/porttest"
)

// door stands before a server and does to each request what its fault says.
type door struct {
	behind interface{ URL() string }
	addr   string
	web    *http.Server
	fault  atomic.Pointer[fault]
	astray atomic.Int64 // requests that followed a redirect
	wrote  atomic.Int64 // bytes of endless errors that were taken
}

// A fault handles a request; nil lets it through.
type fault func(d *door, w http.ResponseWriter, r *http.Request)

func newDoor(t *testing.T, behind interface{ URL() string }) *door {
	t.Helper()
	d := &door{behind: behind, addr: porttest.FreeAddr(t)}
	d.open(t)
	t.Cleanup(d.close)
	return d
}

// open the port, again if it was closed.
func (d *door) open(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", d.addr)
	if err != nil {
		t.Fatal(err)
	}
	d.web = &http.Server{Handler: d}
	go d.web.Serve(l)
}

func (d *door) close() { d.web.Close() }

func (d *door) url() string { return "http://" + d.addr }

func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/elsewhere" {
		d.astray.Add(1)
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if f := d.fault.Load(); f != nil {
		(*f)(d, w, r)
		return
	}
	d.pass(w, r, r.Body)
}

// pass the request on with this body, and the answer back.
func (d *door) pass(w http.ResponseWriter, r *http.Request, body io.Reader) {
	req, err := http.NewRequestWithContext(r.Context(), r.Method, d.behind.URL()+r.URL.RequestURI(), body)
	if err != nil {
		panic(err)
	}
	req.Header = r.Header.Clone()
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	for k := range resp.Header {
		w.Header().Set(k, resp.Header.Get(k))
	}
	w.WriteHeader(resp.StatusCode)
	io.Copy(w, resp.Body)
}

// hangUp cuts the connection, after saying something raw.
func hangUp(w http.ResponseWriter, raw string) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	io.WriteString(conn, raw)
	conn.(*net.TCPConn).SetLinger(0) // an RST
	conn.Close()
}

func says(status int, body string, header ...string) fault {
	return func(_ *door, w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

// swallow the request and never answer.
func swallow(_ *door, _ http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// faults are the ways of a request to fail. After each of them all that was
// sent must be sent again, or be there already.
var faults = map[string]fault{
	"swallowed":      swallow,
	"503":            says(503, "", "Retry-After", "1"),
	"503, a date":    says(503, "", "Retry-After", "Sun, 22 Nov 2026 21:01:40 GMT"),
	"503, no JSON":   says(503, "{}", "Content-Type", "application/json"),
	"500, bad JSON":  says(500, `{"error":`, "Content-Type", "application/json"),
	"500, full disk": says(500, `{"error":"engine: write /var/lib/influxdb/wal: no space left on device"}`),
	"429":            says(429, ""),
	"408":            says(408, ""),
	"200, a page":    says(200, "<!DOCTYPE html><title>Log in</title>"),
	"200, empty":     says(200, ""),
	"202":            says(202, "{}"),
	"301":            says(301, "", "Location", "/elsewhere"),
	"302":            says(302, "", "Location", "/elsewhere"),
	"307":            says(307, "", "Location", "/elsewhere"),
	"308":            says(308, "", "Location", "/elsewhere"),
	"400, a page":    says(400, "<html><h1>400 Bad Request</h1>nginx</html>"),
	"400, TLS port":  says(400, "Client sent an HTTP request to an HTTPS server.\n"),
	"401":            says(401, `{"error":"authorization failed"}`),
	"403":            says(403, `{"code":"forbidden","message":"insufficient permissions"}`),
	"404":            says(404, `{"code":"not found","message":"bucket \"x\" not found"}`),
	"405":            says(405, ""),
	"407":            says(407, "proxy authentication required"),
	"cut before the answer": func(_ *door, w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		hangUp(w, "")
	},
	"cut in the request": func(_ *door, w http.ResponseWriter, r *http.Request) {
		io.ReadFull(r.Body, make([]byte, 20))
		hangUp(w, "")
	},
	"cut in the answer": func(_ *door, w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		hangUp(w, "HTTP/1.1 503 Busy\r\nContent-Length: 1000\r\n\r\nabc")
	},
	"no HTTP": func(_ *door, w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		hangUp(w, "220 mail.test ESMTP\r\n")
	},
	"answer lost after the write": func(d *door, w http.ResponseWriter, r *http.Request) {
		d.pass(&unheard{}, r, r.Body)
		hangUp(w, "")
	},
	"an answer that comes too late": func(d *door, w http.ResponseWriter, r *http.Request) {
		d.pass(&unheard{}, r, r.Body)
		<-r.Context().Done()
	},
	"a proxy that cuts the body": func(d *door, w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		d.pass(w, r, bytes.NewReader(b[:len(b)/2]))
	},
	"a huge error": func(d *door, w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.WriteHeader(500)
		for range 200 {
			n, err := w.Write(bytes.Repeat([]byte("x"), 1<<20))
			d.wrote.Add(int64(n))
			if err != nil {
				return
			}
		}
	},
	"a huge header": says(503, "", "X-Influxdb-Error", strings.Repeat("x", 100_000)),
	"slow": func(_ *door, w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.WriteHeader(500)
		for {
			if _, err := io.WriteString(w, "x"); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			if pause(r.Context(), 20*time.Millisecond) != nil {
				return
			}
		}
	},
}

// limitBody refuses what is larger, packed, as a proxy does.
func limitBody(most int) fault {
	return func(d *door, w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		if len(b) > most {
			says(413, "<html><h1>413 Request Entity Too Large</h1></html>")(d, w, r)
			return
		}
		d.pass(w, r, bytes.NewReader(b))
	}
}

// unheard takes an answer that nobody gets.
type unheard struct{ h http.Header }

func (u *unheard) Header() http.Header {
	if u.h == nil {
		u.h = http.Header{}
	}
	return u.h
}
func (u *unheard) Write(b []byte) (int, error) { return len(b), nil }
func (u *unheard) WriteHeader(int)             {}

// rig is a sink that uploads through a door, and counts its failures.
type rig struct {
	*door
	behind   *influxtest.Server // nil: another database
	j        *memory
	db       string
	sink     *Sink
	log      *book
	patience time.Duration // of a request
	failed   chan struct{} // one for each failure
	stopped  func()
}

func newRig(t *testing.T, rows int) *rig {
	t.Helper()
	behind := theServer(t)
	return &rig{door: newDoor(t, behind), behind: behind, j: newMemory(epochRows(rows)...), db: behind.Database(t, ""), failed: make(chan struct{}), patience: 10 * time.Second}
}

// begin uploading, as after a start of the daemon.
func (r *rig) begin(t *testing.T) {
	t.Helper()
	r.sink, r.log = quick(t, r.url(), r.db, func(o *Options) { o.Token = "" })
	r.sink.client.Timeout = r.patience
	r.sink.pause = func(ctx context.Context, _ time.Duration) error {
		select {
		case r.failed <- struct{}{}:
		default:
		}
		return pause(ctx, time.Millisecond)
	}
	r.stopped = run(t, r.sink, r.j)
}

// fails waits for n failures from now.
func (r *rig) fails(t *testing.T, n int) {
	t.Helper()
	ctx := within(t, 3*time.Minute)
	for i := range n {
		select {
		case <-r.failed:
		case <-ctx.Done():
			t.Fatalf("only %d of %d failures; status %+v", i, n, r.sink.Status())
		}
	}
}
