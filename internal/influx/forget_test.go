package influx

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"nightroom/internal/influx/influxtest"
)

func TestAPersonIsForgottenByARealInfluxDB(t *testing.T) {
	d := theServer(t)
	db := d.Database(t, "")
	j := newMemory(epochRows(5)...)
	for day := range 30 {
		j.put(painRow(day, "anna", 4), painRow(day, "ben", 2))
	}
	s, _ := quick(t, d.URL(), db, nil)
	run(t, s, j)
	settle(t, j)
	d.Write(t, db, "pain,room=attic,person=anna,moment=morning score=1i 1795381200000")
	if n, err := s.Forget(t.Context(), "anna"); err != nil || n.Remains() {
		t.Fatalf("%+v, %v", n, err)
	}
	scores := map[string]int{}
	for _, s := range d.Query(t, db, `SELECT "score" FROM "pain" GROUP BY "person", "room"`) {
		scores[s.Tags["room"]+" "+s.Tags["person"]] = len(s.Values)
	}
	if len(scores) != 2 || scores["bedroom ben"] != 30 || scores["attic anna"] != 1 {
		t.Errorf("what remains is %v, want Ben's thirty, and the room that is not ours", scores)
	}
}

func TestAPersonIsForgottenByVictoriaMetrics(t *testing.T) {
	v, j := influxtest.StartVictoria(t), newMemory()
	for day := range 3 {
		for _, who := range []string{"anna", "ben"} {
			r := painRow(day, who, 4)
			r.At = time.Now().Add(-time.Duration(day+1) * time.Hour).Truncate(time.Millisecond)
			j.put(r)
		}
	}
	s, _ := quick(t, v.URL(), "nightroom", nil)
	run(t, s, j)
	settle(t, j)
	of := func(who string) (n int) {
		for at := range v.Contents(t) {
			if strings.HasPrefix(at, "pain_score ") && strings.Contains(at, who) {
				n++
			}
		}
		return n
	}
	for deadline := time.Now().Add(2 * time.Minute); of("anna") < 3 && time.Now().Before(deadline); {
		continue // it shows new values after a while
	}
	if n, err := s.Forget(t.Context(), "anna"); err != nil || n.Remains() {
		t.Fatalf("%+v, %v", n, err)
	}
	if a, b := of("anna"), of("ben"); a != 0 || b != 3 {
		t.Errorf("Anna has %d values, Ben %d; want 0 and 3", a, b)
	}
}

func TestWhereNobodyCanBeForgottenTheCommandIsSaid(t *testing.T) {
	a := &beside{says: func(path, _ string) *http.Response {
		if path == "/query" {
			return respond(400, `{"error":"only SELECT and SHOW"}`)
		}
		return respond(404, "")
	}}
	s, _ := newSink(t, "http://influx.test:8086", nil)
	s.client.Transport = &server{other: a.answer}
	n, err := s.Forget(t.Context(), "anna")
	if err != nil || !n.Remains() || !strings.Contains(n.Command, "influxdb3 delete table --database 'nightroom' pain") {
		t.Errorf("%+v, %v", n, err)
	}
	down := &server{other: func(*http.Request, string) *http.Response { return respond(503, "") }}
	s.client.Transport = down
	if _, err := s.Forget(t.Context(), "anna"); err == nil {
		t.Error("a server that is away has forgotten somebody")
	}
}

func TestARoomIsForgottenWhateverItsFixedTagsWere(t *testing.T) {
	d := theServer(t)
	db := d.Database(t, "")
	j := newMemory(epochRows(20)...)
	j.put(painRow(0, "anna", 4), painRow(40, "anna", 5), painRow(0, "annabel", 2))
	s, _ := quick(t, d.URL(), db, func(o *Options) { o.Tags = map[string]string{"site": `it's "here"`} })
	run(t, s, j)
	settle(t, j)
	d.Write(t, db, "pain,room=attic,person=anna,moment=morning score=1i 1795381200000")
	f, _ := quick(t, d.URL(), db, nil) // a command after the tags were changed
	if n, err := f.Forget(t.Context(), "anna"); err != nil || n.Remains() {
		t.Fatalf("%+v, %v", n, err)
	}
	if left := d.Contents(t, db); len(left) != 22 {
		t.Errorf("%d points are left, want 22", len(left))
	}
	if remain, err := f.ForgetRoom(t.Context()); err != nil || len(remain) > 0 {
		t.Fatalf("%+v, %v", remain, err)
	}
	if left := d.Contents(t, db); len(left) != 1 {
		t.Errorf("left are %v, want the room that is not ours", left)
	}
}
