package rules

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"nightroom/internal/epoch"
	"nightroom/sensors"
)

// words are what people read of a quantity that is judged: never "not cool",
// but on which side it is.
var words = [sensors.Quantities]struct {
	above, below, within string
	decimals             int
}{
	sensors.Temperature: {"Too warm", "Too cold", "Cool", 1},
	sensors.Humidity:    {"Too humid", "Too dry", "Humidity as it should be", 0},
	sensors.Illuminance: {"Too bright", "Too dark", "Dark", 1},
	sensors.SoundLevel:  {"Too loud", "Too quiet", "Quiet", 1},
	sensors.CO2:         {"Air is stale", "CO2 is low", "Air is fresh", 0},
	sensors.Pressure:    {"Pressure is high", "Pressure is low", "Pressure as it should be", 0},
}

// Word is the status in a word or two: Cool, Too warm.
func (s *Status) Word() string {
	w := &words[s.Rule.Quantity]
	switch s.Side {
	case Above:
		return w.above
	case Below:
		return w.below
	}
	if s.Rule.Name == "dim" {
		return "Dim"
	}
	return w.within
}

// Message is the status in a sentence, in the user's own words where the rule
// has some for it.
func (s *Status) Message() string {
	switch {
	case s.State == Unknown && s.Rule.blind(s.Value):
		return "Cannot be judged: the limit is below what the part can measure."
	case s.State == Unknown:
		return "Not known: nothing has been measured lately."
	case s.Side != Within && s.Rule.Message != "":
		return s.Rule.Message
	case s.Side == Within && !s.Known:
		return "Not judged at this time of day."
	}
	text := s.Word()
	if s.Known {
		text += ": " + s.figure(s.Value)
	}
	if s.Side != Within {
		limit := Value{Value: s.Rule.Limit(s.Side)}
		text += fmt.Sprintf(", limit %s", s.figure(limit))
		if s.Rule.For > 0 && s.State == Firing {
			text += ", for " + span(s.Rule.For)
		}
	}
	return text + "."
}

// Message is the alert in a sentence.
func (t *Transition) Message() string {
	if !t.Resolved {
		return t.Status.Message()
	}
	if t.Over {
		return t.Word() + " until " + t.end() + "."
	}
	in := t.Status
	in.Side = Within
	if !t.Known {
		return in.Word() + " again."
	}
	return in.Word() + " again: " + t.figure(t.Value) + "."
}

// end is what ended the phase in which the rule is judged.
func (t *Transition) end() string {
	switch {
	case t.Into == epoch.Night:
		return "the night began"
	case t.Into == epoch.WindDown:
		return "the evening began"
	case t.Rule.During.Has(epoch.Night):
		return "the night was over"
	}
	return "the evening was over"
}

// figure is a value with its unit, and with "at most" at the part's floor.
func (s *Status) figure(v Value) string {
	f := strconv.FormatFloat(v.Value, 'f', words[s.Rule.Quantity].decimals, 64)
	if v.AtFloor {
		f = "at most " + f
	}
	return f + " " + s.Rule.Quantity.Unit()
}

// span is a hold as people say it, to the second.
func span(d time.Duration) string {
	var parts []string
	for _, u := range []struct {
		of   time.Duration
		name string
	}{{time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}} {
		if n := d / u.of; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, u.name))
			d %= u.of
		}
	}
	return strings.Join(parts, " ")
}
