package influx

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestAMissingBucketOf2IsMadeWithTheWishedRetention(t *testing.T) {
	there := false
	a := &beside{}
	a.says = func(path, body string) *http.Response {
		switch {
		case path == "/api/v2/orgs":
			return respond(200, `{"orgs":[{"id":"0a1b","name":"home"}]}`)
		case path == "/api/v2/buckets" && body == `{"orgID":"0a1b","name":"nightroom","retentionRules":[{"type":"expire","everySeconds":34560000}]}`:
			there = true
			return respond(201, `{"id":"1"}`)
		}
		return respond(400, "unexpected")
	}
	web := &server{other: a.answer, respond: func(int, []string) *http.Response {
		if !there {
			return respond(404, `{"code":"not found","message":"bucket \"nightroom\" not found"}`)
		}
		return respond(204, "")
	}}
	play(t, web, newMemory(epochRow(0)), func(o *Options) { o.Retention = 400 * 24 * time.Hour }, func(s *Sink, log *book) {
		if st := s.Status(); st.Sent != 1 || st.LastError != "" {
			t.Errorf("status %+v, asked %q", st, a.all())
		}
		if l := log.lines(); len(l) != 1 || !strings.Contains(l[0], "it was made") || !strings.Contains(l[0], "400 days") {
			t.Errorf("log %q", l)
		}
	})
}

func TestABucketThatMayNotBeMadeIsSaidWithTheServersWords(t *testing.T) {
	a := &beside{says: func(path, _ string) *http.Response {
		if path == "/api/v2/orgs" {
			return respond(200, `{"orgs":[{"id":"0a1b"}]}`)
		}
		return respond(403, `{"code":"forbidden","message":"write:orgs/0a1b/buckets is unauthorized"}`)
	}}
	web := &server{other: a.answer, respond: func(int, []string) *http.Response {
		return respond(404, `{"code":"not found","message":"bucket \"nightroom\" not found"}`)
	}}
	play(t, web, newMemory(epochRow(0)), nil, func(s *Sink, log *book) {
		after(time.Hour)
		if l := log.lines(); len(l) != 1 || !strings.Contains(l[0], "influx.bucket") || !strings.Contains(l[0], "is unauthorized") {
			t.Errorf("log %q", l)
		}
		if n := web.requests(); n < 5 || n > 13 {
			t.Errorf("%d tries in an hour", n)
		}
	})
}

func TestARealInfluxDBGetsItsDatabaseMade(t *testing.T) {
	d := theServer(t)
	for i, c := range []struct{ bucket, policy string }{
		{`made "here"`, "autogen"},
		{"made/short", "short"},
	} {
		j := newMemory(epochRows(3)...)
		s, log := quick(t, d.URL(), c.bucket, func(o *Options) { o.Retention = 40000 * 24 * time.Hour })
		stop := run(t, s, j)
		settle(t, j)
		stop()
		db, _, _ := strings.Cut(c.bucket, "/")
		rows := d.Query(t, "", "SHOW RETENTION POLICIES ON "+quoteName(db))
		found := false
		for _, v := range rows[0].Values {
			found = found || v[0] == c.policy && v[1] == "960000h0m0s"
		}
		if !found || s.Status().Sent != 3 || len(log.lines()) != 1 {
			t.Errorf("%d: policies %v, status %+v, log %q", i, rows[0].Values, s.Status(), log.lines())
		}
		if n := fmt.Sprint(d.Query(t, db, "SELECT count(cool) FROM "+quoteName(c.policy)+".environment")); !strings.Contains(n, "[0 2]") && !strings.Contains(n, "[0 3]") {
			t.Errorf("%d: it holds %s", i, n)
		}
	}
}
