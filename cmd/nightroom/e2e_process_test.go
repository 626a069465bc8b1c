package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// soon is long enough for whatever should happen at once, on a machine that is
// busy with other things.
const soon = time.Minute

// watched is nightroom with the race detector, if the tests have it.
var watched = sync.OnceValues(func() (string, error) {
	if !raced {
		return binary, nil
	}
	path := binary + "-race"
	if out, err := exec.Command("go", "build", "-race", "-o", path, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return path, nil
})

// A process is a nightroom that goes on.
type process struct {
	t          testing.TB
	cmd        *exec.Cmd
	page, mqtt string // addresses
	ended      chan struct{}

	mu   sync.Mutex
	log  []string
	more chan struct{} // closed with the next line
}

// run starts a daemon and returns when it says that it is up.
func (h *household) run(args ...string) *process {
	h.Helper()
	d := h.begin(append([]string{"run"}, args...)...)
	up := d.says(`"nightroom is up"`)
	d.page = find(up, ` page=(\S+)`)
	d.mqtt = find(up, ` mqtt="(\S+) \(built in\)"`)
	return d
}

// begin starts a program that goes on.
func (h *household) begin(args ...string) *process {
	h.Helper()
	path, err := watched()
	if err != nil {
		h.Fatal(err)
	}
	return h.launch(path, args...)
}

// launch starts a program that is killed at the test's end.
func (h *household) launch(path string, args ...string) *process {
	h.Helper()
	d := &process{t: h.TB, cmd: exec.Command(path, args...), ended: make(chan struct{}), more: make(chan struct{})}
	d.cmd.Dir = h.dir
	d.cmd.Env = append(slices.Clone(h.env),
		"NIGHTROOM_CONFIG="+h.path("nightroom.yaml"), "HOME="+h.dir, "TZ=UTC",
		// A race ends it at once, with a status that no test takes for right.
		"GORACE=halt_on_error=1 exitcode=66 atexit_sleep_ms=0",
	)
	stderr, err := d.cmd.StderrPipe()
	if err == nil {
		err = d.cmd.Start()
	}
	if err != nil {
		h.Fatal(err)
	}
	go d.read(stderr)
	h.Cleanup(func() {
		d.kill()
		if h.Failed() {
			h.Logf("nightroom %s said:\n%s", strings.Join(args, " "), strings.Join(d.lines(""), "\n"))
		}
	})
	return d
}

// read the log to its end, which is the program's.
func (d *process) read(stderr io.Reader) {
	for s := bufio.NewScanner(stderr); s.Scan(); {
		d.mu.Lock()
		d.log = append(d.log, s.Text())
		close(d.more)
		d.more = make(chan struct{})
		d.mu.Unlock()
	}
	_ = d.cmd.Wait()
	close(d.ended)
}

// lines are those of the log that hold a text.
func (d *process) lines(text string) (found []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, line := range d.log {
		if strings.Contains(line, text) {
			found = append(found, line)
		}
	}
	return found
}

// says waits for a line of the log and returns it.
func (d *process) says(text string) string {
	d.t.Helper()
	late := time.After(soon)
	for {
		d.mu.Lock()
		more := d.more
		d.mu.Unlock()
		if found := d.lines(text); len(found) > 0 {
			return found[0]
		}
		select {
		case <-more:
		case <-d.ended:
			if len(d.lines(text)) == 0 {
				d.t.Fatalf("nightroom ended (%v) and never said %q", d.cmd.ProcessState, text)
			}
		case <-late:
			d.t.Fatalf("nightroom does not say %q", text)
		}
	}
}

// stop ends it as systemd does. It has 2 s, which BenchmarkStop measures.
func (d *process) stop() {
	d.t.Helper()
	_ = d.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-d.ended:
	case <-time.After(soon):
		d.t.Fatal("SIGTERM does not end it")
	}
	if status := d.cmd.ProcessState.ExitCode(); status != done {
		d.t.Errorf("SIGTERM ended it with %v", d.cmd.ProcessState)
	}
}

// kill ends it as a power cut does. What had ended before by itself is told.
func (d *process) kill() {
	_ = d.cmd.Process.Kill()
	<-d.ended
}

// killed fails unless it was a kill that ended it.
func (d *process) killed() {
	d.t.Helper()
	if s, ok := d.cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || s.Signal() != syscall.SIGKILL {
		d.t.Fatalf("it ended by itself: %v", d.cmd.ProcessState)
	}
}

// until waits for the room's time: for the epoch that holds at, or a later
// one, as the page tells of it. It returns how late it is then.
func (d *process) until(at time.Time) (now time.Time) {
	d.t.Helper()
	late := time.AfterFunc(4*soon, d.kill)
	defer late.Stop()
	resp, err := http.Get("http://" + d.page + "/api/v1/live")
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close()
	for s := bufio.NewScanner(resp.Body); s.Scan(); {
		var state struct{ Time time.Time }
		if text, ok := strings.CutPrefix(s.Text(), "data: "); ok && json.Unmarshal([]byte(text), &state) == nil {
			if now = state.Time.Add(30 * time.Second); now.After(at) {
				return now
			}
		}
	}
	d.t.Fatalf("the room never got to %v", at)
	return now
}

// get is a page's text.
func (d *process) get(path string) string {
	d.t.Helper()
	resp, err := http.Get("http://" + d.page + path)
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		d.t.Fatalf("%s: %s %v: %s", path, resp.Status, err, body)
	}
	return string(body)
}

// post answers the morning's question as a browser does. It is nil when the
// page says that the answer is kept.
func (d *process) post(person string, score int) error {
	body := strings.NewReader(fmt.Sprintf("person=%s&score=%d", person, score))
	req, err := http.NewRequestWithContext(d.t.Context(), http.MethodPost, "http://"+d.page+"/log", body)
	if err != nil {
		return err
	}
	req.Header.Set("Origin", "http://"+d.page)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req) // which follows no redirect
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther {
		return errors.New(resp.Status)
	}
	return nil
}

// find is what the first group of an expression matches, or "".
func find(text, expr string) string {
	if m := regexp.MustCompile(expr).FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}
