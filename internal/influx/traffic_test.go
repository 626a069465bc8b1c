package influx

import (
	"context"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// counted counts the bytes of a connection.
type counted struct {
	net.Conn
	in, out *atomic.Int64
}

func (c counted) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.in.Add(int64(n))
	return n, err
}

func (c counted) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.out.Add(int64(n))
	return n, err
}

// aDaysUploads sends for a while and returns what a day of that is, in KB: the
// requests whole, and the answers.
func aDaysUploads(tb testing.TB, every time.Duration) (out, in int64) {
	tb.Helper()
	d := theServer(tb)
	s, _ := quick(tb, d.URL(), d.Database(tb, ""), func(o *Options) { o.Token = strings.Repeat("t", 88) })
	var received, sent atomic.Int64
	s.client.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, addr)
		return counted{conn, &received, &sent}, err
	}
	j, n, epochs := newMemory(), 20, int(every/(30*time.Second))
	for i := range n {
		j.put(epochRows((i + 1) * epochs)[i*epochs:]...)
		if _, err := s.upload(tb.Context(), j); err != nil {
			tb.Fatal(err)
		}
	}
	s.client.CloseIdleConnections()
	aDay := func(bytes int64) int64 { return bytes / int64(n) * int64(24*time.Hour/every) / 1000 }
	return aDay(sent.Load()), aDay(received.Load())
}

// A room sends every minute, for years, perhaps over a paid line.
func TestADaysUploadsAreSmall(t *testing.T) {
	for _, c := range []struct {
		every  time.Duration
		mostKB int64
	}{{time.Minute, 850}, {5 * time.Minute, 230}} {
		out, in := aDaysUploads(t, c.every)
		t.Logf("every %v: %d KB a day out, %d KB of answers", c.every, out, in)
		if out > c.mostKB {
			t.Errorf("every %v: want %d KB a day at most", c.every, c.mostKB)
		}
	}
}

func BenchmarkADaysUploads(b *testing.B) {
	for range b.N {
		for name, every := range map[string]time.Duration{"60s-KB": time.Minute, "5m-KB": 5 * time.Minute} {
			out, _ := aDaysUploads(b, every)
			b.ReportMetric(float64(out), name)
		}
	}
}
