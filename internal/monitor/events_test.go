package monitor

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"nightroom/internal/night"
	"nightroom/sensors"
)

func sayInBed(at time.Time) night.Said { return night.Said{At: at, InBed: true} }

// lamp is how bright it is from an instant on.
type lamp struct {
	at string
	lx float64
}

func TestLightEvents(t *testing.T) {
	for _, c := range []struct {
		name  string
		from  string
		lamps []lamp
		want  []string
	}{
		{"a lamp for a minute", "23:00:00", []lamp{{"23:10:00", 40}, {"23:11:00", 0.2}}, []string{"23:10:00 1m0s 40"}},
		{"at the limit is none", "23:00:00", []lamp{{"23:10:00", 1}, {"23:11:00", 0.2}}, nil},
		{"a second of light", "23:00:00", []lamp{{"23:10:00", 2}, {"23:10:01", 0.2}}, []string{"23:10:00 1s 2"}},
		{"above the clearing level it goes on", "23:00:00", []lamp{{"23:10:00", 2}, {"23:10:10", 0.9}, {"23:12:00", 0.8}}, []string{"23:10:00 2m0s 2"}},
		{"dark for less than 30 s in between", "23:00:00", []lamp{{"23:10:00", 2}, {"23:10:10", 0.2}, {"23:10:39", 3}, {"23:10:40", 0.2}}, []string{"23:10:00 40s 3"}},
		{"dark for 30 s in between", "23:00:00", []lamp{{"23:10:00", 2}, {"23:10:10", 0.2}, {"23:10:40", 3}, {"23:10:41", 0.2}}, []string{"23:10:00 10s 2", "23:10:40 1s 3"}},
		{"the sensor falls silent", "23:00:00", []lamp{{"23:10:00", 2}, {"23:10:10", math.NaN()}}, []string{"23:10:00 10s 2"}},
		{"a lamp that is on at lights-out", "22:20:00", []lamp{{"22:25:00", 40}, {"22:32:00", 0.2}}, []string{"22:30:00 2m0s 40"}},
		{"a lamp in the evening is none", "21:00:00", []lamp{{"21:25:00", 40}, {"21:32:00", 0.2}}, nil},
		{"the night ends", "06:20:00", []lamp{{"06:25:00", 40}}, []string{"06:25:00 5m0s 40"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := quietRoom(t, c.from)
			for _, l := range c.lamps {
				r.until(t, l.at)
				r.lightLx = l.lx
			}
			r.till(r.now.Add(15 * time.Minute))
			var got []string
			for _, e := range r.lights {
				got = append(got, fmt.Sprintf("%s %v %v", e.Start.Format(time.TimeOnly), e.Duration, e.MaxLx))
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestASlowLightSensorMakesOneEventOfOneLamp(t *testing.T) {
	c := bedroom(t)
	c.Sensors[1].Every = 30 * time.Second
	m := New(c)
	var events []LightEvent
	at := clock(t, "23:00:00")
	for i := range 20 {
		at = at.Add(30*time.Second + time.Duration(i%3)*10*time.Millisecond)
		lx := 0.2
		if i >= 5 && i < 10 {
			lx = 40
		}
		events = append(events, m.Observe(sensors.Sample{At: at, Sensor: "bh1750", Quantity: sensors.Illuminance, Value: lx}).Lights...)
	}
	if len(events) != 1 || events[0].Duration.Round(time.Second) != 150*time.Second {
		t.Errorf("events %v, want one of 2 min 30 s", events)
	}
}

func TestTheEndOfTheProgramKeepsWhatIsUnderWay(t *testing.T) {
	r := quietRoom(t, "23:00:00")
	r.until(t, "23:00:10")
	r.lightLx, r.soundDB = 40, 60
	r.until(t, "23:00:20")
	r.take(r.Flush())
	if len(r.lights) != 1 || r.lights[0].Duration != 10*time.Second || len(r.sounds) != 1 || r.sounds[0].Duration != 10*time.Second {
		t.Errorf("light %v, sound %v", r.lights, r.sounds)
	}
	if len(r.epochs) != 1 || r.epochs[0].Stats[sensors.SoundLevel].Count != 160 {
		t.Errorf("%d epochs", len(r.epochs))
	}
}

func TestSoundEventsAreFoundAtAllHours(t *testing.T) {
	r := quietRoom(t, "15:00:00")
	r.until(t, "15:00:10")
	r.soundDB = 80
	r.till(r.now.Add(125 * time.Millisecond))
	r.soundDB = 35
	r.till(r.now.Add(10 * time.Second))
	if len(r.sounds) != 1 || r.sounds[0].LAFmaxDBA != 80 || !r.sounds[0].Start.Equal(clock(t, "15:00:10")) {
		t.Errorf("a bang: %+v", r.sounds)
	}
}

func TestTheHealthOfASensor(t *testing.T) {
	m := New(bedroom(t))
	at := clock(t, "23:00:00")
	broken, absent := errors.New("a bit is wrong"), errors.New("nobody answers")
	read := func() *Outputs {
		return m.Observe(sensors.Sample{At: at, Sensor: "bh1750", Quantity: sensors.Illuminance, Value: 0.2})
	}
	for i, step := range []struct {
		name string
		do   func() *Outputs
		want Condition // that is told; Unheard is nothing
	}{
		{"the first reading", read, Healthy},
		{"one more", read, Unheard},
		{"one disturbance", func() *Outputs { return m.Fail("bh1750", at, Failing, broken) }, Unheard},
		{"over", read, Unheard},
		{"a disturbance", func() *Outputs { return m.Fail("bh1750", at, Failing, broken) }, Unheard},
		{"and one more", func() *Outputs { return m.Fail("bh1750", at, Failing, broken) }, Failing},
		{"that lasts", func() *Outputs { return m.Fail("bh1750", at, Failing, broken) }, Unheard},
		{"unplugged", func() *Outputs { return m.Fail("bh1750", at, Missing, absent) }, Missing},
		{"plugged in", read, Healthy},
		{"somebody else", func() *Outputs { return m.Fail("nobody", at, Missing, absent) }, Unheard},
		{"never heard of, absent", func() *Outputs { return m.Fail("bme280", at, Missing, absent) }, Missing},
	} {
		at = at.Add(time.Second)
		o := step.do()
		switch {
		case step.want == Unheard && len(o.Health) > 0:
			t.Errorf("%d, %s: told %v", i, step.name, o.Health)
		case step.want != Unheard && (len(o.Health) != 1 || o.Health[0].Condition != step.want || !o.Health[0].Since.Equal(at)):
			t.Errorf("%d, %s: told %v, want %v", i, step.name, o.Health, step.want)
		}
	}
	got := map[string]string{}
	m.Health(func(h Health) { got[h.Sensor] = h.String() })
	if fmt.Sprint(got) != "map[bh1750:ok bme280:missing]" {
		t.Errorf("health %v", got)
	}
}
