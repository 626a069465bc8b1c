package monitor

import (
	"time"

	"nightroom/rules"
)

// lightEnd is how long it must be dark again for a light event to be over.
const lightEnd = 30 * time.Second

// A LightEvent is light at night: above the limit of the rule dark, until 30 s
// at or below the level at which that rule clears.
type LightEvent struct {
	Start    time.Time
	Duration time.Duration // until it last was above the clearing level
	MaxLx    float64
}

// A lightMarker finds the light events among the samples of a night.
type lightMarker struct {
	limit, clear float64
	every        time.Duration

	open       bool
	start, lit time.Time // first, last above the clearing level
	maxLx      float64
}

// newLightMarker marks by the rule dark, for samples that come every so often.
func newLightMarker(dark *rules.Rule, every time.Duration) *lightMarker {
	m := &lightMarker{every: every}
	m.follow(dark)
	return m
}

// follow goes by what the rule is now.
func (m *lightMarker) follow(dark *rules.Rule) {
	m.limit, m.clear = dark.Above.Value, dark.ClearsAt(rules.Above)
}

// observe takes the next sample of a night. ok is true when a past event has
// turned out to be over.
func (m *lightMarker) observe(at time.Time, lx float64) (e LightEvent, ok bool) {
	e, ok = m.expire(at)
	if !m.open && lx > m.limit {
		m.open, m.start, m.maxLx = true, at, lx
	}
	if m.open && lx > m.clear {
		m.lit, m.maxLx = at, max(m.maxLx, lx)
	}
	return e, ok
}

// expire ends an event after which, as far as all samples before now tell, it
// was dark for long enough.
func (m *lightMarker) expire(now time.Time) (LightEvent, bool) {
	if m.open && now.Sub(m.lit) >= m.every+lightEnd {
		return m.flush()
	}
	return LightEvent{}, false
}

// flush ends the event under way, if there is one: the night is over.
func (m *lightMarker) flush() (LightEvent, bool) {
	if !m.open {
		return LightEvent{}, false
	}
	m.open = false
	return LightEvent{Start: m.start, Duration: m.lit.Sub(m.start) + m.every, MaxLx: m.maxLx}, true
}
