package report

import (
	"fmt"

	"nightroom/internal/acoustics"
	"nightroom/internal/night"
)

// room is what the nights were like. Its measures are rows of the table below.
type room struct {
	nights   int
	coverage series
	values   [len(measures)]series
	atMost   [len(measures)]int // of them the floor decided
}

// measures are the rows of the room's table.
var measures = [...]struct {
	what     string
	decimals int
	of       func(*night.Summary) night.Maybe
	atMost   func(night.AtMost) bool // nil: no part has a floor there
}{
	{"Temperature, °C", 1, func(s *night.Summary) night.Maybe { return s.TemperatureMeanC }, nil},
	{"Humidity, %", 0, func(s *night.Summary) night.Maybe { return s.HumidityMeanPct }, nil},
	{"CO₂, ppm", 0, func(s *night.Summary) night.Maybe { return s.CO2MeanPPM }, nil},
	{"Sound, LAeq, dB(A)", 1, func(s *night.Summary) night.Maybe { return s.SoundLAeqDBA }, func(a night.AtMost) bool { return a.LAeq }},
	{"Loudest, LAFmax, dB(A)", 0, func(s *night.Summary) night.Maybe { return s.SoundLAFmaxDBA }, func(a night.AtMost) bool { return a.LAFmax }},
	{fmt.Sprintf("Sounds from %v dB(A) on", acoustics.EventBeginDBA), 0, func(s *night.Summary) night.Maybe { return s.SoundEvents }, nil},
	{"Light above 1 lx, min", 0, func(s *night.Summary) night.Maybe { return s.LightMinutes }, nil},
	{"Longest dark stretch, h", 1, func(s *night.Summary) night.Maybe { return inHours(s.DarkLongestMin) }, nil},
	{"Cool, % of the night", 0, func(s *night.Summary) night.Maybe { return s.CoolPct }, nil},
	{"Dark, % of the night", 0, func(s *night.Summary) night.Maybe { return s.DarkPct }, nil},
	{"Quiet, % of the night", 0, func(s *night.Summary) night.Maybe { return s.QuietPct }, nil},
	{"All three, % of the night", 0, func(s *night.Summary) night.Maybe { return s.ReadyPct }, nil},
}

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
func (r *room) table() (rows []Measure) {
	for i, m := range measures {
		s := r.values[i]
		if len(s) == 0 {
			continue
		}
		// What the floor decided are the lowest: a quantile is "at most" when
		// its rank is among them.
		floor := float64(r.atMost[i]) / float64(len(s))
		show := func(q float64) string {
			text := fixed(s.quantile(q), m.decimals)
			if floor > 0 && floor >= q {
				return "at most " + text
			}
			return text
		}
		rows = append(rows, Measure{m.what, show(0.5), show(0.1), show(0.9), fmt.Sprint(len(s))})
	}
	return rows
}

// differences are what is judged otherwise from a night on.
func differences(was, is night.Basis) (words []string) {
	for _, c := range []struct {
		name, unit string
		was, is    night.Limit
	}{{"cool", "°C", was.Cool, is.Cool}, {"dark", "lx", was.Dark, is.Dark}, {"quiet", "dB(A)", was.Quiet, is.Quiet}} {
		if c.was != c.is {
			words = append(words, fmt.Sprintf("%s now means %s", c.name, meaning(c.is, c.unit)))
		}
	}
	return words
}

// meaning is a limit in words.
func meaning(l night.Limit, unit string) string {
	switch {
	case !l.Measured:
		return "nothing: it is not measured"
	case !l.Judged:
		return "nothing: it is not judged"
	case l.Above.Known && l.Below.Known:
		return fmt.Sprintf("%s to %s %s", number(l.Below.Value, 1), number(l.Above.Value, 1), unit)
	case l.Below.Known:
		return fmt.Sprintf("at least %s %s", number(l.Below.Value, 1), unit)
	}
	return fmt.Sprintf("at most %s %s", number(l.Above.Value, 1), unit)
}
