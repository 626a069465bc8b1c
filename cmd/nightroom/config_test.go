package main

import (
	"path/filepath"
	"strings"
	"testing"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
)

func TestConfigShowsWhatIsInEffect(t *testing.T) {
	h := newHousehold(t)
	out := h.do("config")
	for _, line := range []string{"timezone: Europe/Berlin\n", "  - id: anna\n", "room: bedroom\n", "    driver: soundmeter\n"} {
		if !strings.Contains(out, line) {
			t.Errorf("%q is missing from\n%s", line, out)
		}
	}
	h.write("again.yaml", out)
	if again := h.do("config", "--config", "again.yaml"); again != out {
		t.Errorf("what was printed is not the configuration:\n%s", again)
	}
}

func TestEachProblemOfAConfigurationHasALine(t *testing.T) {
	h := newHousehold(t)
	h.write("bad.yaml", "colour: red\nroom: \"Big Room\"\nschedule: {wake: soon}\n")
	for _, args := range [][]string{
		{"config"}, {"run"}, {"pain", "4"}, {"export", "--what", "epochs"}, {"demo"},
		{"simulate", "--start", "2026-11-22T18:00", "--end", "2026-11-22T19:00"},
	} {
		e := h.try(append(args, "--config", "bad.yaml")...)
		lines := strings.Split(strings.TrimSuffix(e.talk, "\n"), "\n")
		if e.status != failed || e.out != "" || len(lines) != 3 {
			t.Errorf("nightroom %s: status %d: %s", args[0], e.status, e.talk)
			continue
		}
		for i, at := range []string{"bad.yaml:1:1: ", "bad.yaml:2:7: ", "bad.yaml:3:18: "} {
			if !strings.HasPrefix(lines[i], at) {
				t.Errorf("nightroom %s: %q does not begin with %s", args[0], lines[i], at)
			}
		}
	}
}

func TestTheDemoNeedsNoConfigurationAndKeepsToItself(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", dir)
	t.Setenv("NIGHTROOM_CONFIG", filepath.Join(dir, "of the running daemon"))
	c, err := new(app).demoConfig("")
	if err != nil {
		t.Fatal(err)
	}
	if !allSimulated(c) || len(c.Sensors) != 3 {
		t.Errorf("its sensors are %+v", c.Sensors)
	}
	if c.Store.Path != filepath.Join(dir, "nightroom", "nightroom-demo.db") {
		t.Errorf("its record is %s", c.Store.Path)
	}
	installed, err := config.Parse("nightroom.yaml", nil, daemon.Parts())
	if err != nil {
		t.Fatal(err)
	}
	if c.Store.Path == installed.Store.Path {
		t.Error("its record is that of the daemon")
	}
}
