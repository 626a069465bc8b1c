package report

import (
	"fmt"
	"strings"

	"nightroom/internal/acoustics"
	"nightroom/internal/night"
	"nightroom/internal/words"
)

// room is what the nights were like. Its measures are rows of the table below.
type room struct {
	nights   int
	coverage series
	values   [len(measures)]series
	atMost   [len(measures)]int // of them the floor decided
}

// measures are the rows of the room's table, by their names in the record.
var measures = [...]struct {
	name     string
	quantity string // that people read in a unit of their own; else ""
	decimals int
	of       func(*night.Summary) night.Maybe
	atMost   func(night.AtMost) bool // nil: no part has a floor there
}{
	{"temperature_mean_c", "temperature", 1, func(s *night.Summary) night.Maybe { return s.TemperatureMeanC }, nil},
	{"humidity_mean_pct", "", 0, func(s *night.Summary) night.Maybe { return s.HumidityMeanPct }, nil},
	{"co2_mean_ppm", "", 0, func(s *night.Summary) night.Maybe { return s.CO2MeanPPM }, nil},
	{"sound_laeq_dba", "", 1, func(s *night.Summary) night.Maybe { return s.SoundLAeqDBA }, func(a night.AtMost) bool { return a.LAeq }},
	{"sound_lafmax_dba", "", 0, func(s *night.Summary) night.Maybe { return s.SoundLAFmaxDBA }, func(a night.AtMost) bool { return a.LAFmax }},
	{soundEvents, "", 0, func(s *night.Summary) night.Maybe { return s.SoundEvents }, nil},
	{"light_minutes", "", 0, func(s *night.Summary) night.Maybe { return s.LightMinutes }, nil},
	{"dark_longest_min", "", 1, func(s *night.Summary) night.Maybe { return inHours(s.DarkLongestMin) }, nil},
	{"cool_pct", "", 0, func(s *night.Summary) night.Maybe { return s.CoolPct }, nil},
	{"dark_pct", "", 0, func(s *night.Summary) night.Maybe { return s.DarkPct }, nil},
	{"quiet_pct", "", 0, func(s *night.Summary) night.Maybe { return s.QuietPct }, nil},
	{"ready_pct", "", 0, func(s *night.Summary) night.Maybe { return s.ReadyPct }, nil},
}

const soundEvents = "sound_events"

func inHours(m night.Maybe) night.Maybe { m.Value /= 60; return m }

func (r *room) add(s *night.Summary) {
	r.nights++
	if s.CoveragePct.Known {
		r.coverage.add(s.CoveragePct.Value)
	}
	floor := s.AtMost()
	for i := range measures {
		if v := measures[i].of(s); v.Known {
			r.values[i].add(v.Value)
			if measures[i].atMost != nil && measures[i].atMost(floor) {
				r.atMost[i]++
			}
		}
	}
}

// table of what was measured at all.
func (r *room) table(w *words.Words, fahrenheit bool) (rows []Measure) {
	for i, m := range measures {
		s := r.values[i]
		if len(s) == 0 {
			continue
		}
		// What the floor decided are the lowest: a quantile is "at most" when
		// its rank is among them.
		floor := float64(r.atMost[i]) / float64(len(s))
		show := func(q float64) string {
			text := w.Number(words.Read(m.quantity, s.quantile(q), fahrenheit), m.decimals)
			if floor > 0 && floor >= q {
				return w.AtMost + " " + text
			}
			return text
		}
		what := w.Sheet.Measures[m.name]
		if fahrenheit {
			what = strings.Replace(what, "°C", "°F", 1)
		}
		if m.name == soundEvents {
			what = fmt.Sprintf(w.Sheet.SoundsFrom, acoustics.EventBeginDBA)
		}
		rows = append(rows, Measure{what, show(0.5), show(0.1), show(0.9), fmt.Sprint(len(s))})
	}
	return rows
}

// differences are what is judged otherwise from a night on.
func (m *Maker) differences(was, is night.Basis) (texts []string) {
	sheet := &m.w.Sheet
	for _, c := range []struct {
		name, quantity string
		was, is        night.Limit
	}{{sheet.Cool, "temperature", was.Cool, is.Cool}, {sheet.Dark, "illuminance", was.Dark, is.Dark}, {sheet.Quiet, "sound", was.Quiet, is.Quiet}} {
		if c.was != c.is {
			texts = append(texts, fmt.Sprintf(sheet.NowMeans, c.name, m.meaning(c.is, c.quantity)))
		}
	}
	return texts
}

// meaning is a limit of a quantity in words.
func (m *Maker) meaning(l night.Limit, quantity string) string {
	sheet, unit := &m.w.Sheet, words.Unit(quantity, m.Fahrenheit)
	number := func(v night.Maybe) string { return m.w.Trimmed(words.Read(quantity, v.Value, m.Fahrenheit), 1) }
	switch {
	case !l.Measured:
		return sheet.NotMeasured
	case !l.Judged:
		return sheet.NotJudged
	case l.Above.Known && l.Below.Known:
		return fmt.Sprintf(sheet.Between, number(l.Below), number(l.Above), unit)
	case l.Below.Known:
		return fmt.Sprintf(sheet.AtLeast, number(l.Below), unit)
	}
	return fmt.Sprintf(sheet.AtMost, number(l.Above), unit)
}
