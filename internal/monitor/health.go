package monitor

import "time"

// A Condition is how a sensor is.
type Condition uint8

// The conditions. A sensor that has not been heard of yet has none.
const (
	Unheard Condition = iota
	Healthy
	Failing // it answers, but not with a reading
	Missing // it does not answer
)

var conditionNames = [...]string{"", "ok", "failing", "missing"}

// String is the condition's name in topics.
func (c Condition) String() string { return conditionNames[c] }

// patience is how many errors in a row make a sensor sick that was well: one
// disturbance on a wire by the bed is nobody's business.
const patience = 2

// Health is how a sensor is, since when, and what it said.
type Health struct {
	Sensor string
	Condition
	Since time.Time
	Err   error
}

type health struct {
	Health
	errors int // in a row
}

// Fail takes the news that a sensor could not be read.
func (m *Monitor) Fail(sensor string, at time.Time, absent bool, err error) *Outputs {
	m.begin()
	c := Failing
	if absent {
		c = Missing
	}
	for i := range m.health {
		h := &m.health[i]
		if h.Sensor != sensor {
			continue
		}
		h.errors++
		if h.Condition == c || h.Condition == Healthy && h.errors < patience {
			break
		}
		h.Health = Health{sensor, c, at, err}
		m.out.Health = append(m.out.Health, h.Health)
	}
	return &m.out
}

// recovered notes that a sensor has been read.
func (m *Monitor) recovered(sensor string, at time.Time) {
	for i := range m.health {
		h := &m.health[i]
		if h.Sensor != sensor {
			continue
		}
		h.errors = 0
		if h.Condition != Healthy {
			h.Health = Health{Sensor: sensor, Condition: Healthy, Since: at}
			m.out.Health = append(m.out.Health, h.Health)
		}
		return
	}
}

// Health calls f with the health of every sensor that was heard of.
func (m *Monitor) Health(f func(Health)) {
	for _, h := range m.health {
		if h.Condition != Unheard {
			f(h.Health)
		}
	}
}
