package config

import (
	"slices"
	"time"

	"nightroom/internal/epoch"
	"nightroom/internal/sentence"
)

// readRules reads the rules on top of the profile's guideline.
func readRules(n node, p Profile) Rules {
	rules := Guideline(p)
	n.mapping(
		key{"cool", rules.Cool.read(temperature)},
		key{"dark", rules.Dark.read(illuminance)},
		key{"dim", rules.Dim.read(illuminance)},
		key{"quiet", rules.Quiet.read(soundLevel)},
	)
	return rules
}

func (r *Rule) read(m measure) func(node) {
	guideline := *r
	return func(n node) {
		if text, _ := n.plain(); text == "off" {
			n.wrong("%s is \"off\"; write %s: {off: true}", n.key, n.key)
			return
		}
		s := n.mapping(
			key{"above", r.Above.read(m)},
			key{"below", r.Below.read(m)},
			key{"for", duration(&r.For, 0, day)},
			key{"over", duration(&r.Over, time.Second, time.Hour)},
			key{"clear_margin", number(&r.ClearMargin, measure{m.unit, 0, m.high})},
			key{"during", r.readPhases},
			key{"message", words(&r.Message, 200)},
			key{"off", truth(&r.Off)},
		)
		if s.clean {
			r.check(s, m)
		}
		r.compare(guideline)
	}
}

func (l *Limit) read(m measure) func(node) {
	return func(n node) {
		v := m.low - 1
		if number(&v, m)(n); v >= m.low {
			*l = at(v)
		}
	}
}

// check finds limits between which no room can be, and such that a room can
// pass but never come back from: the rule would fire for ever.
func (r *Rule) check(s section, m measure) {
	a, b := r.Above, r.Below
	switch margin := s.at("clear_margin", "above", "below"); {
	case a.Set && b.Set && a.Value <= b.Value:
		s.at("above", "below").wrong("%s: above %v %s is not over below %v %s, so no value is in range; write both, above the higher one",
			sentence.Word(s.key), a.Value, m.unit, b.Value, m.unit)
	case a.Set && b.Set && decimals(a.Value-b.Value) < r.ClearMargin:
		margin.wrong("%s: clear_margin %v %s is wider than the band from %v to %v, so the rule could never clear; write a smaller clear_margin",
			sentence.Word(s.key), r.ClearMargin, m.unit, b.Value, a.Value)
	case a.Set && r.ClearMargin > 0 && decimals(a.Value-r.ClearMargin) <= m.low:
		margin.wrong("%s: with above %v and clear_margin %v %s the rule could never clear; write also clear_margin: %v",
			sentence.Word(s.key), a.Value, r.ClearMargin, m.unit, decimals(max(0, a.Value-m.low)/5))
	case b.Set && r.ClearMargin > 0 && decimals(b.Value+r.ClearMargin) >= m.high:
		margin.wrong("%s: with below %v and clear_margin %v %s the rule could never clear; write also clear_margin: %v",
			sentence.Word(s.key), b.Value, r.ClearMargin, m.unit, decimals(max(0, m.high-b.Value)/5))
	}
}

// readPhases reads one phase or a list of phases.
func (r *Rule) readPhases(n node) {
	items := []node{n}
	if n.isList() {
		items = n.list()
	}
	var phases []epoch.Phase
	for _, item := range items {
		name := ""
		oneOf(&name, epoch.Day.String(), epoch.WindDown.String(), epoch.Night.String())(item)
		if phase, err := epoch.ParsePhase(name); err == nil {
			phases = append(phases, phase)
		}
	}
	if len(items) == 0 {
		n.wrong("during is an empty list, so the rule would never be judged; write off: true in its place")
	}
	if len(phases) == 0 {
		return
	}
	slices.Sort(phases)
	r.During = slices.Compact(phases)
}
