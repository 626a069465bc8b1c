package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

// A month that waits for a database is uploaded in little more memory than the
// daemon needs anyway.
func TestAMonthsBacklogTakesNoMoreThan15MiBOverIdle(t *testing.T) {
	t.Parallel()
	h := year(t, 1)
	const rows = 30 * 2880
	var lines atomic.Int64
	database := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if z, err := gzip.NewReader(r.Body); err == nil {
			for s := bufio.NewScanner(z); s.Scan(); {
				lines.Add(1)
			}
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	defer database.Close()
	peak := func(more string, sent int64, least time.Duration) float64 {
		h.write("nightroom.yaml", configText+more)
		d := h.launch(binary, "run")
		d.says(`"nightroom is up"`)
		begun := time.Now()
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for lines.Load() < sent || time.Since(begun) < least {
			<-tick.C
			if time.Since(begun) > 3*soon {
				t.Fatalf("only %d lines came", lines.Load())
			}
		}
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", d.cmd.Process.Pid))
		if err != nil {
			t.Fatal(err)
		}
		d.kill()
		kib, err := strconv.ParseFloat(string(regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)[1]), 64)
		if err != nil {
			t.Fatal(err)
		}
		return kib / 1024
	}
	idle := peak("", 0, 3*time.Second)
	begun := time.Now()
	busy := peak(fmt.Sprintf("influx: {url: %q, bucket: nightroom, every: 1s}\n", database.URL), rows, 0)
	if took := time.Since(begun); busy-idle > 15 { // on a busy machine both need their time
		idle = max(idle, peak("", 0, took))
	}
	t.Logf("%.1f MiB at most when idle, %.1f while %d lines are uploaded", idle, busy, lines.Load())
	if busy-idle > 15 {
		t.Errorf("%.1f MiB while it uploads, %.1f when idle", busy, idle)
	}
}
