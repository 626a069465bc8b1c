package influx

import (
	"context"
	"errors"
	"io"
	"maps"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"nightroom/internal/acoustics"
	"nightroom/internal/influx/influxtest"
	"nightroom/internal/monitor"
	"nightroom/internal/record"
)

func sameAsJournal(t *testing.T, d *influxtest.Server, db string, j *memory) {
	t.Helper()
	var rows []record.Row
	for _, e := range j.newest() {
		rows = append(rows, e.Row)
	}
	influxtest.Same(t, d.Contents(t, db), influxtest.Expected(t, rows, "bedroom"))
}

// quick makes a sink that waits a millisecond where it would wait minutes.
func quick(t testing.TB, url, db string, change func(*Options)) (*Sink, *book) {
	s, log := newSink(t, url, func(o *Options) {
		o.Bucket, o.Token, o.Every = db, "", 5*time.Millisecond
		if change != nil {
			change(o)
		}
	})
	s.pause = func(ctx context.Context, _ time.Duration) error { return pause(ctx, time.Millisecond) }
	return s, log
}

func settle(t *testing.T, j *memory) {
	t.Helper()
	if err := j.settled(within(t, 3*time.Minute)); err != nil {
		t.Fatal(err)
	}
}

func everything() *memory {
	j := newMemory(epochRows(1000)...)
	j.put(
		record.OfSound(acoustics.Event{Start: first.Add(1234 * time.Millisecond), Duration: 2375 * time.Millisecond, LAFmaxDBA: 52.34, SELDBA: 55.123456}),
		record.OfLight(monitor.LightEvent{Start: first.Add(time.Minute), Duration: 90 * time.Second, MaxLx: 12.5}),
		alertRow(1, "cool", true), alertRow(2, "cool", false), alertRow(1, "quiet", true),
		record.OfAlert(first, record.AlertBody{Rule: "dark", Limit: 1}),
		painRow(0, "anna", 4), painRow(0, "ben", 0), painRow(1, "anna", 10),
	)
	return j
}

func TestEveryRowArrivesExactly(t *testing.T) {
	d, j := theServer(t), everything()
	db := d.Database(t, "")
	s, log := quick(t, d.URL(), db, nil)
	stop := run(t, s, j)
	settle(t, j)
	sameAsJournal(t, d, db, j)
	points := len(d.Contents(t, db))

	// A correction changes its point and adds none.
	j.put(painRow(0, "anna", 7), epochRow(3))
	settle(t, j)
	stop()
	sameAsJournal(t, d, db, j)
	if n := len(d.Contents(t, db)); n != points {
		t.Errorf("a correction made %d points of %d", n, points)
	}
	if st := s.Status(); st.Sent != int64(points)+2 || st.SetAside != 0 || st.LastError != "" {
		t.Errorf("status %+v for %d points", st, points)
	}
	if l := log.lines(); len(l) != 0 {
		t.Errorf("log %q", l)
	}
	for at, fields := range d.Contents(t, db) {
		for name, v := range fields {
			if name == "note" || name == "sites" || v == "a secret note" {
				t.Errorf("%s has %s: %v", at, name, v)
			}
		}
	}
}

func TestFieldTypesAreThoseOfTheSchema(t *testing.T) {
	d, j := theServer(t), everything()
	db := d.Database(t, "")
	s, _ := quick(t, d.URL(), db, nil)
	run(t, s, j)
	settle(t, j)
	want := map[record.Type]string{record.Float: "float", record.Integer: "integer", record.Flag: "integer", record.Instant: "integer", record.Text: "string"}
	got := map[string]string{}
	for _, s := range d.Query(t, db, "SHOW FIELD KEYS") {
		for _, v := range s.Values {
			got[s.Name+"."+v[0].(string)] = v[1].(string)
		}
	}
	seen := map[record.Type]bool{}
	for _, table := range record.Tables {
		for _, c := range table.Columns {
			typ, sent := got[table.Name+"."+c.Name] // not each column is in these rows
			if sent && (c.Local || typ != want[c.Type]) {
				t.Errorf("%s.%s is %q, want %q", table.Name, c.Name, typ, want[c.Type])
			}
			seen[c.Type] = seen[c.Type] || sent
		}
	}
	for typ, name := range want {
		if !seen[typ] {
			t.Errorf("no %s field of type %d was sent", name, typ)
		}
	}
}

func TestOddNamesArriveUnchangedOrAreRefused(t *testing.T) {
	d := theServer(t)
	db := d.Database(t, "")
	s, _ := quick(t, d.URL(), db, nil)
	arrived := 0
	want := map[string]map[string]any{}
	for i, name := range oddNames {
		for _, text := range []string{name, `C:\"` + name + `"\`, ""} {
			p := sample(0.5, text, name)
			p.At = first.Add(time.Duration(i) * time.Second)
			line, err := Line(nil, p, name, Tag{"site", name})
			if err != nil {
				continue
			}
			if err := s.api.WriteRecord(t.Context(), string(line)); err != nil {
				t.Errorf("%q: %v", line, err)
				continue
			}
			arrived++
			fields := map[string]any{"f": 0.5, "n": int64(math.MinInt64), "s": text}
			if text == "" { // the one before stands
				fields["s"] = `C:\"` + name + `"\`
			}
			want[influxtest.Spot("m", map[string]string{"room": name, "site": name, "tag": name}, p.At.UnixMilli())] = fields
		}
	}
	got := d.Contents(t, db)
	for at, fields := range want {
		if !maps.Equal(got[at], fields) {
			t.Errorf("%s: %v, want %v", at, got[at], fields)
		}
	}
	if len(got) != len(want) || arrived < 40 {
		t.Errorf("%d points, want %d; %d lines arrived", len(got), len(want), arrived)
	}
}

func TestRunEndsAtOnceWhenAsked(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	s, _ := newSink(t, "http://"+silent.Addr().String(), nil)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, newMemory(epochRow(0))) }()
	conn, err := silent.Accept() // it waits for an answer now
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	cancel()
	select {
	case err := <-done:
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	case <-within(t, time.Minute).Done():
		t.Error("Run goes on")
	}
}

func TestNoConnectionStaysBehind(t *testing.T) {
	closed := make(chan struct{}, 10)
	web := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusNoContent)
	}))
	web.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateClosed {
			closed <- struct{}{}
		}
	}
	web.Start()
	defer web.Close()
	s, _ := newSink(t, web.URL, nil)
	j := newMemory(epochRow(0))
	stop := run(t, s, j)
	settle(t, j)
	stop()
	select {
	case <-closed:
	case <-within(t, time.Minute).Done():
		t.Error("the connection is still open")
	}
}
