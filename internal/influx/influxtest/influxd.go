// Package influxtest starts the databases that the tests upload to: a real
// InfluxDB 1.8 and a VictoriaMetrics, each with a port and a folder of its own.
// It is for tests only.
package influxtest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nightroom/internal/porttest"
)

// A Server is a real InfluxDB 1.8 on this machine.
type Server struct {
	User, Pass string // "": it asks nobody

	dir, addr string
	cmd       *exec.Cmd
	databases int
}

// New is a server that keeps its data in dir, and is not started yet.
func New(dir string) *Server { return &Server{dir: dir} }

// Start is a server for one test.
func Start(t testing.TB) *Server {
	t.Helper()
	d := New(t.TempDir())
	d.Start(t)
	t.Cleanup(d.Kill)
	return d
}

func findInfluxd(t testing.TB) string {
	t.Helper()
	if path, err := exec.LookPath("influxd"); err == nil {
		return path
	}
	if out, err := exec.CommandContext(t.Context(), "go", "env", "GOPATH").Output(); err == nil {
		if path := filepath.Join(strings.TrimSpace(string(out)), "bin", "influxd"); exec.CommandContext(t.Context(), path, "version").Run() == nil {
			return path
		}
	}
	t.Fatal(`no influxd (InfluxDB 1.8) on this machine: run "make deps"`)
	return ""
}

// Start it, again on the same port if it ran before.
func (d *Server) Start(t testing.TB) {
	t.Helper()
	if d.addr == "" {
		d.addr = porttest.FreeAddr(t)
	}
	config := filepath.Join(d.dir, "influxdb.conf")
	text := fmt.Sprintf(`reporting-disabled = true
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
  auth-enabled = %[3]v
  log-enabled = false
`, d.dir, d.addr, d.User != "")
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	d.cmd = exec.CommandContext(context.Background(), findInfluxd(t), "-config", config)
	d.cmd.Env = []string{"HOME=" + d.dir}
	log, err := d.cmd.StderrPipe()
	if err == nil {
		err = d.cmd.Start()
	}
	if err != nil {
		t.Fatalf("starting influxd: %v", err)
	}
	up := make(chan bool, 1)
	go func() {
		defer close(up)
		for s := bufio.NewScanner(log); s.Scan(); {
			if strings.Contains(s.Text(), `msg="Listening on HTTP"`) {
				up <- true
			}
		}
	}()
	select {
	case ok := <-up:
		if !ok {
			t.Fatalf("influxd ended at once: %v", d.cmd.Wait())
		}
	case <-time.After(2 * time.Minute):
		d.Kill()
		t.Fatal("influxd did not listen within two minutes")
	}
}

// Kill it as a power cut would.
func (d *Server) Kill() {
	_ = d.cmd.Process.Kill()
	_ = d.cmd.Wait()
}

// URL is where it listens.
func (d *Server) URL() string { return "http://" + d.addr }

// Database makes an empty one.
func (d *Server) Database(t testing.TB, with string) string {
	t.Helper()
	d.databases++
	name := fmt.Sprintf("db%d", d.databases)
	d.Query(t, name, "CREATE DATABASE "+name+" "+with)
	return name
}

// Write sends lines as somebody else would.
func (d *Server) Write(t testing.TB, db, lines string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.URL()+"/api/v2/write?precision=ms&bucket="+url.QueryEscape(db), strings.NewReader(lines))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent {
		body, _ := io.ReadAll(resp.Body)
		t.Fatalf("writing: %s: %s", resp.Status, body)
	}
}

// A Series is one of the answer to a query.
type Series struct {
	Name    string
	Tags    map[string]string
	Columns []string
	Values  [][]any
}

// Query asks in InfluxQL; times come in milliseconds.
func (d *Server) Query(t testing.TB, db, q string) []Series {
	t.Helper()
	form := url.Values{"db": {db}, "q": {q}, "epoch": {"ms"}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.URL()+"/query?"+form.Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if d.User != "" {
		req.SetBasicAuth(d.User, d.Pass)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var says struct {
		Error   string
		Results []struct {
			Error  string
			Series []Series
		}
	}
	numbers := json.NewDecoder(strings.NewReader(string(body)))
	numbers.UseNumber()
	if err := numbers.Decode(&says); err != nil || says.Error != "" || len(says.Results) != 1 || says.Results[0].Error != "" {
		t.Fatalf("%s: %v: %s", q, err, body)
	}
	return says.Results[0].Series
}

// Contents of a database: every point's fields, with their types, by its
// series and time.
func (d *Server) Contents(t testing.TB, db string) map[string]map[string]any {
	t.Helper()
	types := map[string]string{}
	for _, s := range d.Query(t, db, "SHOW FIELD KEYS") {
		for _, v := range s.Values {
			name := s.Name + "." + v[0].(string)
			if other, twice := types[name]; twice {
				t.Errorf("%s is %s and %s", name, other, v[1])
			}
			types[name] = v[1].(string)
		}
	}
	points := map[string]map[string]any{}
	for _, s := range d.Query(t, db, "SELECT * FROM /.*/ GROUP BY *") {
		for tag, v := range s.Tags { // of another table
			if v == "" {
				delete(s.Tags, tag)
			}
		}
		for _, row := range s.Values {
			fields := map[string]any{}
			for i, c := range s.Columns[1:] {
				n, number := row[i+1].(json.Number)
				switch typ := types[s.Name+"."+c]; {
				case row[i+1] == nil:
				case typ == "float" && number:
					fields[c], _ = n.Float64()
				case typ == "integer" && number:
					fields[c], _ = n.Int64()
				case typ == "string":
					fields[c] = row[i+1].(string)
				default:
					t.Errorf("%s.%s: %v of type %q", s.Name, c, row[i+1], typ)
				}
			}
			ms, _ := row[0].(json.Number).Int64()
			points[Spot(s.Name, s.Tags, ms)] = fields
		}
	}
	return points
}

// Spot of a point in Contents.
func Spot(table string, tags map[string]string, ms int64) string {
	return fmt.Sprintf("%s %q %d", table, tags, ms)
}
