package main

import (
	"context"
	"encoding/csv"
	"math"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"nightroom/internal/record"
)

// machines are the processors of a Raspberry Pi, and what plays each here
// (Debian's qemu-user-static). They have a multiply-and-add in one rounding, and
// a math.Exp of their own, which this machine has not.
var machines = []struct {
	name, emulator string
	env            []string
}{
	{"arm64", "qemu-aarch64-static", []string{"GOARCH=arm64"}},
	{"armhf", "qemu-arm-static", []string{"GOARCH=arm", "GOARM=6"}},
}

// A night in the made-up room, and one of a scenario, are the same on every Pi:
// each epoch, event, alert and night, and each value of them within one
// unit of the last decimal that is shown.
func TestANightIsTheSameOnEveryPi(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	rooms := []struct {
		name, start, end string
		more             []string
	}{
		{"made up", "2026-11-22T19:00", "2026-11-23T07:30", nil},
		{"scenario", "2026-11-22T20:00", "2026-11-23T02:00", []string{"--scenario", h.path("scenario.csv")}},
	}
	h.write("scenario.csv", evening)
	lives := func(t *testing.T, program []string, room int) map[string][][]string {
		t.Helper()
		r := rooms[room]
		db := filepath.Join(t.TempDir(), "room.db")
		h.on(program, append([]string{"simulate", "--start", r.start, "--end", r.end, "--db", db}, r.more...)...)
		sheets := map[string][][]string{}
		for _, what := range []string{"epochs", "nights", "events", "alerts"} {
			cells, err := csv.NewReader(strings.NewReader(h.on(program, "export", "--what", what, "--db", db))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			sheets[what] = cells
		}
		return sheets
	}
	if inHaste() { // a short night in one room: played machines are slow
		h.write("nightroom.yaml", configText+"schedule: {lights_out: \"22:00\", wake: \"02:00\"}\n")
		rooms[0].start, rooms[0].end = "2026-11-22T20:55", "2026-11-23T02:10"
		rooms = rooms[:1]
	}
	here := make([]map[string][][]string, len(rooms))
	for i := range rooms {
		here[i] = lives(t, []string{binary}, i)
		if len(here[i]["epochs"]) < 600 || len(here[i]["alerts"]) < 3 || len(here[i]["events"]) < 2 || i == 0 && len(here[i]["nights"]) != 2 {
			t.Fatalf("%s has too little to compare: %d epochs, %d alerts, %d nights", rooms[i].name, len(here[i]["epochs"]), len(here[i]["alerts"]), len(here[i]["nights"]))
		}
	}
	for _, m := range machines {
		t.Run(m.name, func(t *testing.T) {
			emulator, err := exec.LookPath(m.emulator)
			if err != nil {
				t.Skipf("%s is not installed: sudo apt-get install qemu-user-static", m.emulator)
			}
			program := h.path("nightroom-" + m.name)
			build := exec.Command("go", "build", "-o", program, ".")
			build.Env = append(build.Environ(), append(m.env, "CGO_ENABLED=0", "GOOS=linux")...)
			if out, err := build.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			for i, room := range rooms {
				there := lives(t, []string{emulator, program}, i)
				for what, cells := range here[i] {
					if differ := differences(t, cells, there[what]); len(differ) > 0 {
						t.Errorf("%s, %s: %d differences, as %s", room.name, what, len(differ), differ[0])
					}
				}
			}
		})
	}
}

// on types a command on a machine that is played.
func (h *household) on(program []string, args ...string) string {
	h.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program[0], append(slices.Clone(program[1:]), args...)...)
	cmd.Env = []string{"NIGHTROOM_CONFIG=" + h.path("nightroom.yaml"), "HOME=" + h.dir, "TZ=UTC"}
	talk := &strings.Builder{}
	cmd.Stderr = talk
	out, err := cmd.Output()
	if err != nil {
		h.Fatalf("%s: %v: %s", strings.Join(args, " "), err, talk)
	}
	return string(out)
}

// differences are what two sheets do not agree in, with the line of each.
func differences(t *testing.T, here, there [][]string) (found []string) {
	t.Helper()
	if len(here) != len(there) || !slices.Equal(here[0], there[0]) {
		return []string{strconv.Itoa(len(here)) + " lines against " + strconv.Itoa(len(there))}
	}
	for row := 1; row < len(here); row++ {
		for i, name := range here[0] {
			a, b := here[row][i], there[row][i]
			if a == b {
				continue
			}
			x, wrongX := strconv.ParseFloat(a, 64)
			y, wrongY := strconv.ParseFloat(b, 64)
			unit := lastDecimal(name)
			if wrongX != nil || wrongY != nil || unit == 0 || math.Abs(x-y) > 1.001*unit {
				found = append(found, here[row][0]+" "+name+": "+a+" and "+b)
			}
		}
	}
	return found
}

// lastDecimal is one unit of the last decimal of a column, 0 for one that has
// to be the same.
func lastDecimal(name string) float64 {
	for _, table := range record.Tables {
		for _, c := range table.Columns {
			if c.Name == name && c.Type == record.Float {
				return math.Pow10(-c.Decimals)
			}
		}
	}
	return 0
}
