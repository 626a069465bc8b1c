package monitor

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nightroom/rules"
	"nightroom/sensors"
)

// A ward is a Monitor with one sensor that measures everything, and what it
// was told.
type ward struct {
	*Monitor
	t      testing.TB
	now    time.Time
	health []string // "stuck 23:30:00"
	afresh int
	used   int // readings that came into an epoch
}

// newWard has a sensor of fine steps, unless others are given.
func newWard(t testing.TB, all ...Sensor) *ward {
	c := bedroom(t)
	c.Still = false
	if c.Sensors = all; all == nil {
		c.Sensors = []Sensor{measures("a", 10*time.Second, steps)}
	}
	return &ward{Monitor: New(c), t: t, now: clock(t, "23:00:00")}
}

func measures(id string, every time.Duration, resolution [sensors.Quantities]float64) Sensor {
	s := Sensor{ID: id, Every: every, Resolution: resolution}
	for q := range sensors.Quantities {
		s.Quantities = append(s.Quantities, sensors.Quantity(q))
	}
	return s
}

func (w *ward) take(o *Outputs) {
	for _, h := range o.Health {
		w.health = append(w.health, h.Sensor+" "+h.String()+" "+h.Since.Format(time.TimeOnly))
		if sick := h.Condition != Healthy; sick != (h.Err != nil) {
			w.t.Errorf("%v with the error %v", h.Condition, h.Err)
		}
	}
	for _, e := range o.Epochs {
		for q := range e.Stats {
			w.used += int(e.Stats[q].Count)
		}
	}
	w.afresh += len(o.Afresh)
}

// read lets a sensor say a value each ten seconds, for so long.
func (w *ward) read(q sensors.Quantity, d time.Duration, value func() float64) {
	for end := w.now.Add(d); w.now.Before(end); w.now = w.now.Add(10 * time.Second) {
		w.take(w.Observe(sensors.Sample{At: w.now, Sensor: "a", Quantity: q, Value: value()}))
		w.tick(10 * time.Second)
	}
}

func (w *ward) tick(d time.Duration) {
	for at := time.Duration(0); at < d; at += time.Second {
		w.take(w.Tick(w.now.Add(at)))
	}
}

func (w *ward) expect(want ...string) {
	w.t.Helper()
	if !slices.Equal(w.health, want) {
		w.t.Errorf("told\n\t%q, want\n\t%q", w.health, want)
	}
}

func (w *ward) rule(name string) (state rules.State) {
	w.Rules(func(s rules.Status) {
		if s.Rule.Name == name {
			state = s.State
		}
	})
	return state
}

func always(v float64) func() float64 { return func() float64 { return v } }

// alive goes up and down by a little.
func alive(v, step float64) func() float64 {
	return func() float64 { step = -step; return v + step }
}

func TestAValueThatNeverMovesIsStuckAfterItsTime(t *testing.T) {
	coarse := steps
	coarse[sensors.Temperature], coarse[sensors.Humidity], coarse[sensors.Pressure], coarse[sensors.CO2] = 0.0625, 1, 1, 50
	fine := steps
	fine[sensors.SoundLevel], fine[sensors.CO2] = 0.01, 1
	for _, c := range []struct {
		name     string
		q        sensors.Quantity
		steps    [sensors.Quantities]float64
		value    float64
		rest     time.Duration
		suspects bool
	}{
		{"fine thermometer", sensors.Temperature, steps, 18.52, 30 * time.Minute, true},
		{"coarse thermometer", sensors.Temperature, coarse, 18.5, 4 * time.Hour, true},
		{"humidity", sensors.Humidity, steps, 45, time.Hour, true},
		{"saturated air", sensors.Humidity, steps, 100, 60 * time.Hour, false},
		{"a lamp", sensors.Illuminance, steps, 55, 2 * time.Hour, true},
		{"a lamp in the street", sensors.Illuminance, steps, 0.33, 26 * time.Hour, true},
		{"darkness", sensors.Illuminance, steps, 0, 60 * time.Hour, false},
		{"a fan, in whole decibels", sensors.SoundLevel, steps, 48, 3 * time.Hour, true},
		{"a fan, in tenths", sensors.SoundLevel, fine, 48, 30 * time.Minute, true},
		{"co2", sensors.CO2, fine, 700, time.Hour, true},
		{"pressure", sensors.Pressure, steps, 1013, time.Hour, true},
	} {
		w := newWard(t, measures("a", 10*time.Second, c.steps))
		at := w.now
		w.read(c.q, c.rest+5*time.Minute, always(c.value))
		want := []string{"a ok 23:00:00"}
		if c.suspects {
			want = append(want, "a stuck "+at.Add(c.rest+10*time.Second).Format(time.TimeOnly))
		}
		if w.expect(want...); t.Failed() {
			t.Fatal(c.name)
		}
	}
}

func TestWhatIsAtItsFloorMayRest(t *testing.T) {
	w := newWard(t)
	for end := w.now.Add(48 * time.Hour); w.now.Before(end); w.now = w.now.Add(10 * time.Second) {
		w.take(w.Observe(sensors.Sample{At: w.now, Sensor: "a", Quantity: sensors.SoundLevel, Value: 35, AtFloor: true}))
		w.take(w.Observe(sensors.Sample{At: w.now, Sensor: "a", Quantity: sensors.Illuminance, Value: 0.11, AtFloor: true}))
	}
	w.expect("a ok 23:00:00")
}

func TestARuleOnASickSensorIsUnknownAndComesBackByItself(t *testing.T) {
	w := newWard(t)
	w.read(sensors.Temperature, 29*time.Minute, always(17.2))
	if s := w.rule("cool"); s != rules.OK {
		t.Errorf("before, cool is %v", s)
	}
	w.read(sensors.Temperature, 11*time.Minute+20*time.Second, always(17.2))
	if s := w.rule("cool"); s != rules.Unknown {
		t.Errorf("by a thermometer that is stuck, cool is %v", s)
	}
	if w.afresh != 2 {
		t.Errorf("opened afresh %d times, want at once and after 10 min", w.afresh)
	}
	used := w.used
	w.read(sensors.Temperature, 20*time.Minute, alive(17.3, 0.01))
	if s := w.rule("cool"); s != rules.OK {
		t.Errorf("afterwards cool is %v", s)
	}
	if used >= w.used {
		t.Error("nothing is measured afterwards")
	}
	w.expect("a ok 23:00:00", "a stuck 23:30:10", "a ok 23:40:20")
}

func TestTimeInWhichNothingWasReadMakesNobodyStuck(t *testing.T) {
	w := newWard(t)
	for range 20 { // asleep, paused, or a clock that was set
		w.read(sensors.Temperature, time.Minute, always(17.2))
		w.now = w.now.Add(5 * time.Hour)
	}
	w.expect("a ok 23:00:00")
}

func TestWhatNoRoomCanHaveIsNeverUsed(t *testing.T) {
	for q, values := range map[sensors.Quantity][]float64{
		sensors.Temperature: {-40, 85, 125, 33}, sensors.Humidity: {0, 0.5}, sensors.SoundLevel: {0, 140},
		sensors.CO2: {0, 40_000}, sensors.Pressure: {300, 1100, 1040}, sensors.Illuminance: {160_000},
	} {
		good := map[sensors.Quantity]float64{
			sensors.Temperature: 17, sensors.Humidity: 45, sensors.SoundLevel: 38, sensors.CO2: 700, sensors.Pressure: 1013, sensors.Illuminance: 3,
		}[q]
		for _, bad := range values {
			w := newWard(t)
			w.read(q, time.Minute, alive(good, 0.1))
			w.read(q, 10*time.Second, alive(bad, 0)) // once: nobody's business
			w.read(q, time.Minute, alive(good, 0.1))
			w.expect("a ok 23:00:00")
			w.read(q, 30*time.Second, alive(bad, 0))
			if s := w.rule("cool"); q == sensors.Temperature && s != rules.Unknown {
				t.Errorf("at %v °C cool is %v", bad, s)
			}
			w.read(q, 5*time.Minute, alive(good, 0.1))
			w.expect("a ok 23:00:00", "a implausible 23:02:20", "a ok 23:03:00")
			if w.afresh != 1 {
				t.Errorf("opened afresh %d times", w.afresh)
			}
			if e := w.Last().Stats[q]; e.Min < good-1 || e.Max > good+1 {
				t.Errorf("%v of %v is in the epoch: %+v", q, bad, e)
			}
		}
	}
}

func TestAPartThatWasCarriedElsewhereIsBelievedAfterAMinute(t *testing.T) {
	w := newWard(t)
	w.read(sensors.Temperature, time.Minute, alive(30, 0.01))
	w.read(sensors.Temperature, 5*time.Minute, alive(4, 0.01)) // out of the car
	w.expect("a ok 23:00:00", "a implausible 23:01:10", "a ok 23:02:00")
}

func TestASensorThatSaysNothingAtAllIsFailing(t *testing.T) {
	w := newWard(t)
	w.read(sensors.Temperature, time.Minute, alive(17, 0.01))
	w.tick(5 * time.Minute)
	w.expect("a ok 23:00:00", "a failing 23:01:55") // more than 65 s after 23:00:50
	if w.read(sensors.Temperature, 10*time.Second, always(17)); len(w.health) != 3 {
		t.Errorf("back again, and told %q", w.health)
	}
	w = newWard(t)
	w.read(sensors.Temperature, time.Minute, alive(17, 0.01))
	for range 600 {
		w.Rest()
		w.tick(time.Second)
		w.now = w.now.Add(time.Second)
	}
	w.expect("a ok 23:00:00")
	w = newWard(t)
	w.read(sensors.Temperature, time.Minute, alive(17, 0.01))
	w.now = w.now.Add(9 * time.Hour) // the machine slept
	w.tick(30 * time.Second)
	w.expect("a ok 23:00:00")
}

func TestTheFirstSensorThatIsWellIsUsed(t *testing.T) {
	only := func(id string, every time.Duration) Sensor {
		return Sensor{ID: id, Every: every, Quantities: []sensors.Quantity{sensors.Temperature}, Resolution: steps}
	}
	w := newWard(t, only("a", 10*time.Second), only("b", 5*time.Second))
	var told []string
	take := func(o *Outputs) {
		for _, s := range o.Sources {
			told = append(told, s.Quantity.String()+" by "+s.Sensor+", not "+s.Instead)
		}
		w.take(o)
	}
	wobble := 0.01
	live := func(d time.Duration, a func() error) {
		for end := w.now.Add(d); w.now.Before(end); w.now = w.now.Add(5 * time.Second) {
			wobble = -wobble
			take(w.Observe(sensors.Sample{At: w.now, Sensor: "b", Quantity: sensors.Temperature, Value: 18 + wobble}))
			if w.now.UnixNano()%int64(10*time.Second) != 0 {
				continue
			}
			if err := a(); err != nil {
				take(w.Fail("a", w.now, Failing, err))
			} else {
				take(w.Observe(sensors.Sample{At: w.now, Sensor: "a", Quantity: sensors.Temperature, Value: 16 + wobble}))
			}
			w.tick(5 * time.Second)
		}
	}
	mean := func() float64 { return float64(int(w.Last().Stats[sensors.Temperature].Mean + 0.5)) }
	live(2*time.Minute, func() error { return nil })
	if len(told) > 0 || mean() != 16 {
		t.Errorf("while both are well: told %q, mean %v", told, mean())
	}
	live(3*time.Minute, func() error { return errors.New("a bit is wrong") })
	if want := []string{"temperature by b, not a"}; !slices.Equal(told, want) || mean() != 18 {
		t.Errorf("the first fails: told %q, mean %v", told, mean())
	}
	if s := w.rule("cool"); s != rules.OK {
		t.Errorf("cool is %v while there is a second sensor", s)
	}
	live(3*time.Minute, func() error { return nil })
	if want := []string{"temperature by b, not a", "temperature by a, not b"}; !slices.Equal(told, want) || mean() != 16 {
		t.Errorf("the first is back: told %q, mean %v", told, mean())
	}
}

// A room as rooms are makes no sensor sick, whatever comes late or twice.
func TestALivingRoomMakesNobodySick(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWard(t)
		values := map[sensors.Quantity]float64{
			sensors.Temperature: 17, sensors.Humidity: 45, sensors.Illuminance: 3, sensors.SoundLevel: 40, sensors.CO2: 700, sensors.Pressure: 1000,
		}
		dice := rapid.SliceOfN(rapid.Float64Range(-1, 1), 64, 64).Draw(rt, "dice")
		for i := range 400 {
			for q, v := range values {
				room := rooms[q]
				d := dice[(i*7+int(q)*13)%len(dice)]
				if room.step == 0 { // it may be anything at once
					v = room.low + (room.high-room.low)*(d+1)/2
				} else {
					v = min(max(v+d*room.step/2, room.low), room.high)
				}
				if v == values[q] {
					v += 0.01 * room.step
				}
				values[q] = min(max(v, room.low), room.high)
				s := sensors.Sample{At: w.now, Sensor: "a", Quantity: q, Value: values[q]}
				w.take(w.Observe(s))
				w.take(w.Observe(s))
				s.At, s.Value = s.At.Add(-15*time.Second), -1000
				w.take(w.Observe(s))
			}
			w.now = w.now.Add(10 * time.Second)
			w.take(w.Tick(w.now))
		}
		if len(w.health) != 1 || !strings.HasPrefix(w.health[0], "a ok") {
			rt.Fatalf("told %q", w.health)
		}
	})
}
