package web

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/sentence"
)

// What is typed on the page becomes changes of the configuration file here. A
// field that shows what the file says already changes nothing, so that of the
// file only what somebody meant becomes another.

// weekdays are Monday first, as a calendar on the wall shows them.
var weekdays = []struct {
	key string
	day time.Weekday
}{
	{"mon", time.Monday}, {"tue", time.Tuesday}, {"wed", time.Wednesday}, {"thu", time.Thursday},
	{"fri", time.Friday}, {"sat", time.Saturday}, {"sun", time.Sunday},
}

// wording is the change of one key to what is typed for it; "" is the default.
func wording(d *config.Draft, path, typed, now string) []config.Change {
	switch typed = strings.TrimSpace(typed); {
	case typed == now:
		return nil
	case typed != "":
		return []config.Change{config.Set(path, typed)}
	case d.Has(path):
		return []config.Change{config.Remove(path)}
	}
	return nil
}

// roomChanges are those of the room's name, and of how it is read.
func roomChanges(d *config.Draft, f url.Values) (all []config.Change, err error) {
	if f.Has("name") {
		all = append(all, wording(d, "name", f.Get("name"), d.Name)...)
	}
	if f.Has("units") {
		all = append(all, wording(d, "units.temperature", f.Get("units"), unitOf(d.Config))...)
	}
	if f.Has("language") {
		all = append(all, wording(d, "language", f.Get("language"), d.Language)...)
	}
	return all, nil
}

func unitOf(c *config.Config) string {
	if c.Fahrenheit {
		return "f"
	}
	return "c"
}

// scheduleChanges are those of the hours. An empty time of a weekday is as on
// all days.
func scheduleChanges(d *config.Draft, f url.Values) (all []config.Change, err error) {
	set := func(path, typed, now string) {
		if err != nil || typed == now {
			return
		}
		if typed == "" {
			if d.Has(path) {
				all = append(all, config.Remove(path))
			}
			return
		}
		var at config.TimeOfDay
		if at, err = timeOf(typed); err == nil {
			all = append(all, config.Set(path, at))
		}
	}
	shown := hoursOf(&d.Schedule)
	for _, key := range []string{"lights_out", "wake"} {
		if f.Has(key) {
			set("schedule."+key, f.Get(key), shown[key])
		}
	}
	if typed := f.Get("wind_down"); typed != "" && typed != shown["wind_down"] {
		n, bad := strconv.Atoi(typed)
		if bad != nil || n < 0 || n > 240 {
			return nil, sentence.Errorf("%.20q is no number of minutes from 0 to 240", typed)
		}
		all = append(all, config.Set("schedule.wind_down", time.Duration(n)*time.Minute))
	}
	for _, w := range weekdays {
		for _, key := range []string{"lights_out", "wake"} {
			if field := key + "_" + w.key; f.Has(field) {
				set("schedule.days."+w.key+"."+key, f.Get(field), shown[field])
			}
		}
	}
	if err != nil {
		return nil, err
	}
	return all, nil
}

// hoursOf are the fields of a schedule. That of a weekday is empty where it is
// as usual.
func hoursOf(s *config.Schedule) map[string]string {
	shown := map[string]string{"lights_out": s.LightsOut.String(), "wake": s.Wake.String(), "wind_down": minutes(s.WindDown)}
	for _, w := range weekdays {
		day := s.Weekdays[w.day]
		shown["lights_out_"+w.key], shown["wake_"+w.key] = "", ""
		if day.LightsOut != s.LightsOut {
			shown["lights_out_"+w.key] = day.LightsOut.String()
		}
		if day.Wake != s.Wake {
			shown["wake_"+w.key] = day.Wake.String()
		}
	}
	return shown
}

func timeOf(typed string) (config.TimeOfDay, error) {
	t, err := time.Parse("15:04", strings.TrimSpace(typed))
	if err != nil {
		return 0, sentence.Errorf("%.20q is no time of day; type one like 22:30", typed)
	}
	return config.TimeOfDay(t.Hour()*60 + t.Minute()), nil
}

func minutes(d time.Duration) string { return strconv.Itoa(int(d / time.Minute)) }

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
			path, typed := "rules."+r.name+"."+side.key, strings.TrimSpace(f.Get(r.name+"_"+side.key))
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

// typedOf is a number as a field shows it: with a point, as the file has it.
func typedOf(v float64, fahrenheit bool) string {
	if fahrenheit {
		v = math.Round((v*1.8+32)*10) / 10
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// numberOf reads a number as people type it, with a point or a comma.
func numberOf(typed string, fahrenheit bool) (float64, error) {
	v, err := strconv.ParseFloat(strings.Replace(typed, ",", ".", 1), 64)
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

// peopleChanges are those of the list of people: other names, one who is taken
// off it, some who are new.
func peopleChanges(d *config.Draft, f url.Values) (all []config.Change, err error) {
	listed := d.Has("people")
	people := slices.Clone(d.People)
	if gone := f.Get("remove"); gone != "" {
		i := slices.IndexFunc(people, func(p config.Person) bool { return p.ID == gone })
		switch {
		case i < 0:
			return nil, sentence.Errorf("nobody here is called %.40q: choose who it is", gone)
		case !listed:
			return []config.Change{config.Set("people", []string{})}, nil
		}
		return []config.Change{config.Remove("people." + gone)}, nil
	}
	var renamed []config.Change
	for i, p := range people {
		name := strings.TrimSpace(f.Get("name_" + p.ID))
		if name == "" || name == p.Name {
			continue
		}
		people[i].Name = name
		renamed = append(renamed, config.Set("people."+p.ID+".name", name))
	}
	var added []config.Person
	for _, name := range f["add"] {
		if name = strings.TrimSpace(name); name != "" {
			one := config.Person{ID: idFor(name, append(slices.Clone(people), added...)), Name: name}
			added = append(added, one)
		}
	}
	if listed {
		all = renamed
	} else if len(renamed)+len(added) > 0 { // so far only the default has them
		for _, p := range people {
			all = append(all, config.Add("people", p))
		}
	}
	for _, p := range added {
		all = append(all, config.Add("people", p))
	}
	return all, nil
}

// firstPeople are the names of those who begin here: nobody has written
// anything yet, so that they take the place of the default.
func firstPeople(f url.Values) (all []config.Change) {
	var people []config.Person
	for _, name := range f["add"] {
		if name = strings.TrimSpace(name); name != "" {
			people = append(people, config.Person{ID: idFor(name, people), Name: name})
		}
	}
	for _, p := range people {
		all = append(all, config.Add("people", p))
	}
	return all
}

// longestID is how long an id may be.
const longestID = 32

// idFor is an id by which a person would be recognised, and which nobody has.
func idFor(name string, taken []config.Person) string {
	plain := strings.NewReplacer(" ", "_", "ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "é", "e", "è", "e", "á", "a", "à", "a", "ç", "c", "ñ", "n").
		Replace(strings.ToLower(name))
	var b strings.Builder
	for _, c := range plain {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-' {
			b.WriteRune(c)
		}
	}
	id := b.String()[:min(b.Len(), longestID-3)]
	if strings.Trim(id, "_-") == "" {
		id = "person"
	}
	has := func(id string) bool {
		return slices.ContainsFunc(taken, func(p config.Person) bool { return p.ID == id })
	}
	for n, first := 2, id; has(id); n++ {
		id = first + "-" + strconv.Itoa(n)
	}
	return id
}
