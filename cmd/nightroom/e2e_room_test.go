package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The tests in the files e2e_* run nightroom as a household does, with a real
// Mosquitto and a real InfluxDB. The rooms are made up, and their time runs
// fast.

// threeParts is a made-up room with one part for each of cool, dark and quiet,
// in bed from 22:00 to 06:00. What it tells goes where mqtt says.
func threeParts(mqtt string, more ...string) string {
	return `room: e2e
timezone: UTC
people: [{id: anna, name: Anna}, {id: ben, name: Ben}]
schedule: {lights_out: "22:00", wake: "06:00"}
sensors:
  - {driver: bme280, bus: simulated, every: 10s}
  - {driver: bh1750, bus: simulated, every: 1s}
  - {driver: soundmeter, bus: simulated, every: 125ms}
web: {listen: "127.0.0.1:0"}
store: {path: room.db, commit_every: 1s}
mqtt: ` + mqtt + "\n" + strings.Join(more, "\n") + "\n"
}

// The choices that differ from test to test.
const (
	builtIn  = `{embedded: "127.0.0.1:0"}`
	scenario = "simulation: {scenario: room.csv}"
)

func broker(s *server) string { return fmt.Sprintf("{broker: %q}", "mqtt://"+s.addr) }

func database(s *server) string {
	return fmt.Sprintf("influx: {url: %q, bucket: nightroom, every: 1s}", "http://"+s.addr)
}

// good and bad are a room in a scenario's columns: temperature, light, sound.
const (
	columns = "t_s,temperature_c,illuminance_lx,sound_dba\n"
	good    = "17,0.2,35"
	bad     = "22,5,50"
)

// roomWith is a household with a configuration of its own.
func roomWith(t testing.TB, config string) *household {
	t.Helper()
	h := newHousehold(t)
	h.write("nightroom.yaml", config)
	return h
}

// lived has a minute and a half pass in the room, so that its record ends at a
// time of our choice: a made-up room goes on where its record ends, and a
// scenario begins there. The time is tomorrow at 23:00 UTC, an hour after
// lights-out, whatever the clock on the wall shows.
func (h *household) lived() (start time.Time) {
	h.Helper()
	start = time.Now().UTC().Truncate(24 * time.Hour).Add(47 * time.Hour)
	h.do("simulate", "--db", h.path("room.db"),
		"--start", start.Add(-time.Minute).Format(time.RFC3339), "--end", start.Add(30*time.Second).Format(time.RFC3339))
	return start
}

// sheet is what is exported, a map for each row.
func (h *household) sheet(what string) (rows []map[string]string) {
	h.Helper()
	cells, err := csv.NewReader(strings.NewReader(h.do("export", "--what", what))).ReadAll()
	if err != nil {
		h.Fatal(err)
	}
	for _, line := range cells[1:] {
		row := map[string]string{}
		for i, name := range cells[0] {
			row[name] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// everyEpoch fails unless the record has each epoch from its first to its last
// once. It returns how many, and the last one's time.
func (h *household) everyEpoch() (n int, last time.Time) {
	h.Helper()
	for _, row := range h.sheet("epochs") {
		at := stamp(h, row["time"])
		switch {
		case at.Unix()%30 != 0 || at.Nanosecond() != 0:
			h.Errorf("an epoch begins at %v", at)
		case n > 0 && !at.Equal(last.Add(30*time.Second)):
			h.Errorf("after the epoch of %v comes that of %v", last, at)
		}
		n, last = n+1, at
	}
	return n, last
}

// noneSetAside fails when a record was found to be no use.
func (h *household) noneSetAside() {
	h.Helper()
	if bad, err := filepath.Glob(h.path("room.db.bad*")); err != nil || len(bad) > 0 {
		h.Errorf("records were set aside: %q (%v)", bad, err)
	}
}

// many is how often something is done: in haste, and in a whole night.
func many(haste, night int) int {
	if inHaste() {
		return haste
	}
	return night
}

// inHaste is every time but in a long night.
func inHaste() bool { return os.Getenv("NIGHTROOM_LONG") == "" }

// stamp reads a time as the record has it.
func stamp(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
