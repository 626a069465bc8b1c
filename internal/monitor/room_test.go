package monitor

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"nightroom/internal/acoustics"
	"nightroom/internal/epoch"
	"nightroom/internal/night"
	"nightroom/rules"
	"nightroom/sensors"
)

func berlin(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// defaults are the rules as they come.
func defaults() []rules.Rule {
	return []rules.Rule{
		{
			Name: "cool", Quantity: sensors.Temperature, Above: rules.At(19), Below: rules.At(15.5),
			Over: time.Minute, For: 10 * time.Minute, ClearMargin: 0.3, During: rules.In(epoch.WindDown, epoch.Night),
		},
		{
			Name: "dark", Quantity: sensors.Illuminance, Above: rules.At(1),
			Over: 30 * time.Second, For: time.Minute, ClearMargin: 0.2, During: rules.In(epoch.Night),
		},
		{
			Name: "dim", Quantity: sensors.Illuminance, Above: rules.At(10),
			Over: time.Minute, For: 10 * time.Minute, ClearMargin: 2, During: rules.In(epoch.WindDown),
		},
		{
			Name: "quiet", Quantity: sensors.SoundLevel, Above: rules.At(40),
			Over: time.Minute, For: 2 * time.Minute, ClearMargin: 2, During: rules.In(epoch.Night),
		},
	}
}

// steps are the resolutions of these parts.
var steps = [sensors.Quantities]float64{
	sensors.Temperature: 0.005, sensors.Humidity: 0.008, sensors.Pressure: 0.03, sensors.Illuminance: 0.11, sensors.SoundLevel: 1,
}

// bedroom has lights-out at 22:30, wake at 06:30, and a sensor for each rule.
// Its air may stand still, because that is easy to reckon with.
func bedroom(t testing.TB) Config {
	return Config{
		Schedule: night.Schedule{
			Location: berlin(t), WindDown: 2 * time.Hour, Usual: night.Plan{LightsOut: 22*60 + 30, Wake: 6*60 + 30},
		},
		Rules: defaults(), Still: true,
		Sensors: []Sensor{
			{ID: "bme280", Every: 10 * time.Second, Quantities: []sensors.Quantity{sensors.Temperature, sensors.Humidity, sensors.Pressure}, Resolution: steps},
			{ID: "bh1750", Every: time.Second, Quantities: []sensors.Quantity{sensors.Illuminance}, Resolution: steps},
			{ID: "soundmeter", Every: 125 * time.Millisecond, Quantities: []sensors.Quantity{sensors.SoundLevel}, Resolution: steps},
		},
	}
}

// deepNight is an instant of the night phase.
func deepNight(t testing.TB) time.Time { return time.Date(2026, 11, 22, 23, 0, 0, 0, berlin(t)) }

// clock is a local time of the 22nd of November, or of the 23rd before noon.
func clock(t testing.TB, hms string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation(time.TimeOnly, hms, berlin(t))
	if err != nil {
		t.Fatal(err)
	}
	day := 22
	if at.Hour() < 12 {
		day = 23
	}
	return time.Date(2026, 11, day, at.Hour(), at.Minute(), at.Second(), 0, at.Location())
}

// A room has values, sensors that measure them on the wall clock's beat, and a
// Monitor. NaN is a sensor that does not answer.
type room struct {
	*Monitor
	config                         Config
	now                            time.Time
	temperatureC, lightLx, soundDB float64

	told   []string // transitions: "quiet fired above 23:02:04.125"
	epochs []epoch.Epoch
	sounds []acoustics.Event
	lights []LightEvent
	nights []night.Night
	phases []string
}

// quietRoom is a good one.
func quietRoom(t testing.TB, from string) *room {
	c := bedroom(t)
	return &room{Monitor: New(c), config: c, now: clock(t, from), temperatureC: 17, lightLx: 0.2, soundDB: 35}
}

func (r *room) take(o *Outputs) {
	for _, n := range o.Transitions {
		what := n.State.String()
		switch {
		case n.Over:
			what = "over"
		case n.Resolved:
			what = "resolved"
		case n.Fired:
			what = "fired"
		}
		if n.Side != rules.Within {
			what += " " + n.Side.String()
		}
		r.told = append(r.told, n.Rule.Name+" "+what+" "+n.At.Format("15:04:05.999"))
	}
	r.epochs = append(r.epochs, o.Epochs...)
	r.sounds = append(r.sounds, o.Sounds...)
	r.lights = append(r.lights, o.Lights...)
	r.nights = append(r.nights, o.Nights...)
	if o.Phase {
		m := r.Moment()
		r.phases = append(r.phases, m.Phase.String()+" "+m.Night.String())
	}
}

// until lets the room be as it is until an instant.
func (r *room) until(t testing.TB, hms string) { r.till(clock(t, hms)) }

func (r *room) till(end time.Time) {
	for ; r.now.Before(end); r.now = r.now.Add(125 * time.Millisecond) {
		since := r.now.Sub(r.now.Truncate(time.Minute))
		if !math.IsNaN(r.soundDB) {
			r.observe(sensors.SoundLevel, "soundmeter", r.soundDB, 35)
		}
		if since%time.Second != 0 {
			continue
		}
		if !math.IsNaN(r.lightLx) {
			r.observe(sensors.Illuminance, "bh1750", r.lightLx, 0)
		}
		if since%(10*time.Second) == 0 && !math.IsNaN(r.temperatureC) {
			r.observe(sensors.Temperature, "bme280", r.temperatureC, -40)
		}
		r.take(r.Tick(r.now))
	}
}

func (r *room) observe(q sensors.Quantity, id string, v, floor float64) {
	r.take(r.Observe(sensors.Sample{At: r.now, Sensor: id, Quantity: q, Value: v, AtFloor: v <= floor}))
}

// restart ends the program and starts it again, from what its journal holds.
func (r *room) restart(after time.Duration) {
	r.take(r.Flush())
	next := New(r.config)
	r.Rules(func(s rules.Status) { next.Restore(s.Rule.Name, s.Restored, s.Side, s.Since, s.Judged) })
	if n := len(r.epochs); n > 0 {
		next.Resume(&r.epochs[n-1])
	}
	r.Monitor, r.now = next, r.now.Add(after)
}

// alerts are the transitions that people are told.
func (r *room) alerts() (a []string) {
	for _, s := range r.told {
		if strings.Contains(s, " fired ") || strings.Contains(s, " resolved ") || strings.Contains(s, " over ") {
			a = append(a, s)
		}
	}
	return a
}

func (r *room) expectAlerts(t *testing.T, want ...string) {
	t.Helper()
	if got := r.alerts(); !slices.Equal(got, want) {
		t.Errorf("told\n\t%q, want\n\t%q", got, want)
	}
}
