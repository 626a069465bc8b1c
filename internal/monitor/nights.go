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

func (j *judges) basis(every [sensors.Quantities]time.Duration) night.Basis {
	return night.Basis{
		Cool:  limit(j.cool, every[sensors.Temperature]),
		Dark:  limit(j.dark, every[sensors.Illuminance]),
		Quiet: limit(j.quiet, every[sensors.SoundLevel]),
	}
}

func limit(r *rules.Rule, every time.Duration) night.Limit {
	l := night.Limit{Measured: every > 0, Judged: r != nil}
	if r != nil {
		l.Above = night.Maybe{Value: r.Above.Value, Known: r.Above.Set}
		l.Below = night.Maybe{Value: r.Below.Value, Known: r.Below.Set}
	}
	return l
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

// heard is a sound event that is over.
func (m *Monitor) heard(e acoustics.Event) {
	m.out.Sounds = append(m.out.Sounds, e)
	m.nights.Hear(e)
}
