package bedroom

import "time"

// A Plan is the household's usual schedule, in minutes of the local day (0 to
// 1439). A lights-out before 12:00 is after that midnight. People keep it with
// some scatter. The zero Plan, like any other whose two times are the same, is
// 22:30 to 06:30.
type Plan struct {
	LightsOutMinute int
	WakeMinute      int
}

// A Room is a bedroom with one window on a street with some traffic, in a
// house at 50 degrees of latitude with the climate of central Europe, whatever
// its time zone; where summer time falls into January its seasons are those of
// the south. Two people sleep in it. It is the same room for the same seed,
// zone and plan, and it is not safe for concurrent use.
type Room struct {
	loc     *time.Location
	plan    Plan
	sky     sky
	habits  uint64
	lamps   uint64
	noises  uint64
	traffic uint64
	hum     uint64
	flutter uint64
	shimmer uint64

	// What was worked out last, for the day and the minute under way and for
	// the ones before or after: readers of several sensors cross midnight and
	// the full minute to and fro.
	days    [2]day
	minutes [2]minute
}

// New returns the room of a seed, in a time zone, with a household's plan.
func New(seed uint64, loc *time.Location, plan Plan) *Room {
	plan.LightsOutMinute = (plan.LightsOutMinute%1440 + 1440) % 1440
	plan.WakeMinute = (plan.WakeMinute%1440 + 1440) % 1440
	if plan.LightsOutMinute == plan.WakeMinute {
		plan = Plan{LightsOutMinute: 22*60 + 30, WakeMinute: 6*60 + 30}
	}
	return &Room{
		loc:     loc,
		plan:    plan,
		sky:     newSky(seed, loc),
		habits:  habits.key(seed),
		lamps:   lamps.key(seed),
		noises:  noises.key(seed),
		traffic: traffic.key(seed),
		hum:     hum.key(seed),
		flutter: flutter.key(seed),
		shimmer: shimmer.key(seed),
	}
}

// A day is one round of the household, from the middle of one waking time to
// the middle of the next, so that an evening, its night and its morning are in
// one. number counts the local dates of its evening from 1970.
type day struct {
	night
	grid   grid
	light  lighting
	noises []source
	known  bool
}

// at returns the day that holds an instant, worked out if it is not yet known.
func (r *Room) at(ms int64) *day {
	for i := range r.days {
		if d := &r.days[i]; d.known && d.whole.has(ms) {
			return d
		}
	}
	y, m, dd := time.UnixMilli(ms).In(r.loc).Date()
	number := floorDiv(time.Date(y, m, dd, 0, 0, 0, 0, time.UTC).UnixMilli(), dayMs)
	for ms < r.boundary(number) {
		number--
	}
	for ms >= r.boundary(number+1) {
		number++
	}
	d := &r.days[number&1]
	d.night = r.night(number)
	r.fillGrid(d)
	r.fillLight(&d.light, &d.night)
	d.noises = r.appendNoises(d.noises[:0], &d.night)
	d.known = true
	return d
}

// Air returns what the air of the room is at t: temperature in °C (12 to 32),
// relative humidity in % (20 to 80), pressure in hPa, CO2 in ppm (400 to about
// 2,700 with two sleepers and a closed door).
func (r *Room) Air(t time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	ms := t.UnixMilli()
	a := r.at(ms).grid.at(ms)
	return a.temperatureC + 0.03*wander(r.flutter, ms, 4*minuteMs),
		a.humidityPct + 0.15*wander(r.flutter+1, ms, 3*minuteMs),
		a.pressureHPa,
		a.co2PPM + 6*wander(r.flutter+2, ms, 2*minuteMs)
}
