package monitor

import (
	"time"

	"nightroom/internal/acoustics"
	"nightroom/sensors"
)

// A Source is the sensor that a quantity is taken from, of several that
// measure it: the first in the configuration's order that is well.
type Source struct {
	Quantity sensors.Quantity
	Sensor   string
	Instead  string // of this one, which was used before
}

// choose finds the source of each quantity anew. As long as none is well, and
// as long as nothing was heard of a better one, it stays as it is.
func (m *Monitor) choose(at time.Time) {
	for q := range m.source {
		is, best := m.source[q], m.source[q]
		for i := range m.patients {
			if p := &m.patients[i]; p.measures[q] && p.Condition <= Healthy {
				best = &m.patients[i]
				break
			}
		}
		if best == nil {
			continue
		}
		if best != is {
			m.turn(sensors.Quantity(q), best, at)
		}
		// What was silent is found out by its silence; what was wrong, at once.
		if best.Condition == Stuck || best.Condition == Implausible {
			m.out.Transitions = m.engine.Lose(sensors.Quantity(q), at, m.out.Transitions)
		}
	}
}

// turn takes a quantity from another sensor from now on.
func (m *Monitor) turn(q sensors.Quantity, p *patient, at time.Time) {
	m.out.Sources = append(m.out.Sources, Source{q, p.ID, m.source[q].ID})
	m.source[q] = p
	m.maker.Change(q, p.Every)
	m.engine.Change(q, p.Every)
	switch {
	case q == sensors.SoundLevel:
		if e, ok := m.sound.Flush(); ok {
			m.out.Sounds = append(m.out.Sounds, e)
		}
		m.sound = acoustics.NewMarker(p.Every)
	case q == sensors.Illuminance && m.light != nil:
		m.dark()
		m.light = newLightMarker(m.judges.dark, p.Every)
	}
}
