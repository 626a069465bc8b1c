package night

import (
	"slices"
	"testing"

	"nightroom/internal/acoustics"
	"nightroom/internal/epoch"
)

func TestAnInterruptedNightSaysSo(t *testing.T) {
	s := newSleeper(t, usual(t))
	bright := still
	bright.lightLx = 100
	s.live("2026-11-22 22:30", "2026-11-23 01:00", still)
	s.say("2026-11-23 01:00", false)
	s.live("2026-11-23 01:00", "2026-11-23 01:20", bright) // neither judged nor counted
	s.say("2026-11-23 01:20", true)
	s.live("2026-11-23 01:20", "2026-11-23 05:00", still)
	s.say("2026-11-23 05:00", false)
	s.live("2026-11-23 05:00", "2026-11-23 05:10", bright)
	s.say("2026-11-23 05:10", true)
	s.live("2026-11-23 05:10", "2026-11-23 07:00", still)
	s.say("2026-11-23 07:00", false)
	got := s.morning("2026-11-23 07:01")
	want := constant(s, "2026-11-22", "2026-11-22 22:30", "2026-11-23 07:00", 0)
	want.Interruptions, want.OutOfBedMin, want.DarkLongestMin = 2, known(30), known(220)
	want.Evidence.Bed, want.Evidence.Up = s.at("2026-11-23 01:20").UTC(), s.at("2026-11-23 07:00").UTC()
	want.Evidence.LightOff = s.at("2026-11-23 01:20").UTC()
	if got != want {
		t.Errorf("\n%+v, want\n%+v", got, want)
	}
}

// told is when, and with which end, a night was told.
type told struct{ at, wake string }

func TestWhenANightIsTold(t *testing.T) {
	for _, c := range []struct {
		name  string
		words []said
		want  []told
	}{
		{"at the planned wake", nil, []told{{"06:30", "06:30"}}},
		{"up shortly before: at the planned wake", []said{{"2026-11-23 06:10", false}}, []told{{"06:30", "06:10"}}},
		{"up long before: an hour later", []said{{"2026-11-23 04:00", false}}, []told{{"05:00", "04:00"}}},
		{"up long before, and again to bed", []said{{"2026-11-23 04:00", false}, {"2026-11-23 05:30", true}},
			[]told{{"05:00", "04:00"}, {"06:30", "06:30"}}},
		{"up after the planned wake: as soon as that is said", []said{{"2026-11-22 22:00", true}, {"2026-11-23 08:00", false}},
			[]told{{"06:30", "06:30"}, {"08:00", "08:00"}}},
		{"the switch forgotten: once", []said{{"2026-11-22 22:00", true}}, []told{{"06:30", "06:30"}}},
		{"once more after the wake", []said{{"2026-11-23 07:00", true}, {"2026-11-23 08:15", false}},
			[]told{{"06:30", "06:30"}, {"08:15", "08:15"}}},
		{"once more after the wake, and forgotten", []said{{"2026-11-23 07:00", true}}, []told{{"06:30", "06:30"}}},
		{"by day: when nobody was in bed for an hour", []said{{"2026-11-23 13:00", true}, {"2026-11-23 17:00", false}},
			[]told{{"06:30", "06:30"}, {"18:00", "17:00"}}},
		{"a nap is no night", []said{{"2026-11-23 10:00", true}, {"2026-11-23 12:00", false}}, []told{{"06:30", "06:30"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSleeper(t, usual(t))
			var got []told
			words := c.words
			for at := s.at("2026-11-22 20:00"); at.Before(s.at("2026-11-23 19:00")); at = at.Add(epoch.Length) {
				if len(words) > 0 && !at.Before(s.at(words[0].at)) {
					s.say(words[0].at, words[0].inBed)
					words = words[1:]
				}
				s.Add(epochOf(at, still))
				for _, n := range s.Due(at.Add(epoch.Length)) {
					loc := s.calendar.schedule.Location
					got = append(got, told{at.In(loc).Format("15:04"), n.Wake.In(loc).Format("15:04")})
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("told %v, want %v", got, c.want)
			}
		})
	}
}

// Who lies down in the morning and forgets it is got up by the evening's
// lights-out. The night that ends so is told a moment later.
func TestARestartJustWhenANightHasEndedForgetsNothingOfIt(t *testing.T) {
	s := newSleeper(t, usual(t))
	s.live("2026-11-22 22:30", "2026-11-23 11:00", still)
	s.say("2026-11-23 11:00", true)
	s.live("2026-11-23 11:00", "2026-11-23 22:30", still)
	was := s.told[len(s.told)-1].Summary
	again := newSleeper(t, usual(t))
	again.say("2026-11-23 11:00", true)
	now := again.at("2026-11-23 22:30:05")
	since := again.Since(now)
	again.Open(since)
	again.Recall(was)
	for at := again.at("2026-11-22 22:30"); at.Before(again.at("2026-11-23 22:30")); at = at.Add(epoch.Length) {
		if !at.Before(since) {
			again.Add(epochOf(at, still))
		}
	}
	again.told = append(again.told, again.Due(now)...)
	if got := again.morning("2026-11-23 22:31"); !got.Wake.Equal(s.at("2026-11-23 22:30")) || got != s.morning("2026-11-23 22:31") {
		t.Errorf("told %+v", got)
	}
}

func TestANightWithoutAReadingIsNotTold(t *testing.T) {
	s := newSleeper(t, usual(t))
	s.live("2026-11-22 12:00", "2026-11-22 20:00", still)
	s.told = append(s.told, s.Due(s.at("2026-11-23 12:00"))...)
	if len(s.told) > 0 {
		t.Errorf("told %+v", s.told)
	}
}

func TestTheThreeLoudestAreNamed(t *testing.T) {
	s := newSleeper(t, usual(t))
	s.live("2026-11-22 22:30", "2026-11-23 06:30", still)
	for _, e := range []struct {
		at    string
		level float64
	}{
		{"2026-11-22 22:29:59", 90}, {"2026-11-22 22:30", 50}, {"2026-11-23 03:00", 46}, {"2026-11-23 02:00", 61},
		{"2026-11-23 01:00", 50}, {"2026-11-23 05:00", 45}, {"2026-11-23 06:30", 90},
	} {
		s.Hear(acoustics.Event{Start: s.at(e.at), LAFmaxDBA: e.level})
	}
	got := s.morning("2026-11-23 07:00")
	want := [Louds]Loud{{s.at("2026-11-23 02:00").UTC(), 61}, {s.at("2026-11-22 22:30").UTC(), 50}, {s.at("2026-11-23 01:00").UTC(), 50}}
	if got.SoundEvents != known(5) || got.Loudest != want {
		t.Errorf("%v events, %v", got.SoundEvents, got.Loudest)
	}
}

func TestHoursAreThoseOfTheClockOnTheWall(t *testing.T) {
	for zoneName, first := range map[string]string{"Europe/Berlin": "2026-11-22 22:00", "Asia/Kolkata": "2026-11-22 22:00"} {
		s := newSleeper(t, plan(zone(t, zoneName), clock(22, 45), clock(6, 15)))
		warm := still
		warm.temperatureC = 19
		s.live("2026-11-22 22:00", "2026-11-23 03:30", still)
		s.live("2026-11-23 03:30", "2026-11-23 07:00", warm)
		s.morning("2026-11-23 07:00")
		hours := s.told[0].Hours
		if len(hours) != 9 || !hours[0].Start.Equal(s.at(first)) || !hours[8].Start.Equal(s.at("2026-11-23 06:00")) {
			t.Fatalf("%s: %+v", zoneName, hours)
		}
		if h := hours[5]; h.TemperatureMeanC != known(18.5) || h.SoundLAeqDBA != known(36) || h.IlluminanceMeanLx != known(0.2) || h.ReadyPct != known(100) {
			t.Errorf("%s: three o'clock was %+v", zoneName, h)
		}
	}
}

func TestTheEveningOfWhatTurnsOutToBeANightIsJudgedAsNight(t *testing.T) {
	s := newSleeper(t, usual(t))
	s.say("2026-11-22 18:29", true) // a nap until 21:29, and evening from 20:30 on
	for at := s.at("2026-11-22 18:29:00"); at.Before(s.at("2026-11-23 06:30")); at = at.Add(epoch.Length) {
		e := epochOf(at, still)
		if m := s.calendar.At(at); m.Phase == epoch.WindDown {
			lamp := still
			lamp.lightLx = 5
			e = epochOf(at, lamp)
			e.Phase, e.Dark, e.Ready = m.Phase, epoch.True, epoch.True // by the limit of dim
		}
		s.Add(e)
	}
	got := s.morning("2026-11-23 07:00")
	// 59 of 721 minutes.
	if want := known(100 * (1 - 59.0/721)); got.DarkPct != want || got.ReadyPct != want {
		t.Errorf("dark %v %%, ready %v %%, want %v", got.DarkPct, got.ReadyPct, want)
	}
}

func TestANightKeepsTheLimitsThatItWasJudgedBy(t *testing.T) {
	s := newSleeper(t, usual(t))
	s.live("2026-11-22 22:30", "2026-11-23 06:29", still)
	first := s.morning("2026-11-23 07:00")
	s.basis.Cool.Above = known(25)
	s.Add(epochOf(s.at("2026-11-23 06:29"), still)) // dated late
	again := s.morning("2026-11-23 07:01")
	if again.CoveragePct == first.CoveragePct || again.Basis != guidelines {
		t.Errorf("told again with %v, %+v", again.CoveragePct, again.Basis)
	}
}

// What a night was judged by holds when it is added up again from the record,
// by a program that has other limits and one sensor less.
func TestANightThatIsAddedUpAgainIsJudgedAsItWas(t *testing.T) {
	fill := func(s *sleeper) {
		s.say("2026-11-22 18:29", true) // a nap until 21:29, and evening from 20:30 on
		for at := s.at("2026-11-22 18:29:00"); at.Before(s.at("2026-11-23 06:30")); at = at.Add(epoch.Length) {
			e := epochOf(at, still)
			if m := s.calendar.At(at); m.Phase == epoch.WindDown {
				lamp := still
				lamp.lightLx = 5
				e = epochOf(at, lamp)
				e.Phase, e.Dark, e.Ready = m.Phase, epoch.True, epoch.True // by the limit of dim
			}
			s.Add(e)
		}
	}
	s := newSleeper(t, usual(t))
	fill(s)
	first := s.morning("2026-11-23 07:00")
	again := newSleeper(t, usual(t))
	again.basis.Dark.Above = known(25)
	again.basis.Quiet.Measured = false
	again.Recall(first)
	fill(again)
	if nights := again.Due(again.at("2026-11-23 07:00")); len(nights) > 0 {
		t.Errorf("told again:\n%+v, was\n%+v", nights[0].Summary, first)
	}
}
