package monitor

import (
	"math"
	"testing"
	"time"

	"nightroom/internal/epoch"
	"nightroom/rules"
	"nightroom/sensors"
)

const (
	yes  = epoch.True
	no   = epoch.False
	none = epoch.Unknown
)

var nan = math.NaN()

func TestFlagsAreThePlainFacts(t *testing.T) {
	without := func(names ...string) func(c *Config) {
		return func(c *Config) {
			for _, name := range names {
				for i := range c.Rules {
					if c.Rules[i].Name == name {
						c.Rules = append(c.Rules[:i:i], c.Rules[i+1:]...)
						break
					}
				}
			}
		}
	}
	withoutSound := func(c *Config) { c.Sensors = c.Sensors[:2] }
	for _, c := range []struct {
		name                      string
		at                        string
		config                    func(c *Config)
		temperature, light, sound float64
		cool, dark, quiet, ready  epoch.Flag
		phase                     epoch.Phase
	}{
		{"all in range", "23:00:00", nil, 17, 0.2, 35, yes, yes, yes, yes, epoch.Night},
		{"at every limit", "23:00:00", nil, 19, 1, 40, yes, yes, yes, yes, epoch.Night},
		{"at the lower limit", "23:00:00", nil, 15.5, 1, 40, yes, yes, yes, yes, epoch.Night},
		{"too warm", "23:00:00", nil, 19.01, 0.2, 35, no, yes, yes, no, epoch.Night},
		{"too cold", "23:00:00", nil, 15.49, 0.2, 35, no, yes, yes, no, epoch.Night},
		{"too bright", "23:00:00", nil, 17, 1.01, 35, yes, no, yes, no, epoch.Night},
		{"too loud", "23:00:00", nil, 17, 0.2, 40.01, yes, yes, no, no, epoch.Night},
		{"within the margin is in range", "23:00:00", nil, 18.9, 0.9, 39, yes, yes, yes, yes, epoch.Night},
		{"in the evening dark goes by the limit of dim", "21:00:00", nil, 17, 9, 35, yes, yes, yes, yes, epoch.WindDown},
		{"brighter than dim", "21:00:00", nil, 17, 11, 35, yes, no, yes, no, epoch.WindDown},
		{"by day the limits are those of the night", "15:00:00", nil, 17, 9, 35, yes, no, yes, no, epoch.Day},
		{"one is not measured", "23:00:00", nil, nan, 0.2, 35, none, yes, yes, none, epoch.Night},
		{"the last one is not measured", "23:00:00", nil, 17, 0.2, nan, yes, yes, none, none, epoch.Night},
		{"one is not measured, and one is out of range", "23:00:00", nil, nan, 0.2, 50, none, yes, no, no, epoch.Night},
		{"nothing is measured", "23:00:00", nil, nan, nan, nan, none, none, none, none, epoch.Night},
		{"there is no such sensor", "23:00:00", withoutSound, 17, 0.2, nan, yes, yes, none, yes, epoch.Night},
		{"a rule is off", "23:00:00", without("quiet"), 17, 0.2, 80, yes, yes, none, yes, epoch.Night},
		{"dim is off in the evening", "21:00:00", without("dim"), 17, 500, 35, yes, none, yes, yes, epoch.WindDown},
		{"dark is off in the night", "23:00:00", without("dark"), 17, 500, 35, yes, none, yes, yes, epoch.Night},
		{"every rule is off", "23:00:00", without("cool", "dark", "dim", "quiet"), 17, 0.2, 35, none, none, none, none, epoch.Night},
		{"at the part's floor, under the limit", "23:00:00", nil, 17, 0.2, 35, yes, yes, yes, yes, epoch.Night},
		{"the limit is under the part's floor", "23:00:00", func(c *Config) { c.Rules[3].Above = rules.At(30) }, 17, 0.2, 35, yes, yes, none, none, epoch.Night},
		{"a limit under the floor, and louder", "23:00:00", func(c *Config) { c.Rules[3].Above = rules.At(30) }, 17, 0.2, 36, yes, yes, no, no, epoch.Night},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := quietRoom(t, c.at)
			if c.config != nil {
				c.config(&r.config)
				r.Monitor = New(r.config)
			}
			r.temperatureC, r.lightLx, r.soundDB = c.temperature, c.light, c.sound
			r.till(r.now.Add(36 * time.Second))
			e := r.epochs[0]
			if e.Cool != c.cool || e.Dark != c.dark || e.Quiet != c.quiet || e.Ready != c.ready || e.Phase != c.phase {
				t.Errorf("cool %v, dark %v, quiet %v, ready %v in %v, want %v %v %v %v in %v",
					e.Cool, e.Dark, e.Quiet, e.Ready, e.Phase, c.cool, c.dark, c.quiet, c.ready, c.phase)
			}
		})
	}
}

func TestAnEpochBelongsToThePhaseInWhichItStarts(t *testing.T) {
	c := bedroom(t)
	c.Schedule.Usual.LightsOut = 22*60 + 31
	r := &room{Monitor: New(c), config: c, now: clock(t, "22:29:40"), temperatureC: 17, lightLx: 5, soundDB: 35}
	r.take(r.Tick(r.now))
	r.until(t, "22:30:17")
	r.take(r.Say(sayInBed(r.now)))
	r.until(t, "22:31:36")
	for _, e := range r.epochs {
		want, dark := epoch.WindDown, yes
		if !e.Start.Before(clock(t, "22:30:30")) {
			want, dark = epoch.Night, no
		}
		if e.Phase != want || e.Dark != dark {
			t.Errorf("the epoch of %v is of %v, dark %v", e.Start.In(r.now.Location()), e.Phase, e.Dark)
		}
	}
	if len(r.epochs) != 4 {
		t.Errorf("%d epochs", len(r.epochs))
	}
}

func TestTheLiveValuesComeBeforeTheFirstEpoch(t *testing.T) {
	r := quietRoom(t, "23:00:10")
	if _, ok := r.Live(); ok {
		t.Error("live values of nothing")
	}
	r.observe(sensors.Temperature, "bme280", 17, 0)
	e, ok := r.Live()
	if s, known := e.Stat(sensors.Temperature); !ok || !known || s.Mean != 17 || e.Cool != yes || e.Quiet != none || e.Ready != none || e.Phase != epoch.Night {
		t.Errorf("after the first sample %+v: cool %v, quiet %v, ready %v, %v", s, e.Cool, e.Quiet, e.Ready, e.Phase)
	}
	r.observe(sensors.Illuminance, "bh1750", 0.2, 0)
	r.observe(sensors.SoundLevel, "soundmeter", 50, 35)
	if e, _ = r.Live(); e.Dark != yes || e.Quiet != no || e.Ready != no {
		t.Errorf("after the last sensor's first sample: dark %v, quiet %v, ready %v", e.Dark, e.Quiet, e.Ready)
	}
	if !r.Last().Start.IsZero() {
		t.Error("an epoch was closed")
	}
}
