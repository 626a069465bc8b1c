package main

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// A warm evening in a quiet dark room, with a lamp at 23:30 for five minutes
// and a bang at 0:00.
const evening = `t_s,temperature_c,illuminance_lx,sound_dba
0,18,0.5,36
3600,22,0.5,36
7200,22,0.5,36
10800,18,0.5,36
12600,18,0.5,36
12600,18,40,36
12900,18,40,36
12900,18,0.5,36
14400,18,0.5,36
14400,18,0.5,70
14402,18,0.5,70
14402,18,0.5,36
`

// simulated is a household with that evening in room.db.
func simulated(t testing.TB) *household {
	t.Helper()
	h := newHousehold(t)
	h.write("evening.csv", evening)
	h.do("simulate", "--scenario", "evening.csv", "--start", "2026-11-22T20:00", "--end", "2026-11-23T01:00", "--db", "room.db")
	return h
}

func TestASimulationShowsItsAlertsAndKeepsNothingUnasked(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.write("evening.csv", evening)
	e := h.try("simulate", "--scenario", "evening.csv", "--start", "2026-11-22 20:00", "--end", "2026-11-23T01:00:00+01:00")
	if e.status != done {
		t.Fatalf("status %d: %s", e.status, e.talk)
	}
	want := regexp.MustCompile(`^2026-11-22 20:\d\d:\d\d CET  cool   firing    Too warm: .*
2026-11-22 2\d:\d\d:\d\d CET  cool   resolved  .*
2026-11-22 23:31:\d\d CET  dark   firing    Too bright: .*
2026-11-22 23:3\d:\d\d CET  dark   resolved  .*
$`)
	if !want.MatchString(e.out) {
		t.Errorf("alerts\n%s", e.out)
	}
	if !strings.HasPrefix(e.talk, "5h in ") || !strings.Contains(e.talk, " 600 epochs, 4 alerts, ") || strings.Count(e.talk, "\n") != 1 {
		t.Errorf("the sum is %q", e.talk)
	}
	if files, err := os.ReadDir(h.dir); err != nil || len(files) != 2 {
		t.Errorf("it left %v (%v)", files, err)
	}
}

func TestSimulatedAlertsAsJSONHaveTheKeysOfMQTT(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.write("evening.csv", evening)
	out := h.do("simulate", "--scenario", "evening.csv", "--start", "2026-11-22T20:00", "--end", "2026-11-22T21:00", "--json")
	decoder := json.NewDecoder(strings.NewReader(out))
	decoder.DisallowUnknownFields()
	var a struct {
		Event   string    `json:"event_type"`
		ID      string    `json:"id"`
		Rule    string    `json:"rule"`
		Side    *string   `json:"side"`
		Time    time.Time `json:"time"`
		Value   *float64  `json:"value"`
		Limit   float64   `json:"limit"`
		Unit    string    `json:"unit"`
		Message string    `json:"message"`
	}
	if err := decoder.Decode(&a); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if a.Event != "firing" || a.Rule != "cool" || a.Side == nil || *a.Side != "above" || a.Value == nil || a.Limit != 19 ||
		a.Unit != "°C" || a.ID == "" || !strings.HasPrefix(a.Message, "Too warm") || a.Time.In(time.UTC).Hour() != 19 {
		t.Errorf("it is %+v", a)
	}
	if strings.Count(out, "\n") != 1 {
		t.Errorf("one alert is %q", out)
	}
}

// What a user has on real buses is simulated with the same parts and rules.
func TestARealRoomIsSimulatedByItsOwnRules(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.write("evening.csv", evening)
	h.write("real.yaml", "timezone: Europe/Berlin\nsensors: [{driver: bme280, bus: \"1\"}]\nrules: {cool: {above: 25}}\n")
	e := h.try("simulate", "--config", "real.yaml", "--scenario", "evening.csv", "--start", "2026-11-22T20:00", "--end", "2026-11-22T22:00")
	if e.status != done || e.out != "" || !strings.Contains(e.talk, " 240 epochs, 0 alerts") {
		t.Errorf("status %d, alerts %q: %s", e.status, e.out, e.talk)
	}
}

func TestASimulationThatIsInterruptedFails(t *testing.T) {
	h := newHousehold(t)
	cmd := h.command("simulate", "--start", "2000-01-01T00:00", "--end", "2026-01-01T00:00")
	var talk bytes.Buffer
	cmd.Stderr = &talk
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil { // an alert: it is under way
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_, _ = new(bytes.Buffer).ReadFrom(out)
	_ = cmd.Wait()
	if cmd.ProcessState.ExitCode() != failed || talk.String() != "nightroom: interrupted\n" {
		t.Errorf("status %d: %s", cmd.ProcessState.ExitCode(), talk.String())
	}
}

func TestADurationHasNoZerosAtItsEnd(t *testing.T) {
	for d, want := range map[time.Duration]string{
		13 * time.Hour: "13h", 90 * time.Minute: "1h30m", 10 * time.Minute: "10m", 30 * time.Second: "30s",
		time.Hour + 5*time.Second: "1h0m5s", 20*time.Hour + 10*time.Minute: "20h10m", 100 * time.Hour: "100h",
	} {
		if got := short(d); got != want {
			t.Errorf("%v is %s, want %s", d, got, want)
		}
	}
}

func TestProgressIsShownLateAndLeavesNothingBehind(t *testing.T) {
	var b bytes.Buffer
	early := progress{w: &b, next: time.Now().Add(time.Hour)}
	early.say(func() string { return "so soon" })
	early.clear()
	if b.Len() > 0 {
		t.Errorf("at once it shows %q", b.String())
	}
	late := progress{w: &b}
	late.say(func() string { return "half" })
	late.say(func() string { return "too often" })
	late.clear()
	late.clear()
	if want := "\rhalf\r    \r"; b.String() != want {
		t.Errorf("it shows %q, want %q", b.String(), want)
	}
	nobody := (&app{talk: &b}).progress()
	nobody.next = time.Time{}
	nobody.say(func() string { t.Error("it is made up for nobody"); return "" })
}
