package influx

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"nightroom/internal/record"
)

func TestARefusalSaysOnceWhichSettingIsWrong(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer func() *http.Response
		want   []string
		most   int // requests in an hour
	}{
		{"401 of 2.x", func() *http.Response { return respond(401, `{"code":"unauthorized","message":"unauthorized access"}`) },
			[]string{"influx.token_file", "unauthorized access"}, 13},
		{"403 of 2.x", func() *http.Response {
			return respond(403, `{"code":"forbidden","message":"insufficient permissions for write"}`)
		}, []string{"influx.token_file", "insufficient permissions"}, 13},
		{"404 of 2.x, bucket", func() *http.Response {
			return respond(404, `{"code":"not found","message":"bucket \"nightroom\" not found"}`)
		}, []string{"influx.bucket", "not found"}, 13},
		{"404 of 2.x, org", func() *http.Response {
			return respond(404, `{"code":"not found","message":"organization name \"home\" not found"}`)
		}, []string{"influx.org", "home"}, 13},
		{"404 of 1.8", func() *http.Response { return respond(404, `{"error":"database not found: \"nightroom\""}`) },
			[]string{"influx.bucket", "database not found"}, 13},
		{"404 of a web server", func() *http.Response { return respond(404, "<html>404</html>") },
			[]string{"influx.url", "a web page"}, 13},
		{"400 about the organisation", func() *http.Response {
			return respond(400, `{"code":"invalid","message":"Please provide either orgID or org"}`)
		}, []string{"influx.org"}, 30},
		{"400 of a TLS port", func() *http.Response { return respond(400, "Client sent an HTTP request to an HTTPS server.\n") },
			[]string{"influx.url", "HTTPS server"}, 30},
		{"200 with a web page", func() *http.Response { return respond(200, "<html>Welcome to the hotel</html>") },
			[]string{"influx.url", "a web page"}, 30},
		{"200 with nothing", func() *http.Response { return respond(200, "") }, []string{"influx.url", "status 200"}, 30},
		{"302", func() *http.Response { return respond(302, "", "Location", "http://hotel.test/login") },
			[]string{"influx.url", "hotel.test/login"}, 30},
		{"a server that repeats the token", func() *http.Response {
			return respond(401, `{"error":"Token `+secret+` is wrong"}`)
		}, []string{"influx.token_file", "[hidden]"}, 13},
		{"a log line forged", func() *http.Response { return respond(401, "no\nlevel=ERROR msg=\"\x1b[31mforged\"") },
			[]string{"influx.token_file", "forged"}, 13},
		{"401 where nothing is set", func() *http.Response { return respond(401, `{"error":"unable to parse authentication credentials"}`) },
			[]string{"set influx.token_file", "influx.username and influx.password_file"}, 13},
	} {
		t.Run(c.name, func(t *testing.T) {
			web := &server{respond: func(int, []string) *http.Response { return c.answer() }}
			j := newMemory(epochRows(3)...)
			nobody := func(o *Options) {
				if strings.HasSuffix(c.name, "nothing is set") {
					o.Token = ""
				}
			}
			play(t, web, j, nobody, func(s *Sink, log *book) {
				after(time.Hour)
				lines := log.lines()
				if len(lines) != 1 {
					t.Fatalf("an hour made %d log lines, want 1: %q", len(lines), lines)
				}
				for _, w := range c.want {
					if !strings.Contains(lines[0], w) || !strings.Contains(s.Status().LastError, w) {
						t.Errorf("no %q in the log %q or the status %q", w, lines[0], s.Status().LastError)
					}
				}
				if strings.ContainsRune(s.Status().LastError, '\n') || strings.Contains(s.Status().LastError, secret) {
					t.Errorf("status %q", s.Status().LastError)
				}
				if n := web.requests(); n < 5 || n > c.most {
					t.Errorf("%d requests in an hour, want 5 to %d", n, c.most)
				}
				if st := s.Status(); st.Sent != 0 || st.SetAside != 0 || j.Cursor() != 0 {
					t.Errorf("status %+v, cursor %d: nothing was stored, nothing may be passed", st, j.Cursor())
				}
			})
		})
	}
}

func TestABadLineIsSetAsideAndTheRestGoesOn(t *testing.T) {
	const words = "partial write: field type conflict: input field \"value\" dropped=1"
	bad := func(l string) bool { return strings.HasPrefix(l, "alert") }
	for _, status := range []int{400, 413, 422} {
		web := &server{respond: func(_ int, lines []string) *http.Response {
			if slices.ContainsFunc(lines, bad) {
				return respond(status, fmt.Sprintf(`{"error":%q}`, words))
			}
			return respond(204, "")
		}}
		j := newMemory(epochRows(300)...)
		j.put(alertRow(1, "cool", true))
		for n := 300; n < 500; n++ {
			j.put(epochRow(n))
		}
		play(t, web, j, nil, func(s *Sink, log *book) {
			after(time.Second)
			if st := s.Status(); st.Sent != 500 || st.SetAside != 1 || st.Waiting != 0 {
				t.Errorf("%d: status %+v", status, st)
			}
			if n := web.requests(); n > 20 {
				t.Errorf("%d: one bad line in 501 took %d requests", status, n)
			}
			r := j.noted(t, false)
			if len(r) != 1 || r[0].Seq != 301 || !bad(r[0].Line) || !strings.Contains(r[0].Words, words) || r[0].At.IsZero() {
				t.Errorf("%d: set aside %+v", status, r)
			}
			if l := log.lines(); len(l) != 1 || !strings.Contains(l[0], "field type conflict") {
				t.Errorf("%d: log %q", status, l)
			}
			if !slices.IsSorted(j.steps) {
				t.Errorf("%d: the cursor went %v", status, j.steps)
			}
		})
	}
}

func TestARefusedLineIsRememberedUpToAThousand(t *testing.T) {
	web := &server{respond: func(int, []string) *http.Response { return respond(400, "unable to parse") }}
	rows := epochRows(1200)
	for i := range rows[:1180] {
		rows[i].Body = []byte{99} // is none that could be sent, which is quicker found
	}
	j := newMemory(rows...)
	play(t, web, j, nil, func(s *Sink, log *book) {
		after(time.Second)
		r := j.noted(t, false)
		if len(r) != 1000 || r[0].Seq != 201 || r[999].Seq != 1200 || s.Status().SetAside != 1200 {
			t.Errorf("%d remembered from %d, %d counted; want the newest 1000 of 1200", len(r), r[0].Seq, s.Status().SetAside)
		}
		if n := len(log.lines()); n > 11 {
			t.Errorf("%d log lines for it, want one for each doubling", n)
		}
	})
}

func TestLinesBeyondTheRetentionAreCountedAsExpired(t *testing.T) {
	cut := first.Add(30 * 40 * time.Second).UnixMilli()
	web := &server{respond: func(_ int, lines []string) *http.Response {
		dropped := 0
		for _, l := range lines {
			var ms int64
			if _, err := fmt.Sscan(l[strings.LastIndexByte(l, ' ')+1:], &ms); err != nil {
				t.Error(err)
			}
			if ms < cut {
				dropped++
			}
		}
		if dropped > 0 {
			return respond(400, fmt.Sprintf(`{"error":"partial write: points beyond retention policy dropped=%d"}`, dropped))
		}
		return respond(204, "")
	}}
	play(t, web, newMemory(epochRows(100)...), nil, func(s *Sink, _ *book) {
		after(time.Second)
		if st := s.Status(); st.Expired != 40 || st.Sent != 60 || st.SetAside != 0 {
			t.Errorf("status %+v, want 40 expired and 60 sent", st)
		}
	})
}

func TestARowThatCannotBeReadOrWrittenIsSetAside(t *testing.T) {
	web := &server{}
	j := newMemory(epochRow(0), record.Row{Kind: record.Environment, At: first.Add(time.Hour), Body: []byte{99}},
		alertRow(1, `cool\`, true), epochRow(1))
	play(t, web, j, nil, func(s *Sink, _ *book) {
		r := j.noted(t, false)
		if s.Status().Sent != 2 || len(r) != 2 || !strings.Contains(r[0].Words, "damaged") || !strings.Contains(r[1].Words, "backslash") {
			t.Errorf("status %+v, set aside %+v", s.Status(), r)
		}
	})
}
