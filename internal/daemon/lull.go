package daemon

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"nightroom/internal/night"
	"nightroom/internal/sentence"
)

// A lull is how long something is left alone. The three are: snooze, in which
// alerts are not told; pause, in which nothing is measured; and away, in which
// nobody sleeps here. What is said last takes the place of what was said
// before.
type lull struct {
	On    bool      `json:"on"`
	Until time.Time `json:"until,omitzero"`  // zero: until it is ended
	Rules []string  `json:"rules,omitempty"` // of a snooze: these alone
}

// The names of the lulls, in topics and in the record.
const (
	snoozing = "snooze"
	pausing  = "pause"
	absence  = "away"
)

var lulls = []string{snoozing, pausing, absence}

// holds tells whether it does at an instant.
func (l *lull) holds(now time.Time) bool {
	return l.On && (l.Until.IsZero() || now.Before(l.Until))
}

// covers tells whether a rule is among those that it is about.
func (l *lull) covers(rule string) bool {
	return len(l.Rules) == 0 || slices.Contains(l.Rules, rule)
}

// longestLull is a day: whoever is away for longer says until when.
const longestLull = 24 * 60 // minutes

// A lullReader reads what people say of a lull: a number of minutes, tonight,
// 0, or an object.
type lullReader struct {
	what     string
	now      time.Time
	schedule *night.Schedule
	rules    []string // that there are
}

// read is for snooze and pause.
func (r *lullReader) read(payload []byte) (l lull, err error) {
	text := strings.TrimSpace(string(payload))
	if strings.HasPrefix(text, "{") {
		return r.object([]byte(text))
	}
	return r.span(text)
}

// span reads how long: 60, tonight, ON, OFF, 0.
func (r *lullReader) span(text string) (lull, error) {
	switch strings.ToLower(text) {
	case "0", "off", "false":
		return lull{}, nil
	case "tonight":
		return lull{On: true, Until: r.tonight()}, nil
	case "on", "true":
		if r.what == pausing {
			return lull{On: true}, nil
		}
	}
	minutes, err := strconv.Atoi(text)
	if err != nil || minutes < 0 || minutes > longestLull {
		return lull{}, fmt.Errorf("%s %.40q: send minutes from 1 to %d, tonight, or 0 to end it", r.what, text, longestLull)
	}
	return lull{On: true, Until: r.now.Add(time.Duration(minutes) * time.Minute)}, nil
}

// object reads {"minutes":60,"rules":["quiet"]}, or with "until" in the place
// of minutes: tonight, or a time. What we retain is such an object too.
func (r *lullReader) object(text []byte) (l lull, err error) {
	var o struct {
		Minutes json.Number `json:"minutes"`
		Until   *string     `json:"until"`
		Rules   []string    `json:"rules"`
		Paused  *bool       `json:"paused"`
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&o); err != nil {
		return l, fmt.Errorf(`this is no %s (%.200s): send minutes, tonight, 0, or an object like {"minutes":60}`, r.what, err.Error())
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return l, errors.New("something follows the object: send one")
	}
	switch {
	case o.Paused != nil && r.what != pausing, len(o.Rules) > 0 && r.what != snoozing:
		return l, fmt.Errorf("a %s is not of that kind: rules are of a snooze, paused is of a pause", r.what)
	case o.Minutes != "" && o.Until != nil:
		return l, errors.New("send minutes or until, not both")
	case o.Minutes != "":
		l, err = r.span(o.Minutes.String())
	case o.Until != nil:
		l, err = r.until(*o.Until)
	case o.Paused != nil && *o.Paused:
		l = lull{On: true}
	case o.Paused == nil && r.what == pausing, r.what == snoozing && len(o.Rules) > 0:
		return l, fmt.Errorf("this does not say how long: send {\"minutes\":60} or {\"until\":\"tonight\"}")
	}
	if err != nil || !l.On {
		return l, err
	}
	for _, rule := range o.Rules {
		if !slices.Contains(r.rules, rule) {
			return lull{}, fmt.Errorf("there is no rule %.40q here: the rules are %s", rule, strings.Join(r.rules, ", "))
		}
	}
	if len(o.Rules) < len(r.rules) {
		l.Rules = o.Rules
	}
	return l, nil
}

func (r *lullReader) until(text string) (lull, error) {
	if strings.EqualFold(text, "tonight") {
		return r.span(text)
	}
	t, err := time.Parse(time.RFC3339, text)
	switch {
	case err != nil:
		return lull{}, fmt.Errorf("until %.40q: send tonight, or a time like 2026-11-22T23:30:00+01:00", text)
	case t.After(r.now.Add(longestLull * time.Minute)):
		return lull{}, fmt.Errorf("until %.40q is more than a day away: use away/set for longer", text)
	case !t.After(r.now):
		return lull{}, fmt.Errorf("until %.40q has passed: send 0 to end a %s", text, r.what)
	}
	return lull{On: true, Until: t}, nil
}

// tonight ends with the next planned wake.
func (r *lullReader) tonight() time.Time {
	for d := r.schedule.DateOf(r.now).AddDays(-1); ; d = d.AddDays(1) {
		if _, wake := r.schedule.Planned(d); wake.After(r.now) {
			return wake
		}
	}
}

// longestAway is a year: further away it is a slip of the finger.
const longestAway = 366

// readAway reads the date of the evening on which somebody sleeps here again.
// The night before is not slept here, so that a lull ends at its noon.
func (r *lullReader) readAway(payload []byte) (lull, error) {
	text := strings.TrimSpace(string(payload))
	if strings.HasPrefix(text, "{") {
		var o struct {
			Until string `json:"until"`
		}
		if err := json.Unmarshal([]byte(text), &o); err != nil {
			return lull{}, sentence.Errorf(`this is no date: send one like 2026-12-01, or {"until":"2026-12-01"}`)
		}
		text = o.Until
	}
	switch strings.ToLower(text) {
	case "", "0", "off", "false":
		return lull{}, nil
	}
	d, err := night.ParseDate(text)
	if err != nil {
		return lull{}, sentence.Errorf("away until %.40q: send the date on which somebody sleeps here again, like 2026-12-01, or 0", text)
	}
	until := time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, r.schedule.Location)
	switch {
	case !until.After(r.now):
		return lull{}, sentence.Errorf("away until %s: that has passed", d)
	case until.Sub(r.now) > longestAway*24*time.Hour:
		return lull{}, sentence.Errorf("away until %s is more than a year away", d)
	}
	return lull{On: true, Until: until}, nil
}
