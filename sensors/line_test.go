package sensors_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"nightroom/sensors"
	"nightroom/sensors/emulated"
)

// A log is what a Line handed over.
type log struct {
	samples []sensors.Sample
	errs    []sensors.Reading
}

func (l *log) emit(r sensors.Reading) {
	if r.Err != nil {
		l.errs = append(l.errs, r)
		return
	}
	l.samples = append(l.samples, r.Sample)
}

func (l *log) of(q sensors.Quantity) []sensors.Sample {
	return slices.Collect(func(yield func(sensors.Sample) bool) {
		for _, s := range l.samples {
			if s.Quantity == q && !yield(s) {
				return
			}
		}
	})
}

func (l *log) sentences() []string {
	var all []string
	for _, r := range l.errs {
		all = append(all, r.Err.Error())
	}
	return all
}

func TestEachSensorKeepsItsOwnPace(t *testing.T) {
	r := newRoom(t, "bme280", "bh1750", "soundmeter")
	var l log
	r.runFor(10*time.Minute, l.emit)
	if len(l.errs) > 0 {
		t.Fatal(l.errs[0].Err)
	}
	for _, c := range []struct {
		q     sensors.Quantity
		value float64
		every time.Duration
		least int
	}{
		{sensors.Temperature, 18.5, 10 * time.Second, 60},
		{sensors.Humidity, 45, 10 * time.Second, 60},
		{sensors.Pressure, 1013, 10 * time.Second, 60},
		{sensors.Illuminance, 3, time.Second, 600},
		{sensors.SoundLevel, 41, 125 * time.Millisecond, 8*600 - 30},
	} {
		got := l.of(c.q)
		if len(got) < c.least || len(got) > c.least+30 {
			t.Errorf("%v: %d samples in 10 min, want %d", c.q, len(got), c.least)
		}
		for i, s := range got {
			if math.Abs(s.Value-c.value) > 0.12 || s.Sensor == "" || s.AtFloor {
				t.Fatalf("%+v, want %v", s, c.value)
			}
			if i > 1 {
				if d := s.At.Sub(got[i-1].At); d < c.every*9/10 || d > c.every*11/10 {
					t.Fatalf("%v: %v between samples, want %v", c.q, d, c.every)
				}
			}
		}
	}
	for _, s := range l.of(sensors.Temperature)[1:] { // aligned to the wall clock
		if off := s.At.Sub(s.At.Truncate(10 * time.Second)); off != 10*time.Millisecond {
			t.Fatalf("measured %v after its slot, the conversion takes 10ms", off)
		}
	}
}

func TestOneSensorMeasuresWhileAnotherConverts(t *testing.T) {
	r := newRoom(t, "bme280", "bh1750")
	var l log
	r.runFor(time.Second, l.emit)
	temperature, light := l.of(sensors.Temperature)[0].At, l.of(sensors.Illuminance)[0].At
	if temperature.Sub(start) > 20*time.Millisecond || light.Sub(start) > 700*time.Millisecond {
		t.Errorf("temperature after %v, light after %v: one waited for the other", temperature.Sub(start), light.Sub(start))
	}
}

func TestMissedSlotsAreLeftOut(t *testing.T) {
	r := newRoom(t, "bme280")
	var l log
	r.runFor(time.Minute, l.emit)
	before := len(l.samples)
	r.now = r.now.Add(time.Hour) // nobody called Step
	r.runFor(25*time.Second, l.emit)
	if n := (len(l.samples) - before) / 3; n < 2 || n > 4 {
		t.Errorf("%d readings in 25 s after an hour's pause", n)
	}
}

func TestWhatLeavesALineIsInRange(t *testing.T) {
	r := newRoom(t, "bme280", "bh1750")
	r.world.lx = 1e9
	var l log
	r.runFor(5*time.Second, l.emit)
	if len(l.of(sensors.Illuminance)) > 0 || len(l.errs) == 0 {
		t.Errorf("%+v", l.of(sensors.Illuminance))
	}
	r.world.lx, r.world.humidityPct = 0, 99
	var offset [sensors.Quantities]float64
	offset[sensors.Temperature], offset[sensors.Humidity], offset[sensors.Illuminance] = -0.8, 3, -0.5
	r.lineOf(t,
		sensors.Spec{ID: "a", Driver: "bme280", Bus: "simulated", Address: 0x76, Every: time.Second, Offset: offset},
		sensors.Spec{ID: "b", Driver: "bh1750", Bus: "simulated", Address: 0x23, Every: time.Second, Offset: offset})
	l = log{}
	r.runFor(5*time.Second, l.emit)
	for q, want := range map[sensors.Quantity]float64{
		sensors.Temperature: 17.7, sensors.Humidity: 100, sensors.Illuminance: 0,
	} {
		if got := l.of(q); len(got) == 0 || math.Abs(got[0].Value-want) > 0.01 {
			t.Errorf("%v: %+v, want %v", q, got, want)
		}
	}
	if got := l.of(sensors.Illuminance); len(got) == 0 || !got[0].AtFloor {
		t.Errorf("darkness is not marked: %+v", got)
	}
}

func TestALineIsTheSameEachTime(t *testing.T) {
	var first log
	for n := range 2 {
		r := newRoom(t, "bme280", "bh1750", "soundmeter")
		var l log
		r.runFor(10*time.Minute, func(s sensors.Reading) {
			if s.Quantity == sensors.Illuminance {
				_ = r.bus.Fault(0x48, emulated.Fault(len(l.samples)/40%2)) // None, Absent
			}
			l.emit(s)
		})
		if n == 0 {
			first = l
		} else if !slices.Equal(l.samples, first.samples) || !slices.Equal(l.sentences(), first.sentences()) {
			t.Error("two runs differ")
		}
	}
}

func TestCloseEndsWhatIsOpen(t *testing.T) {
	r := newRoom(t, "bme280", "bh1750", "soundmeter")
	r.runFor(time.Minute, nil)
	if err := r.line.Close(); err != nil {
		t.Error(err)
	}
	if err := r.line.Close(); err != nil {
		t.Errorf("twice: %v", err)
	}
}

func TestNewLineRefusesWhatCannotWork(t *testing.T) {
	good := sensors.Spec{ID: "a", Driver: "bme280", Bus: "1", Address: 0x76, Every: 10 * time.Second}
	with := func(change func(*sensors.Spec)) sensors.Spec {
		s := good
		s.ID = "b"
		s.Address = 0x77
		change(&s)
		return s
	}
	for _, c := range []struct {
		name  string
		specs []sensors.Spec
		want  string
	}{
		{"nothing", nil, "without sensors"},
		{"driver", []sensors.Spec{with(func(s *sensors.Spec) { s.Driver = "bmp390" })}, `sensor b: there is no driver "bmp390"`},
		{"address", []sensors.Spec{with(func(s *sensors.Spec) { s.Address = 0x78 })}, "0x78"},
		{"pace", []sensors.Spec{with(func(s *sensors.Spec) { s.Every = time.Hour })}, "every 1s to 30s, not every 1h0m0s"},
		{"bus", []sensors.Spec{good, with(func(s *sensors.Spec) { s.Bus = "3" })}, "bus 3"},
		{"same id", []sensors.Spec{good, with(func(s *sensors.Spec) { s.ID = "a" })}, "two of that name"},
		{"same address", []sensors.Spec{good, with(func(s *sensors.Spec) { s.Address = 0x76 })}, "where a is"},
	} {
		if _, err := sensors.NewLine(sensors.OpenBus, c.specs); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestFromDriverToSampleNothingIsAllocated(t *testing.T) {
	r := newRoom(t, "bme280", "bh1750", "soundmeter")
	r.runFor(time.Minute, nil)
	samples := 0
	emit := func(sensors.Reading) { samples++ }
	if n := testing.AllocsPerRun(100, func() { r.runFor(10*time.Second, emit) }); n != 0 {
		t.Errorf("%v allocations in 10 s", n)
	}
	if samples < 100*90 {
		t.Errorf("%d samples", samples)
	}
}
