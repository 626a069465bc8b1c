package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// aNight is a room that is good for 5 minutes, bad for 20, and good again.
func aNight() string {
	return columns +
		"0," + good + "\n300," + good + "\n" +
		"300," + bad + "\n1500," + bad + "\n" +
		"1500," + good + "\n"
}

// goesBad is when the room of aNight goes bad, and nightOver when all that it
// brings is over.
const (
	goesBad   = 5 * time.Minute
	goodAgain = 25 * time.Minute
	nightOver = 35 * time.Minute
)

// expected is what each rule must make of aNight. Its statistic is outside from
// some sample after the step on; the first row of samples after the step may
// have it at the step itself, and each may be late by one interval and by what
// the part itself takes.
var expected = []struct {
	rule    string
	nth     int           // sample after the step that takes the statistic out
	every   time.Duration // of the samples
	part    time.Duration // its conversion; the meter's own averaging and the doubt about its clock
	hold    time.Duration
	warning string
	relief  string
}{
	// The mean of six samples: (3 * 17 + 3 * 22) / 6 = 19.5 is above 19.
	{"cool", 3, 10 * time.Second, 50 * time.Millisecond, 10 * time.Minute,
		"Too warm: 22.0 °C, limit 19.0 °C, for 10 min.", "Cool again: "},
	// Of 30: (24 * 0.11 + 6 * 4.98) / 30 = 1.08 is above 1.
	{"dark", 6, time.Second, 700 * time.Millisecond, time.Minute,
		"Too bright: 5.0 lx, limit 1.0 lx, for 1 min.", "Dark again: "},
	// Of 480: 34 at 50 dB(A) and the others at 35 make LAeq 40.03.
	{"quiet", 34, 125 * time.Millisecond, 500 * time.Millisecond, 2 * time.Minute,
		"Too loud: 50.0 dB(A), limit 40.0 dB(A), for 2 min.", "Quiet again: "},
}

func TestANightIsToldAndKeptAsItWas(t *testing.T) {
	t.Parallel()
	house, influx := mosquitto(t), influxd(t)
	r := roomWith(t, threeParts(broker(house), database(influx), scenario))
	r.write("room.csv", aNight())
	start := r.lived()
	l := listen(t, house.addr)
	d := r.run("--speed", "200")
	l.is(0, "status", "online")
	d.until(start.Add(nightOver))

	alertsOfANight(t, l, start)
	for _, e := range expected {
		if now := l.rule(0, e.rule, "ok"); now.Value == nil || !now.Since.IsZero() {
			t.Errorf("at the end %s is %+v", e.rule, now)
		}
		if last := l.last("rule/" + e.rule); !strings.HasPrefix(last, `{"state":"ok"`) {
			t.Errorf("at the end rule/%s is %s", e.rule, last)
		}
	}
	keysOfTheState(t, l.last("state"))
	everyPointOnce(t, influx, start)

	before := l.count()
	d.stop()
	l.is(before, "status", "offline")
	stateAtTheEnd(t, r, l)
}

// alertsOfANight checks what the house was told.
func alertsOfANight(t *testing.T, l *listener, start time.Time) {
	t.Helper()
	var told []string
	for _, a := range l.alerts() {
		told = append(told, a.Rule+" "+a.Event+" "+a.Side)
	}
	slices.Sort(told)
	want := []string{
		"cool firing above", "cool resolved above", "dark firing above", "dark resolved above",
		"quiet firing above", "quiet resolved above",
	}
	if !slices.Equal(told, want) {
		t.Errorf("alerts %q, want %q", told, want)
	}
	for _, e := range expected {
		firing := l.rule(0, e.rule, "firing")
		from := start.Add(goesBad).Add(time.Duration(e.nth-1) * e.every)
		if to := from.Add(e.every + e.part); firing.Since.Before(from) || firing.Since.After(to) {
			t.Errorf("%s has been outside since %v, want %v to %v", e.rule, firing.Since, from, to)
		}
		for _, a := range l.alerts() {
			if a.Rule != e.rule {
				continue
			}
			if a.Event == "firing" && (!a.Time.Equal(firing.Since.Add(e.hold)) || a.Message != e.warning) {
				t.Errorf("%+v, want it at %v with %q", a, firing.Since.Add(e.hold), e.warning)
			}
			back := start.Add(goodAgain)
			if a.Event == "resolved" && (!strings.HasPrefix(a.Message, e.relief) || a.Time.Before(back) || a.Time.After(back.Add(70*time.Second))) {
				t.Errorf("%+v, want it in the minute after %v with %q", a, back, e.relief)
			}
		}
	}
}

// keysOfTheState checks that a state has the keys that it should, in their
// order.
func keysOfTheState(t *testing.T, state string) {
	t.Helper()
	const want = "time phase temperature_c humidity_pct illuminance_lx sound_laeq_dba sound_lafmax_dba " +
		"co2_ppm pressure_hpa cool dark quiet ready"
	var keys []string
	for _, m := range regexp.MustCompile(`[{,]"(\w+)":`).FindAllStringSubmatch(state, -1) {
		keys = append(keys, m[1])
	}
	if got := strings.Join(keys, " "); got != want || !json.Valid([]byte(state)) {
		t.Errorf("the state is %s", state)
	}
	if !strings.Contains(state, `"phase":"night","temperature_c":17,`) || !strings.Contains(state, `"co2_ppm":null`) ||
		!strings.HasSuffix(state, `"cool":true,"dark":true,"quiet":true,"ready":true}`) {
		t.Errorf("the state of a good room is %s", state)
	}
}

// everyPointOnce checks what is in the database: one point for every 30
// seconds, and those of the alerts.
func everyPointOnce(t *testing.T, influx *server, start time.Time) {
	t.Helper()
	first, last := start.Add(-time.Minute), start.Add(nightOver-time.Minute)
	influx.await("nightroom", fmt.Sprintf("SELECT phase FROM environment WHERE time = %dms", last.UnixMilli()), 1)
	points := influx.points("nightroom", fmt.Sprintf("SELECT * FROM environment WHERE time <= %dms", last.UnixMilli()))
	for i, p := range points {
		if at := first.Add(time.Duration(i) * 30 * time.Second); p["time"] != float64(at.UnixMilli()) {
			t.Fatalf("point %d is of %v, want %v", i, p["time"], at)
		}
	}
	if n := int(last.Sub(first)/(30*time.Second)) + 1; len(points) != n {
		t.Errorf("%d points of the environment, want %d", len(points), n)
	}
	// Three minutes after the start, to the hundredth.
	p := maps.Clone(points[8])
	for _, vary := range []string{"time", "humidity_pct", "pressure_hpa"} {
		delete(p, vary)
	}
	want := map[string]any{
		"room": "e2e", "phase": "night", "temperature_c": 17.0,
		"illuminance_lx": 0.11, "illuminance_max_lx": 0.11, "illuminance_at_floor": 0.0,
		"sound_laeq_dba": 35.0, "sound_lafmax_dba": 35.0, "sound_lafmin_dba": 35.0, "sound_at_floor": 1.0,
		"cool": 1.0, "dark": 1.0, "quiet": 1.0, "ready": 1.0,
	}
	for k, v := range p {
		if f, ok := v.(float64); ok {
			p[k] = math.Round(f*100) / 100
		}
	}
	if !maps.Equal(p, want) {
		t.Errorf("a good epoch is\n%v, want\n%v", p, want)
	}
	influx.await("nightroom", `SELECT * FROM alert`, 6)
}

// stateAtTheEnd checks that what was measured last is kept: the epoch that
// SIGTERM cut short comes after the last one that was told.
func stateAtTheEnd(t *testing.T, r *household, l *listener) {
	t.Helper()
	r.noneSetAside()
	_, last := r.everyEpoch()
	var told struct{ Time time.Time }
	if err := json.Unmarshal([]byte(l.last("state")), &told); err != nil {
		t.Fatal(err)
	}
	if !last.After(told.Time) {
		t.Errorf("the last epoch that was kept is of %v, the last that was told of %v", last, told.Time)
	}
	if n := len(r.sheet("alerts")); n != 6 {
		t.Errorf("%d alerts were kept", n)
	}
}
