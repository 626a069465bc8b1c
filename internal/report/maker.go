package report

import (
	"fmt"
	"strings"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/night"
	"nightroom/internal/words"
)

// A Maker makes a report of nights and diary entries, which come one after the
// other, each kind in the order of nights. It keeps a few numbers of each.
type Maker struct {
	Options
	w       *words.Words
	nights  int // that are over
	periods []period
	scores  series
	dots    []dot
	late    int

	here, partly, away int                 // as the diary has it
	absent             int                 // nights, as was said
	elsewhere          map[night.Date]bool // the room's figures are without them
	sites              map[string]int
	sleeps             map[night.Date]night.Sleep
	changes            []change
	notes              []Fact
	room               room
	basis              night.Basis
	judged             bool
}

// A period is a week, from Monday, or a month, of the evenings' dates.
type period struct {
	from, to                                               night.Date
	nights                                                 int
	pain, inBed, asleep, efficiency, awakenings, stiffness series
	answered                                               int
}

// A dot is a morning's score.
type dot struct {
	night night.Date
	score diary.Score
	late  bool
}

type change struct {
	night night.Date
	what  string
}

// New begins a report. Entries come before nights, because a night that was
// not slept in the room says nothing about it.
func New(o Options) *Maker {
	m := &Maker{Options: o, w: words.Of(o.Language, ""), elsewhere: map[night.Date]bool{}, sites: map[string]int{}, sleeps: map[night.Date]night.Sleep{}}
	last := o.To
	for last.Noon().After(o.Now) && !last.Noon().Before(o.From.Noon()) {
		last = last.AddDays(-1) // it is not over, so there is no morning yet
	}
	byMonth := daysFrom(o.From, o.To) > 14*7
	for d := o.From; !d.Noon().After(o.To.Noon()); d = d.AddDays(1) {
		if len(m.periods) == 0 || d.Day == 1 && byMonth || weekday(d) == time.Monday && !byMonth {
			m.periods = append(m.periods, period{from: d})
		}
		p := &m.periods[len(m.periods)-1]
		p.to = d
		if !d.Noon().After(last.Noon()) {
			p.nights++
			m.nights++
		}
	}
	return m
}

func weekday(d night.Date) time.Weekday { return d.AddDays(-1).Noon().Weekday() }

func daysFrom(a, b night.Date) int { return int(b.Noon().Sub(a.Noon())/(24*time.Hour)) + 1 }

// at is the period of a night; nil outside the report.
func (m *Maker) at(d night.Date) *period {
	for i := range m.periods {
		if p := &m.periods[i]; !d.Noon().Before(p.from.Noon()) && !d.Noon().After(p.to.Noon()) {
			return p
		}
	}
	return nil
}

// Entry takes what the person said of a night. Of evenings only the sites, the
// factors and the note are of interest: pain on waking is what is compared.
func (m *Maker) Entry(e *diary.Entry) {
	p := m.at(e.Night)
	if p == nil {
		return
	}
	m.note(e)
	if e.Moment != diary.Morning {
		return
	}
	switch e.SleptHere {
	case diary.No:
		m.away++
		m.elsewhere[e.Night] = true
	case diary.Partly:
		m.partly++
	default:
		m.here++
	}
	if e.Score.Given {
		m.dots = append(m.dots, dot{e.Night, e.Score.Value, e.Late})
	}
	if e.Late && !m.Late {
		m.late++
		return
	}
	p.answered++
	if e.Score.Given {
		p.pain.add(float64(e.Score.Value))
		m.scores.add(float64(e.Score.Value))
	}
	p.sleep(e)
	for _, s := range e.Sites {
		m.sites[s]++
	}
	if from, to := e.Asleep(); !from.IsZero() {
		m.sleeps[e.Night] = night.Sleep{LightsOut: from, Wake: to}
	}
}

// sleep takes the night as its sleeper remembers it. Time asleep is from
// trying to sleep to the final awakening, less the minutes awake; it is known
// only when all of that was answered.
func (p *period) sleep(e *diary.Entry) {
	inBed := 0.0
	if !e.IntoBed.IsZero() && e.OutOfBed.After(e.IntoBed) {
		inBed = e.OutOfBed.Sub(e.IntoBed).Minutes()
		p.inBed.add(inBed)
	}
	tried, woke := e.Asleep()
	if !tried.IsZero() && woke.After(tried) && e.MinutesToSleep.Given && e.MinutesAwake.Given {
		asleep := woke.Sub(tried).Minutes() - float64(e.MinutesToSleep.Value+e.MinutesAwake.Value)
		if asleep >= 0 {
			p.asleep.add(asleep)
			if inBed >= asleep && inBed > 0 {
				p.efficiency.add(100 * asleep / inBed)
			}
		}
	}
	if e.Awakenings.Given {
		p.awakenings.add(float64(e.Awakenings.Value))
	}
	if e.StiffnessMin.Given {
		p.stiffness.add(float64(e.StiffnessMin.Value))
	}
}

// note takes the changes that have a date, and what was written beside.
func (m *Maker) note(e *diary.Entry) {
	for _, f := range e.Factors {
		if strings.HasPrefix(f, "new_") || strings.HasPrefix(strings.ToLower(f), "new ") {
			m.changes = append(m.changes, change{e.Night, m.w.Diary.Factor(f)})
		}
	}
	if m.Notes && e.Note != "" {
		when := m.w.Sheet.InTheMorning
		if e.Moment == diary.Evening {
			when = m.w.Sheet.InTheEvening
		}
		m.notes = append(m.notes, Fact{fmt.Sprintf(when, m.w.DayOf(e.Night)), e.Note})
	}
}

// Night takes a night's summary.
func (m *Maker) Night(s *night.Summary) {
	if m.at(s.Night) == nil {
		return
	}
	if s.Away {
		m.absent++
		return
	}
	sleep, said := s.Sleep(), m.sleeps[s.Night]
	if !said.LightsOut.IsZero() {
		sleep.LightsOut, sleep.Wake = said.LightsOut, said.Wake
	}
	m.sleeps[s.Night] = sleep
	if m.elsewhere[s.Night] {
		return
	}
	if m.judged && s.Basis != m.basis {
		for _, what := range m.differences(m.basis, s.Basis) {
			m.changes = append(m.changes, change{s.Night, what})
		}
	}
	m.basis, m.judged = s.Basis, true
	m.room.add(s)
}
