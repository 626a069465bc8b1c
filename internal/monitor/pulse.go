package monitor

import (
	"fmt"
	"math"
	"time"

	"nightroom/internal/epoch"
	"nightroom/sensors"
)

// rooms is what a quantity can be in a room that somebody sleeps in, and how
// far air can take it from one reading to the next. Beyond that a part is
// wrong, or is somewhere else than it should be. The ranges are wide: cold is
// an attic with its window open, dry a heated house in a Siberian winter, light
// the sun on the sill. The steps are beyond a breath on the part, a door that
// slams or a window that is thrown open; 0 is none, because light, sound and
// CO2 (a breath holds 40,000 ppm) can be anything at once.
var rooms = [sensors.Quantities]struct{ low, high, step float64 }{
	sensors.Temperature: {-20, 55, 15},
	sensors.Humidity:    {1, 100, 60},
	sensors.Illuminance: {0, 150_000, 0},
	sensors.SoundLevel:  {10, 125, 0},
	sensors.CO2:         {250, 20_000, 0},
	sensors.Pressure:    {500, 1_085, 10},
}

// rests is for how long a quantity may stay on one and the same count, at most.
// A part whose count is finer than its own noise moves it at each reading,
// however still the room is. A coarse one rests for as long as the room does:
// a thermometer with steps of a sixteenth of a degree around the hottest hour
// of a summer's day, whole decibels beside a fan, a few counts of light from a
// lamp in the street all night long. What is at the part's floor, or where its
// quantity ends (dark, saturated air), may rest for ever.
var rests = [sensors.Quantities]struct {
	fine         float64 // a resolution up to this; of light, the share of the value that a count is
	long, coarse time.Duration
}{
	sensors.Temperature: {0.02, 30 * time.Minute, 4 * time.Hour},
	sensors.Humidity:    {0.1, time.Hour, 4 * time.Hour},
	sensors.Illuminance: {0.01, 2 * time.Hour, 26 * time.Hour},
	sensors.SoundLevel:  {0.2, 30 * time.Minute, 3 * time.Hour},
	sensors.CO2:         {2, time.Hour, 3 * time.Hour},
	sensors.Pressure:    {0.05, time.Hour, 4 * time.Hour},
}

const (
	// settle is after how long a step that air cannot make is believed, if the
	// part stays by it: then it was carried to another place.
	settle = time.Minute

	// trust is how many readings in a row must be good until a part that was
	// implausible is well.
	trust = 3

	// stale is the age from which a reading says nothing of the next.
	stale = 5 * time.Minute
)

// A pulse is what is remembered of the readings of one quantity of one sensor.
// Its times are in ns since 1970; 0 is never.
type pulse struct {
	at      int64 // of the newest reading
	value   float64
	rest    time.Duration // for which it has not moved
	odd     int           // readings in a row that cannot be
	good    int           // readings in a row since, that can
	verdict Condition     // Healthy, Stuck or Implausible; Unheard is Healthy

	believed   float64 // the newest reading that could be
	believedAt int64
	doubted    float64 // the newest one that was too far from it
	doubtedFor int64
}

// feel takes the next reading. usable is false for one that cannot be, and for
// all of a part that is sick.
func (p *pulse) feel(s *sensors.Sample, every time.Duration, resolution float64, still bool) (usable bool) {
	at := s.At.UnixNano()
	gap := time.Duration(at - p.at)
	if gap <= 0 {
		return p.verdict <= Healthy // twice, or late
	}
	was := p.value
	p.at, p.value = at, s.Value
	if !p.plausible(s, at) {
		p.odd++
		p.good, p.rest = 0, 0
		if p.odd >= patience {
			p.verdict = Implausible
		}
		return false
	}
	p.odd = 0
	if p.verdict == Implausible {
		if p.good++; p.good < trust {
			return false
		}
		p.verdict = Healthy
	}
	if s.Value != was || s.AtFloor || still || ends(s) {
		p.rest = 0
		if p.verdict == Stuck {
			p.verdict = Healthy
		}
		return true
	}
	// Only what was watched counts: not the hours in which nothing was read.
	if p.rest += min(gap, 3*every); p.rest > restOf(s, resolution) {
		p.verdict = Stuck
	}
	return p.verdict <= Healthy
}

// plausible tells whether a reading can be of this room.
func (p *pulse) plausible(s *sensors.Sample, at int64) bool {
	room := &rooms[s.Quantity]
	if !(s.Value >= room.low && s.Value <= room.high) {
		p.doubtedFor = 0
		return false
	}
	if room.step == 0 {
		return true
	}
	if p.believedAt == 0 || time.Duration(at-p.believedAt) > stale || math.Abs(s.Value-p.believed) <= room.step {
		p.believed, p.believedAt, p.doubtedFor = s.Value, at, 0
		return true
	}
	if p.doubtedFor == 0 || math.Abs(s.Value-p.doubted) > room.step {
		p.doubtedFor = at
	}
	p.doubted = s.Value
	if time.Duration(at-p.doubtedFor) < settle {
		return false
	}
	p.believed, p.believedAt, p.doubtedFor, p.good = s.Value, at, 0, trust
	return true
}

// ends tells whether a reading is where its quantity ends.
func ends(s *sensors.Sample) bool {
	return s.Quantity == sensors.Illuminance && s.Value == 0 || s.Quantity == sensors.Humidity && s.Value == 100
}

// restOf is how long a reading may stay as it is.
func restOf(s *sensors.Sample, resolution float64) time.Duration {
	r := &rests[s.Quantity]
	if s.Quantity == sensors.Illuminance {
		resolution /= s.Value // not 0: that is an end
	}
	if resolution <= r.fine {
		return r.long
	}
	return r.coarse
}

// why is what is wrong, for people.
func (p *pulse) why(q sensors.Quantity, resolution float64) error {
	what := fmt.Sprintf("%s of %.4g %s", q, p.value, q.Unit())
	if p.verdict == Stuck {
		s := sensors.Sample{Quantity: q, Value: p.value}
		return fmt.Errorf("%s has not moved for %s; it is opened afresh, and if that does not help take its power away for a moment",
			what, hours(restOf(&s, resolution)))
	}
	if room := &rooms[q]; p.value >= room.low && p.value <= room.high {
		return fmt.Errorf("%s is further from the %.4g before than air can go at once; check wiring and supply", what, p.believed)
	}
	return fmt.Errorf("%s is nothing that a bedroom can have; check the part, its wiring and its supply", what)
}

func hours(d time.Duration) string {
	if d%time.Hour == 0 {
		return fmt.Sprintf("%d h", d/time.Hour)
	}
	return fmt.Sprintf("%d min", d/time.Minute)
}

// quiet is how long a sensor may say nothing, neither a reading nor an error,
// before it counts as failing: longer than a part is left alone after an error.
// Its bus hangs.
func quiet(every time.Duration) time.Duration { return epoch.Silence(every) + 35*time.Second }
