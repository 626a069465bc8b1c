package config

import (
	"maps"
	"slices"
	"time"

	"nightroom/internal/sentence"
)

var weekdays = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// fill gives every day of the week the times of the schedule.
func (s *Schedule) fill() {
	for d := range s.Weekdays {
		s.Weekdays[d] = Day{s.LightsOut, s.Wake}
	}
}

// A calendar is a schedule while it is read, with the place of every time.
type calendar struct {
	*Schedule
	section section
	dates   []time.Time        // those of days, in order
	days    map[string]section // days, by key
	told    map[node]bool      // what has been told to be impossible
}

func (s *Schedule) read(n node) {
	c := calendar{Schedule: s, days: map[string]section{}, told: map[node]bool{}}
	c.section = n.mapping(
		key{"lights_out", timeOfDay(&s.LightsOut)},
		key{"wake", timeOfDay(&s.Wake)},
		key{"wind_down", duration(&s.WindDown, 0, 4*time.Hour)},
		key{"days", c.readDays},
	)
	if !c.section.has("days") {
		s.fill()
	}
	if c.section.clean {
		c.check()
	}
}

// readDays reads the exceptions: first the days of the week, from which the
// dates take what they do not say themselves.
func (c *calendar) readDays(n node) {
	c.fill()
	var dated []pair
	for _, p := range n.pairs() {
		if d := slices.Index(weekdays[:], p.name); d >= 0 {
			c.Weekdays[d] = c.readDay(n.child(p.name, p.value), c.Weekdays[d])
			continue
		}
		dated = append(dated, p)
	}
	for _, p := range dated {
		date, err := time.Parse(time.DateOnly, p.name)
		switch at := n.child(p.name, p.key); {
		case err == nil && date.Year() >= 2000 && date.Year() < 2100:
			if c.Dates == nil {
				c.Dates = map[string]Day{}
			}
			c.dates = append(c.dates, date)
			c.Dates[p.name] = c.readDay(n.child(p.name, p.value), c.Weekdays[date.Weekday()])
		case nearest(p.name, weekdays[:]) != "":
			at.wrong("%s is no day; did you mean %s?", quoted(p.name), nearest(p.name, weekdays[:]))
		default:
			at.wrong("%s is no day; write mon, tue, wed, thu, fri, sat, sun or a date like 2026-12-24", quoted(p.name))
		}
	}
}

func (c *calendar) readDay(n node, d Day) Day {
	c.days[n.key] = n.mapping(
		key{"lights_out", timeOfDay(&d.LightsOut)},
		key{"wake", timeOfDay(&d.Wake)},
	)
	return d
}

// check finds the nights that cannot be, in a usual week and around each date.
func (c *calendar) check() {
	for d := range 7 {
		// 4 January 1970 was a Sunday; no file has dates of that year.
		c.checkDay(time.Date(1970, 1, 4+d, 0, 0, 0, 0, time.UTC))
	}
	slices.SortFunc(c.dates, time.Time.Compare)
	for _, d := range c.dates {
		c.checkDay(d.AddDate(0, 0, -1))
		c.checkDay(d)
	}
}

// What a night can last.
const (
	shortest = time.Hour
	longest  = 18 * time.Hour
)

// checkDay judges the night that begins on a day, and the hours between its
// morning's wake and its evening.
func (c *calendar) checkDay(d time.Time) {
	today, tomorrow := c.On(d), c.On(d.AddDate(0, 0, 1))
	evening, morning := today.LightsOut.evening(), tomorrow.Wake.morning()+day
	begin := evening - c.WindDown
	switch length := morning - evening; {
	case length <= 0:
		c.impossible(d, sentence.Errorf("the night ends (wake %s) before it begins (lights_out %s, which is after midnight because it is before 12:00); change one of them",
			tomorrow.Wake, today.LightsOut))
	case length < shortest || length > longest:
		c.impossible(d, sentence.Errorf("the night from lights_out %s to the wake at %s the next day is %s long, and nights are 1h to 18h; change one of them",
			today.LightsOut, tomorrow.Wake, formatDuration(length)))
	case begin < today.Wake.morning():
		c.impossible(d, sentence.Errorf("the evening begins at %s, wind_down before lights_out, and the wake of the same day is not before %s; shorten wind_down, or change lights_out or wake",
			TimeOfDay(begin/time.Minute), today.Wake))
	}
}

// impossible tells a problem once, at the most special of the times that it
// comes from.
func (c *calendar) impossible(d time.Time, said error) {
	next := d.AddDate(0, 0, 1)
	at := c.section.at("lights_out", "wake", "wind_down")
	for _, t := range []struct{ day, key string }{
		{d.Format(time.DateOnly), "lights_out"}, {next.Format(time.DateOnly), "wake"}, {d.Format(time.DateOnly), "wake"},
		{weekdays[d.Weekday()], "lights_out"}, {weekdays[next.Weekday()], "wake"}, {weekdays[d.Weekday()], "wake"},
	} {
		if s, ok := c.days[t.day]; ok && s.has(t.key) {
			at = s.at(t.key)
			said = sentence.Errorf("%s: %w", sentence.Word(t.day), said)
			break
		}
	}
	if !c.told[at] {
		c.told[at] = true
		at.refuse(said)
	}
}

// exceptions is the days of the week that differ, from Monday on, and the
// dates, in order.
func (s *Schedule) exceptions() (names []string, days []Day) {
	for i := range 7 {
		d := (i + 1) % 7
		if day := s.Weekdays[d]; day != (Day{s.LightsOut, s.Wake}) {
			names, days = append(names, weekdays[d]), append(days, day)
		}
	}
	for _, date := range slices.Sorted(maps.Keys(s.Dates)) {
		names, days = append(names, date), append(days, s.Dates[date])
	}
	return names, days
}
