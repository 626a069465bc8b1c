package night

import (
	"time"

	"nightroom/internal/epoch"
	"nightroom/sensors"
)

// Of sums one night up as it stands at now, however it was told; ok is false
// when there was none, or nothing of it was measured. One that is under way is
// summed up to now.
func (l *Ledger) Of(night Date, now time.Time) (n Night, ok bool) {
	for _, group := range l.groups(now) {
		if group[0].Night != night {
			continue
		}
		if last := &group[len(group)-1]; last.To.IsZero() {
			last.To = now
		}
		return l.sum(group)
	}
	return n, false
}

// sum adds up a night that is made of stretches, all of which have ended.
func (l *Ledger) sum(group []Stretch) (n Night, ok bool) {
	end := group[len(group)-1].To
	s := &n.Summary
	s.Night, s.LightsOut, s.Wake = group[0].Night, second(group[0].From), second(end)
	var (
		whole  part
		hours  []hour
		epochs uint32
		gaps   time.Duration
	)
	for i, stretch := range group {
		epochs += epochsIn(stretch)
		if i > 0 {
			if gap := stretch.From.Sub(group[i-1].To); gap > 0 {
				s.Interruptions++
				gaps += gap
			}
		}
		for j := range l.parts {
			if p := &l.parts[j]; !p.from.Before(stretch.From) && p.from.Before(stretch.To) {
				whole.merge(p)
				hours = inHour(hours, hourOf(p.from, l.calendar.schedule.Location), &p.tally)
			}
		}
	}
	if whole.tally.Epochs == 0 {
		return n, false
	}
	s.take(&whole.tally)
	s.Basis = whole.basis
	if was, told := l.made[s.Night]; told {
		s.Basis = was.Basis
	}
	if s.Basis.measured() && epochs > 0 {
		s.CoveragePct = known(100 * float64(whole.covered) / float64(epochs))
	}
	if s.SoundLAeqDBA.Known {
		s.SoundEvents = known(float64(whole.events))
	}
	if whole.tally.Dark.Known > 0 {
		s.DarkLongestMin = known(whole.dark.longest().minutes())
	}
	s.Loudest = whole.loudest
	s.OutOfBedMin = known(gaps.Minutes())
	s.Evidence = l.evidence(s.Night, group, end)
	s.Away = l.absences.Cover(s.Evidence.Planned)
	for i := range hours {
		n.Hours = append(n.Hours, hours[i].figures())
	}
	return n, true
}

// hour is the tally of a clock's hour.
type hour struct {
	start time.Time
	tally Tally
}

// inHour adds to the hour that begins at start. Parts come in order.
func inHour(hours []hour, start time.Time, t *Tally) []hour {
	if n := len(hours); n == 0 || !hours[n-1].start.Equal(start) {
		hours = append(hours, hour{start: start})
	}
	hours[len(hours)-1].tally.Merge(t)
	return hours
}

func (h *hour) figures() Hour {
	of := Hour{
		Start:             h.start,
		TemperatureMeanC:  meanOf(&h.tally, sensors.Temperature),
		IlluminanceMeanLx: meanOf(&h.tally, sensors.Illuminance),
		SoundLAeqDBA:      meanOf(&h.tally, sensors.SoundLevel),
		ReadyPct:          percentOf(h.tally.Ready),
	}
	if f, ok := h.tally.Of(sensors.SoundLevel); ok {
		of.SoundFloorPct = known(f.FloorPct)
	}
	return of
}

// epochsIn is how many epochs begin in a stretch.
func epochsIn(s Stretch) uint32 {
	before := func(t time.Time) int64 { return numberOf(t.Add(epoch.Length - time.Nanosecond)) }
	return uint32(max(0, before(s.To)-before(s.From)))
}

// merge adds what another part of the same night has, whatever its borders.
func (p *part) merge(o *part) {
	p.tally.Merge(&o.tally)
	p.covered += o.covered
	if o.last >= p.last && o.tally.Epochs > 0 {
		p.basis, p.last = o.basis, o.last
	}
	for _, s := range o.dark {
		p.dark.join(s)
	}
	p.events += o.events
	for _, one := range o.loudest {
		if !one.At.IsZero() {
			p.loud(one)
		}
	}
}
