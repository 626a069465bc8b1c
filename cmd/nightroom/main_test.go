package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// binary is nightroom as users have it.
var binary string

func TestMain(m *testing.M) {
	os.Exit(built(m))
}

func built(m *testing.M) int {
	dir, err := os.MkdirTemp("", "nightroom")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "nightroom")
	// With the flags of the packages all of it has to be compiled once more: in a
	// long night, and where figures are taken.
	flag.Parse()
	args := []string{"-ldflags", "-X main.version=v1.2.3", "-o", binary}
	build := exec.Command("go", slices.Concat([]string{"build", "-tags", "nethttpomithttp2"}, args, []string{"."})...)
	if !inHaste() || flag.Lookup("test.bench").Value.String() != "" {
		if build, err = asShipped(args...); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%s%v\n", out, err)
		return 1
	}
	defer func() { chromiumEnds() }()
	// Most of these tests wait for programs and for the hours of their rooms.
	// -parallel says otherwise.
	said := false
	flag.Visit(func(f *flag.Flag) { said = said || f.Name == "test.parallel" })
	if !said {
		_ = flag.Set("test.parallel", strconv.Itoa(max(4, runtime.GOMAXPROCS(0))))
	}
	return m.Run()
}

// asShipped is how the program of the packages is built.
func asShipped(args ...string) (*exec.Cmd, error) {
	flags, err := os.ReadFile("../../deploy/goflags")
	if err != nil {
		return nil, err
	}
	return exec.Command("go", slices.Concat([]string{"build"}, strings.Fields(string(flags)), args, []string{"."})...), nil
}

// configText is a household of two; its room is simulated, and nothing in it
// listens where another program may.
const configText = `timezone: Europe/Berlin
people: [{id: anna, name: Anna}, {id: ben, name: Ben}]
sensors:
  - {driver: bme280, bus: simulated}
  - {driver: bh1750, bus: simulated}
  - {driver: soundmeter, bus: simulated}
mqtt: {embedded: "127.0.0.1:0"}
web: {listen: "127.0.0.1:0"}
store: {path: room.db}
`

// A household is a folder with a configuration, in which commands are typed.
type household struct {
	testing.TB
	dir string
	env []string // beside what every program is given
}

func newHousehold(t testing.TB) *household {
	t.Helper()
	h := &household{TB: t, dir: t.TempDir()}
	h.write("nightroom.yaml", configText)
	return h
}

func (h *household) path(name string) string { return filepath.Join(h.dir, name) }

func (h *household) write(name, text string) {
	h.Helper()
	if err := os.WriteFile(h.path(name), []byte(text), 0o644); err != nil {
		h.Fatal(err)
	}
}

func (h *household) read(name string) string {
	h.Helper()
	b, err := os.ReadFile(h.path(name))
	if err != nil {
		h.Fatal(err)
	}
	return string(b)
}

// command is nightroom with arguments, which find the household's
// configuration; of the machine's own they know nothing.
func (h *household) command(args ...string) *exec.Cmd {
	ctx, cancel := context.WithTimeout(context.Background(), 10*soon) // some go on for a whole test
	h.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Dir = h.dir
	cmd.Env = []string{"NIGHTROOM_CONFIG=" + h.path("nightroom.yaml"), "HOME=" + h.dir, "TZ=UTC"}
	return cmd
}

// An ended is a command that has ended.
type ended struct {
	out, talk string
	status    int
}

// try types a command and returns how it ended.
func (h *household) try(args ...string) ended {
	h.Helper()
	cmd := h.command(args...)
	var out, talk bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &talk
	err := cmd.Run()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		h.Fatal(err)
	}
	return ended{out.String(), talk.String(), cmd.ProcessState.ExitCode()}
}

// do types a command that must succeed, and returns what it printed.
func (h *household) do(args ...string) string {
	h.Helper()
	e := h.try(args...)
	if e.status != done {
		h.Fatalf("nightroom %s: status %d: %s", strings.Join(args, " "), e.status, e.talk)
	}
	return e.out
}

func TestWrongUsageIsStatus2WithOneLineAndAHint(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	for _, c := range []struct {
		args string // separated by blanks
		says string
	}{
		{"pian 4", "did you mean scan or pain"},
		{"pian 4 --person anna", "did you mean scan or pain"},
		{"--colour", "--colour"},
		{"help pian", "pian"},
		{"run now", `"now" is too much`},
		{"run --speed fast", "enter a number from 0.01 to 1000000"},
		{"run --speed 0", "enter a number from 0.01"},
		{"run --speed NaN", "enter a number from 0.01"},
		{"demo --speed 1e9", "enter a number from 0.01"},
		{"config x", "too much"},
		{"scan now", "too much"},
		{"scan --bus one", "--bus"},
		{"check x", "too much"},
		{"calibrate", "name one quantity"},
		{"calibrate temperature", "--reference"},
		{"pain", "give one pain score"},
		{"pain 4 5", "give one pain score"},
		{"pain 11 --person anna", "from 0 (none) to 10"},
		{"pain 4.5 --person anna", "from 0 (none) to 10"},
		{"pain NaN --person anna", "from 0 (none) to 10"},
		{"pain -1 --person anna", "-1"},
		{"pain 4", "anna or ben"},
		{"pain 4 --person carl", "anna, ben"},
		{"pain 4 --person anna --site elbow", "lower_back"},
		{"pain 4 --person anna --moment noon", "morning, evening"},
		{"pain 4 --person anna --night yesterday", "like 2026-11-22"},
		{"pain 4 --person anna --night 2199-01-01", "has not begun"},
		{"simulate", "--start"},
		{"simulate --start 2026-11-22T18:00", "--end"},
		{"simulate --start noon --end 2026-11-22T18:00", "--start: time \"noon\""},
		{"simulate --start 2026-11-22T18:00 --end 2026-11-22T18:00", "is not after"},
		{"simulate --start 2026-10-25T02:30 --end 2026-10-25T04:00", "twice"},
		{"export", "--what epochs|nights|events|alerts|diary"},
		{"export --what naps", "epochs, nights, events, alerts, diary"},
		{"export --what epochs --format xml", "csv, json, lp, fhir"},
		{"export --what epochs --from soon", "--from: time \"soon\": enter a date"},
		{"export --what epochs --from 2026-11-23 --to 2026-11-22", "is not after"},
		{"export --what epochs -o .", "is not a plain file"},
		{"version --json", "--json"},
		{"influx sync", "no command of influx"},
		{"influx status", "no database is configured"},
		{"influx resync --from soon", "--from: time"},
	} {
		e := h.try(strings.Fields(c.args)...)
		if e.status != wrongUsage {
			t.Errorf("nightroom %s: status %d: %s", c.args, e.status, e.talk)
		}
		if e.out != "" {
			t.Errorf("nightroom %s: printed %q among the data", c.args, e.out)
		}
		if !strings.HasPrefix(e.talk, "nightroom: ") || strings.Count(e.talk, "nightroom: ") != 1 ||
			!strings.Contains(e.talk, c.says) || !strings.HasSuffix(e.talk, ` --help")`+"\n") || strings.Count(e.talk, "\n") != 1 {
			t.Errorf("nightroom %s: says %q, want one line with %q and a hint", c.args, e.talk, c.says)
		}
	}
	if _, err := os.Stat(h.path("-o")); err == nil {
		t.Error("a file was made of a flag")
	}
}

func TestRealRoomsCannotBeHurried(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.write("real.yaml", "sensors: [{driver: bme280}]\n")
	for _, args := range [][]string{
		{"run", "--speed", "60", "--config", "real.yaml"},
		{"demo", "--config", "real.yaml"},
	} {
		if e := h.try(args...); e.status != wrongUsage || !strings.Contains(e.talk, "bus: simulated") {
			t.Errorf("nightroom %s: status %d: %s", strings.Join(args, " "), e.status, e.talk)
		}
	}
}

func TestFailuresAreStatus1WithOneLine(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.write("bad.csv", "t_s,temperature_c\n0,warm\n")
	times := []string{"--start", "2026-11-22T18:00", "--end", "2026-11-22T19:00"}
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"no such configuration": {[]string{"config", "--config", "none.yaml"}, "no such configuration file"},
		"no record yet":         {[]string{"export", "--what", "diary"}, "there is no record"},
		"no such scenario":      {append([]string{"simulate", "--scenario", "none.csv"}, times...), "none.csv"},
		"a bad scenario":        {append([]string{"simulate", "--scenario", "bad.csv"}, times...), "bad.csv:2"},
		"nowhere to write":      {[]string{"export", "--what", "diary", "-o", "no/such/folder.csv"}, "no such"},
	} {
		e := h.try(c.args...)
		if e.status != failed || e.out != "" || !strings.HasPrefix(e.talk, "nightroom: ") || !strings.Contains(e.talk, c.says) || strings.Count(e.talk, "\n") != 1 {
			t.Errorf("%s: status %d, %q, want one line with %q", name, e.status, e.talk, c.says)
		}
	}
}

// A shell's && must not go on with half of the data.
func TestDataThatCannotBePrintedIsStatus1(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full here")
	}
	h := newHousehold(t)
	h.do("pain", "4", "--person", "anna")
	for _, args := range [][]string{{"config"}, {"version"}, {"export", "--what", "diary"}, {"export", "--what", "diary", "--format", "json"}} {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		cmd := h.command(args...)
		cmd.Stdout = full
		if err := cmd.Run(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != failed {
			t.Errorf("nightroom %s: %v", strings.Join(args, " "), err)
		}
		full.Close()
	}
}

func TestBareNightroomAndEveryCommandHaveHelp(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	for _, cmd := range (&app{}).commands() {
		c := cmd.Name()
		if help := h.do(); !strings.Contains(help, "\n  "+c+" ") {
			t.Errorf("nightroom alone does not name %s:\n%s", c, help)
		}
		help := h.do(c, "--help")
		if !strings.Contains(help, "Examples:\n  nightroom "+c) {
			t.Errorf("nightroom %s --help has no example:\n%s", c, help)
		}
		if h.do("help", c) != help {
			t.Errorf("nightroom help %s is something else", c)
		}
	}
}

func TestVersionNamesTheReleaseAndTheMachine(t *testing.T) {
	out := newHousehold(t).do("version")
	if !strings.HasPrefix(out, "nightroom 1.2.3 (") || !strings.Contains(out, "go1.") || !strings.HasSuffix(out, ")\n") {
		t.Errorf("it is %q", out)
	}
}
