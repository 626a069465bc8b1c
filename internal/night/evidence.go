package night

import (
	"slices"
	"time"

	"nightroom/internal/epoch"
)

// Evidence is what speaks for when somebody lay down and got up. A schedule is
// none: a night that follows it begins and ends as planned whatever people did.
// What is not known is zero.
type Evidence struct {
	Bed      time.Time `json:"bed,omitzero"`       // somebody said: in bed
	Up       time.Time `json:"up,omitzero"`        // somebody said: up, for the last time
	LightOff time.Time `json:"light_off,omitzero"` // the light went out for the night
	Planned  time.Time `json:"planned"`            // when lights-out was planned
}

// How the light's going out is found. The last time in the evening that it was
// on for long is what counts: not the lamp of a minute at two o'clock.
const (
	evening   = 4 * time.Hour // before lights-out
	litFor    = 30            // epochs: it was on for a quarter of an hour
	litPauses = 4             // epochs: pauses of two minutes do not count
)

// evidence of a night that is made of stretches.
func (l *Ledger) evidence(night Date, group []Stretch, end time.Time) (e Evidence) {
	first, last := group[0], group[len(group)-1]
	planned, _ := l.calendar.schedule.Planned(night)
	e.Planned = second(planned)
	for _, s := range l.calendar.said {
		switch {
		case s.InBed && e.Bed.IsZero() && !s.At.Before(first.From) && s.At.Before(end):
			e.Bed = second(s.At)
		case !s.InBed && s.At.Equal(last.To):
			e.Up = second(s.At)
		}
	}
	e.LightOff = l.lightOff(first.From.Add(-evening), first.From.Add(end.Sub(first.From)/2))
	return e
}

// lightOff is when the light went out for the night, between two instants;
// zero if it did not, or was not measured.
func (l *Ledger) lightOff(from, to time.Time) time.Time {
	var lit, unlit spans
	first := numberOf(from.Add(epoch.Length - time.Nanosecond))
	for i := range l.parts {
		p := &l.parts[i]
		if p.from.Before(from.Add(-time.Hour)) || !p.from.Before(to) {
			continue
		}
		for _, s := range p.lit {
			if s.from = max(s.from, first); s.from >= s.to {
				continue
			}
			if n := len(lit); n > 0 && s.from-lit[n-1].to <= litPauses {
				lit[n-1].to = s.to
			} else {
				lit = append(lit, s)
			}
		}
		for _, s := range p.unlit {
			unlit.join(s)
		}
	}
	for _, run := range slices.Backward(lit) {
		off := startOf(run.to)
		if run.to-run.from >= litFor && off.Before(to) && unlit.has(run.to) {
			return off
		}
	}
	return time.Time{}
}

func second(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// Basis is what nights are judged by now.
func (l *Ledger) Basis() Basis { return l.basis }
