package web

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/insight"
	"nightroom/internal/night"
	"nightroom/internal/words"
)

// enough is how much of a night must have been measured for its figures to be
// those of the night, in percent.
const enough = insight.FullEnough

// steady is how many nights a month's regularity must be made of.
const steady = 7

// A calendar is the nights of some months, and one person's mornings.
type calendar struct {
	*frame
	person        *Person // nil: nobody's mornings are shown
	first, newest night.Date
	summaries     map[night.Date]*night.Summary
	mornings      map[night.Date]*diary.Entry
	away          map[night.Date]bool
	link          func(path string, pairs ...string) template.URL
}

// A month is a page of a calendar.
type month struct {
	Title, ID string
	Weekdays  []weekday
	Weeks     [][]cell // of seven, Monday first
	Regular   []string // how regular it was, in sentences
	Nights    []cell   // those that there were, the newest first
}

type weekday struct{ Short, Long string }

// A cell is a day. What it shows is only for the eye; Says is for those who
// hear it.
type cell struct {
	Day  int // 0: of another month
	At   template.URL
	Says string

	Shade string // how deep it is, s1 to s5; "" is not known
	Bar   string // how wide, in hundredths
	Thin  bool   // too little was measured
	Pain  string // "" is not known
	Late  bool   // answered too long after waking
	Mark  string // away, elsewhere, partly or gap; "" is none

	// For the list.
	Evening, Ready, Temperature, Sound, Means string
}

// month makes one.
func (c *calendar) month(m yearMonth) month {
	page := month{Title: c.W.Month(m.first()), ID: m.String()}
	for i := range 7 {
		day := (i + 1) % 7
		page.Weekdays = append(page.Weekdays, weekday{c.W.ShortWeekdays[day], c.W.Weekdays[day]})
	}
	var sleeps []night.Sleep
	column := (int(time.Date(m.year, m.month, 1, 0, 0, 0, 0, time.UTC).Weekday()) + 6) % 7
	week := make([]cell, column, 7)
	for d := m.first(); monthOf(d) == m; d = d.AddDays(1) {
		one := c.cell(d)
		week = append(week, one)
		if one.At != "" {
			page.Nights = append([]cell{one}, page.Nights...)
		}
		if sleep, ok := c.sleep(d); ok {
			sleeps = append(sleeps, sleep)
		}
		if len(week) == 7 {
			page.Weeks, week = append(page.Weeks, week), make([]cell, 0, 7)
		}
	}
	if len(week) > 0 {
		page.Weeks = append(page.Weeks, append(week, make([]cell, 7-len(week))...))
	}
	page.Regular = c.regular(sleeps)
	return page
}

// sleep is when the person of the calendar slept in a night.
func (c *calendar) sleep(d night.Date) (sleep night.Sleep, ok bool) {
	if c.person == nil || c.away[d] {
		return sleep, false
	}
	if s := c.summaries[d]; s != nil && !s.Away {
		sleep, ok = s.Sleep(), true
	}
	if e := c.mornings[d]; e != nil {
		if from, to := e.Asleep(); !from.IsZero() {
			sleep.LightsOut, sleep.Wake, ok = from, to, true
		}
	}
	return sleep, ok
}

// regular is how steady a month's sleep was.
func (c *calendar) regular(sleeps []night.Sleep) (says []string) {
	r := night.RegularityOf(sleeps, c.zone())
	if v := r.MidSleepSDMin; v.Known && r.MidSleeps >= steady {
		says = append(says, fmt.Sprintf(c.W.Nights.MidSleep, c.W.Number(v.Value, 0), r.MidSleeps))
	}
	if v := r.OnPlanPct; v.Known && r.LightsOuts >= steady {
		says = append(says, fmt.Sprintf(c.W.Nights.OnPlan, int(night.Near.Minutes()), c.W.Percent(v), r.LightsOuts))
	}
	return says
}

// zone is the one of the household, in which all the nights' times are.
func (c *calendar) zone() *time.Location {
	for _, s := range c.summaries {
		return s.LightsOut.Location()
	}
	return time.UTC
}

// cell is a day, with its night if there was one.
func (c *calendar) cell(d night.Date) cell {
	one := cell{Day: d.Day}
	if d.Noon().Before(c.first.Noon()) || d.Noon().After(c.newest.Noon()) {
		return one
	}
	one.At = c.link("/nights/" + d.String())
	s, e := c.summaries[d], c.mornings[d]
	var says []string
	one.Evening = c.W.DayOf(d)
	switch {
	case c.away[d] || s != nil && s.Away:
		one.Mark = "away"
	case e != nil && e.SleptHere == diary.No:
		one.Mark = "elsewhere"
	case e != nil && e.SleptHere == diary.Partly:
		one.Mark = "partly"
	case s == nil && d != c.newest:
		one.Mark = "gap"
	}
	if s != nil && one.Mark != "away" && one.Mark != "elsewhere" {
		says = append(says, one.room(c, s)...)
	}
	if one.Means = c.means(one.Mark); one.Means != "" {
		says = append(says, one.Means)
	}
	if e != nil && e.Score.Given {
		one.Pain, one.Late = strconv.Itoa(int(e.Score.Value)), e.Late
		word := c.W.Nights.Scored
		if e.Late {
			word = c.W.Nights.ScoredLate
		}
		says = append(says, fmt.Sprintf(word, e.Score.Value))
	}
	one.Says = c.W.Night(d)
	if len(says) > 0 {
		one.Says += ": " + strings.Join(says, ", ")
	}
	return one
}

// room puts into a cell what the room was like.
func (one *cell) room(c *calendar, s *night.Summary) (says []string) {
	one.Ready = c.W.Percent(s.ReadyPct)
	one.Temperature = c.measured("temperature", s.TemperatureMeanC, false)
	one.Sound = c.measured("sound", s.SoundLAeqDBA, s.AtMost().LAeq)
	if s.ReadyPct.Known {
		one.Bar = hundredths(s.ReadyPct)
		one.Shade = fmt.Sprintf("s%d", 1+min(4, int(s.ReadyPct.Value/20)))
		says = append(says, fmt.Sprintf(c.W.Nights.ReadyFor, c.W.Percent(s.ReadyPct)))
	}
	if one.Thin = !s.CoveragePct.Known || s.CoveragePct.Value < enough; one.Thin {
		says = append(says, fmt.Sprintf(c.W.Nights.Thin, enough))
	}
	return says
}

// means is what a cell's mark does.
func (c *calendar) means(mark string) string {
	switch w := &c.W.Nights; mark {
	case "away":
		return w.Away
	case "elsewhere":
		return w.Elsewhere
	case "partly":
		return w.Partly
	case "gap":
		return w.Gap
	}
	return ""
}

// measured is a figure of a night, or that there is none.
func (f *frame) measured(quantity string, m night.Maybe, atMost bool) string {
	if !m.Known {
		return words.Missing
	}
	return f.W.Figure(quantity, m.Value, atMost, f.Fahrenheit)
}

// hundredths are a share as a picture has it.
func hundredths(m night.Maybe) string {
	if !m.Known {
		return ""
	}
	return strconv.Itoa(int(math.Round(m.Value)))
}

// A yearMonth is a month of a year.
type yearMonth struct {
	year  int
	month time.Month
}

func monthOf(d night.Date) yearMonth { return yearMonth{d.Year, d.Month} }

func (m yearMonth) add(n int) yearMonth {
	return monthOf(night.DateOf(time.Date(m.year, m.month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)))
}

func (m yearMonth) first() night.Date { return night.Date{Year: m.year, Month: m.month, Day: 1} }

func (m yearMonth) last() night.Date { return m.add(1).first().AddDays(-1) }

func (m yearMonth) before(o yearMonth) bool { return m.first().Noon().Before(o.first().Noon()) }

// String is the month as an address has it.
func (m yearMonth) String() string { return fmt.Sprintf("%04d-%02d", m.year, m.month) }
