package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"nightroom/internal/porttest"
)

// A slowDatabase takes the first batch of a backlog and then no more until it
// is opened.
type slowDatabase struct {
	url   string
	stuck chan struct{} // closed when a batch waits
	open  func()
}

func slowly(t *testing.T) *slowDatabase {
	t.Helper()
	opened := make(chan struct{})
	d := &slowDatabase{stuck: make(chan struct{}), open: sync.OnceFunc(func() { close(opened) })}
	waits := sync.OnceFunc(func() { close(d.stuck) })
	var batches atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if batches.Add(1) > 1 {
			waits()
			<-opened
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	d.url = s.URL
	t.Cleanup(func() { d.open(); s.Close() })
	return d
}

// Weeks that wait for a database that takes them slowly are nothing to the
// house: it hears of the room at once.
func TestAlertsAreUnhinderedByALongUpload(t *testing.T) {
	t.Parallel()
	d := slowly(t)
	r := roomWith(t, threeParts(builtIn, scenario, fmt.Sprintf("influx: {url: %q, bucket: nightroom, every: 1s}", d.url)))
	r.write("room.csv", aNight())
	start := time.Now().UTC().Truncate(24 * time.Hour).Add(47 * time.Hour)
	r.do("simulate", "--db", r.path("room.db"),
		"--start", start.AddDate(0, 0, -3).Format(time.RFC3339), "--end", start.Add(30*time.Second).Format(time.RFC3339))

	p := r.run("--speed", "200")
	l := listen(t, p.mqtt)
	select {
	case <-d.stuck:
	case <-time.After(soon):
		t.Fatal("nothing is uploaded")
	}
	p.until(start.Add(nightOver))
	l.wait(0, "six alerts", func(heard) bool { return len(l.alerts()) >= 6 })
	if held := p.metric("nightroom_upload_held_rows"); held < 3_000 {
		t.Errorf("only %v rows wait: nothing stood before the alerts", held)
	}
	alertsOfANight(t, l, start)

	d.open()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for late := time.Now().Add(5 * soon); p.metric("nightroom_upload_held_rows") > 200; <-tick.C {
		if time.Now().After(late) {
			t.Fatalf("the backlog does not go on: %s", p.get("/metrics"))
		}
	}
	if lost := p.metric("nightroom_upload_lost_rows_total"); lost != 0 {
		t.Errorf("%v rows are lost", lost)
	}
	p.stop()
}

// metric is the first value of a family.
func (d *process) metric(name string) float64 {
	d.t.Helper()
	for line := range strings.Lines(d.get("/metrics")) {
		if strings.HasPrefix(line, name+" ") || strings.HasPrefix(line, name+"{") {
			n, err := strconv.ParseFloat(strings.TrimSpace(line[strings.LastIndex(line, " "):]), 64)
			if err != nil {
				d.t.Fatalf("%s: %v", line, err)
			}
			return n
		}
	}
	d.t.Fatalf("/metrics has no %s", name)
	return 0
}

// Who may look at the list of processes, at the log, or at the page's figures
// learns no secret there, also when everything fails that needs one.
func TestNoSecretIsInTheProcessListOrTheLog(t *testing.T) {
	t.Parallel()
	secrets := map[string]string{"token": "t0psecret-t0ken", "influx.password": "t0psecret passw0rd", "mqtt.password": "t0psecret-mqtt"}
	sent := make(chan string, 1000)
	refuses := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case sent <- r.Header.Get("Authorization"):
		default:
		}
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprintf(w, `{"code":"unauthorized","message":"no such token: %s"}`, r.Header.Get("Authorization"))
	}))
	t.Cleanup(refuses.Close)
	r := roomWith(t, threeParts(fmt.Sprintf("{broker: %q, username: house, password_file: mqtt.password}", "mqtt://"+porttest.FreeAddr(t)), fmt.Sprintf(`influx:
  - {url: %q, org: home, bucket: two, token_file: token, every: 1s}
  - {url: %[1]q, bucket: one, username: house, password_file: influx.password, every: 1s}`, refuses.URL)))
	for name, secret := range secrets {
		r.write(name, secret+"\n")
	}
	p := r.run("--speed", "200")
	p.says("check influx.token_file")
	p.says("check influx.username and influx.password_file")
	for known := map[string]bool{}; len(known) < 2; {
		select {
		case auth := <-sent:
			known[strings.Fields(auth + " none")[0]] = true
		case <-time.After(soon):
			t.Fatalf("it came only with %v", known)
		}
	}
	looks := map[string]string{"/metrics": p.get("/metrics"), "the log": strings.Join(p.lines(""), "\n")}
	dir := filepath.Join("/proc", strconv.Itoa(p.cmd.Process.Pid))
	for _, name := range []string{"cmdline", "environ", "comm"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || len(b) == 0 {
			t.Fatalf("%s: %q, %v", name, b, err)
		}
		looks[name] = string(b)
	}
	for where, text := range looks {
		if strings.Contains(text, "t0psecret") || strings.Contains(text, "dDBwc2VjcmV0") || strings.Contains(text, "aG91c2U6") { // base64 too
			t.Errorf("a secret is in %s: %s", where, text)
		}
	}
	p.stop()
}

func TestMetricsAndStatusTellTheSameLedger(t *testing.T) {
	t.Parallel()
	influx := influxd(t)
	r := roomWith(t, threeParts(builtIn, database(influx)))
	r.lived()
	p := r.run("--speed", "0.01") // nothing new comes while they are compared
	r.do("pain", "4", "--person", "anna")
	r.sent()
	for late := time.Now().Add(soon); ; { // now and then a row comes between the two
		u, differ := r.ledger(), ""
		for name, want := range map[string]int64{
			"held_rows": u.Held, "sent_lines_total": u.Sent, "set_aside_lines_total": u.SetAside, "expired_lines_total": u.Expired,
			"lost_rows_total": u.Lost, "remaining_points": u.Remain, "last_success_timestamp_seconds": u.LastSuccess.Unix(),
		} {
			if got := int64(p.metric("nightroom_upload_" + name)); got != want {
				differ += fmt.Sprintf("%s is %d in /metrics and %d in influx status; ", name, got, want)
			}
		}
		if differ == "" {
			break
		}
		if time.Now().After(late) {
			t.Fatal(differ)
		}
	}
	for name, atLeast := range map[string]float64{
		"disk_free_bytes": 1, "card_written_bytes_total": 0, "resident_memory_bytes": 1 << 20, "record_bytes": 1 << 12, "start_time_seconds": 1.7e9, "measuring": 1,
	} {
		if got := p.metric("nightroom_" + name); got < atLeast {
			t.Errorf("%s is %v", name, got)
		}
	}
	p.stop()
}

// Of somebody who takes back what they said nothing is left in a database that
// deletes, also while a daemon runs; where one does not, or is away, it is said
// what to type.
func TestWhoIsForgottenIsForgottenInTheDatabases(t *testing.T) {
	t.Parallel()
	influx := influxd(t)
	core := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { // InfluxDB 3 Core
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("X-Influxdb-Version", "3.4.0")
		switch r.URL.Path {
		case "/api/v2/write":
			w.WriteHeader(http.StatusNoContent)
		case "/ping":
			fmt.Fprint(w, `{"version":"3.4.0"}`)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(core.Close)
	away := "http://" + porttest.FreeAddr(t)
	r := roomWith(t, threeParts(builtIn, fmt.Sprintf(`influx:
  - {url: "http://%s", bucket: nightroom, every: 1s}
  - {url: %q, bucket: core, every: 1s}
  - {url: %q, bucket: away, every: 1s}`, influx.addr, core.URL, away)))
	r.lived()
	p := r.run("--speed", "0.01")
	for _, person := range []string{"anna", "ben"} {
		for day := 1; day <= 5; day++ {
			r.do("pain", strconv.Itoa(day), "--person", person, "--night", fmt.Sprintf("2026-02-%02d", day))
		}
	}
	influx.await("nightroom", "SELECT score FROM pain", 10)

	e := r.try("forget", "--person", "anna", "--yes")
	if e.status != done {
		t.Fatalf("status %d: %s", e.status, e.talk)
	}
	left := influx.query("nightroom", "SELECT score FROM pain GROUP BY person")
	if strings.Contains(left, "anna") || strings.Count(left, "],[") != 4 || !strings.Contains(left, "ben") {
		t.Errorf("in the database is left %s", left)
	}
	for _, says := range []string{core.URL, "influxdb3", away, "nightroom forget --person anna"} {
		if !strings.Contains(e.out, says) {
			t.Errorf("the list does not name %q:\n%s", says, e.out)
		}
	}
	if strings.Contains(e.out, "http://"+influx.addr) {
		t.Errorf("what is deleted is listed as left:\n%s", e.out)
	}
	// Nothing brings her back: neither the daemon nor another upload of it all.
	if out := r.do("influx", "resync", "--url", "http://"+influx.addr); !strings.Contains(out, influx.addr) || strings.Contains(out, away) {
		t.Errorf("of one database it says\n%s", out)
	}
	r.do("pain", "6", "--person", "ben", "--night", "2026-02-06")
	influx.await("nightroom", "SELECT score FROM pain", 6)
	if again := influx.query("nightroom", "SELECT score FROM pain GROUP BY person"); strings.Contains(again, "anna") {
		t.Errorf("she is back: %s", again)
	}
	p.stop()
}
