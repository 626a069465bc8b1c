package main

import (
	"bufio"
	"strings"
	"syscall"
	"testing"
	"time"
)

// until starts a command and waits for a line on stderr that says so; it
// returns what was said up to there.
func (h *household) until(says string, args ...string) (talk string, stop func() int) {
	h.Helper()
	cmd := h.command(args...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		h.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		h.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	for !strings.Contains(talk, says) && lines.Scan() {
		talk += lines.Text() + "\n"
	}
	return talk, func() int {
		h.Helper()
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			h.Error(err)
		}
		for lines.Scan() {
			talk += lines.Text() + "\n"
		}
		_ = cmd.Wait()
		if strings.Contains(talk, "level=ERROR") {
			h.Errorf("it said %s", talk)
		}
		return cmd.ProcessState.ExitCode()
	}
}

func TestRunEndsInOrderWhenTold(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	talk, stop := h.until("nightroom is up", "run", "--speed", "60")
	if !strings.Contains(talk, "version=1.2.3") {
		t.Errorf("it said %s", talk)
	}
	// Beside it, as a user at a second terminal.
	if out := h.do("pain", "4", "--person", "anna"); !strings.Contains(out, ": 4 of 10.") {
		t.Errorf("pain said %q", out)
	}
	if status := stop(); status != done {
		t.Errorf("status %d", status)
	}
	if out := h.do("export", "--what", "diary"); !strings.Contains(out, ",anna,") {
		t.Errorf("the diary is %s", out)
	}
}

// timeout(1) tells a program and its group to end, so it hears the same twice.
func TestASignalThatComesTwiceIsOneWish(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	d := h.run("--speed", "60")
	for began := time.Now(); time.Since(began) < twice/2; time.Sleep(time.Millisecond) {
		if err := d.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			break // it has ended
		}
	}
	<-d.ended
	if status := d.cmd.ProcessState.ExitCode(); status != done || len(d.lines("nightroom has ended")) != 1 {
		t.Errorf("status %d", status)
	}
}

func TestTheDemoSaysWhereItIsAndThatItIsMadeUp(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	talk, stop := h.until("Ctrl-C", "demo", "--config", "nightroom.yaml", "--db", "demo.db")
	for _, says := range []string{"made up", "kept in demo.db", "http://127.0.0.1:", "MQTT is at 127.0.0.1:", "nightroom/bedroom/#"} {
		if !strings.Contains(talk, says) {
			t.Errorf("%q is missing from %s", says, talk)
		}
	}
	if status := stop(); status != done {
		t.Errorf("status %d", status)
	}
	if out := h.do("export", "--what", "epochs", "--db", "demo.db"); !strings.HasPrefix(out, "time,room,") {
		t.Errorf("its record is %s", out)
	}
}
