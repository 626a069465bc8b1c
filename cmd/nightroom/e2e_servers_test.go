package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"nightroom/internal/porttest"
)

// A server is a real one on this machine, with a folder and a port of its own.
type server struct {
	t    testing.TB
	dir  string
	addr string
	args []string
	up   *regexp.Regexp // what it says when it listens
	cmd  *exec.Cmd
}

// mosquitto starts a broker. It lets everybody in, and keeps over a restart
// what it has promised to deliver.
func mosquitto(t testing.TB) *server {
	t.Helper()
	dir := t.TempDir()
	s := &server{t: t, dir: dir, addr: porttest.FreeAddr(t), up: regexp.MustCompile(` running$`)}
	_, port, _ := net.SplitHostPort(s.addr)
	config := "listener " + port + " 127.0.0.1\nallow_anonymous true\nlog_dest stderr\n" +
		"persistence true\npersistence_location " + dir + "/\nmax_queued_messages 0\n"
	if os.Geteuid() == 0 {
		config += "user root\n" // else it cannot read its own files below a root's folder
	}
	file := filepath.Join(dir, "mosquitto.conf")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	s.args = []string{program(t, "mosquitto", "/usr/sbin"), "-c", file}
	s.start()
	return s
}

// influxd starts an InfluxDB 1.8 with the database nightroom.
func influxd(t testing.TB) *server {
	t.Helper()
	dir := t.TempDir()
	s := &server{t: t, dir: dir, addr: porttest.FreeAddr(t), up: regexp.MustCompile(`msg="Listening on HTTP"`)}
	config := fmt.Sprintf(`reporting-disabled = true
bind-address = "127.0.0.1:0"
[meta]
  dir = "%[1]s/meta"
[data]
  dir = "%[1]s/data"
  wal-dir = "%[1]s/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[continuous_queries]
  enabled = false
[logging]
  format = "logfmt"
[http]
  bind-address = "%[2]s"
  log-enabled = false
`, dir, s.addr)
	file := filepath.Join(dir, "influxdb.conf")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	gopath, _ := exec.Command("go", "env", "GOPATH").Output()
	s.args = []string{program(t, "influxd", filepath.Join(strings.TrimSpace(string(gopath)), "bin")), "-config", file}
	s.start()
	s.query("", "CREATE DATABASE nightroom")
	return s
}

// program finds one on the PATH or in a folder.
func program(t testing.TB, name, folder string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	path := filepath.Join(folder, name)
	if _, err := os.Stat(path); err != nil {
		t.Fatalf(`no %s on this machine: run "make deps"`, name)
	}
	return path
}

// start it, again where it was if it ran before. It returns when the server
// listens.
func (s *server) start() {
	s.t.Helper()
	s.cmd = exec.Command(s.args[0], s.args[1:]...)
	s.cmd.Env = append(os.Environ(), "HOME="+s.dir)
	log, err := s.cmd.StderrPipe()
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { s.end(os.Kill) })
	said, up := "", make(chan bool, 1)
	go func() {
		lines := bufio.NewScanner(log)
		for lines.Scan() {
			if said += lines.Text() + "\n"; s.up.MatchString(lines.Text()) {
				up <- true
				break
			}
		}
		close(up)
		_, _ = io.Copy(io.Discard, log)
	}()
	select {
	case ok := <-up:
		if !ok {
			s.t.Fatalf("%s did not start:\n%s", s.args[0], said)
		}
	case <-time.After(2 * soon):
		s.t.Fatalf("%s does not listen", s.args[0])
	}
}

// end it with a signal, and wait for that.
func (s *server) end(with os.Signal) {
	if s.cmd.ProcessState == nil {
		_ = s.cmd.Process.Signal(with)
		_ = s.cmd.Wait()
	}
}

// query asks an InfluxDB, and returns its answer as it is: times in
// milliseconds, everything in a fixed order.
func (s *server) query(db, q string) string {
	s.t.Helper()
	form := url.Values{"db": {db}, "q": {q}, "epoch": {"ms"}}
	return s.post("/query?"+form.Encode(), "", http.StatusOK)
}

// write gives an InfluxDB lines.
func (s *server) write(db, lines string) {
	s.t.Helper()
	s.post("/write?"+url.Values{"db": {db}, "precision": {"ms"}}.Encode(), lines, http.StatusNoContent)
}

func (s *server) post(path, body string, want int) string {
	s.t.Helper()
	resp, err := http.Post("http://"+s.addr+path, "text/plain", strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != want || strings.Contains(string(answer), `"error"`) {
		s.t.Fatalf("%s: %s %v: %s", path, resp.Status, err, answer)
	}
	return string(answer)
}

// points are the rows of an answer that has one series at most, or none.
func (s *server) points(db, q string) (rows []map[string]any) {
	s.t.Helper()
	var answer struct {
		Results []struct {
			Series []struct {
				Columns []string
				Values  [][]any
			}
		}
	}
	text := s.query(db, q)
	if err := json.Unmarshal([]byte(text), &answer); err != nil || len(answer.Results) != 1 {
		s.t.Fatalf("%s: %v: %s", q, err, text)
	}
	for _, series := range answer.Results[0].Series {
		for _, values := range series.Values {
			row := map[string]any{}
			for i, v := range values {
				if v != nil {
					row[series.Columns[i]] = v
				}
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// await an answer with so many rows.
func (s *server) await(db, q string, n int) (rows []map[string]any) {
	s.t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for late := time.Now().Add(2 * soon); time.Now().Before(late); <-tick.C {
		if rows = s.points(db, q); len(rows) == n {
			return rows
		}
	}
	s.t.Fatalf("%s: %d rows, want %d: %v", q, len(rows), n, rows)
	return nil
}

func (s *server) signal(with os.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(with); err != nil {
		s.t.Error(err)
	}
}
