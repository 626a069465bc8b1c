package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"nightroom/internal/acoustics"
	"nightroom/internal/diary"
	"nightroom/internal/night"
)

// mostSites are named; the rest is in the export.
const mostSites = 5

// mostChanges, and mostNotes, are on the page: it is one.
const (
	mostChanges = 5
	mostNotes   = 6

	mostNotesBeside = 2   // where the nights have something to say
	mostNote        = 110 // characters

	tight = 14 // rows, notes and facts from which on the print is smaller
)

// Report is the page of all that was taken.
func (m *Maker) Report() *Report {
	sheet := &m.w.Sheet
	from := m.w.DayOf(m.From)
	if m.From.Year != m.To.Year {
		from = fmt.Sprint(from, " ", m.From.Year)
	}
	r := &Report{
		W: m.w, Room: m.Room, Person: m.Person, MadeUp: m.MadeUp, Question: m.w.Diary.Question,
		Period: fmt.Sprintf(sheet.Nights, from, fmt.Sprint(m.w.DayOf(m.To), " ", m.To.Year)),
		Made:   m.w.Dated(night.DateOf(m.Now)),
		By:     sheet.ByWeek,
	}
	if daysFrom(m.From, m.To) > 14*7 {
		r.By = sheet.ByMonth
	}
	r.Counts = m.counts()
	r.Pain = sheet.NoScore
	if len(m.scores) > 0 {
		r.Pain = fmt.Sprintf(sheet.Pain, m.ofRange(sheet.Range, m.scores), sheet.Mornings.Of(len(m.scores)))
	}
	r.Chart, r.ChartNote = m.chart(), m.chartNote()
	for i := range m.periods {
		r.Rows = append(r.Rows, m.row(&m.periods[i]))
	}
	r.Facts = m.facts()
	if changed := m.changed(); changed != "" {
		r.Facts = append(r.Facts, Fact{sheet.Changed, changed})
	}
	r.Measures, r.Insight = m.room.table(m.w, m.Fahrenheit), m.Insight
	r.Measured, r.Cannot = m.measured(), m.cannot()
	for i := range m.notes {
		m.notes[i].Is = short(m.notes[i].Is)
	}
	most := mostNotes
	if len(r.Insight) > 1 {
		most = mostNotesBeside
	}
	if r.Notes = m.notes; len(r.Notes) > most {
		left := len(r.Notes) - most
		r.Notes = append(r.Notes[:most:most], Fact{"", sheet.MoreNotes.Of(left)})
	}
	lines := len(r.Rows) + len(r.Notes) + len(r.Facts)
	if len(r.Insight) > 0 {
		lines += 2 + len(r.Insight)
	}
	r.Tight = lines > tight
	return r
}

// short is a note on one line, and as much of it as there is room for.
func short(note string) string {
	note = strings.Join(strings.Fields(note), " ")
	if r := []rune(note); len(r) > mostNote {
		return string(r[:mostNote]) + " …"
	}
	return note
}

func (m *Maker) counts() string {
	sheet, answered := &m.w.Sheet, 0
	for i := range m.periods {
		answered += m.periods[i].answered
	}
	s := fmt.Sprintf(sheet.Answered, answered, sheet.Mornings.Of(m.nights))
	if m.late > 0 {
		s += fmt.Sprintf(sheet.Late, m.late, int(diary.LateAfter.Hours()))
	}
	s += fmt.Sprintf(sheet.Slept, m.here, sheet.NightsTold.Of(m.here+m.partly+m.away))
	var rest []string
	if m.partly > 0 {
		rest = append(rest, fmt.Sprintf(sheet.Partly, m.partly))
	}
	if m.away > 0 {
		rest = append(rest, fmt.Sprintf(sheet.Elsewhere, m.away))
	}
	if len(rest) > 0 {
		s += "; " + m.list(rest)
	}
	return s + "."
}

// row is a week or a month as the table has it.
func (m *Maker) row(p *period) Row {
	r := Row{When: m.w.ShortDay(p.from) + " – " + m.w.ShortDay(p.to)}
	if p.nights == 0 {
		return r // still to come
	}
	sheet := &m.w.Sheet
	r.Answered = fmt.Sprintf(sheet.AnsweredOf, p.answered, p.nights)
	show := func(s series, f func(float64) string) string {
		if len(s) == 0 {
			return ""
		}
		return m.n(f(s.median()), len(s))
	}
	whole := func(format string) func(float64) string {
		return func(v float64) string { return fmt.Sprintf(format, m.w.Number(v, 0)) }
	}
	if len(p.pain) > 0 {
		r.Pain = m.n(m.ofRange(sheet.RangeIn, p.pain), len(p.pain))
	}
	r.InBed, r.Asleep = show(p.inBed, m.hours), show(p.asleep, m.hours)
	r.Efficiency = show(p.efficiency, whole(sheet.Percent))
	r.Awakenings = show(p.awakenings, func(v float64) string { return m.w.Trimmed(v, 1) })
	r.Stiffness = show(p.stiffness, whole(sheet.Minutes))
	return r
}

func (m *Maker) facts() (facts []Fact) {
	sheet := &m.w.Sheet
	if len(m.sites) > 0 {
		ids := slices.SortedFunc(maps.Keys(m.sites), func(a, b string) int {
			return cmp.Or(m.sites[b]-m.sites[a], strings.Compare(a, b))
		})
		var sites []string
		for _, id := range ids[:min(mostSites, len(ids))] {
			sites = append(sites, m.n(cmp.Or(m.w.Diary.Site(id), id), m.sites[id]))
		}
		facts = append(facts, Fact{sheet.Sites, m.list(sites)})
	}
	var sleeps []night.Sleep
	for _, s := range m.sleeps {
		sleeps = append(sleeps, s)
	}
	steady := night.RegularityOf(sleeps, m.Now.Location())
	var says []string
	if v := steady.MidSleepSDMin; v.Known {
		says = append(says, fmt.Sprintf(sheet.MidSleep, m.w.Number(v.Value, 0), sheet.SomeNights.Of(steady.MidSleeps)))
	}
	if v := steady.OnPlanPct; v.Known {
		says = append(says, fmt.Sprintf(sheet.OnPlan, int(night.Near.Minutes()), m.w.Number(v.Value, 0), sheet.SomeNights.Of(steady.LightsOuts)))
	}
	if len(says) > 0 {
		facts = append(facts, Fact{sheet.Regularity, strings.Join(says, "; ")})
	}
	return facts
}

// changed are what has a date, each once.
func (m *Maker) changed() string {
	slices.SortStableFunc(m.changes, func(a, b change) int { return a.night.Noon().Compare(b.night.Noon()) })
	var says []string
	all := slices.Compact(m.changes)
	for i, c := range all {
		if i == mostChanges && len(all) > mostChanges+1 {
			says = append(says, fmt.Sprintf(m.w.Sheet.More, len(all)-i))
			break
		}
		says = append(says, fmt.Sprintf(m.w.Sheet.From, m.w.DayOf(c.night), short(c.what)))
	}
	return strings.Join(says, "; ")
}

func (m *Maker) chartNote() string {
	s := m.w.Sheet.Dots
	if slices.ContainsFunc(m.dots, func(d dot) bool { return d.late }) {
		s += m.w.Sheet.Hollow
	}
	return s + m.w.Sheet.NoDot
}

func (m *Maker) measured() (lines []string) {
	sheet := &m.w.Sheet
	lines = append(lines, sheet.Scale)
	if len(m.Instruments) > 0 {
		var by []string
		for i := range m.Instruments {
			by = append(by, m.instrument(&m.Instruments[i]))
		}
		lines = append(lines, fmt.Sprintf(sheet.By, strings.Join(by, "; ")))
	}
	if m.judged {
		b := m.basis
		lines = append(lines, fmt.Sprintf(sheet.Judged, m.meaning(b.Cool, "temperature"), m.meaning(b.Dark, "illuminance"), m.meaning(b.Quiet, "sound"),
			acoustics.EventBeginDBA, acoustics.EventEndDBA, int(acoustics.EventEnd.Seconds())))
	}
	if r := &m.room; r.nights > 0 {
		s := fmt.Sprintf(sheet.RoomOf, sheet.SomeNights.Of(r.nights))
		if len(m.elsewhere) > 0 {
			s += sheet.WithoutElsewhere
		}
		if m.absent > 0 {
			s += sheet.WithoutAway.Of(m.absent)
		}
		if len(r.coverage) > 0 {
			s += fmt.Sprintf(sheet.Coverage, m.w.Number(r.coverage.median(), 0), m.w.Number(r.coverage.quantile(0.1), 0))
		}
		lines = append(lines, s+".")
	}
	return lines
}

// instrument is what measured, in a few words: Bosch BME280 (temperature,
// humidity, every 10 s).
func (m *Maker) instrument(i *Instrument) string {
	var what []string
	for _, q := range i.Quantities {
		what = append(what, cmp.Or(m.w.Sheet.Quantities[q], q))
	}
	every := m.w.Trimmed(i.Every.Seconds(), 3) + " s"
	if i.Every < time.Second {
		every = m.w.Trimmed(i.Every.Seconds()*1000, 3) + " ms"
	}
	if i.Floor == 0 {
		return fmt.Sprintf(m.w.Sheet.Instrument, i.Name, strings.Join(what, ", "), every)
	}
	return fmt.Sprintf(m.w.Sheet.WithFloor, i.Name, strings.Join(what, ", "), every, m.w.Trimmed(i.Floor, 2)+" "+i.Unit)
}

func (m *Maker) cannot() (lines []string) {
	lines = append(lines, m.w.Sheet.Proves)
	if m.room.nights > 0 {
		lines = append(lines, m.w.Sheet.Where)
	}
	return lines
}
