package main

import (
	"encoding/json"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"nightroom/internal/porttest"
)

// demoRoom is the room of the demonstration, where no other program listens.
const demoRoom = `room: e2e
sensors:
  - {driver: bme280, bus: simulated}
  - {driver: bh1750, bus: simulated}
  - {driver: soundmeter, bus: simulated}
mqtt: {embedded: "127.0.0.1:0"}
web: {listen: "127.0.0.1:0"}
`

// A machine that is busy with other things may need more than one go, and as
// many times as long as it makes everything.
func TestTheFirstReadingIsToldWithinTwoSeconds(t *testing.T) {
	for range 5 {
		before := crowded()
		took := firstReading(t)
		times := max(before, crowded(), 1)
		if took <= time.Duration(times*float64(2*time.Second)) {
			return
		}
		t.Logf("the first reading came after %v; all takes %.1f times as long as alone", took, times)
	}
	t.Error("the first reading is late")
}

// crowded is how many times as long as alone a tenth of a second's work takes
// on this machine, beside all else that it does.
func crowded() float64 {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	used := func() time.Duration {
		var u unix.Rusage
		_ = unix.Getrusage(unix.RUSAGE_THREAD, &u)
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	began, first := time.Now(), used()
	for used()-first < 100*time.Millisecond {
		continue
	}
	return float64(time.Since(began)) / float64(used()-first)
}

// firstReading is how long a demonstration needs, from its start, until a
// program on its broker has heard a reading.
func firstReading(t testing.TB) time.Duration {
	t.Helper()
	r := roomWith(t, demoRoom)
	began := time.Now()
	d := r.launch(binary, "demo", "--config", r.path("nightroom.yaml"), "--db", r.path("demo.db"))
	l := listen(t, find(d.says("MQTT is at"), `MQTT is at (\S+),`))
	l.wait(0, "a reading", func(m heard) bool {
		var s struct {
			Temperature *float64 `json:"temperature_c"`
		}
		return m.topic == "state" && json.Unmarshal([]byte(m.payload), &s) == nil && s.Temperature != nil
	})
	took := time.Since(began)
	d.stop()
	return took
}

func TestABrokerThatIsThereAlreadyIsLeftAloneAndTheRoomIsMeasured(t *testing.T) {
	t.Parallel()
	house := mosquitto(t)
	r := roomWith(t, threeParts(`{embedded: "`+house.addr+`"}`))
	start := r.lived()
	d := r.run("--speed", "60")
	d.until(start.Add(2 * time.Minute))
	if warnings := d.lines("level=WARN"); len(warnings) != 1 || !strings.Contains(warnings[0], house.addr) || !strings.Contains(warnings[0], "mqtt: {broker: ...}") {
		t.Errorf("the warnings are %q, want one with what to do", warnings)
	}
	if page := d.get("/"); !strings.Contains(page, "Quiet") {
		t.Errorf("the page is %s", page)
	}
	l := listen(t, house.addr)
	d.stop()
	if n := l.count(); n > 0 {
		t.Errorf("a broker that nobody named has %v", l.messages())
	}
	r.everyEpoch()
}

func TestASecondDaemonOnARecordEndsWithASentence(t *testing.T) {
	t.Parallel()
	r := roomWith(t, threeParts(builtIn))
	start := r.lived()
	d := r.run("--speed", "60")
	e := r.try("run")
	if e.status != failed || !strings.Contains(e.talk, "another nightroom keeps this record; stop it first") || strings.Contains(e.talk, "is up") {
		t.Errorf("status %d: %s", e.status, e.talk)
	}
	d.until(start.Add(2 * time.Minute)) // the first is none the worse for it
	d.stop()
	r.everyEpoch()
	r.noneSetAside()
}

// realRoom has a part on a bus that no machine has.
const realRoom = `room: e2e
timezone: UTC
sensors: [{driver: bme280, bus: "97", every: 1s}]
web: {listen: "127.0.0.1:0"}
store: {path: room.db}
mqtt: `

func TestRealAndMadeUpReadingsAreNeverInOneRecord(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, first, second string }{
		{"a made-up record", threeParts(builtIn), realRoom + "off\n"},
		{"a real record", realRoom + "off\n", threeParts(builtIn)},
	} {
		r := roomWith(t, c.first)
		r.run().stop()
		before := r.do("export", "--what", "epochs")
		r.write("nightroom.yaml", c.second)
		e := r.try("run")
		if e.status != failed || strings.Count(e.talk, "\n") != 1 || !strings.Contains(e.talk, "holds") || !strings.Contains(e.talk, "store.path") {
			t.Errorf("%s: status %d: %s", c.name, e.status, e.talk)
		}
		if after := r.do("export", "--what", "epochs"); after != before {
			t.Errorf("%s is another one now:\n%s", c.name, after)
		}
		r.noneSetAside()
	}
}

func TestABusThatIsNotThereIsToldAndTheDaemonGoesOn(t *testing.T) {
	t.Parallel()
	house := mosquitto(t)
	r := roomWith(t, realRoom+broker(house)+"\n")
	l := listen(t, house.addr)
	d := r.run()
	m := l.wait(0, "what is wrong with the part", func(m heard) bool { return m.topic == "sensor/bme280" })
	for _, told := range []string{m.payload, d.get("/api/v1/sensors")} {
		if !strings.Contains(told, `"health":"failing"`) || !strings.Contains(told, "there is no /dev/i2c-97") || !strings.Contains(told, "raspi-config") {
			t.Errorf("it tells %s", told)
		}
	}
	d.stop()
	if rows := r.sheet("epochs"); len(rows) > 0 {
		t.Errorf("without a reading it has kept %v", rows)
	}
}

func TestARoomWithoutSensorsSaysSo(t *testing.T) {
	t.Parallel()
	r := roomWith(t, "web: {listen: \"127.0.0.1:0\"}\nmqtt: off\nstore: {path: room.db}\n")
	d := r.run()
	d.says("No sensors yet")
	if page := d.get("/"); !strings.Contains(page, "No sensors yet") {
		t.Errorf("the page is %s", page)
	}
	if err := d.post("me", 4); err != nil { // the diary is there
		t.Error(err)
	}
	d.stop()
	if diary := r.sheet("diary"); len(diary) != 1 || diary[0]["score"] != "4" {
		t.Errorf("the diary is %v", diary)
	}
}

// Servers that are away at the start, an address that is taken: each has its
// line, and none keeps the room from being measured.
func TestNothingButTheRecordIsNeededToMeasure(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	away := &server{addr: porttest.FreeAddr(t)}
	config := threeParts(broker(away), database(away))
	r := roomWith(t, strings.Replace(config, "127.0.0.1:0", taken.Addr().String(), 1))
	start := r.lived()
	d := r.run("--speed", "600")
	d.says("The page is not open")
	d.says("MQTT: nothing listens at " + away.addr)
	d.says("InfluxDB cannot be reached")
	r.measured(start.Add(10 * time.Minute))
	d.stop()
	r.everyEpoch()
}

// measured waits until the record has an epoch of this time or later.
func (h *household) measured(at time.Time) {
	h.Helper()
	for late := time.Now().Add(soon); ; {
		_, last := h.everyEpoch()
		if !last.Before(at) {
			return
		}
		if time.Now().After(late) {
			h.Fatalf("the last epoch is of %v", last)
		}
	}
}

func TestAScenarioThatIsNoneIsRefusedAndNothingIsLost(t *testing.T) {
	t.Parallel()
	r := roomWith(t, threeParts(builtIn, scenario))
	r.write("room.csv", columns+"0,"+good+"\n")
	r.lived()
	before := r.do("export", "--what", "epochs")
	for name, c := range map[string]struct{ rows, says string }{
		"a hole":                 {"0,17,0.2,35\n10,,0.2,35\n", "room.csv:3: temperature_c is empty"},
		"a letter":               {"0,17,0.2,35\n10,17,O.2,35\n", `room.csv:3: illuminance_lx is "O.2"`},
		"time running backwards": {"0,17,0.2,35\n10,17,0.2,35\n9,17,0.2,35\n", "room.csv:4: t_s runs backwards"},
		"a cell too few":         {"0,17,0.2\n", "room.csv:2: sound_dba is missing"},
		"what cannot be":         {"0,170,0.2,35\n", "room.csv:2: temperature_c is 170 °C"},
		"nothing":                {"", "room.csv:2: there are no rows"},
	} {
		r.write("room.csv", columns+c.rows)
		e := r.try("run")
		if e.status != failed || !strings.HasPrefix(e.talk, "nightroom: "+c.says) || strings.Count(e.talk, "\n") != 1 {
			t.Errorf("%s: status %d: %s", name, e.status, e.talk)
		}
	}
	if err := os.Remove(r.path("room.csv")); err != nil {
		t.Fatal(err)
	}
	if e := r.try("run"); e.status != failed || !strings.Contains(e.talk, "room.csv") || strings.Count(e.talk, "\n") != 1 {
		t.Errorf("without the file: status %d: %s", e.status, e.talk)
	}
	if after := r.do("export", "--what", "epochs"); after != before {
		t.Errorf("the record was\n%s, and is\n%s", before, after)
	}
	r.noneSetAside()
}
