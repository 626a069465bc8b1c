package influxtest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"testing"
	"time"

	"nightroom/internal/porttest"
)

// Victoria is a real VictoriaMetrics on this machine, Debian's package
// victoria-metrics.
type Victoria struct {
	addr, dir string
	cmd       *exec.Cmd
}

// StartVictoria is one for one test.
func StartVictoria(t testing.TB) *Victoria {
	t.Helper()
	v := &Victoria{addr: porttest.FreeAddr(t), dir: t.TempDir()}
	v.Start(t)
	t.Cleanup(func() { v.End(os.Kill) })
	return v
}

// Start it, again with what it has on its disk if it ran before.
func (v *Victoria) Start(t testing.TB) {
	t.Helper()
	path, err := exec.LookPath("victoria-metrics")
	if err != nil {
		t.Fatal(`no victoria-metrics on this machine: run "make deps"`)
	}
	v.cmd = exec.CommandContext(context.Background(), path, "-storageDataPath="+v.dir, "-httpListenAddr="+v.addr,
		"-retentionPeriod=100y", "-memory.allowedBytes=64MB", "-loggerLevel=ERROR")
	if err := v.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", v.addr); err == nil {
			_ = conn.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("VictoriaMetrics did not listen within two minutes")
		}
	}
}

// End it by a signal. Asked to (SIGTERM) it writes to its disk what it has in
// memory; killed, it loses what it took in the last seconds.
func (v *Victoria) End(by os.Signal) {
	_ = v.cmd.Process.Signal(by)
	_ = v.cmd.Wait()
}

// URL is where it listens.
func (v *Victoria) URL() string { return "http://" + v.addr }

// Contents are all values, by metric and time as MetricAt has them. What was
// written last is not there at once.
func (v *Victoria) Contents(t testing.TB) map[string]float64 {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, v.URL()+"/api/v1/export?"+url.Values{"match[]": {`{room!=""}`}}.Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	values := map[string]float64{}
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var s struct {
			Metric     map[string]string
			Values     []float64
			Timestamps []int64
		}
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		name := s.Metric["__name__"]
		delete(s.Metric, "__name__")
		delete(s.Metric, "db")
		for i, at := range s.Timestamps {
			values[MetricAt(name, s.Metric, at)] = s.Values[i]
		}
	}
	return values
}

// MetricAt is the place of a value in Contents.
func MetricAt(name string, tags map[string]string, ms int64) string {
	return fmt.Sprintf("%s %q %d", name, tags, ms)
}
