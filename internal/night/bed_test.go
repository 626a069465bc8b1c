package night

import (
	"testing"
	"time"
)

func TestBeingInBedMovesTheNight(t *testing.T) {
	for _, c := range []struct {
		name    string
		words   []said
		borders []border
	}{
		{"to bed within four hours before lights-out", []said{{"2026-11-22 18:30", true}}, []border{
			{"2026-11-22 18:30", night, "2026-11-22"},
			{"2026-11-23 09:30", day, "2026-11-22"}, // forgotten
			{"2026-11-23 20:30", windDown, "2026-11-22"},
		}},
		{"to bed a second earlier is no night until it has lasted", []said{{"2026-11-22 18:29:59", true}}, []border{
			{"2026-11-22 20:30", windDown, "2026-11-21"},
			{"2026-11-22 21:29:59", night, "2026-11-22"},
			{"2026-11-23 09:30", day, "2026-11-22"},
		}},
		{"to bed in the wind-down, up before the wake", []said{{"2026-11-22 21:00", true}, {"2026-11-23 05:00", false}}, []border{
			{"2026-11-22 20:30", windDown, "2026-11-21"},
			{"2026-11-22 21:00", night, "2026-11-22"},
			{"2026-11-23 05:00", day, "2026-11-22"},
			{"2026-11-23 20:30", windDown, "2026-11-22"},
		}},
		{"up after the wake", []said{{"2026-11-22 22:40", true}, {"2026-11-23 08:00", false}}, []border{
			{"2026-11-22 22:30", night, "2026-11-22"},
			{"2026-11-23 08:00", day, "2026-11-22"},
		}},
		{"an ON that was forgotten", []said{{"2026-11-22 22:40", true}}, []border{
			{"2026-11-22 22:30", night, "2026-11-22"},
			{"2026-11-23 09:30", day, "2026-11-22"},
			{"2026-11-23 20:30", windDown, "2026-11-22"},
			{"2026-11-23 22:30", night, "2026-11-23"},
			{"2026-11-24 06:30", day, "2026-11-23"},
		}},
		{"an OFF that was forgotten", []said{{"2026-11-23 03:00", false}}, []border{
			{"2026-11-22 22:30", night, "2026-11-22"},
			{"2026-11-23 03:00", day, "2026-11-22"},
			{"2026-11-23 20:30", windDown, "2026-11-22"},
			{"2026-11-23 22:30", night, "2026-11-23"},
			{"2026-11-24 06:30", day, "2026-11-23"},
		}},
		{"up at wind-down says nothing new", []said{{"2026-11-22 21:00", false}}, []border{
			{"2026-11-22 20:30", windDown, "2026-11-21"},
			{"2026-11-22 22:30", night, "2026-11-22"},
			{"2026-11-23 06:30", day, "2026-11-22"},
		}},
		{"early to bed, up again, and asleep as planned", []said{{"2026-11-22 20:00", true}, {"2026-11-22 21:00", false}}, []border{
			{"2026-11-22 20:00", night, "2026-11-22"},
			{"2026-11-22 21:00", windDown, "2026-11-22"},
			{"2026-11-22 22:30", night, "2026-11-22"},
			{"2026-11-23 06:30", day, "2026-11-22"},
		}},
		{"up for more than an hour within the night", []said{{"2026-11-23 01:00", false}, {"2026-11-23 03:00", true}, {"2026-11-23 06:00", false}}, []border{
			{"2026-11-22 22:30", night, "2026-11-22"},
			{"2026-11-23 01:00", day, "2026-11-22"},
			{"2026-11-23 03:00", night, "2026-11-22"},
			{"2026-11-23 06:00", day, "2026-11-22"},
		}},
		{"a night in which nobody is in bed", []said{{"2026-11-22 22:30:01", false}}, []border{
			{"2026-11-22 20:30", windDown, "2026-11-21"},
			{"2026-11-22 22:30", night, "2026-11-22"},
			{"2026-11-22 22:30:01", day, "2026-11-22"},
			{"2026-11-23 20:30", windDown, "2026-11-22"},
			{"2026-11-23 22:30", night, "2026-11-23"},
		}},
		{"up in the very instant of lights-out: the night is empty", []said{{"2026-11-22 22:30", false}}, []border{
			{"2026-11-22 20:30", windDown, "2026-11-21"},
			{"2026-11-22 22:30", day, "2026-11-21"},
			{"2026-11-23 20:30", windDown, "2026-11-21"},
			{"2026-11-23 22:30", night, "2026-11-23"},
		}},
		{"a nap is never night", []said{{"2026-11-23 13:00", true}, {"2026-11-23 15:59:59", false}}, []border{
			{"2026-11-23 06:30", day, "2026-11-22"},
			{"2026-11-23 20:30", windDown, "2026-11-22"},
		}},
		{"three hours in bed by day are a night", []said{{"2026-11-23 11:00", true}, {"2026-11-23 15:00", false}}, []border{
			{"2026-11-23 06:30", day, "2026-11-22"},
			{"2026-11-23 14:00", night, "2026-11-22"}, // of 11:00 less twelve hours
			{"2026-11-23 15:00", day, "2026-11-22"},
			{"2026-11-23 20:30", windDown, "2026-11-22"},
			{"2026-11-23 22:30", night, "2026-11-23"},
		}},
		{"three hours in bed from the afternoon", []said{{"2026-11-23 13:00", true}, {"2026-11-23 16:30", false}}, []border{
			{"2026-11-23 16:00", night, "2026-11-23"},
			{"2026-11-23 16:30", day, "2026-11-23"},
			{"2026-11-23 20:30", windDown, "2026-11-23"},
			{"2026-11-23 22:30", night, "2026-11-23"},
		}},
		{"once more after the wake, within the hour", []said{{"2026-11-23 07:30", true}, {"2026-11-23 08:00", false}}, []border{
			{"2026-11-23 06:30", day, "2026-11-22"},
			{"2026-11-23 07:30", night, "2026-11-22"},
			{"2026-11-23 08:00", day, "2026-11-22"},
		}},
		{"once more after the wake, later", []said{{"2026-11-23 07:30:01", true}, {"2026-11-23 08:00", false}}, []border{
			{"2026-11-23 06:30", day, "2026-11-22"},
			{"2026-11-23 20:30", windDown, "2026-11-22"},
		}},
	} {
		t.Run(c.name, func(t *testing.T) { follow(t, usual(t), c.words, c.borders) })
	}
}

func TestUpFourTimesIsOneNight(t *testing.T) {
	s := usual(t)
	words := []said{
		{"2026-11-22 23:30", false}, {"2026-11-22 23:40", true},
		{"2026-11-23 01:00", false}, {"2026-11-23 02:00", true}, // sixty minutes
		{"2026-11-23 03:00", false}, {"2026-11-23 03:05", true},
		{"2026-11-23 05:00", false}, {"2026-11-23 05:30", true},
		{"2026-11-23 06:20", false},
	}
	borders := []border{{"2026-11-22 22:30", night, "2026-11-22"}}
	for _, w := range words {
		phase := day
		if w.inBed {
			phase = night
		}
		borders = append(borders, border{w.at, phase, "2026-11-22"})
	}
	borders = append(borders, border{"2026-11-23 20:30", windDown, "2026-11-22"})
	follow(t, s, words, borders)
	checkStretches(t, s, words, "2026-11-23 12:00", []lain{
		{"2026-11-22 22:30", "2026-11-22 23:30", "2026-11-22", false},
		{"2026-11-22 23:40", "2026-11-23 01:00", "2026-11-22", false},
		{"2026-11-23 02:00", "2026-11-23 03:00", "2026-11-22", false},
		{"2026-11-23 03:05", "2026-11-23 05:00", "2026-11-22", false},
		{"2026-11-23 05:30", "2026-11-23 06:20", "2026-11-22", false},
	})
}

// lain is a stretch; to is empty while it lasts.
type lain struct {
	from, to, night string
	nap             bool
}

// checkStretches compares the last stretches before an instant.
func checkStretches(t *testing.T, s Schedule, words []said, at string, want []lain) {
	t.Helper()
	c := NewCalendar(s)
	for _, w := range words {
		c.Say(Said{local(t, s.Location, w.at), w.inBed})
	}
	all := c.Stretches(local(t, s.Location, at))
	if len(all) < len(want) {
		t.Fatalf("%d stretches, want %d", len(all), len(want))
	}
	for i, w := range want {
		got := all[len(all)-len(want)+i]
		wantTo := time.Time{}
		if w.to != "" {
			wantTo = local(t, s.Location, w.to)
		}
		if !got.From.Equal(local(t, s.Location, w.from)) || !got.To.Equal(wantTo) ||
			got.Night.String() != w.night || got.Nap != w.nap {
			t.Errorf("stretch %d from %v to %v of %v (nap %v), want %+v",
				i, got.From.In(s.Location), got.To.In(s.Location), got.Night, got.Nap, w)
		}
	}
}

func TestStretches(t *testing.T) {
	before := lain{"2026-11-21 22:30", "2026-11-22 06:30", "2026-11-21", false}
	for _, c := range []struct {
		name  string
		words []said
		at    string
		want  []lain
	}{
		{"as planned", nil, "2026-11-23 12:00", []lain{before, {"2026-11-22 22:30", "2026-11-23 06:30", "2026-11-22", false}}},
		{"under way", nil, "2026-11-23 03:00", []lain{before, {"2026-11-22 22:30", "", "2026-11-22", false}}},
		{"a forgotten ON ends at the planned wake", []said{{"2026-11-22 21:00", true}}, "2026-11-23 12:00",
			[]lain{before, {"2026-11-22 21:00", "2026-11-23 06:30", "2026-11-22", false}}},
		{"a nap", []said{{"2026-11-22 13:00", true}, {"2026-11-22 14:00", false}}, "2026-11-22 15:00",
			[]lain{before, {"2026-11-22 13:00", "2026-11-22 14:00", "2026-11-22", true}}},
		{"a nap so far", []said{{"2026-11-22 13:00", true}}, "2026-11-22 15:00",
			[]lain{before, {"2026-11-22 13:00", "", "2026-11-22", true}}},
		{"no nap any more", []said{{"2026-11-22 13:00", true}}, "2026-11-22 16:00",
			[]lain{before, {"2026-11-22 13:00", "", "2026-11-22", false}}},
		{"nobody in bed all night", []said{{"2026-11-22 22:30", false}}, "2026-11-23 12:00", []lain{before}},
		{"once more after the wake, and forgotten: never was", []said{{"2026-11-22 07:00", true}}, "2026-11-22 12:00", []lain{before}},
		{"early to bed three days ago", []said{{"2026-11-19 19:00", true}}, "2026-11-22 18:00",
			[]lain{{"2026-11-19 19:00", "2026-11-20 06:30", "2026-11-19", false}, {"2026-11-20 22:30", "2026-11-21 06:30", "2026-11-20", false}, before}},
	} {
		t.Run(c.name, func(t *testing.T) { checkStretches(t, usual(t), c.words, c.at, c.want) })
	}
}

func TestInBedIsToldAtOnce(t *testing.T) {
	s := usual(t)
	c := NewCalendar(s)
	c.Say(Said{local(t, s.Location, "2026-11-23 13:00"), true})
	c.Say(Said{local(t, s.Location, "2026-11-23 14:00"), false})
	for at, want := range map[string]bool{
		"2026-11-23 12:59": false, "2026-11-23 13:00": true, "2026-11-23 13:59": true, "2026-11-23 14:00": false,
		"2026-11-23 22:29": false, "2026-11-23 22:30": true, "2026-11-24 06:30": false, // by the plan
	} {
		if m := c.At(local(t, s.Location, at)); m.InBed != want {
			t.Errorf("%s: in bed %v", at, m.InBed)
		}
	}
}

func TestWordsAreTakenInTheOrderInWhichTheyWereSaid(t *testing.T) {
	s := usual(t)
	c := NewCalendar(s)
	c.Say(Said{local(t, s.Location, "2026-11-23 03:00"), true})
	c.Say(Said{local(t, s.Location, "2026-11-23 02:00"), false})
	if m := c.At(local(t, s.Location, "2026-11-23 02:30")); m.Phase != day {
		t.Errorf("between OFF and ON it is %v", m.Phase)
	}
	if m := c.At(local(t, s.Location, "2026-11-23 03:30")); m.Phase != night {
		t.Errorf("after OFF and ON it is %v", m.Phase)
	}
}
