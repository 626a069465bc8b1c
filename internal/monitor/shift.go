package monitor

import (
	"time"

	"nightroom/internal/epoch"
	"nightroom/internal/night"
)

// Wait says that nobody knows what time it is. Until Shift, epochs and events
// come out with a time that is not theirs, and no night is made of them: when
// the time is known they are to be given back, Dated.
func (m *Monitor) Wait() { m.undated = true }

// Shift says that the time, which was now, is another by so much, and from here
// on is known. What was said since an instant is moved with it. Nothing that is
// under way notices: an epoch stays one, holds go on, a sensor that was silent
// still is.
func (m *Monitor) Shift(now time.Time, by time.Duration, said time.Time) *Outputs {
	m.begin()
	m.undated = false
	if !m.started {
		m.calendar.Shift(said, by)
		return &m.out
	}
	m.maker.Shift(now, by)
	m.engine.Shift(by)
	if m.sound != nil {
		m.sound.Shift(by)
	}
	if m.light != nil {
		m.light.start, m.light.lit = m.light.start.Add(by), m.light.lit.Add(by)
	}
	for i := range m.patients {
		m.patients[i].shift(by)
	}
	m.last.Start = m.last.Start.Add(epoch.Step(now, by))
	m.watched = m.watched.Add(by)
	m.calendar.Shift(said, by)
	m.nights.Said()
	m.enter(m.calendar.At(now.Add(by)), now.Add(by))
	return &m.out
}

// Oldest is the start of the oldest epoch that is under way; zero before the
// first.
func (m *Monitor) Oldest() time.Time { return m.maker.Oldest() }

func (p *patient) shift(by time.Duration) {
	if !p.Since.IsZero() {
		p.Since = p.Since.Add(by)
	}
	for i := range p.pulses {
		for _, at := range [...]*int64{&p.pulses[i].at, &p.pulses[i].believedAt, &p.pulses[i].doubtedFor} {
			if *at != 0 {
				*at += int64(by)
			}
		}
	}
}

// Dated takes an epoch that waited for its time and has it now: its phase, and
// with it what it is judged by, may be another.
func (m *Monitor) Dated(e *epoch.Epoch) { m.judge(e) }

// Relearn forgets what is known of the nights, because what they were made of
// has another time now. What the journal has is to be recalled, as after a
// restart.
func (m *Monitor) Relearn() {
	basis := m.nights.Basis()
	m.nights = night.NewLedger(m.calendar, basis)
}
