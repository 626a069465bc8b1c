package bedroom

import (
	"math"
	"time"
)

// Levels are added as powers: 0 dB is 1, 10 dB is 10. All of a minute's sources
// are laid ready when the minute is first asked for, so that each eighth of a
// second costs a few multiplications and one logarithm.

// slotMs is the length of one fast level.
const slotMs = 125

// minute is what can be heard in one minute.
type minute struct {
	number  int64
	hum     float64 // steady background
	sources []source
	known   bool
}

// SoundDBA returns the steady A-weighted level by the bed, in dB, of the 125 ms
// that begin at t: about 28 to 36 in a quiet night, up to 70 for an alarm clock.
func (r *Room) SoundDBA(t time.Time) float64 {
	ms := t.UnixMilli() + slotMs/2
	number := floorDiv(ms, minuteMs)
	m := &r.minutes[number&1]
	if !m.known || m.number != number {
		r.listen(m, number)
	}
	slot := floorDiv(ms, slotMs)
	power := m.hum * (0.8 + 0.4*unit(hash(r.hum, slot))) // ±0.9 dB
	for i := range m.sources {
		power += m.sources[i].power(ms, slot)
	}
	return 10 * math.Log10(power)
}

// listen works out a minute, on the memory of an earlier one.
func (r *Room) listen(m *minute, number int64) {
	begin := number * minuteMs
	d := r.at(begin)
	outdoors, hum := 1.0, 31+1.8*wander(r.hum+1, begin, 20*hourMs)+wander(r.hum+2, begin, 9*minuteMs)
	hum += 4 * r.passesPerHour(begin) / busiest // the town beyond the street
	if d.open(begin) {
		outdoors = windowOpen
		hum += 3
	}
	m.number, m.known = number, true
	m.hum = powerOf(hum)
	m.sources = m.sources[:0]
	for _, s := range d.noises {
		if s.from < begin+minuteMs && begin < s.to {
			if s.outdoors {
				s.peak *= outdoors
			}
			m.sources = append(m.sources, s)
		}
	}
	for n := number - 1; n <= number+1; n++ {
		m.sources = r.appendPasses(m.sources, n, outdoors)
	}
}

// windowOpen is what an open window adds to sounds from outdoors: 8 dB.
const windowOpen = 6.3

// byHour is how many vehicles pass in each hour of the local day.
var byHour = [24]float64{
	8, 5, 3, 3, 5, 12, 30, busiest, 55, 40, 40, 40,
	45, 45, 45, 45, 55, busiest, 50, 40, 30, 25, 18, 12,
}

const busiest = 60

func (r *Room) passesPerHour(ms int64) float64 {
	return byHour[time.UnixMilli(ms).In(r.loc).Hour()]
}

// appendPasses adds the vehicles that are nearest within a minute. They come as
// a Poisson process: how many is drawn for each minute.
func (r *Room) appendPasses(to []source, number int64, gain float64) []source {
	d := dice{key: hash(r.traffic, number)}
	begin := number * minuteMs
	mean := r.passesPerHour(begin) / 60
	for at := d.exponential(mean); at < 1; at += d.exponential(mean) {
		nearest := begin + int64(at*minuteMs)
		loud := d.next()
		to = append(to, source{
			kind: swell, interval: interval{nearest - minuteMs, nearest + minuteMs}, begin: nearest,
			peak: gain * powerOf(34+12*loud*loud), scale: d.between(2, 3.5) * secondMs,
		})
	}
	return to
}

// exponential is the wait for the next of `mean` events in one unit of time.
func (d *dice) exponential(mean float64) float64 { return -math.Log(1-d.next()) / mean }

func powerOf(levelDBA float64) float64 { return math.Pow(10, levelDBA/10) }
