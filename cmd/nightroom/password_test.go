package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
	"rsc.io/qr"
)

// A keyboard is a terminal at which somebody types.
type keyboard struct {
	*testing.T
	master *os.File
	mu     sync.Mutex
	shown  bytes.Buffer
}

// sit opens a terminal; its other end is for the command.
func sit(t *testing.T) (k *keyboard, tty *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("there are no terminals here: %v", err)
	}
	n, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	k = &keyboard{T: t, master: master}
	go func() {
		var b [4096]byte
		for {
			n, err := master.Read(b[:])
			k.mu.Lock()
			k.shown.Write(b[:n])
			k.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() { tty.Close(); master.Close() })
	return k, tty
}

func (k *keyboard) screen() string { k.mu.Lock(); defer k.mu.Unlock(); return k.shown.String() }

// answer types when the last thing on the screen is a prompt, and the terminal
// shows what is typed or does not.
func (k *keyboard) answer(prompt, text string, echo bool) {
	k.Helper()
	for end := time.Now().Add(soon); ; {
		is, err := unix.IoctlGetTermios(int(k.master.Fd()), unix.TCGETS)
		if err == nil && (is.Lflag&unix.ECHO != 0) == echo && strings.HasSuffix(k.screen(), prompt) {
			break
		}
		if time.Now().After(end) {
			k.Fatalf("it does not ask %q:\n%s", prompt, k.screen())
		}
		time.Sleep(time.Millisecond)
	}
	if _, err := io.WriteString(k.master, text); err != nil {
		k.Fatal(err)
	}
}

const typed = "three plain words"

// threePlainWords is what is kept of it, in a way that takes no time.
const threePlainWords = "$argon2id$v=19$m=8,t=1,p=1$c2FsdCBvZiB0aHI$Zd1RmmmI8drbNeO8npgEzg"

func TestAPasswordIsAskedForTwiceAndNeverShown(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.write("nightroom.yaml", strings.Replace(configText, `"127.0.0.1:0"}`+"\nstore", `"127.0.0.1:18080"} # ours`+"\nstore", 1))
	k, tty := sit(t)
	cmd := h.command("password")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	const first, again = "at least 8 characters: ", "Once more: "
	k.answer(first, "short\n", false)
	k.answer(first, typed+"\n", false)
	k.answer(again, "three plain word\n", false)
	k.answer(first, typed+"\n", false)
	k.answer(again, typed+"\n", false)
	k.answer(`(web.listen: ":18080")? [Y/n] `, "\n", true)
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v:\n%s", err, k.screen())
	}
	var screen string
	for end := time.Now().Add(soon); !strings.Contains(screen, "▀▀▀\x1b[0m"); screen = k.screen() { // the code's last line
		if time.Now().After(end) {
			t.Fatalf("there is no code:\n%s", screen)
		}
		time.Sleep(time.Millisecond)
	}
	for _, says := range []string{"too short", "two different ones", "The password is set", "http://", ".local:18080", "sudo systemctl start nightroom"} {
		if !strings.Contains(screen, says) {
			t.Errorf("it does not say %q:\n%s", says, screen)
		}
	}
	for _, secret := range []string{"plain", "short\r"} {
		if strings.Contains(screen, secret) {
			t.Errorf("the screen shows %q", secret)
		}
	}
	if text := h.read("nightroom.yaml"); !strings.Contains(text, `":18080"} # ours`) {
		t.Errorf("the configuration is\n%s", text)
	}
	fi, err := os.Stat(h.path("room.db.password"))
	if err != nil || fi.Mode().Perm() != 0o600 || strings.Contains(h.read("room.db.password"), "plain") {
		t.Errorf("%v %v", fi, err)
	}
}

func TestWhoeverInterruptsThePasswordHasATerminalThatShowsAgain(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	k, tty := sit(t)
	cmd := h.command("password")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	k.answer(": ", "half a pass", false)
	_ = cmd.Process.Signal(syscall.SIGINT)
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != failed {
		t.Errorf("it ends with %v", err)
	}
	is, err := unix.IoctlGetTermios(int(k.master.Fd()), unix.TCGETS)
	if err != nil || is.Lflag&unix.ECHO == 0 {
		t.Errorf("the terminal stays mute: %v", err)
	}
	if _, err := os.Stat(h.path("room.db.password")); err == nil {
		t.Error("a password was set")
	}
}

// say types a command with something on its stdin.
func (h *household) say(stdin string, args ...string) ended {
	h.Helper()
	cmd := h.command(args...)
	cmd.Env = append(cmd.Env, h.env...)
	cmd.Stdin = strings.NewReader(stdin)
	var out, talk bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &talk
	_ = cmd.Run()
	return ended{out.String(), talk.String(), cmd.ProcessState.ExitCode()}
}

func TestAPasswordThatCannotBe(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	for _, c := range []struct {
		stdin, says string
		args        []string
		status      int
	}{
		{"", "type it at a terminal", nil, wrongUsage},
		{"", "too short", []string{"--stdin"}, failed},
		{"1234567\n", "at least 8", []string{"--stdin"}, failed},
		{strings.Repeat("x", 5000), "too long", []string{"--stdin"}, failed},
		{"", "argon2id", []string{"--hash", "hunter2hunter2"}, failed},
		{typed, "two passwords", []string{"--stdin", "--hash", "x"}, wrongUsage},
		{typed, `"now" is too much`, []string{"now"}, wrongUsage},
	} {
		if e := h.say(c.stdin, append([]string{"password"}, c.args...)...); e.status != c.status || !strings.Contains(e.talk, c.says) {
			t.Errorf("%v: status %d: %s", c.args, e.status, e.talk)
		}
	}
	if _, err := os.Stat(h.path("room.db.password")); err == nil {
		t.Error("a password was set")
	}
}

// A hash that is printed sets nothing here, and is the password elsewhere.
func TestAPasswordsHashForAnotherMachine(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	if err := os.Remove(h.path("nightroom.yaml")); err != nil {
		t.Fatal(err)
	}
	e := h.say(typed+"\n", "password", "--print", "--stdin")
	if e.status != done || !strings.HasPrefix(e.out, "$argon2id$v=19$") || strings.Count(e.out, "\n") != 1 || e.talk != "" {
		t.Fatalf("status %d: %q, %s", e.status, e.out, e.talk)
	}
	if files, err := os.ReadDir(h.dir); err != nil || len(files) != 0 {
		t.Errorf("it left %v (%v)", files, err)
	}
	there := newHousehold(t)
	there.do("password", "--hash", strings.TrimSpace(e.out))
	if kept := there.read("room.db.password"); kept != e.out {
		t.Errorf("it is kept as %q", kept)
	}
	if e := h.say(typed+"\n", "password", "--print", "--open"); e.status != wrongUsage {
		t.Errorf("with --open: status %d: %s", e.status, e.talk)
	}
}

// TestThePageOpensToTheHouseWithAPassword tells the whole story: off without
// one, asked for with one, the session kept over a restart, and a password that
// is changed beside the running daemon.
func TestThePageOpensToTheHouseWithAPassword(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.write("nightroom.yaml", strings.Replace(configText, `web: {listen: "127.0.0.1:0"}`, `web: {listen: "0.0.0.0:0"}`, 1))
	d := h.run()
	if d.page != `""` || len(d.lines("sudo nightroom password")) != 1 {
		t.Fatalf("without a password the page is at %q; it says %q", d.page, d.lines("password"))
	}
	d.stop()
	if e := h.try("check"); !strings.Contains(e.out, "sudo nightroom password") {
		t.Errorf("check says %s", e.out)
	}
	if e := h.say(typed+"\n", "password", "--stdin"); e.status != done {
		t.Fatal(e.talk)
	}

	d = h.run()
	at := func() string { return "http://127.0.0.1" + d.page[strings.LastIndex(d.page, ":"):] }
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	var me []*http.Cookie
	send := func(method, path, password string) int {
		t.Helper()
		req, err := http.NewRequest(method, at()+path, strings.NewReader(url.Values{"password": {password}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Origin", at())
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for _, c := range me {
			req.AddCookie(c)
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if c := resp.Cookies(); len(c) > 0 {
			me = c
		}
		return resp.StatusCode
	}
	if s := send("GET", "/api/v1/sensors", ""); s != http.StatusUnauthorized {
		t.Errorf("unasked: %d", s)
	}
	if s := send("POST", "/login", "three plane words"); s != http.StatusUnauthorized {
		t.Errorf("with a wrong one: %d", s)
	}
	if s := send("POST", "/login", typed); s != http.StatusSeeOther {
		t.Errorf("with the right one: %d", s)
	}
	d.says("Somebody logged in")
	d.stop()
	d = h.run()
	if s := send("GET", "/api/v1/sensors", ""); s != http.StatusOK {
		t.Errorf("after a restart: %d", s)
	}
	if e := h.say("another password", "password", "--stdin"); e.status != done || !strings.Contains(e.talk, "Start the running nightroom again") {
		t.Errorf("beside a running one: %d %s", e.status, e.talk)
	}
	if s := send("GET", "/api/v1/sensors", ""); s != http.StatusUnauthorized {
		t.Errorf("the session of the old password: %d", s)
	}
	if s := send("POST", "/login", "another password"); s != http.StatusSeeOther {
		t.Errorf("with the new one: %d", s)
	}
	d.stop()
}

func TestTheServiceIsRestartedWhereThereIsOne(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	tools := filepath.Join(h.dir, "bin")
	if err := os.Mkdir(tools, 0o755); err != nil {
		t.Fatal(err)
	}
	script := "#!/bin/sh\necho \"$@\" >>\"" + h.path("asked") + "\"\n"
	if err := os.WriteFile(filepath.Join(tools, "systemctl"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	d := h.run()
	h.env = []string{"PATH=" + tools + ":/usr/bin:/bin"}
	e := h.say(typed, "password", "--stdin")
	if e.status != done || !strings.Contains(e.talk, "The service was restarted.") {
		t.Errorf("status %d: %s", e.status, e.talk)
	}
	if asked := h.read("asked"); asked != "is-active --quiet nightroom.service\nrestart nightroom.service\n" {
		t.Errorf("systemctl was asked\n%s", asked)
	}
	d.stop()
}

func TestACodeIsDrawnWhiteOnBlackWithItsMargin(t *testing.T) {
	code, err := qr.Encode("http://bedroom.local:8080", qr.L)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]bool // white
	for line := range strings.Lines(drawn(code, false)) {
		var upper, lower []bool
		for _, r := range strings.TrimSuffix(line, "\n") {
			upper, lower = append(upper, r == '▀' || r == '█'), append(lower, r == '▄' || r == '█')
		}
		rows = append(rows, upper, lower)
	}
	for y := range code.Size + 2*margin {
		for x := range code.Size + 2*margin {
			if rows[y][x] == code.Black(x-margin, y-margin) {
				t.Fatalf("wrong at %d, %d", x, y)
			}
		}
	}
}
