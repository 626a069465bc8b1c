package web

import (
	"math"
	"net/url"
	"strconv"
	"strings"

	"nightroom/internal/config"
	"nightroom/internal/sentence"
)

// A ruleRow is a rule and the limits that it has.
type ruleRow struct {
	name      string
	is, guide config.Rule
	unit      string
	celsius   bool
}

func ruleRows(c *config.Config) []ruleRow {
	g := config.Guideline(c.Profile)
	return []ruleRow{
		{"cool", c.Rules.Cool, g.Cool, "°C", true},
		{"dark", c.Rules.Dark, g.Dark, "lx", false},
		{"dim", c.Rules.Dim, g.Dim, "lx", false},
		{"quiet", c.Rules.Quiet, g.Quiet, "dB(A)", false},
	}
}

// limitChanges are those of the rules. An empty field is the guideline.
func limitChanges(d *config.Draft, f url.Values) (all []config.Change, err error) {
	for _, r := range ruleRows(d.Config) {
		if !f.Has(r.name + "_above") {
			continue // it was not asked for
		}
		sides := []struct {
			key       string
			is, guide config.Limit
		}{{"above", r.is.Above, r.guide.Above}, {"below", r.is.Below, r.guide.Below}}
		for _, side := range sides {
			if !side.is.Set && !f.Has(r.name+"_"+side.key) {
				continue
			}
			path, typed := "rules."+r.name+"."+side.key, pointed(f.Get(r.name+"_"+side.key))
			now := ""
			if side.is.Set {
				now = typedOf(side.is.Value, r.celsius && d.Fahrenheit)
			}
			switch typed {
			case now:
			case "":
				if d.Has(path) {
					all = append(all, config.Remove(path))
				}
			default:
				v, err := numberOf(typed, r.celsius && d.Fahrenheit)
				if err != nil {
					return nil, err
				}
				all = append(all, config.Set(path, v))
			}
		}
		if off := f.Get(r.name+"_on") == ""; off != r.is.Off {
			path := "rules." + r.name + ".off"
			if off {
				all = append(all, config.Set(path, true))
			} else {
				all = append(all, config.Remove(path))
			}
		}
	}
	return all, nil
}

// pointed is a number as the file has it, with a point, whichever somebody types.
func pointed(typed string) string { return strings.Replace(strings.TrimSpace(typed), ",", ".", 1) }

// typed is a number as a field shows it to whoever looks.
func (f frame) typed(v float64, fahrenheit bool) string {
	return strings.Replace(typedOf(v, fahrenheit), ".", f.W.Point, 1)
}

// typedOf is the same with a point.
func typedOf(v float64, fahrenheit bool) string {
	if fahrenheit {
		v = math.Round((v*1.8+32)*10) / 10
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// numberOf reads a number as people type it.
func numberOf(typed string, fahrenheit bool) (float64, error) {
	v, err := strconv.ParseFloat(pointed(typed), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, sentence.Errorf("%.20q is no number; type one like 19.5", typed)
	}
	if fahrenheit {
		v = (v - 32) / 1.8
	}
	return math.Round(v*100) / 100, nil
}

// bedChanges are what feels right in bed: one of the three, or own numbers.
func bedChanges(d *config.Draft, f url.Values) ([]config.Change, error) {
	band, ok := bands[f.Get("bed")]
	if !ok {
		if f.Get("bed") != "own" {
			return nil, sentence.Errorf("none of them was chosen")
		}
		return limitChanges(d, url.Values{"cool_above": f["cool_above"], "cool_below": f["cool_below"], "cool_on": {"1"}})
	}
	return []config.Change{config.Set("rules.cool.above", band[1]), config.Set("rules.cool.below", band[0])}, nil
}

// bands are what feels right in bed, °C.
var bands = map[string][2]float64{"cooler": {16, 19}, "between": {18, 22}, "warmer": {20, 25}}
