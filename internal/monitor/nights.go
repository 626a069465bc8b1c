package monitor

import (
	"time"

	"nightroom/internal/acoustics"
	"nightroom/internal/epoch"
	"nightroom/internal/night"
	"nightroom/rules"
	"nightroom/sensors"
)

// BasisOf is what the nights of a room are judged by.
func BasisOf(c Config) night.Basis {
	var every [sensors.Quantities]time.Duration
	for _, s := range c.Sensors {
		for _, q := range s.Quantities {
			every[q] = s.Every
		}
	}
	j := judgesOf(c.Rules, every)
	return j.basis(every)
}

func (j *judges) basis(every [sensors.Quantities]time.Duration) (b night.Basis) {
	b.Cool.Measured = every[sensors.Temperature] > 0
	b.Dark.Measured = every[sensors.Illuminance] > 0
	b.Quiet.Measured = every[sensors.SoundLevel] > 0
	j.judge(&b)
	return b
}

// judge puts the limits as they are now into a basis.
func (j *judges) judge(b *night.Basis) {
	for _, of := range [...]struct {
		*night.Limit
		*rules.Rule
	}{{&b.Cool, j.cool}, {&b.Dark, j.dark}, {&b.Quiet, j.quiet}} {
		if of.Judged = of.Rule != nil; of.Judged {
			of.Limit.Above = night.Maybe{Value: of.Rule.Above.Value, Known: of.Rule.Above.Set}
			of.Limit.Below = night.Maybe{Value: of.Rule.Below.Value, Known: of.Rule.Below.Set}
		}
	}
}

// Since is from when on the journal's epochs, sound events and nights are to be
// recalled after a restart, so that the night under way comes out as if there
// had been none. Call it when what was said about being in bed is recalled.
func (m *Monitor) Since(now time.Time) time.Time {
	since := m.nights.Since(now)
	m.nights.Open(since)
	return since
}

// RecallEpoch takes an epoch of before a restart; not the one that Resume goes
// on with.
func (m *Monitor) RecallEpoch(e *epoch.Epoch) { m.nights.Add(e) }

// RecallSound takes a sound event of before a restart.
func (m *Monitor) RecallSound(e acoustics.Event) { m.nights.Hear(e) }

// RecallNight takes a night that was told before a restart.
func (m *Monitor) RecallNight(s night.Summary) { m.nights.Recall(s) }

// Leave takes the word, given at an instant, that nobody sleeps here until
// another; one that is not later says that somebody is back.
func (m *Monitor) Leave(at, until time.Time) { m.nights.Leave(at, until) }

// heard is a sound event that is over.
func (m *Monitor) heard(e acoustics.Event) {
	m.out.Sounds = append(m.out.Sounds, e)
	if !m.undated {
		m.nights.Hear(e)
	}
}

// Relive takes an epoch of a past that was not lived sample by sample, and the
// sound events that began in it. It is judged and summed up; no rule goes by it.
func (m *Monitor) Relive(e *epoch.Epoch, sounds []acoustics.Event) *Outputs {
	m.begin()
	m.advance(e.Start)
	for _, s := range sounds {
		m.heard(s)
	}
	m.judge(e)
	m.nights.Add(e)
	m.out.Epochs = append(m.out.Epochs, *e)
	m.out.Nights = append(m.out.Nights, m.nights.Due(e.Start.Add(epoch.Length))...)
	return &m.out
}
