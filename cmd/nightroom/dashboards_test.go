package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"nightroom/internal/influx/influxtest"
)

func TestDashboardsAreWrittenForTheConfiguredDatabase(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.write("nightroom.yaml", configText+"influx: {url: \"http://10.1.2.3:8086\", bucket: \"rooms/autogen\", username: reader, password_file: secret}\n")
	h.write("secret", "hunter2")
	out := h.do("dashboards", "--to", "grafana", "--server", "1.8")
	if n := strings.Count(out, "\n"); n != 7 {
		t.Errorf("%d files: %s", n, out)
	}
	source := h.read("grafana/provisioning/datasources/nightroom.yaml")
	for _, says := range []string{`url: "http://10.1.2.3:8086"`, `dbName: "rooms"`, `user: "reader"`, "$__file{"} {
		if !strings.Contains(source, says) {
			t.Errorf("no %s in the data source:\n%s", says, source)
		}
	}
	if at := h.read("grafana/provisioning/dashboards/nightroom.yaml"); !strings.Contains(at, h.path("grafana/dashboards")) {
		t.Errorf("Grafana would look elsewhere:\n%s", at)
	}
	for _, name := range []string{"tonight", "nights", "pain", "house"} {
		if !json.Valid([]byte(h.read("grafana/dashboards/" + name + ".json"))) {
			t.Errorf("%s is no JSON", name)
		}
	}
	for file := range strings.Lines(out) {
		b, err := os.ReadFile(strings.TrimSpace(file))
		if os.IsNotExist(err) {
			b, err = os.ReadFile(h.path(strings.TrimSpace(file)))
		}
		if err != nil || strings.Contains(string(b), "hunter2") {
			t.Errorf("%s: %v, or it has the password", file, err)
		}
	}
}

func TestDashboardsAreUploadedAndTheTokenIsNeverShown(t *testing.T) {
	t.Parallel()
	var uploads int
	grafana := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer hunter2" {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = w.Write([]byte(`{"message":"who is Bearer hunter2?"}`))
			return
		}
		uploads++
		_, _ = w.Write([]byte(`{"uid":"nightroom"}`))
	}))
	defer grafana.Close()
	h := newHousehold(t)
	h.write("token", "hunter2\n")
	h.write("other", "hunter3\n")
	if e := h.try("dashboards", "--grafana", grafana.URL, "--token-file", "token"); e.status != done || uploads != 5 {
		t.Errorf("status %d, %d uploads: %s", e.status, uploads, e.talk)
	}
	e := h.try("dashboards", "--grafana", grafana.URL, "--token-file", "other")
	if e.status != failed || !strings.Contains(e.talk, "--token-file") || strings.Contains(e.talk, "hunter3") {
		t.Errorf("status %d: %s", e.status, e.talk)
	}
	for _, args := range [][]string{{"dashboards"}, {"dashboards", "--grafana", grafana.URL}, {"dashboards", "--to", "x", "--server", "4"},
		{"dashboards", "--to", "x", "--grafana", grafana.URL}, {"dashboards", "--grafana", "grafana:3000", "--token-file", "token"}} {
		if e := h.try(args...); e.status != wrongUsage {
			t.Errorf("%v: status %d: %s", args, e.status, e.talk)
		}
	}
}

func TestLoadFillsADatabaseAsManyRoomsWould(t *testing.T) {
	t.Parallel()
	d := influxtest.Start(t)
	h := newHousehold(t)
	out := h.do("load", "--url", d.URL(), "--bucket", "try", "--rooms", "7", "--days", "1", "--every", "3h")
	if !strings.HasPrefix(out, "7 rooms, 20160 lines in 56 requests,") {
		t.Errorf("it says %s", out)
	}
	rooms := 0
	for _, s := range d.Query(t, "try", `SELECT count("temperature_c") FROM "environment" GROUP BY "room"`) {
		if n := s.Values[0][1].(json.Number); n != "2880" {
			t.Errorf("%v has %s rows", s.Tags, n)
		}
		rooms++
	}
	if rooms != 7 {
		t.Errorf("%d rooms are there", rooms)
	}
	h.write("token", "two\nlines\n")
	for _, c := range []struct {
		says string
		args []string
	}{
		{"say which database: --url http", []string{}},
		{"--url: the address cannot be read: write it like http://192.168.1.10:8086", []string{"--url", "127.0.0.1:8086"}},
		{"--bucket is empty", []string{"--url", d.URL(), "--bucket", ""}},
		{"enter a whole number from 1 to 99999", []string{"--url", d.URL(), "--rooms", "0"}},
		{"enter a whole number from 1 to 3660", []string{"--url", d.URL(), "--days", "many"}},
		{"--username and --password-file belong together", []string{"--url", d.URL(), "--username", "me"}},
		{"--token-file: the token has a space", []string{"--url", d.URL(), "--token-file", h.path("token")}},
	} {
		if e := h.try(append([]string{"load"}, c.args...)...); e.status != wrongUsage || !strings.Contains(e.talk, c.says) {
			t.Errorf("%v: status %d: %s", c.args, e.status, e.talk)
		}
	}
	e := h.try("load", "--url", "http://127.0.0.1:1", "--rooms", "1")
	if want := "nothing listens at --url: "; e.status != failed || !strings.Contains(e.talk, want) || strings.Contains(e.talk, "wait in the journal") {
		t.Errorf("status %d: %s", e.status, e.talk)
	}
}

// Whatever goes wrong, nothing secret is in a log, an error, or where every
// program of the machine can see it: the arguments and the environment.
func TestNothingSecretIsToldWhateverTheDatabaseSays(t *testing.T) {
	t.Parallel()
	const secret = "t0psecret-t0ken"
	parrot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"message":"not allowed: ` + r.Header.Get("Authorization") + `"}`))
	}))
	defer parrot.Close()
	h := newHousehold(t)
	h.write("token", secret+"\n")
	h.write("nightroom.yaml", configText+"influx: {url: \""+parrot.URL+"\", token_file: token, every: 1s}\n")
	talk, stop := h.until("InfluxDB takes nothing", "run")
	out := h.do("influx", "status") + h.do("influx", "status", "--json") + h.do("config") + h.do("dashboards", "--to", "grafana")
	if status := stop(); status != done {
		t.Errorf("status %d", status)
	}
	e := h.try("load", "--url", parrot.URL, "--token-file", "token", "--rooms", "1", "--days", "1")
	if !strings.Contains(e.talk, "not allowed") || !strings.Contains(out, "[hidden]") {
		t.Errorf("the server's words are not told: %s\n%s", e.talk, out)
	}
	for what, text := range map[string]string{"the log": talk, "what commands print": out, "an error": e.talk + e.out,
		"the record": h.read("room.db"), "the data source": h.read("grafana/provisioning/datasources/nightroom.yaml")} {
		if strings.Contains(text, secret) {
			t.Errorf("%s has the token: %.2000s", what, text)
		}
	}
}
