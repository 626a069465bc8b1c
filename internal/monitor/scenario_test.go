package monitor

import (
	"slices"
	"testing"
	"time"

	"nightroom/internal/epoch"
	"nightroom/internal/night"
	"nightroom/rules"
	"nightroom/sensors"
)

// From 23:00 the room is too warm, too bright and too loud; from 23:30 it is
// good again. The windows let the statistics cross their limits a little later.
var badHalfHour = []string{
	"dark fired above 23:01:05",      // since the sixth sample of 5 lx among thirty
	"quiet fired above 23:02:04.125", // since 34 levels of 50 dB(A) among 480
	"cool fired above 23:10:20",      // since the third sample of 22 °C among six
	"dark resolved above 23:30:26",
	"cool resolved above 23:30:30",
	"quiet resolved above 23:30:58",
}

func (r *room) bad()  { r.temperatureC, r.lightLx, r.soundDB = 22, 5, 50 }
func (r *room) good() { r.temperatureC, r.lightLx, r.soundDB = 17, 0.2, 35 }

func TestABadHalfHourInTheNight(t *testing.T) {
	r := quietRoom(t, "22:50:00")
	r.until(t, "23:00:00")
	r.bad()
	r.until(t, "23:30:00")
	r.good()
	r.until(t, "23:59:00")
	r.expectAlerts(t, badHalfHour...)
}

func TestARoomThatIsBadAtStartAlertsAfterItsHold(t *testing.T) {
	r := quietRoom(t, "23:00:00")
	r.bad()
	r.until(t, "23:20:00")
	r.good()
	r.until(t, "23:25:00")
	r.expectAlerts(t, "dark fired above 23:01:00", "quiet fired above 23:02:00", "cool fired above 23:10:00",
		"dark resolved above 23:20:26", "cool resolved above 23:20:30", "quiet resolved above 23:20:58")
}

func TestTooColdSaysSo(t *testing.T) {
	r := quietRoom(t, "23:00:00")
	r.temperatureC = 14
	r.until(t, "23:20:00")
	r.temperatureC = 17
	r.until(t, "23:30:00")
	// (4 of 17 and 2 of 14 have the mean 16)
	r.expectAlerts(t, "cool fired below 23:10:00", "cool resolved below 23:20:30")
}

func TestInTheEveningOnlyCoolAndDimAreJudged(t *testing.T) {
	r := quietRoom(t, "20:25:00")
	r.temperatureC, r.lightLx, r.soundDB = 22, 40, 60
	r.until(t, "22:30:00")
	r.expectAlerts(t, "dim fired above 20:40:00", "cool fired above 20:40:00")
	r.until(t, "22:40:00")
	// At lights-out dim is over, dark and quiet begin; cool goes on.
	r.expectAlerts(t, "dim fired above 20:40:00", "cool fired above 20:40:00",
		"dim over above 22:30:00", "dark fired above 22:31:00", "quiet fired above 22:32:00")
}

func TestByDayNothingAlerts(t *testing.T) {
	r := quietRoom(t, "12:00:00")
	r.bad()
	r.until(t, "20:30:00")
	r.expectAlerts(t)
	for _, e := range r.epochs {
		if e.Phase != epoch.Day || e.Cool != epoch.False || e.Dark != epoch.False || e.Quiet != epoch.False || e.Ready != epoch.False {
			t.Fatalf("the epoch of %v is %v: %v %v %v %v", e.Start, e.Phase, e.Cool, e.Dark, e.Quiet, e.Ready)
		}
	}
}

func TestTheEndOfTheNightResolvesWhatFires(t *testing.T) {
	r := quietRoom(t, "06:00:00")
	r.bad()
	r.until(t, "07:00:00")
	r.expectAlerts(t, "dark fired above 06:01:00", "quiet fired above 06:02:00", "cool fired above 06:10:00",
		"cool over above 06:30:00", "dark over above 06:30:00", "quiet over above 06:30:00")
}

func TestInBedBeforeLightsOutBeginsTheNight(t *testing.T) {
	r := quietRoom(t, "21:00:00")
	r.soundDB = 60
	r.until(t, "21:10:00")
	r.take(r.Say(night.Said{At: r.now, InBed: true}))
	r.until(t, "21:20:00")
	r.take(r.Say(night.Said{At: r.now, InBed: false}))
	r.until(t, "21:21:00")
	r.expectAlerts(t, "quiet fired above 21:12:00", "quiet over above 21:20:00")
	want := []string{"wind_down 2026-11-21", "night 2026-11-22", "wind_down 2026-11-22"}
	if !slices.Equal(r.phases, want) {
		t.Errorf("phases %v, want %v", r.phases, want)
	}
	var phases []epoch.Phase
	for _, e := range r.epochs {
		if n := len(phases); n == 0 || phases[n-1] != e.Phase {
			phases = append(phases, e.Phase)
		}
	}
	if !slices.Equal(phases, []epoch.Phase{epoch.WindDown, epoch.Night, epoch.WindDown}) {
		t.Errorf("phases of the epochs: %v", phases)
	}
}

func TestNightsWhereClocksChange(t *testing.T) {
	for _, c := range []struct {
		from  time.Time
		hours int // of the night
	}{
		{time.Date(2026, 3, 28, 20, 0, 0, 0, berlin(t)), 7},
		{time.Date(2026, 10, 24, 20, 0, 0, 0, berlin(t)), 9},
		{time.Date(2026, 11, 22, 20, 0, 0, 0, berlin(t)), 8},
	} {
		config := bedroom(t)
		config.Sensors = config.Sensors[:1]
		m := New(config)
		phases := map[epoch.Phase]int{}
		var last time.Time
		for at := c.from; at.Before(c.from.Add(13 * time.Hour)); at = at.Add(10 * time.Second) {
			o := m.Observe(sensors.Sample{At: at, Sensor: "bme280", Quantity: sensors.Temperature, Value: 17})
			for _, e := range o.Epochs {
				if !last.IsZero() && !e.Start.Equal(last.Add(epoch.Length)) {
					t.Errorf("the epoch of %v follows that of %v", e.Start, last)
				}
				last = e.Start
				phases[e.Phase]++
			}
		}
		if phases[epoch.Night] != c.hours*120 || phases[epoch.WindDown] != 240 {
			t.Errorf("from %v: %v epochs, want %d of night and 240 of wind-down", c.from, phases, c.hours*120)
		}
	}
}

func TestTheFirstOfTwoSensorsIsUsed(t *testing.T) {
	c := bedroom(t)
	c.Sensors = append(c.Sensors, Sensor{ID: "sht4x", Every: 10 * time.Second, Quantities: []sensors.Quantity{sensors.Temperature}})
	m := New(c)
	at := clock(t, "23:00:00")
	for i := range 4 {
		at := at.Add(time.Duration(i) * 10 * time.Second)
		m.Observe(sensors.Sample{At: at, Sensor: "sht4x", Quantity: sensors.Temperature, Value: 30})
		m.Observe(sensors.Sample{At: at, Sensor: "bme280", Quantity: sensors.Temperature, Value: 17})
	}
	m.Tick(at.Add(35 * time.Second))
	if s, ok := m.Last().Stat(sensors.Temperature); !ok || s.Max != 17 {
		t.Errorf("of 17 by the first and 30 °C by the second: %+v (%v)", s, ok)
	}
}

func TestARuleSaysWhatItIsNow(t *testing.T) {
	r := quietRoom(t, "23:00:00")
	r.bad()
	r.until(t, "23:05:00")
	got := map[string]string{}
	r.Rules(func(s rules.Status) { got[s.Rule.Name] = s.State.String() + " " + s.Side.String() })
	for name, want := range map[string]string{"cool": "pending above", "dark": "firing above", "dim": "ok ", "quiet": "firing above"} {
		if got[name] != want {
			t.Errorf("%s is %s, want %s", name, got[name], want)
		}
	}
}
