package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/internal/daemon"
	"nightroom/internal/porttest"
	"nightroom/sensors/emulated"
	"nightroom/sensors/i2cdev"
)

// A workbench is a machine with one bus, on which parts lie, and a
// configuration. Its time is that of a bubble.
type workbench struct {
	*household
	bus  *emulated.Bus
	open func(string) (i2c.BusCloser, error)
}

func (w *workbench) Air(time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	return 18, 45, 1000, 700
}
func (w *workbench) IlluminanceLx(time.Time) float64 { return 3 }
func (w *workbench) SoundDBA(time.Time) float64      { return 41 }

// emptyText is a configuration without sensors.
const emptyText = "# My room.\nmqtt: {embedded: \"127.0.0.1:0\"}\nweb: {listen: \"127.0.0.1:0\"}\nclock: trust\nstore: {path: room.db}\n"

func newWorkbench(t *testing.T) *workbench {
	w := &workbench{household: newHousehold(t)}
	w.write("nightroom.yaml", emptyText)
	w.bus = emulated.New("1", time.Now, w)
	w.open = func(string) (i2c.BusCloser, error) { return w.bus, nil }
	return w
}

// put lays parts onto the bus; a channel of the multiplexer at 0x71 is -1 for none.
func (w *workbench) put(part string, addr uint16, channel int) {
	w.Helper()
	wires := &w.bus.Segment
	if channel >= 0 {
		var err error
		if wires, err = w.bus.Behind(0x71, channel); err != nil {
			w.Fatal(err)
		}
	}
	if err := wires.Add(part, addr); err != nil {
		w.Fatal(err)
	}
}

// eight parts, two of them of one address.
func (w *workbench) eight() {
	w.put("pca9548", 0x71, -1)
	w.put("bme280", 0x76, -1)
	w.put("bh1750", 0x23, -1)
	w.put("veml7700", 0x10, -1)
	w.put("tsl2591", 0x29, -1)
	w.put("soundmeter", 0x48, -1)
	w.put("sht3x", 0x45, -1)
	w.put("sht4x", 0x44, 2)
	w.put("sht4x", 0x44, 5)
}

// enter types a command on the machine with the bus.
func (w *workbench) enter(args ...string) (e ended) {
	w.Helper()
	var out, talk bytes.Buffer
	a := &app{out: &out, talk: &talk, buses: buses{
		list: func() []i2cdev.Adapter { return []i2cdev.Adapter{{N: 1, Name: "bcm2835"}} }, open: w.open,
	}}
	root := a.root(a.commands())
	root.SetArgs(append(args, "--config", w.path("nightroom.yaml")))
	cmd, err := root.ExecuteContextC(w.Context())
	e.status = a.end(w.Context(), cmd, err)
	e.out, e.talk = out.String(), talk.String()
	return e
}

func TestScanWritesAConfigurationWithWhichCheckIsAllOK(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// A bubble begins in 2000, and check tells a clock that is from before
		// nightroom was made.
		time.Sleep(time.Until(time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)))
		w := newWorkbench(t)
		w.eight()
		e := w.enter("check")
		if e.status != failed || !strings.Contains(e.out, "No sensors yet") || !strings.Contains(e.out, "scan --write") {
			t.Errorf("without sensors check is %d: %s%s", e.status, e.out, e.talk)
		}
		e = w.enter("scan")
		for _, says := range []string{
			"1/mux@0x71/5  0x44", "a multiplexer", `  - {driver: sht4x, bus: "1/mux@0x71/2", address: 0x44}`, "it has no number to ask for",
		} {
			if !strings.Contains(e.out, says) {
				t.Errorf("scan does not say %q:\n%s", says, e.out)
			}
		}
		if w.read("nightroom.yaml") != emptyText {
			t.Error("scan wrote unasked")
		}
		if e := w.enter("scan", "--write"); e.status != done || !strings.Contains(e.talk, "8 sensors were added") {
			t.Fatalf("scan --write is %d: %s", e.status, e.talk)
		}
		if text := w.read("nightroom.yaml"); !strings.HasPrefix(text, "# My room.\n") || strings.Count(text, "driver:") != 8 {
			t.Errorf("it wrote\n%s", text)
		}
		if e := w.enter("scan", "--write"); e.status != done || !strings.Contains(e.talk, "already") || !strings.Contains(e.out, "as sht4x-2") {
			t.Errorf("again it is %d: %s%s", e.status, e.out, e.talk)
		}
		e = w.enter("check", "--json")
		if e.status != done {
			t.Errorf("check is %d: %s%s", e.status, e.out, e.talk)
		}
		var all []daemon.Finding
		if err := json.Unmarshal([]byte(e.out), &all); err != nil {
			t.Fatal(err)
		}
		read := map[string]bool{}
		for _, f := range all {
			if f.Verdict == daemon.Fails {
				t.Errorf("%+v", f)
			}
			if f.Subject != "sensor" {
				continue
			}
			read[f.Name] = true
			for _, r := range f.Readings {
				if r.Count < 5 || r.Noise == nil || r.Resolution <= 0 {
					t.Errorf("%s: %+v", f.Name, r)
				}
				if want := map[string]float64{"temperature": 18, "humidity": 45, "illuminance": 3, "sound": 41, "pressure": 1000}[r.Quantity]; r.Value < 0.8*want || r.Value > 1.2*want {
					t.Errorf("%s: %+v, want %v", f.Name, r, want)
				}
			}
		}
		if len(read) != 8 {
			t.Errorf("sensors are %v", read)
		}
	})
}

func TestScanSaysWhatToDo(t *testing.T) {
	w := newWorkbench(t)
	if e := w.enter("scan"); e.status != failed || !strings.Contains(e.talk, "nothing answers on 1 bus") || !strings.Contains(e.talk, "pin 3") {
		t.Errorf("where nothing answers: %d, %s", e.status, e.talk)
	}
	if e := w.enter("scan", "--json"); e.status != failed || e.out != "" {
		t.Errorf("where nothing answers: %d, %q", e.status, e.out)
	}
	// The real machine has neither of these buses.
	w.open = func(name string) (i2c.BusCloser, error) {
		return nil, fmt.Errorf("/dev/i2c-%s may not be opened; its group is i2c, put the user into it", name)
	}
	if e := w.enter("scan"); e.status != failed || !strings.Contains(e.talk, "its group is i2c") {
		t.Errorf("without permission: %d, %s", e.status, e.talk)
	}
	if e := w.enter("scan", "--bus", "one"); e.status != wrongUsage || !strings.Contains(e.talk, "--bus") {
		t.Errorf("--bus one: %d, %s", e.status, e.talk)
	}
	if e := w.try("scan", "--bus", "251"); e.status != failed || !strings.Contains(e.talk, "there is no /dev/i2c-251") {
		t.Errorf("--bus 251: %d, %s", e.status, e.talk)
	}
}

func TestCheckNamesTheSensorThatIsGoneAndTheFix(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorkbench(t)
		w.eight()
		w.enter("scan", "--write")
		for addr, fault := range map[uint16]emulated.Fault{0x76: emulated.Absent, 0x23: emulated.AllOnes} {
			if err := w.bus.Fault(addr, fault); err != nil {
				t.Fatal(err)
			}
		}
		e := w.enter("check")
		if e.status != failed || !strings.Contains(e.out, "fails  sensor bme280: ") || !strings.Contains(e.out, "→ check wiring") || !strings.Contains(e.out, "ok     sensor sht4x-2: ") {
			t.Errorf("%d: %s%s", e.status, e.out, e.talk)
		}
		w.write("nightroom.yaml", "sensors: [{driver: bmx280}]\n")
		if e := w.enter("check"); e.status != failed || !strings.Contains(e.out, "did you mean bme280") {
			t.Errorf("with a mistake in the file: %d: %s%s", e.status, e.out, e.talk)
		}
	})
}

func TestCalibrateWritesTheOffset(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorkbench(t)
		w.eight()
		w.enter("scan", "--write")
		for _, c := range []struct{ reference, says, offset string }{
			{"19.4", "bme280, temperature: 18.00 °C before, 19.40 after; offset +1.40 (was +0.00).\n", "offset: {temperature_c: 1.4}"},
			{"18,2", "bme280, temperature: 19.40 °C before, 18.20 after; offset +0.20 (was +1.40).\n", "offset: {temperature_c: 0.2}"},
		} {
			e := w.enter("calibrate", "temperature", "--sensor", "bme280", "--reference", c.reference)
			if e.status != done || e.out != c.says || !strings.Contains(w.read("nightroom.yaml"), c.offset) {
				t.Errorf("%s: %d, %q%s\n%s", c.reference, e.status, e.out, e.talk, w.read("nightroom.yaml"))
			}
		}
		if e := w.enter("calibrate", "temperature", "--sensor", "bme280", "--reference", "64.76", "--fahrenheit"); !strings.Contains(w.read("nightroom.yaml"), "offset: {temperature_c: 0.2}") || e.status != done {
			t.Errorf("in °F: %d, %s%s", e.status, e.out, e.talk)
		}
		before := w.read("nightroom.yaml")
		for args, says := range map[string]string{
			"calibrate":                                              "name one quantity",
			"calibrate warmth --reference 3":                         "name one quantity",
			"calibrate temperature":                                  "--reference",
			"calibrate temperature --reference warm":                 "--reference",
			"calibrate sound --reference 30 --fahrenheit":            "--fahrenheit",
			"calibrate temperature --reference 19 --sensor veml7700": "enter one of sht3x, bme280",
			"calibrate humidity --reference 45 --sensor nobody":      "enter one of",
		} {
			if e := w.enter(strings.Fields(args)...); e.status != wrongUsage || !strings.Contains(e.talk, says) {
				t.Errorf("%s: %d, %s", args, e.status, e.talk)
			}
		}
		if e := w.enter("calibrate", "temperature", "--reference", "99"); e.status != failed || !strings.Contains(e.talk, "and the reference 99.00") {
			t.Errorf("a reference that cannot be: %d, %s", e.status, e.talk)
		}
		if after := w.read("nightroom.yaml"); after != before {
			t.Errorf("it wrote\n%s", after)
		}
	})
}

// Beside a running nightroom check takes its word, and disturbs nothing.
func TestCheckWorksBesideARunningNightroom(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.write("nightroom.yaml", strings.Replace(configText, `mqtt: {embedded: "127.0.0.1:0"}`, fmt.Sprintf(`mqtt: {embedded: %q}`, porttest.FreeAddr(t)), 1))
	_, stop := h.until("nightroom is up", "run")
	e := h.try("check")
	for _, says := range []string{"ok     nightroom: is running", "our own, for programs on this machine", "ok     sensor bme280", "ok     record"} {
		if !strings.Contains(e.out, says) {
			t.Errorf("%q is missing from\n%s%s", says, e.out, e.talk)
		}
	}
	if status := stop(); status != done {
		t.Errorf("status %d", status)
	}
}
