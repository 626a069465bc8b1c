package influx

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"nightroom/internal/influx/influxtest"
	"nightroom/internal/record"
)

// beside is what a server heard beside the writes.
type beside struct {
	mu     sync.Mutex
	heard  []string // path, then body
	says   func(path, body string) *http.Response
	hidden bool // something that is no database answers
}

func (a *beside) answer(req *http.Request, body string) *http.Response {
	a.mu.Lock()
	defer a.mu.Unlock()
	if req.URL.Path == "/ping" && !a.hidden {
		return respond(204, "", "X-Influxdb-Version", "1")
	}
	a.heard = append(a.heard, req.URL.RequestURI()+" "+body)
	return a.says(req.URL.Path, body)
}

func (a *beside) all() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.heard)
}

func TestARemovedRowIsDeletedThereByTheDeleteAPI(t *testing.T) {
	a := &beside{says: func(string, string) *http.Response { return respond(204, "") }}
	web, j := &server{other: a.answer}, newMemory(painRow(0, "anna", 4), painRow(1, "anna", 5))
	play(t, web, j, func(o *Options) { o.Tags = map[string]string{"site": `The "Old" Mill`} }, func(s *Sink, log *book) {
		j.remove(painRow(0, "anna", 4))
		after(time.Second)
		if st := s.Status(); st.Deleted != 1 || st.Sent != 2 || st.Remain != 0 {
			t.Errorf("status %+v", st)
		}
		want := `/api/v2/delete?bucket=nightroom&org=home {"predicate":"_measurement=\"pain\" AND room=\"bedroom\" AND site=\"The \\\"Old\\\" Mill\" AND person=\"anna\" AND moment=\"morning\"","start":"2026-11-02T12:00:00Z","stop":"2026-11-02T12:00:00.000999999Z"}`
		if h := a.all(); len(h) != 1 || h[0] != want {
			t.Errorf("asked for\n%q, want\n%q", h, want)
		}
		if l := log.lines(); len(l) != 0 {
			t.Errorf("log %q", l)
		}
	})
}

// sleepless is an epoch with fewer quantities than epochRow(n) has.
func sleepless(n int) record.Row {
	r := epochRow(n)
	e, _ := r.Epoch()
	e.Stats[0].Known = false
	return record.OfEpoch(&e)
}

// The line has to come after the deletion, or the new point is gone too.
func TestARewriteThatDropsAFieldDeletesThePointFirst(t *testing.T) {
	var order []string
	a := &beside{}
	web := &server{other: a.answer}
	a.says = func(string, string) *http.Response { order = append(order, "delete"); return respond(204, "") }
	web.respond = func(_ int, lines []string) *http.Response {
		order = append(order, lines...)
		return respond(204, "")
	}
	j := newMemory(epochRow(0), epochRow(3))
	play(t, web, j, nil, func(s *Sink, _ *book) {
		order = nil
		j.put(epochRow(4), sleepless(3), epochRow(5), epochRow(3+7*3))
		after(2 * time.Minute)
		if len(order) != 5 || order[1] != "delete" || strings.Contains(order[2], "temperature_c") || !strings.Contains(order[3], "temperature_c") {
			t.Errorf("it went %q: want epoch 4, the deletion, epoch 3 without a temperature, the rest", order)
		}
		if st := s.Status(); st.Deleted != 1 || st.Sent != 6 {
			t.Errorf("status %+v", st)
		}
	})
}

func TestOfSeveralVersionsTheNewestIsSent(t *testing.T) {
	web := &server{}
	j := newMemory(painRow(0, "anna", 4), painRow(0, "anna", 5), painRow(1, "anna", 6))
	j.remove(painRow(1, "anna", 6))
	play(t, web, j, nil, func(s *Sink, _ *book) {
		if l := slices.Concat(web.lines()...); len(l) != 1 || !strings.Contains(l[0], "score=5i") {
			t.Errorf("sent %q, want the newest score alone: what was removed before it was sent is never there", l)
		}
	})
}

func TestWhatTheServerDoesNotDeleteIsNotedWithTheCommandThatCan(t *testing.T) {
	for _, c := range []struct {
		name    string
		says    func(path, body string) *http.Response
		command string
		words   string
	}{
		{"3 Core", func(path, _ string) *http.Response {
			if path == "/query" {
				return respond(400, `{"error":"only SELECT and SHOW are supported"}`)
			}
			return respond(404, "")
		}, "influxdb3 delete table --database 'nightroom' pain && nightroom influx resync", "deletes no single points"},
		{"VictoriaMetrics", func(path, _ string) *http.Response {
			if path == "/query" {
				return respond(200, `{"results":[{"series":[{"name":"databases","columns":["name"],"values":[["_internal"]]}]}]}`)
			}
			return respond(400, `unsupported path requested: "/api/v2/delete"`)
		}, `curl -g -d 'match[]={__name__=~"pain_.+",room="bedroom",person="anna",moment="morning"}' http://influx.test:8086/api/v1/admin/tsdb/delete_series`, "deletes no single points"},
		{"a token that may not", func(string, string) *http.Response {
			return respond(403, `{"code":"forbidden","message":"insufficient permissions for delete"}`)
		}, "influx delete --host http://influx.test:8086 --org 'home' --bucket 'nightroom' --start 2026-11-02T12:00:00Z", "insufficient permissions"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := &beside{says: c.says}
			web, j := &server{other: a.answer}, newMemory(painRow(0, "anna", 4))
			play(t, web, j, nil, func(s *Sink, log *book) {
				j.remove(painRow(0, "anna", 4))
				j.put(epochRow(0))
				after(2 * time.Minute)
				if st := s.Status(); st.Remain != 1 || st.Deleted != 0 || st.Sent != 2 || j.Cursor() != j.Last() {
					t.Errorf("status %+v, cursor %d of %d: it must hold nothing up", st, j.Cursor(), j.Last())
				}
				n := j.noted(t, true)
				if len(n) != 1 || n[0].Point != "pain,room=bedroom,person=anna,moment=morning of 2026-11-02 12:00:00Z" ||
					!strings.Contains(n[0].Command, c.command) || !strings.Contains(n[0].Words, c.words) {
					t.Errorf("noted %+v", n)
				}
				if l := log.lines(); len(l) != 1 || !strings.Contains(l[0], "still stands there") {
					t.Errorf("log %q", l)
				}
			})
		})
	}
}

// A refusal holds for ever, so it must be the database's own.
func TestAProxyThatRefusesADeletionIsNoDatabase(t *testing.T) {
	a := &beside{hidden: true, says: func(string, string) *http.Response { return respond(404, "<html>") }}
	web, j := &server{other: a.answer}, newMemory(painRow(0, "anna", 4))
	play(t, web, j, nil, func(s *Sink, _ *book) {
		j.remove(painRow(0, "anna", 4))
		after(time.Hour)
		if st := s.Status(); j.Cursor() != 1 || st.Remain != 0 || st.LastError == "" {
			t.Errorf("cursor %d, status %+v: it has to be tried again", j.Cursor(), st)
		}
	})
}

// A page of welcome says 200 to everything: nothing was deleted then, and
// nothing was learned of how the database deletes.
func TestAPageOfWelcomeHasDeletedNothing(t *testing.T) {
	for name, page := range map[string]int{"200": 200, "202": 202} {
		t.Run(name, func(t *testing.T) {
			welcome, deleted := true, 0
			a := &beside{hidden: true}
			a.says = func(path, _ string) *http.Response {
				switch {
				case welcome:
					return respond(page, "<!DOCTYPE html><title>Log in</title>")
				case path == "/ping":
					return respond(204, "", "X-Influxdb-Version", "1.8.10")
				case path == "/query":
					deleted++
					return respond(200, `{"results":[{"statement_id":0}]}`)
				}
				return respond(404, "404 page not found")
			}
			web, j := &server{other: a.answer}, newMemory(painRow(0, "anna", 4), painRow(1, "anna", 5))
			play(t, web, j, nil, func(s *Sink, _ *book) {
				j.remove(painRow(0, "anna", 4))
				after(10 * time.Minute)
				if st := s.Status(); st.Deleted != 0 || st.Remain != 0 || j.Cursor() != 2 {
					t.Errorf("status %+v, cursor %d: it has to be tried again", st, j.Cursor())
				}
				a.mu.Lock()
				welcome = false
				a.mu.Unlock()
				after(10 * time.Minute)
				j.remove(painRow(1, "anna", 5))
				after(10 * time.Minute)
				if st := s.Status(); st.Deleted != 2 || st.Remain != 0 || deleted != 2 {
					t.Errorf("status %+v, %d deleted", st, deleted)
				}
			})
		})
	}
}

// Something on the way may refuse once, and be gone when it is looked for.
func TestADeletionThatIsDoneAtTheSecondAskingDoesNotRemain(t *testing.T) {
	asked := 0
	a := &beside{says: func(string, string) *http.Response {
		if asked++; asked == 1 {
			return respond(403, "not through here")
		}
		return respond(204, "")
	}}
	web, j := &server{other: a.answer}, newMemory(painRow(0, "anna", 4))
	play(t, web, j, nil, func(s *Sink, _ *book) {
		j.remove(painRow(0, "anna", 4))
		after(10 * time.Minute)
		if st := s.Status(); st.Deleted != 1 || st.Remain != 0 {
			t.Errorf("status %+v", st)
		}
	})
}

func TestADeletionWaitsForAServerThatIsAway(t *testing.T) {
	down := true
	a := &beside{}
	a.says = func(string, string) *http.Response {
		if down {
			return respond(503, "")
		}
		return respond(204, "")
	}
	web, j := &server{other: a.answer}, newMemory(painRow(0, "anna", 4))
	play(t, web, j, nil, func(s *Sink, _ *book) {
		j.remove(painRow(0, "anna", 4))
		j.put(painRow(1, "anna", 3))
		after(10 * time.Minute)
		if j.Cursor() != 1 || s.Status().Deleted != 0 {
			t.Errorf("cursor %d, status %+v", j.Cursor(), s.Status())
		}
		a.mu.Lock()
		down = false
		a.mu.Unlock()
		after(10 * time.Minute)
		if st := s.Status(); j.Cursor() != 3 || st.Deleted != 1 || st.Sent != 2 {
			t.Errorf("cursor %d, status %+v", j.Cursor(), st)
		}
	})
}

func TestARealInfluxDBDeletesWhatIsRemovedOrRewritten(t *testing.T) {
	d := theServer(t)
	db := d.Database(t, "")
	j := newMemory(epochRows(20)...)
	j.put(painRow(0, "anna", 4), painRow(0, "ben", 2), painRow(1, "anna", 5))
	s, _ := quick(t, d.URL(), db, func(o *Options) { o.Tags = map[string]string{"site": `it's "here"`} })
	run(t, s, j)
	settle(t, j)
	before := len(d.Contents(t, db))
	j.remove(painRow(0, "anna", 4))
	j.put(sleepless(3), sleepless(4))
	settle(t, j)
	got := d.Contents(t, db)
	if len(got) != before-1 {
		t.Errorf("%d points, want %d", len(got), before-1)
	}
	tags := map[string]string{"room": "bedroom", "site": `it's "here"`}
	for _, n := range []int{3, 4} {
		r := sleepless(n)
		at := influxtest.Spot("environment", tags, r.At.UnixMilli())
		if _, has := got[at]["temperature_c"]; has || len(got[at]) == 0 {
			t.Errorf("epoch %d is %v", n, got[at])
		}
	}
	gone := painRow(0, "anna", 4)
	p := maps.Clone(tags)
	p["person"], p["moment"] = "anna", "morning"
	if f, there := got[influxtest.Spot("pain", p, gone.At.UnixMilli())]; there {
		t.Errorf("the removed entry is still there: %v", f)
	}
	if st := s.Status(); st.Deleted != 3 || st.Remain != 0 {
		t.Errorf("status %+v, want 3 deleted", st)
	}
}
