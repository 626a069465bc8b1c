package night

import (
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

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

// A randomNight is two days of somebody who keeps to no plan, in a room whose
// sensors come and go.
type randomNight struct {
	plan   Schedule
	words  []Said
	epochs []*epoch.Epoch
	sounds []acoustics.Event
	from   time.Time
	to     time.Time
}

func drawNight(t testing.TB, r *rand.Rand) (n randomNight) {
	zones := []string{"Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata"}
	out := 18*60 + r.IntN(10*60) // to four in the morning
	n.plan = plan(zone(t, zones[r.IntN(len(zones))]), Clock(out%(24*60)), Clock((out+180+r.IntN(8*60))%(24*60)))
	// Both changes of the clock are within reach.
	n.from = epoch.Begin(time.Date(2026, time.Month(1+r.IntN(12)), 1+r.IntN(31), r.IntN(24), 0, 0, 0, n.plan.Location))
	n.to = n.from.Add(40 * time.Hour)
	for range r.IntN(12) {
		at := n.from.Add(time.Duration(r.Int64N(int64(30 * time.Hour)))).Truncate(time.Millisecond)
		n.words = append(n.words, Said{at, r.IntN(2) == 0})
	}
	slices.SortFunc(n.words, func(a, b Said) int { return a.At.Compare(b.At) })
	a := still
	for at := n.from; at.Before(n.to); at = at.Add(epoch.Length) {
		switch r.IntN(40) {
		case 0:
			a.temperatureC = 14 + 8*r.Float64()
		case 1:
			a.lightLx, a.lightFloor = 3*r.Float64(), r.IntN(4) == 0
		case 2:
			a.soundDBA, a.noSound, a.soundFloor = float64(60+r.IntN(60))/2, r.IntN(3) == 0, r.IntN(4) == 0
		case 3:
			n.sounds = append(n.sounds, acoustics.Event{Start: at.Add(time.Duration(r.Int64N(int64(epoch.Length)))), LAFmaxDBA: float64(45 + r.IntN(8))})
		case 4:
			at = at.Add(time.Duration(r.IntN(200)) * epoch.Length) // nothing was measured
		}
		n.epochs = append(n.epochs, epochOf(at, a))
	}
	return n
}

// asItGoes is what was told last of each night, by a program that is restarted
// now and then.
func (n *randomNight) asItGoes(r *rand.Rand) map[Date]Summary {
	c := NewCalendar(n.plan)
	l := NewLedger(c, guidelines)
	last := map[Date]Summary{}
	words, heard := 0, 0
	step := func(now time.Time) {
		for ; words < len(n.words) && !n.words[words].At.After(now); words++ {
			c.Say(n.words[words])
			l.Said()
		}
		for ; heard < len(n.sounds) && n.sounds[heard].Start.Before(now.Add(-3*time.Second)); heard++ {
			l.Hear(n.sounds[heard])
		}
		for _, night := range l.Due(now) {
			last[night.Night] = night.Summary
		}
	}
	for i, e := range n.epochs {
		end := e.Start.Add(epoch.Length)
		step(e.Start)
		if r.IntN(700) == 0 {
			// What was missed while it was down.
			maps.Copy(last, n.afterwards(r, n.epochs[:i], n.sounds[:heard], n.words[:words], e.Start))
			l = n.restart(c, e.Start, last, n.epochs[:i], n.sounds[:heard])
		}
		step(end)
		l.Add(e)
	}
	for now := n.to; now.Before(n.to.Add(70 * time.Hour)); now = now.Add(time.Minute) {
		if now.Sub(n.to) > 8*time.Hour {
			now = now.Add(time.Hour) // nothing happens any more
		}
		step(now)
	}
	return last
}

func (n *randomNight) restart(c *Calendar, now time.Time, told map[Date]Summary, epochs []*epoch.Epoch, sounds []acoustics.Event) *Ledger {
	l := NewLedger(c, guidelines)
	since := l.Since(now)
	l.Open(since)
	for _, e := range epochs {
		if !e.Start.Before(since) {
			l.Add(e)
		}
	}
	for _, e := range sounds {
		if !e.Start.Before(since) {
			l.Hear(e)
		}
	}
	for _, s := range told {
		if !s.Night.Noon().Before(since.Add(-24 * time.Hour)) {
			l.Recall(s)
		}
	}
	return l
}

// afterwards reads a record in any order.
func (n *randomNight) afterwards(r *rand.Rand, epochs []*epoch.Epoch, sounds []acoustics.Event, words []Said, now time.Time) map[Date]Summary {
	c := NewCalendar(n.plan)
	for _, w := range words {
		c.Say(w)
	}
	l := NewLedger(c, guidelines)
	for _, i := range r.Perm(len(epochs)) {
		l.Add(epochs[i])
	}
	for _, i := range r.Perm(len(sounds)) {
		l.Hear(sounds[i])
	}
	last := map[Date]Summary{}
	for at := n.from; at.Before(now); {
		if at = at.Add(6 * time.Hour); at.After(now) {
			at = now
		}
		l.Said() // as if it had been said only then
		for _, night := range l.Due(at) {
			last[night.Night] = night.Summary
		}
	}
	return last
}

// The summaries that were told as the nights went are those that the record
// yields afterwards, to the last bit, whatever was said, failed or restarted.
func TestNightsAsTheyGoEqualThoseFromTheRecord(t *testing.T) {
	nights := uint64(1000)
	if os.Getenv("NIGHTROOM_LONG") != "" {
		nights *= 20
	}
	compared := 0
	for seed := range nights {
		r := rand.New(rand.NewPCG(seed, 5))
		n := drawNight(t, r)
		was, is := n.asItGoes(r), n.afterwards(r, n.epochs, n.sounds, n.words, n.to.Add(70*time.Hour))
		for d := range is {
			if was[d] != is[d] {
				t.Fatalf("seed %d, plan %v, words %v: the night of %v was told as\n%+v, and is\n%+v", seed, n.plan.Usual, n.words, d, was[d], is[d])
			}
		}
		if len(was) != len(is) {
			t.Fatalf("seed %d: %d nights were told, %d are in the record", seed, len(was), len(is))
		}
		compared += len(is)
	}
	if compared < int(nights) {
		t.Errorf("only %d nights were compared", compared)
	}
}
