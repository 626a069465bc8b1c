package daemon

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/internal/epoch"
	"nightroom/internal/monitor"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/sensors"
	"nightroom/sensors/i2cdev"
)

// inUse is a bus that the running daemon has.
func inUse(string) (i2c.BusCloser, error) {
	return nil, &i2cdev.Error{Errno: syscall.EWOULDBLOCK, Path: "/dev/i2c-1"}
}

func TestBesideARunningDaemonCheckTakesItsWord(t *testing.T) {
	c := configured(t, "sensors: [{driver: bme280}, {driver: bh1750}, {driver: soundmeter}]\nmqtt: off\nweb: {listen: \"127.0.0.1:0\"}\n")
	c.Store.Path = filepath.Join(t.TempDir(), "room.db")
	var clockless machine // until it is one
	check := func() map[string]Finding {
		found := map[string]Finding{}
		k := Check{Config: c, Open: inUse, For: time.Second, machine: clockless, Tell: func(f Finding) { found[f.Subject+" "+f.Name] = f }}
		if err := k.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		return found
	}
	if f := check()["sensor bme280"]; f.Verdict != Fails || !strings.Contains(f.Says, "in use by another program") {
		t.Errorf("without a daemon: %+v", f)
	}

	o := notebook.Options(c, nil)
	o.Keeper = true
	j, err := store.Open(t.Context(), c.Store.Path, o)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	now := time.Now()
	e := epoch.Epoch{Start: epoch.Begin(now)}
	e.Stats[sensors.Temperature] = epoch.Stat{Mean: 18.5, Min: 18, Max: 19, Count: 3, Known: true}
	j.Add(notebook.ToJournal(record.OfEpoch(&e)),
		notebook.ToJournal(record.OfSensor(now, monitor.Health{Sensor: "bme280", Condition: monitor.Healthy})),
		notebook.ToJournal(record.OfSensor(now.Add(-time.Hour), monitor.Health{Sensor: "bh1750", Condition: monitor.Healthy})),
		notebook.ToJournal(record.OfSensor(now, monitor.Health{Sensor: "bh1750", Condition: monitor.Stuck, Err: errors.New("x")})))
	if err := j.Commit(t.Context(), store.Full); err != nil {
		t.Fatal(err)
	}
	found := check()
	for id, want := range map[string]struct {
		verdict Verdict
		says    string
	}{
		"bme280":     {Works, "temperature 18.5 °C"},
		"bh1750":     {Fails, "is stuck"},
		"soundmeter": {Note, "has not said anything"},
	} {
		if f := found["sensor "+id]; f.Verdict != want.verdict || !strings.Contains(f.Says, want.says) {
			t.Errorf("%s: %+v", id, f)
		}
	}
	if f := found["nightroom "]; f.Verdict != Works {
		t.Errorf("%+v", f)
	}
	clockless = newPi(t, "1970-01-01 00:10:00").machine()
	if f := check()["sensor soundmeter"]; f.Verdict != Note || !strings.Contains(f.Says, "waits for its date") {
		t.Errorf("at a time that cannot be: %+v", f)
	}
	if f, ok := check()["power "]; ok {
		t.Errorf("of a machine that does not say: %+v", f)
	}
	for name, text := range map[string]string{"name": "rpi_volt\n", "in0_lcrit_alarm": "1\n"} {
		file := filepath.Join(clockless.root, hwmon, "hwmon0", name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	if f := check()["power "]; f.Verdict != Note || !strings.Contains(f.Says, "under-voltage") {
		t.Errorf("short of power: %+v", f)
	}
	k := Check{Config: c, Open: inUse, For: time.Second}
	if r, err := k.Measure(t.Context(), "bme280", sensors.Temperature); err != nil || r.Value != 18.5 {
		t.Errorf("to calibrate: %+v, %v", r, err)
	}
	if _, err := k.Measure(t.Context(), "bh1750", sensors.Illuminance); err == nil {
		t.Error("a sensor that is stuck is calibrated")
	}
}

func TestABusThatHangsIsFoundAndHoldsUpNobody(t *testing.T) {
	c := configured(t, "sensors: [{driver: bme280, bus: \"1\"}, {driver: bh1750, bus: \"2\"}]\n")
	hang := make(chan struct{})
	defer close(hang)
	open := func(name string) (i2c.BusCloser, error) {
		if name == "1" {
			<-hang
		}
		return nil, &i2cdev.Error{Errno: syscall.ENOENT, Path: "/dev/i2c-" + name}
	}
	found := map[string]Finding{}
	k := Check{Config: c, Open: open, For: 50 * time.Millisecond, Tell: func(f Finding) { found[f.Name] = f }}
	k.sensors(t.Context())
	if f := found["bme280"]; f.Verdict != Fails || !strings.Contains(f.Says, "hangs") {
		t.Errorf("%+v", f)
	}
	if f := found["bh1750"]; f.Verdict != Fails || !strings.Contains(f.Fix, "raspi-config") && !strings.Contains(f.Says, "raspi-config") {
		t.Errorf("%+v", f)
	}
}
