package config

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"nightroom/internal/sentence"
)

const day = 24 * time.Hour

// duration is a number with its unit, like 10s, 1h30m or 400d, within bounds.
func duration(p *time.Duration, least, most time.Duration) func(node) {
	return func(n node) {
		text, ok := n.text()
		if !ok {
			return
		}
		v, ok := parseDuration(text)
		switch {
		case strings.HasPrefix(text, "-"):
			n.wrong("%s %s is negative; write a duration like 10m", n.key, quoted(text))
		case !ok && isNumber(text):
			if least >= day {
				n.wrong("%s %s has no unit; write %sd for days", n.key, quoted(text), text)
				return
			}
			n.wrong("%s %s has no unit; write %ss, %sm or %sh for seconds, minutes or hours", n.key, quoted(text), text, text, text)
		case !ok:
			n.wrong("%s %s is not a duration; write %s (units: ms, s, m, h, d)", n.key, quoted(text), likeDuration(text))
		case v < least || v > most:
			n.wrong("%s %s is out of range; it is between %s and %s", sentence.Word(n.key), quoted(text), formatDuration(least), formatDuration(most))
		default:
			*p = v
		}
	}
}

// parseDuration is time.ParseDuration with days, without signs.
func parseDuration(s string) (time.Duration, bool) {
	var total time.Duration
	if days, rest, found := strings.Cut(s, "d"); found {
		n, err := strconv.ParseUint(days, 10, 16)
		if err != nil {
			return 0, false
		}
		total, s = time.Duration(n)*day, rest
		if rest == "" {
			return total, true
		}
	}
	if s == "" || s[0] == '-' || s[0] == '+' {
		return 0, false
	}
	d, err := time.ParseDuration(s)
	if err != nil || d > 1<<63-1-total {
		return 0, false
	}
	return total + d, true
}

var unitWords = regexp.MustCompile(`(?i)^([0-9.]+)\s*(ms|s|m|h|d)[a-z]*$`)

// likeDuration is what somebody who wrote "10 min" meant, else an example.
func likeDuration(s string) string {
	if m := unitWords.FindStringSubmatch(strings.TrimSpace(s)); m != nil {
		if meant := m[1] + strings.ToLower(m[2]); isDuration(meant) {
			return meant
		}
	}
	return "one like 10m"
}

func isDuration(s string) bool { _, ok := parseDuration(s); return ok }

// formatDuration writes what parseDuration reads: 400d, 1h30m, 60s as 1m.
func formatDuration(d time.Duration) string {
	if d == 0 {
		return "0s"
	}
	s := ""
	if days := d / day; days > 0 {
		s, d = fmt.Sprintf("%dd", days), d%day
	}
	for _, u := range []struct {
		unit time.Duration
		name string
	}{{time.Hour, "h"}, {time.Minute, "m"}, {time.Second, "s"}, {time.Millisecond, "ms"}, {time.Microsecond, "us"}, {time.Nanosecond, "ns"}} {
		if n := d / u.unit; n > 0 {
			s, d = s+fmt.Sprint(int64(n))+u.name, d%u.unit
		}
	}
	return s
}

var (
	isTime   = regexp.MustCompile(`^([01]?[0-9]|2[0-3]):([0-5][0-9])$`)
	nearTime = regexp.MustCompile(`(?i)^([0-9]{1,2})(?:[:.h]?([0-5][0-9])(?::[0-9]{2})?)?\s*(am|pm|a\.m\.|p\.m\.|uhr|h)?$`)
)

// timeOfDay is a time like 22:30, in quotes or without. A program that follows
// YAML 1.1 makes the number 1350 of it when it writes the file anew: that is
// refused, with the time.
func timeOfDay(p *TimeOfDay) func(node) {
	return func(n node) {
		text, ok := n.text()
		if !ok {
			return
		}
		if m := isTime.FindStringSubmatch(text); m != nil {
			*p = clock(m[1], m[2])
			return
		}
		n.wrong("%s %s is not a time of day; write %s", n.key, quoted(text), likeTime(text))
	}
}

func clock(hours, minutes string) TimeOfDay {
	h, _ := strconv.Atoi(hours) // digits, or nothing for 0
	m, _ := strconv.Atoi(minutes)
	return TimeOfDay(h*60 + m)
}

// likeTime is what was probably meant, else an example.
func likeTime(s string) string {
	var meant []string
	add := func(t TimeOfDay) {
		if t == 24*60 {
			t = 0
		}
		if t < 24*60 {
			meant = append(meant, fmt.Sprintf("%q", t))
		}
	}
	if m := nearTime.FindStringSubmatch(s); m != nil {
		t, half := clock(m[1], m[2]), strings.ToLower(m[3])
		switch {
		case strings.HasPrefix(half, "p") && t < 12*60:
			t += 12 * 60
		case strings.HasPrefix(half, "a") && t >= 12*60:
			t -= 12 * 60
		}
		add(t)
	}
	if minutes, err := strconv.ParseUint(s, 10, 16); err == nil && len(s) > 2 && minutes < 24*60 {
		add(TimeOfDay(minutes))
	}
	if meant == nil {
		return `one like "22:30", from "00:00" to "23:59"`
	}
	return strings.Join(meant, " or ")
}
