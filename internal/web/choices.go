package web

import (
	"net/url"
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
