package sensors_test

import (
	"fmt"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"nightroom/sensors"
	"nightroom/sensors/emulated"
)

// bubble is for parts whose driver is periph's and sleeps: here that takes no
// time. No goroutine may be left.
func bubble(t *testing.T, f func(*testing.T)) {
	defer goleak.VerifyNone(t)
	synctest.Test(t, f)
}

// truth is what there is to measure in newRoom, and how far a part without a
// checksum may be off when the last bit of all that it says is wrong.
var truth = map[sensors.Quantity]struct{ value, within float64 }{
	sensors.Temperature: {18.5, 0.13},
	sensors.Humidity:    {45, 0.13},
	sensors.Pressure:    {1013, 0.2},
	sensors.Illuminance: {3, 0.25},
	sensors.SoundLevel:  {41, 1.1},
	sensors.CO2:         {700, 1},
}

// right complains about a sample that is not the truth.
func right(t *testing.T, what string, samples []sensors.Sample) {
	t.Helper()
	for _, s := range samples {
		if want := truth[s.Quantity]; math.Abs(s.Value-want.value) > want.within || s.AtFloor {
			t.Errorf("%s: published %+v; there were %v", what, s, want.value)
			return
		}
	}
}

// soon is how long a part may take to its next reading or error.
func soon(p sensors.Part) time.Duration { return max(2*p.Every, 2*time.Second) + 7*time.Second }

// again is how long it may take to come back once nothing is wrong any more:
// the longest pause between two tries, and what it takes to start.
const again = 30*time.Second + 12*time.Second

// TestEveryFaultOfEveryPartIsSeenAndPasses lets each fault begin at each of the
// steps of a measurement. No wrong value may ever leave the line.
func TestEveryFaultOfEveryPartIsSeenAndPasses(t *testing.T) {
	bubble(t, everyFaultOfEveryPartIsSeenAndPasses)
}

func everyFaultOfEveryPartIsSeenAndPasses(t *testing.T) {
	for _, p := range sensors.Parts() {
		for _, c := range []struct {
			name   string
			fault  emulated.Fault
			seen   bool // it must be told while it lasts
			absent bool // and told as "it is not there"
		}{
			{"absent", emulated.Absent, true, true},
			{"one NAK", emulated.OneNAK, false, false},
			{"bus stuck", emulated.BusStuck, true, false},
			{"a wrong bit", emulated.BitError, false, false},
			{"all ones", emulated.AllOnes, true, false},
			{"stuck value", emulated.StuckValue, false, false},
			{"reset in mid-flight", emulated.PowerOnReset, false, false},
		} {
			for turns := range 12 {
				what := fmt.Sprintf("%s, %s at turn %d", p.Name, c.name, turns)
				r, l := newRoom(t, p.Name), log{}
				r.runFor(soon(p), l.emit)
				for range turns {
					r.turn(l.emit)
				}
				right(t, what+", before", l.samples)
				if len(l.errs) > 0 || len(l.samples) == 0 {
					t.Fatalf("%s: before it %d samples, %v", what, len(l.samples), l.sentences())
				}
				l = log{}
				if err := r.bus.Fault(p.Addresses[0], c.fault); err != nil {
					t.Fatal(err)
				}
				r.runFor(soon(p), l.emit)
				right(t, what, l.samples)
				if c.seen && len(l.errs) == 0 {
					t.Errorf("%s: nobody was told within %v; %d samples", what, soon(p), len(l.samples))
				}
				for _, e := range l.errs {
					if c.seen && sensors.Absent(e.Err) != c.absent {
						t.Errorf("%s: absent is %v: %v", what, !c.absent, e.Err)
					}
				}
				_ = r.bus.Fault(p.Addresses[0], emulated.None)
				l = log{}
				r.runFor(again, l.emit)
				right(t, what+", after", l.samples)
				l = log{}
				r.runFor(2*soon(p), l.emit)
				right(t, what+", after", l.samples)
				if len(l.errs) > 0 || len(l.samples) == 0 {
					t.Errorf("%s: %v after it was over: %d samples, %v", what, again, len(l.samples), l.sentences())
				}
				if err := r.line.Close(); err != nil {
					t.Errorf("%s: %v", what, err)
				}
				if t.Failed() {
					return
				}
			}
		}
	}
}

// TestAWrongBitIsFoundWhereThereIsAChecksum is the promise of the parts that
// send one: not a single value.
func TestAWrongBitIsFoundWhereThereIsAChecksum(t *testing.T) {
	bubble(t, aWrongBitIsFoundWhereThereIsAChecksum)
}

func aWrongBitIsFoundWhereThereIsAChecksum(t *testing.T) {
	for _, name := range []string{"sht3x", "sht4x", "hdc302x", "aht20", "scd4x"} {
		p, _ := sensors.Known(name)
		r, l := newRoom(t, name), log{}
		r.runFor(soon(p), l.emit)
		_ = r.bus.Fault(p.Addresses[0], emulated.BitError)
		l = log{}
		r.runFor(time.Minute, l.emit)
		if len(l.samples) > 0 || len(l.errs) < 3 || sensors.Absent(l.errs[0].Err) {
			t.Errorf("%s: %d samples, %v", name, len(l.samples), l.sentences())
		}
	}
}

// Measuring may be paused at any step, and nobody fetches what was begun.
func TestWhatWasBegunBeforeAPauseIsNotPublishedAfterIt(t *testing.T) {
	bubble(t, whatWasBegunBeforeAPauseIsNotPublishedAfterIt)
}

func whatWasBegunBeforeAPauseIsNotPublishedAfterIt(t *testing.T) {
	for _, p := range sensors.Parts() {
		for turns := range 12 {
			r := newRoom(t, p.Name)
			r.world.before = &world{temperatureC: 30, humidityPct: 80, pressureHPa: 900, lx: 50, dba: 80, co2PPM: 3000}
			r.world.change = start.Add(40 * time.Minute)
			r.runFor(soon(p), nil)
			for range turns {
				r.turn(func(sensors.Reading) {})
			}
			r.now = r.now.Add(time.Hour)
			var l log
			r.runFor(soon(p), l.emit)
			right(t, fmt.Sprintf("%s, paused at turn %d", p.Name, turns), l.samples)
			if len(l.samples) == 0 {
				t.Errorf("%s, paused at turn %d: %v", p.Name, turns, l.sentences())
			}
		}
	}
}
