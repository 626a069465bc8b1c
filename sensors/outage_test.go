package sensors_test

import (
	"errors"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors"
	"nightroom/sensors/emulated"
	"nightroom/sensors/i2cdev"
)

func TestAnAbsentPartIsReportedAndFoundAgain(t *testing.T) {
	r := newRoom(t, "bme280", "bh1750")
	_ = r.bus.Fault(0x76, emulated.Absent)
	var l log
	r.runFor(100*time.Second, l.emit)
	const want = `sensor bme280 on bus simulated at 0x76: no device answers; check wiring, or run "nightroom scan"`
	var waits []time.Duration
	for i, e := range l.errs {
		if e.Err.Error() != want || !sensors.Absent(e.Err) || e.Sensor != "bme280" || !errors.Is(e.Err, syscall.EREMOTEIO) {
			t.Fatalf("%+v", e)
		}
		if i > 0 {
			waits = append(waits, e.At.Sub(l.errs[i-1].At)/time.Second)
		}
	}
	if !slices.Equal(waits, []time.Duration{1, 2, 4, 8, 16, 30, 30}) {
		t.Errorf("tried again after %v s", waits)
	}
	if got := len(l.of(sensors.Illuminance)); got < 99 {
		t.Errorf("%d readings of the other sensor in 100 s", got)
	}
	_ = r.bus.Fault(0x76, emulated.None)
	l = log{}
	r.runFor(time.Minute, l.emit)
	if len(l.errs) > 0 || len(l.of(sensors.Temperature)) < 3 {
		t.Errorf("after it was plugged in: %d samples, %v", len(l.samples), l.sentences())
	}
	_ = r.bus.Fault(0x76, emulated.OneNAK)
	l = log{}
	r.runFor(15*time.Second, l.emit)
	if len(l.errs) != 1 || len(l.of(sensors.Temperature)) < 1 {
		t.Errorf("after a NAK: %d samples, %v", len(l.samples), l.sentences())
	}
	if l.errs[0].At.Add(1100 * time.Millisecond).Before(l.of(sensors.Temperature)[0].At) {
		t.Error("a part that worked was not tried again after a second")
	}
}

func TestAStuckBusIsReportedForEverySensor(t *testing.T) {
	r := newRoom(t, "bme280", "bh1750", "soundmeter")
	var l log
	r.runFor(time.Minute, l.emit)
	_ = r.bus.Fault(0x23, emulated.BusStuck)
	l = log{}
	r.runFor(20*time.Second, l.emit)
	for _, id := range []string{"bme280", "bh1750", "soundmeter"} {
		i := slices.IndexFunc(l.errs, func(e sensors.Reading) bool { return e.Sensor == id })
		if i < 0 || !errors.Is(l.errs[i].Err, syscall.ETIMEDOUT) || !strings.Contains(l.errs[i].Err.Error(), "the bus is stuck") {
			t.Errorf("%s: %v", id, l.sentences())
		}
	}
	_ = r.bus.Fault(0x23, emulated.None)
	l = log{}
	r.runFor(time.Minute, l.emit)
	if len(l.errs) > 0 || len(l.of(sensors.Temperature)) == 0 || len(l.of(sensors.Illuminance)) == 0 || len(l.of(sensors.SoundLevel)) == 0 {
		t.Errorf("when it is free again: %d samples, %v", len(l.samples), l.sentences())
	}
}

func TestABusThatIsNotThereIsTriedAgain(t *testing.T) {
	r := newRoom(t, "bme280", "bh1750")
	missing, opened := true, 0
	line, err := sensors.NewLine(func(name string) (i2c.BusCloser, error) {
		opened++
		if missing {
			return nil, &i2cdev.Error{Errno: syscall.ENOENT, Path: "/dev/i2c-" + name}
		}
		return r.bus, nil
	}, []sensors.Spec{
		{ID: "bedside", Driver: "bme280", Bus: "1", Address: 0x76, Every: 10 * time.Second},
		{ID: "bh1750", Driver: "bh1750", Bus: "1", Address: 0x23, Every: time.Second},
	})
	if err != nil {
		t.Fatal(err)
	}
	r.line = line
	var l log
	r.runFor(20*time.Second, l.emit)
	for _, want := range []string{
		"sensor bedside (bme280 on bus 1 at 0x76): there is no /dev/i2c-1, I2C is not switched on; ",
		"sensor bh1750 on bus 1 at 0x23: there is no /dev/i2c-1, I2C is not switched on; ",
	} {
		if !slices.ContainsFunc(l.sentences(), func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("%q is not among %q", want, l.sentences())
		}
	}
	if sensors.Absent(l.errs[0].Err) {
		t.Error("a bus that is not there was taken for a part that is not")
	}
	missing = false
	l = log{}
	before := opened
	r.runFor(40*time.Second, l.emit)
	if len(l.errs) > 0 || len(l.of(sensors.Temperature)) == 0 || len(l.of(sensors.Illuminance)) == 0 || opened != before+1 {
		t.Errorf("when it is there: %d samples, %v, opened %d times", len(l.samples), l.sentences(), opened-before)
	}
}
