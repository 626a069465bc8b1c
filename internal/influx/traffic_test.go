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

// A room sends every minute, for years, perhaps over a paid line.
func TestADaysUploadsAreSmall(t *testing.T) {
	d := theServer(t)
	for _, c := range []struct {
		every  time.Duration
		mostKB int64
	}{{time.Minute, 850}, {5 * time.Minute, 230}} {
		s, _ := quick(t, d.URL(), d.Database(t, ""), func(o *Options) { o.Token = strings.Repeat("t", 88) })
		var in, out atomic.Int64
		s.client.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := new(net.Dialer).DialContext(ctx, network, addr)
			return counted{conn, &in, &out}, err
		}
		j, n, epochs := newMemory(), 20, int(c.every/(30*time.Second))
		for i := range n {
			j.put(epochRows((i + 1) * epochs)[i*epochs:]...)
			if _, err := s.upload(t.Context(), j); err != nil {
				t.Fatal(err)
			}
		}
		s.client.CloseIdleConnections()
		aDay := func(bytes int64) int64 { return bytes / int64(n) * int64(24*time.Hour/c.every) / 1000 }
		t.Logf("every %v: %d KB a day out, %d KB of answers", c.every, aDay(out.Load()), aDay(in.Load()))
		if aDay(out.Load()) > c.mostKB {
			t.Errorf("every %v: want %d KB a day at most", c.every, c.mostKB)
		}
	}
}
