package epoch

import "time"

// Shift says at an instant that the time is another by so much. Epochs that are
// under way stay what they are, each one and whole, and are shifted by a number
// of whole ones (Step): so there are never two of one, however the clock was
// set.
func (m *Maker) Shift(at time.Time, by time.Duration) {
	step := Step(at, by)
	for i := range m.n {
		m.open[i].Start = m.open[i].Start.Add(step)
	}
	shift := func(t *time.Time) {
		if !t.IsZero() {
			*t = t.Add(by)
		}
	}
	for q := range m.last {
		shift(&m.last[q])
	}
	shift(&m.began)
	shift(&m.now)
}

// Oldest is the start of the oldest epoch that is under way; zero before the
// first.
func (m *Maker) Oldest() time.Time {
	if m.n == 0 {
		return time.Time{}
	}
	return m.open[0].Start
}

// Step is by how much epochs are shifted when the time is another by so much at
// an instant: the epoch of that instant becomes the one of the new time.
func Step(at time.Time, by time.Duration) time.Duration { return Begin(at.Add(by)).Sub(Begin(at)) }
