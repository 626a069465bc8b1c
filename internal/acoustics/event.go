package acoustics

import "time"

// The rule by which a sound event is marked. Another rule gives another
// number of events, so the rule belongs beside the number. The threshold is
// the LAmax of WHO's Guidelines for Community Noise (1999, table 4.1) for
// bedrooms; the margin and the wait keep one passing car one event.
const (
	EventBeginDBA = 45.0            // LAF at or above it begins an event
	EventEndDBA   = 42.0            // below it for EventEnd the event is over
	EventEnd      = 3 * time.Second // so does a gap in the levels of that length
)

// An Event is a single loud sound. However short, it counts: a bang lasts
// less than a quarter of a second.
type Event struct {
	Start     time.Time
	Duration  time.Duration // until it last was at or above EventEndDBA
	LAFmaxDBA float64
	SELDBA    float64
}

// A Marker finds the events in a series of fast levels. The zero value is not
// ready: see NewMarker.
type Marker struct {
	step time.Duration

	open      bool
	start     time.Time
	loud      time.Time // of the last level at or above EventEndDBA
	maxDBA    float64
	energy    float64 // from start to loud
	energyNow float64 // from start to the last level
}

// NewMarker returns a Marker for levels that come every step.
func NewMarker(step time.Duration) *Marker { return &Marker{step: step} }

// Observe takes the next level, with its Energy. ok is true when a past event
// has turned out to be over.
func (m *Marker) Observe(at time.Time, levelDBA, energy float64) (e Event, ok bool) {
	e, ok = m.Expire(at)
	switch {
	case !m.open && levelDBA >= EventBeginDBA:
		m.open, m.start, m.maxDBA, m.energyNow = true, at, levelDBA, 0
	case !m.open:
		return e, ok
	}
	m.energyNow += energy
	if levelDBA >= EventEndDBA {
		m.loud, m.energy = at, m.energyNow
	}
	m.maxDBA = max(m.maxDBA, levelDBA)
	return e, ok
}

// Shift says that the time is another by so much.
func (m *Marker) Shift(by time.Duration) { m.start, m.loud = m.start.Add(by), m.loud.Add(by) }

// Expire ends an event after which, as far as all levels before now tell, it
// was not loud for EventEnd.
func (m *Marker) Expire(now time.Time) (Event, bool) {
	if m.open && now.Sub(m.loud) >= m.step+EventEnd {
		return m.Flush()
	}
	return Event{}, false
}

// Flush ends the event under way, if there is one, where it stands.
func (m *Marker) Flush() (Event, bool) {
	if !m.open {
		return Event{}, false
	}
	m.open = false
	return Event{
		Start:     m.start,
		Duration:  m.loud.Sub(m.start) + m.step,
		LAFmaxDBA: m.maxDBA,
		SELDBA:    SEL(m.energy, m.step.Seconds()),
	}, true
}
