package bedroom

import (
	"math"
	"time"
)

// lighting is what shines in the room on one day.
type lighting struct {
	lamps    []glow
	streetLx float64 // street lamps and standby lights, what is left of a dark night
	curtain  float64 // share of the daylight that passes the drawn curtains
}

// glow is a lamp while it is on.
type glow struct {
	interval
	lx float64 // at the sensor
}

// daylightFactor is the share of the outdoor light that reaches the bedside
// with the curtains open.
const daylightFactor = 0.01

// IlluminanceLx returns the illuminance by the bed at t, in lux: hundreds by
// day, 0.02 to 0.3 in a night without a lamp.
func (r *Room) IlluminanceLx(t time.Time) float64 {
	ms := t.UnixMilli()
	d := r.at(ms)
	lx := d.grid.outdoorsLx(ms) * daylightFactor
	if d.drawn.has(ms) {
		lx *= d.light.curtain
	}
	lx += d.light.streetLx
	for i := range d.light.lamps {
		if g := &d.light.lamps[i]; g.has(ms) {
			lx += g.lx
		}
	}
	return lx * (1 + 0.02*wander(r.shimmer, ms, 20*secondMs))
}

// fillLight works out a day's lighting, on the memory of an earlier one.
func (r *Room) fillLight(l *lighting, n *night) {
	d := dice{key: hash(r.lamps, n.number)}
	l.lamps = l.lamps[:0]
	l.streetLx = 0.025 * math.Pow(10, d.next()) // 0.025 to 0.25
	l.curtain = 0.001 * math.Pow(20, d.next())  // well hung to a hand's breadth open

	dimmed := n.lightsOut - d.millis(105, 135)
	l.add(n.inBedroom, dimmed, d.between(40, 140))
	bedside := d.between(3, 9)
	if d.chance(0.25) { // forgotten to dim
		bedside = d.between(15, 45)
	}
	l.add(dimmed, n.lampOff, bedside)

	// The last look at a telephone, and one in the small hours.
	phone := n.lampOff + d.millis(0, 5)
	l.add(phone, phone+d.millis(2, 12), d.between(0.1, 0.6))
	if d.chance(0.3) {
		phone = n.asleep(&d)
		l.add(phone, phone+d.millis(1, 5), d.between(0.2, 0.7))
	}
	for _, trip := range n.trips {
		lx := d.between(0.2, 0.7) // a night-light
		if d.chance(0.2) {
			lx = d.between(2, 8) // the lamp in the hall
		}
		l.add(trip.from, trip.to, lx)
	}
	l.add(n.up, n.left, d.between(60, 180))
}

func (l *lighting) add(from, to int64, lx float64) {
	if from < to {
		l.lamps = append(l.lamps, glow{interval{from, to}, lx})
	}
}
