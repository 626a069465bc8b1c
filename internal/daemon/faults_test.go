package daemon

import (
	"math"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/internal/monitor"
	"nightroom/sensors"
	"nightroom/sensors/emulated"
)

// weather is a room that never stands quite still.
type weather struct{}

func (weather) wave(t time.Time) float64 {
	s := float64(t.UnixMilli()) / 1000
	return math.Sin(s/7) + math.Sin(s/0.31)
}

func (w weather) Air(t time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	v := w.wave(t)
	return 18 + 0.3*v, 45 + 2*v, 1000 + 0.5*v, 700 + 20*v
}
func (w weather) IlluminanceLx(t time.Time) float64 { return 300 + 20*w.wave(t) }
func (w weather) SoundDBA(t time.Time) float64      { return 50 + 3*w.wave(t) }

// truth is what the weather keeps within, and a part's error with it.
var truth = [sensors.Quantities]struct{ low, high float64 }{
	sensors.Temperature: {16.5, 19.5}, sensors.Humidity: {36, 54}, sensors.Illuminance: {200, 420},
	sensors.SoundLevel: {40, 60}, sensors.CO2: {600, 800}, sensors.Pressure: {995, 1005},
}

// A bedside is one part on an emulated bus, its driver and a Monitor, in
// virtual time.
type bedside struct {
	t      *testing.T
	bus    *emulated.Bus
	line   *sensors.Line
	m      *monitor.Monitor
	now    time.Time
	tick   time.Time
	health []monitor.Condition
	told   []time.Time
	counts int
}

func newBedside(t *testing.T, p sensors.Part) *bedside {
	t.Helper()
	b := &bedside{t: t, now: berlin(t, "2026-11-22 23:00:00")}
	b.tick = b.now
	b.bus = emulated.New("1", func() time.Time { return b.now }, weather{})
	if err := b.bus.Add(p.Name, p.Addresses[0]); err != nil {
		t.Fatal(err)
	}
	c := configured(t, "sensors: [{driver: "+p.Name+", bus: 1}]")
	_, specs := specsOf(c)
	line, err := sensors.NewLine(func(string) (i2c.BusCloser, error) { return b.bus, nil }, specs["1"])
	if err != nil {
		t.Fatal(err)
	}
	b.line, b.m = line, monitor.New(monitorOf(c))
	return b
}

// run until a time, or until the sensor's health changes.
func (b *bedside) run(d time.Duration, change bool) {
	before := len(b.health)
	for end := b.now.Add(d); b.now.Before(end) && (!change || len(b.health) == before); {
		due := b.tick
		step := b.line.Next().Before(due)
		if step {
			due = b.line.Next()
		}
		if due.After(b.now) {
			b.now = due
		}
		if !step {
			b.tick = due.Add(time.Second)
			b.take(b.m.Tick(due))
			continue
		}
		b.line.Step(b.now, func(r sensors.Reading) {
			if r.Err != nil {
				b.take(b.m.Fail(r.Sensor, r.At, conditionOf(r.Err), r.Err))
			} else {
				b.take(b.m.Observe(r.Sample))
			}
		})
	}
}

func (b *bedside) take(o *monitor.Outputs) {
	for _, h := range o.Health {
		b.health, b.told = append(b.health, h.Condition), append(b.told, b.now)
	}
	for _, e := range o.Epochs {
		for q := range e.Stats {
			s := &e.Stats[q]
			b.counts += int(s.Count)
			if s.Count > 0 && (s.Min < truth[q].low || s.Max > truth[q].high) {
				b.t.Errorf("%v from %v to %v is published, and the room had %v to %v", sensors.Quantity(q), s.Min, s.Max, truth[q].low, truth[q].high)
			}
		}
	}
	for _, id := range o.Afresh {
		b.line.Reopen(id)
	}
}

const well = monitor.Unheard // nothing is told

// A partFault is one on a part, and what becomes of its health within a time.
type partFault struct {
	name   string
	fault  emulated.Fault
	want   []monitor.Condition
	within time.Duration
}

// Each fault on each part: its health within the time that the README states,
// recovery by itself, and no wrong value published.
func TestEachFaultOfEachPartIsNoticedAndPasses(t *testing.T) {
	sick := []monitor.Condition{monitor.Failing, monitor.Missing, monitor.Implausible}
	for _, p := range sensors.Parts() {
		for _, f := range []partFault{
			{"absent", emulated.Absent, []monitor.Condition{monitor.Missing}, p.Every + 10*time.Second},
			{"a stuck bus", emulated.BusStuck, []monitor.Condition{monitor.Failing}, p.Every + 10*time.Second},
			{"one NAK", emulated.OneNAK, []monitor.Condition{well}, time.Minute},
			{"bit errors", emulated.BitError, append(sick, well), time.Minute},
			{"0xffff", emulated.AllOnes, sick, time.Minute},
			{"a dip of the supply", emulated.PowerOnReset, append(sick, well), time.Minute},
			{"a stuck value", emulated.StuckValue, []monitor.Condition{monitor.Stuck}, 4*time.Hour + time.Minute},
		} {
			t.Run(p.Name+"/"+f.name, func(t *testing.T) {
				// The driver of periph that the sen0232 has sleeps through its conversions.
				synctest.Test(t, func(t *testing.T) { f.passes(t, p) })
			})
		}
	}
}

func (f *partFault) passes(t *testing.T, p sensors.Part) {
	at := p.Addresses[0]
	b := newBedside(t, p)
	b.run(2*time.Minute, false)
	if !slices.Equal(b.health, []monitor.Condition{monitor.Healthy}) {
		t.Fatalf("before the fault it is %v", b.health)
	}
	if err := b.bus.Fault(at, f.fault); err != nil {
		t.Fatal(err)
	}
	began := b.now
	b.run(f.within, true)
	got := well
	if len(b.health) > 1 {
		got = b.health[1]
	}
	if !slices.Contains(f.want, got) {
		t.Errorf("after %v it is %q, want one of %q", b.now.Sub(began), got, f.want)
	}
	b.run(time.Minute, false)
	if err := b.bus.Fault(at, emulated.None); err != nil {
		t.Fatal(err)
	}
	ended := b.now
	b.run(2*time.Minute, false)
	if last := b.health[len(b.health)-1]; last != monitor.Healthy {
		t.Fatalf("two minutes after the fault it is %v", last)
	}
	if recovered := b.told[len(b.told)-1].Sub(ended); recovered > 45*time.Second+3*p.Every {
		t.Errorf("it was well again after %v", recovered)
	}
	counts := b.counts
	if b.run(2*time.Minute, false); b.counts == counts {
		t.Error("nothing is measured afterwards")
	}
}
