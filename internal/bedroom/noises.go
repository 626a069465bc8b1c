package bedroom

import "math"

// appendNoises adds the sounds of one night, apart from the street's traffic
// and the background.
func (r *Room) appendNoises(to []source, n *night) []source {
	d := dice{key: hash(r.noises, n.number)}
	l := listing{sources: to, d: &d}

	l.evening(n)
	for _, trip := range n.trips {
		if trip.from < trip.to {
			l.door(trip.from+5*secondMs, d.between(42, 52))
			l.door(trip.to-5*secondMs, d.between(42, 52))
		}
	}
	if d.chance(0.28) {
		l.snoring(n)
	}
	if d.chance(0.15) { // a horn
		at := n.asleep(&d)
		l.add(steady, at, at+d.millis(0.005, 0.025), d.between(46, 54)).outdoors = true
	}
	party := 0.05
	if n.weekend {
		party = 0.12
	}
	if d.chance(party) { // the neighbours'
		l.add(music, n.lightsOut-d.millis(60, 150), n.lightsOut+d.millis(60, 210), d.between(44, 52)).outdoors = true
	}
	// Birds sing before and after sunrise, most in the middle of May.
	const may = 2 * math.Pi * 135 / 365
	if spring := math.Cos(r.sky.season(n.wake) - may); spring > 0.2 {
		sunrise := r.sky.sunrise(n.wake)
		l.add(birds, sunrise-d.millis(40, 70), sunrise+d.millis(40, 80), 33+7*spring).outdoors = true
	}

	alarm := n.wake + d.millis(0, 0.3)
	l.add(beeps, alarm, alarm+d.millis(0.2, 1), d.between(58, 66))
	l.add(voices, max(n.up, n.wake)+d.millis(2, 6), n.left, d.between(46, 52))
	l.door(n.left, d.between(48, 56))
	return l.sources
}

// listing gathers the sources of a night.
type listing struct {
	sources []source
	d       *dice
}

// add appends a source with its peak level and returns it for more.
func (l *listing) add(k kind, from, to int64, peakDBA float64) *source {
	l.sources = append(l.sources, source{
		kind: k, interval: interval{from, to}, begin: from,
		peak: powerOf(peakDBA), key: mix(l.d.key + uint64(len(l.sources)) + 1),
	})
	return &l.sources[len(l.sources)-1]
}

// door is a bang that is gone in half a second.
func (l *listing) door(at int64, peakDBA float64) {
	l.add(swell, at, at+5*secondMs, peakDBA).scale = 150
}

// evening is television or talk in the bedroom, then a few words in the dark.
func (l *listing) evening(n *night) {
	d := l.d
	l.door(n.inBedroom, d.between(45, 55))
	quiet := n.lampOff - d.millis(30, 90)
	if d.chance(0.6) {
		l.add(voices, n.inBedroom+d.millis(2, 10), quiet, d.between(50, 58))
	}
	for at := quiet + d.millis(2, 10); at < min(n.lampOff, n.lightsOut)-d.millis(5, 15); at += d.millis(8, 20) {
		l.add(voices, at, at+d.millis(1, 3), d.between(43, 50))
	}
	l.door(n.inBed, d.between(45, 55))
}

// snoring comes in stretches, each with its own breath and loudness.
func (l *listing) snoring(n *night) {
	d := l.d
	loud := d.between(43, 53)
	for at := n.lampOff + d.millis(20, 90); at < n.up-30*minuteMs; at += d.millis(60, 160) {
		l.add(snores, at, at+d.millis(8, 45), loud+d.between(-1.5, 1.5)).scale = d.between(3.2, 4.8) * secondMs
	}
}
