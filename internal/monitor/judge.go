package monitor

import (
	"time"

	"nightroom/internal/epoch"
	"nightroom/rules"
	"nightroom/sensors"
)

// judges are the rules whose limits the flags of an epoch go by; nil where the
// rule is off or nothing measures its quantity.
type judges struct{ cool, dark, dim, quiet *rules.Rule }

func judgesOf(all []rules.Rule, every [sensors.Quantities]time.Duration) (j judges) {
	for i := range all {
		r := &all[i]
		if every[r.Quantity] == 0 {
			continue
		}
		switch r.Name {
		case "cool":
			j.cool = r
		case "dark":
			j.dark = r
		case "dim":
			j.dim = r
		case "quiet":
			j.quiet = r
		}
	}
	return j
}

// judge gives an epoch its phase and its flags: the plain facts of its own
// values, without hold or margin. In the evening dark is judged as dim is.
func (m *Monitor) judge(e *epoch.Epoch) {
	e.Phase = m.phaseAt(e.Start)
	dark := m.judges.dark
	if e.Phase == epoch.WindDown {
		dark = m.judges.dim
	}
	e.Cool, e.Dark, e.Quiet = inRange(m.judges.cool, e), inRange(dark, e), inRange(m.judges.quiet, e)
	e.Ready = epoch.Unknown
	var judged, unknown bool
	for _, f := range [...]struct {
		rule *rules.Rule
		flag epoch.Flag
	}{{m.judges.cool, e.Cool}, {dark, e.Dark}, {m.judges.quiet, e.Quiet}} {
		if f.rule == nil {
			continue // left out
		}
		if f.flag == epoch.False {
			e.Ready = epoch.False
			return
		}
		judged, unknown = true, unknown || f.flag == epoch.Unknown
	}
	if judged && !unknown {
		e.Ready = epoch.True
	}
}

func inRange(r *rules.Rule, e *epoch.Epoch) epoch.Flag {
	if r == nil {
		return epoch.Unknown
	}
	s, ok := e.Stat(r.Quantity)
	if !ok {
		return epoch.Unknown
	}
	return r.InRange(rules.Value{Value: s.Mean, AtFloor: s.AtFloor(), Floor: s.Min})
}

// phaseAt is the phase in which an epoch starts: mostly the one that holds.
func (m *Monitor) phaseAt(start time.Time) epoch.Phase {
	if !start.Before(m.moment.Since) && start.Before(m.moment.Until) {
		return m.moment.Phase
	}
	return m.calendar.At(start).Phase
}
