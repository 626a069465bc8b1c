package monitor

import (
	"fmt"
	"time"

	"nightroom/sensors"
)

// A Condition is how a sensor is.
type Condition uint8

// The conditions. A sensor that has not been heard of yet has none.
const (
	Unheard Condition = iota
	Healthy
	Failing     // it answers, but not with a reading; or its bus hangs
	Missing     // it does not answer
	Stuck       // it reads, and always the same: see rests
	Implausible // it reads what cannot be: see rooms
)

var conditionNames = [...]string{"", "ok", "failing", "missing", "stuck", "implausible"}

// String is the condition's name in topics.
func (c Condition) String() string { return conditionNames[c] }

// patience is how many errors in a row make a sensor sick that was well, and
// how many readings that cannot be: one disturbance on a wire by the bed is
// nobody's business.
const patience = 2

// afresh is after how long a part that is stuck or implausible is opened
// afresh once more.
const afresh = 10 * time.Minute

// Health is how a sensor is, since when, and what it said.
type Health struct {
	Sensor string
	Condition
	Since time.Time
	Err   error
}

// A patient is a sensor with all that is known of how it is.
type patient struct {
	Sensor
	Health
	measures [sensors.Quantities]bool
	pulses   [sensors.Quantities]pulse
	errors   int           // in a row
	silent   time.Duration // since a reading or an error
	asked    time.Duration // since it was last asked to be opened afresh
}

// patient finds a sensor; nil for one that nobody knows.
func (m *Monitor) patient(id string) *patient {
	for i := range m.patients {
		if p := &m.patients[i]; p.ID == id {
			return p
		}
	}
	return nil
}

// Fail takes the news that a sensor could not be read: Failing, Missing, or
// Implausible when the part said what cannot be.
func (m *Monitor) Fail(sensor string, at time.Time, c Condition, err error) *Outputs {
	m.begin()
	p := m.patient(sensor)
	if p == nil {
		return &m.out
	}
	p.errors++
	p.silent = 0
	if p.Condition == c || p.Condition == Healthy && p.errors < patience {
		return &m.out
	}
	m.diagnose(p, c, at, err)
	return &m.out
}

// feel takes a reading's news of its sensor, and tells whether the reading may
// be used.
func (m *Monitor) feel(p *patient, s *sensors.Sample) bool {
	pulse := &p.pulses[s.Quantity]
	usable := pulse.feel(s, p.Every, p.Resolution[s.Quantity], m.still)
	p.errors, p.silent = 0, 0
	if p.Condition == Healthy && pulse.verdict <= Healthy {
		return usable
	}
	c, q := p.worst()
	switch {
	case c == p.Condition, c == Healthy && !usable:
	case c == Healthy:
		m.diagnose(p, c, s.At, nil)
	default:
		m.diagnose(p, c, s.At, p.pulses[q].why(q, p.Resolution[q]))
	}
	return usable && p.Condition == Healthy
}

// worst is the worst verdict on a sensor that reads, and of which quantity.
func (p *patient) worst() (c Condition, q sensors.Quantity) {
	c = Healthy
	for i := range p.pulses {
		if v := p.pulses[i].verdict; v > c {
			c, q = v, sensors.Quantity(i)
		}
	}
	return c, q
}

// diagnose changes how a sensor is. One that reads wrongly is opened afresh.
func (m *Monitor) diagnose(p *patient, c Condition, at time.Time, err error) {
	p.Health = Health{p.ID, c, at, err}
	m.out.Health = append(m.out.Health, p.Health)
	if c == Stuck || c == Implausible {
		p.asked = 0
		m.out.Afresh = append(m.out.Afresh, p.ID)
	}
	m.choose(at)
}

// watch notes that time has passed: for sensors that say nothing at all, and
// for those that are still wrong. The time is that of the ticks, so that
// neither a clock that is set nor a machine that slept makes a sensor sick.
func (m *Monitor) watch(now time.Time) {
	passed := min(max(now.Sub(m.watched), 0), 2*time.Second)
	m.watched = now
	for i := range m.patients {
		p := &m.patients[i]
		p.silent += passed
		p.asked += passed
		switch wrong := p.Condition == Stuck || p.Condition == Implausible; {
		case p.silent > quiet(p.Every) && p.Condition != Failing && p.Condition != Missing:
			m.diagnose(p, Failing, now, fmt.Errorf("nothing has come from it for %d s, neither a reading nor an error; its bus hangs: power-cycle the sensors, then look for a short circuit",
				int(quiet(p.Every).Seconds())))
		case wrong && p.asked >= afresh:
			p.asked = 0
			m.out.Afresh = append(m.out.Afresh, p.ID)
		}
	}
}

// Rest says that nothing is read now because somebody wants it so: the silence
// is no sensor's fault.
func (m *Monitor) Rest() {
	for i := range m.patients {
		m.patients[i].silent = 0
	}
}

// Health calls f with the health of every sensor that was heard of.
func (m *Monitor) Health(f func(Health)) {
	for i := range m.patients {
		if p := &m.patients[i]; p.Condition != Unheard {
			f(p.Health)
		}
	}
}
