package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

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
	r := &Report{
		Room: m.Room, Person: m.Person, MadeUp: m.MadeUp, Question: diary.Question,
		Period: "Nights of " + dateOf(m.From) + " to " + m.To.AddDays(-1).Noon().Format("Monday 2 January 2006"),
		Made:   m.Now.Format("2 January 2006"),
		Unit:   "Week",
	}
	if daysFrom(m.From, m.To) > 14*7 {
		r.Unit = "Month"
	}
	if m.From.Year != m.To.Year {
		r.Period = strings.Replace(r.Period, " to ", fmt.Sprintf(" %d to ", m.From.Year), 1)
	}
	r.Counts = m.counts()
	r.Pain = "No morning has a score yet."
	if len(m.scores) > 0 {
		r.Pain = fmt.Sprintf("Pain on waking: median %s (%s).", strings.Replace(ofRange(m.scores), ", ", ", from ", 1), count(len(m.scores), "morning"))
	}
	r.Chart, r.ChartNote = m.chart(), m.chartNote()
	for i := range m.periods {
		r.Rows = append(r.Rows, m.periods[i].row())
	}
	r.Facts = m.facts()
	if changed := m.changed(); changed != "" {
		r.Facts = append(r.Facts, Fact{"Changed", changed})
	}
	r.Measures, r.Insight = m.room.table(), m.Insight
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
		r.Notes = append(r.Notes[:most:most], Fact{"", fmt.Sprintf("and %s more, in the export of the diary.", count(left, "note"))})
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
	answered := 0
	for i := range m.periods {
		answered += m.periods[i].answered
	}
	s := fmt.Sprintf("%d of %s were answered", answered, count(m.nights, "morning"))
	if m.late > 0 {
		s += fmt.Sprintf(", and %d more late: over %d h after waking, and not counted", m.late, int(diary.LateAfter.Hours()))
	}
	s += fmt.Sprintf(". Slept here: %s of %s that were told of", number(float64(m.here), 0), count(m.here+m.partly+m.away, "night"))
	var rest []string
	if m.partly > 0 {
		rest = append(rest, fmt.Sprintf("%d in part", m.partly))
	}
	if m.away > 0 {
		rest = append(rest, fmt.Sprintf("%d elsewhere", m.away))
	}
	if len(rest) > 0 {
		s += "; " + list(rest)
	}
	return s + "."
}

// row is a week or a month as the table has it.
func (p *period) row() Row {
	r := Row{When: day(p.from.AddDays(-1).Noon()) + " – " + day(p.to.AddDays(-1).Noon())}
	if p.nights == 0 {
		return r // still to come
	}
	r.Answered = fmt.Sprintf("%d of %d", p.answered, p.nights)
	show := func(s series, f func(float64) string) string {
		if len(s) == 0 {
			return ""
		}
		return n(f(s.median()), len(s))
	}
	minutes := func(v float64) string { return number(v, 0) + " min" }
	if len(p.pain) > 0 {
		r.Pain = n(ofRange(p.pain), len(p.pain))
	}
	r.InBed, r.Asleep = show(p.inBed, hours), show(p.asleep, hours)
	r.Efficiency = show(p.efficiency, func(v float64) string { return number(v, 0) + " %" })
	r.Awakenings = show(p.awakenings, func(v float64) string { return number(v, 1) })
	r.Stiffness = show(p.stiffness, minutes)
	return r
}

func (m *Maker) facts() (facts []Fact) {
	if len(m.sites) > 0 {
		ids := slices.SortedFunc(maps.Keys(m.sites), func(a, b string) int {
			return cmp.Or(m.sites[b]-m.sites[a], strings.Compare(a, b))
		})
		var words []string
		for _, id := range ids[:min(mostSites, len(ids))] {
			name := id
			if s, ok := diary.SiteOf(id); ok {
				name = s.Name
			}
			words = append(words, n(name, m.sites[id]))
		}
		facts = append(facts, Fact{"Where it hurt most often", list(words)})
	}
	var sleeps []night.Sleep
	for _, s := range m.sleeps {
		sleeps = append(sleeps, s)
	}
	steady := night.RegularityOf(sleeps, m.Now.Location())
	var words []string
	if v := steady.MidSleepSDMin; v.Known {
		words = append(words, fmt.Sprintf("the middle of the sleep varied by %s min (standard deviation, %s)", number(v.Value, 0), count(steady.MidSleeps, "night")))
	}
	if v := steady.OnPlanPct; v.Known {
		words = append(words, fmt.Sprintf("lights-out within %d min of the plan in %s %% of %s", int(night.Near.Minutes()), number(v.Value, 0), count(steady.LightsOuts, "night")))
	}
	if len(words) > 0 {
		facts = append(facts, Fact{"Regularity", strings.Join(words, "; ")})
	}
	return facts
}

// changed are what has a date, each once.
func (m *Maker) changed() string {
	slices.SortStableFunc(m.changes, func(a, b change) int { return a.night.Noon().Compare(b.night.Noon()) })
	var words []string
	all := slices.Compact(m.changes)
	for i, c := range all {
		if i == mostChanges && len(all) > mostChanges+1 {
			words = append(words, fmt.Sprintf("and %d more", len(all)-i))
			break
		}
		words = append(words, dateOf(c.night)+": "+short(c.what))
	}
	return strings.Join(words, "; ")
}

func (m *Maker) chartNote() string {
	s := "Each dot is a morning."
	if slices.ContainsFunc(m.dots, func(d dot) bool { return d.late }) {
		s += " Hollow: answered late."
	}
	return s + " Where there is none, nothing was answered."
}

func (m *Maker) measured() (lines []string) {
	lines = append(lines, "Pain is asked on waking, on a scale from 0 to 10 (NRS-11), in the words above; sleep after the Consensus Sleep Diary, from memory. Tables show medians, and in brackets of how many mornings.")
	if len(m.Instruments) > 0 {
		lines = append(lines, "The room by "+strings.Join(m.Instruments, "; ")+".")
	}
	if m.judged {
		b := m.basis
		lines = append(lines, fmt.Sprintf("Cool is %s, dark %s, quiet %s, each over 30 seconds. A sound counts from %v dB(A) on and until it is below %v for %d s.",
			meaning(b.Cool, "°C"), meaning(b.Dark, "lx"), meaning(b.Quiet, "dB(A)"), acoustics.EventBeginDBA, acoustics.EventEndDBA, int(acoustics.EventEnd.Seconds())))
	}
	if r := &m.room; r.nights > 0 {
		s := fmt.Sprintf("The room is of %s", count(r.nights, "night"))
		if len(m.elsewhere) > 0 {
			s += ", without those that were slept elsewhere"
		}
		if m.absent > 0 {
			s += fmt.Sprintf(", without %s of which it was said that everybody is away", count(m.absent, "night"))
		}
		if len(r.coverage) > 0 {
			s += fmt.Sprintf(". Of a night, everything was measured for %s %% of the time (median; 10 %% of the nights: %s %% or less)",
				number(r.coverage.median(), 0), number(r.coverage.quantile(0.1), 0))
		}
		lines = append(lines, s+".")
	}
	return lines
}

func (m *Maker) cannot() (lines []string) {
	lines = append(lines, "It shows what was together, not what caused what: one person's diary proves no cause. Mornings without an answer are not known; they may have been better or worse than the others.")
	if m.room.nights > 0 {
		lines = append(lines, "The sensors lie in the room, not at the ear or the eye, and nobody's sleep is measured. "+
			"Where it says \"at most\" the part measures nothing below.")
	}
	return lines
}
