package mqtt

import (
	"bufio"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nightroom/internal/porttest"
)

// soon is long enough for whatever should happen at once, on a machine that is
// busy with other things.
const soon = time.Minute

// mosquitto is a real broker on a port of its own.
type mosquitto struct {
	t       testing.TB
	program string
	config  string
	addr    string
	cmd     *exec.Cmd
}

// startMosquitto runs one with the given lines of configuration; without any
// it lets everybody in.
func startMosquitto(t testing.TB, lines ...string) *mosquitto {
	t.Helper()
	program, err := exec.LookPath("mosquitto")
	if err != nil {
		program = "/usr/sbin/mosquitto"
		if _, err := os.Stat(program); err != nil {
			t.Fatal("Mosquitto is not installed: run make deps")
		}
	}
	m := &mosquitto{t: t, program: program, addr: porttest.FreeAddr(t)}
	_, port, _ := net.SplitHostPort(m.addr)
	if len(lines) == 0 {
		lines = []string{"allow_anonymous true"}
	}
	config := append([]string{
		"listener " + port + " 127.0.0.1", "persistence false",
		"log_dest stderr", "log_type all", "max_queued_messages 5000",
	}, lines...)
	if os.Geteuid() == 0 {
		config = append(config, "user root") // else it cannot read its own files below a root's folder
	}
	m.config = filepath.Join(t.TempDir(), "mosquitto.conf")
	if err := os.WriteFile(m.config, []byte(strings.Join(config, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m.start()
	t.Cleanup(m.kill)
	return m
}

// start returns when the broker says that it is running.
func (m *mosquitto) start() {
	m.t.Helper()
	m.cmd = exec.Command(m.program, "-c", m.config)
	stderr, err := m.cmd.StderrPipe()
	if err != nil {
		m.t.Fatal(err)
	}
	if err := m.cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	running, all := make(chan bool, 1), ""
	go func() {
		lines, started := bufio.NewScanner(stderr), false
		for lines.Scan() {
			if !started { // later it would look like growth of what is tested
				all += lines.Text() + "\n"
			}
			if strings.HasSuffix(lines.Text(), "running") {
				started = true
				running <- true
			}
		}
		close(running)
	}()
	if ok := <-running; !ok {
		m.t.Fatalf("Mosquitto did not start:\n%s", all)
	}
	go func() {
		for range running {
		}
	}()
}

func (m *mosquitto) kill() {
	m.cmd.Process.Kill()
	m.cmd.Wait()
}

func (m *mosquitto) url() *url.URL { return &url.URL{Scheme: "mqtt", Host: m.addr} }

// passwords writes a password file for Mosquitto.
func passwords(t testing.TB, user, password string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "passwords")
	if out, err := exec.Command("mosquitto_passwd", "-b", "-c", file, user, password).CombinedOutput(); err != nil {
		t.Fatalf("mosquitto_passwd: %v %s", err, out)
	}
	return file
}

func textFile(t testing.TB, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
