package night

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"nightroom/internal/epoch"
)

// drawSchedule draws a plan that can be: nights of 4 to 13 h, and every
// evening after that day's wake.
func drawSchedule(t *rapid.T) Schedule {
	loc, err := time.LoadLocation(rapid.SampledFrom([]string{
		"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Auckland",
	}).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	minute := func(name string, low, high int) int { return rapid.IntRange(low/5, high/5).Draw(t, name) * 5 }
	evening := minute("lights-out", 18*60, 32*60) // after midnight from 24 h on
	morning := evening + minute("length", 7*60, 10*60)
	if morning < 24*60+90 || morning >= 48*60-90 {
		t.Skip("the wake would not be in the morning after")
	}
	shift := func(c int) Clock { return Clock((c + minute("shift", -90, 90)) % (24 * 60)) }
	s := Schedule{
		Location: loc,
		WindDown: time.Duration(minute("wind-down", 0, 180)) * time.Minute,
		Usual:    Plan{Clock(evening % (24 * 60)), Clock(morning % (24 * 60))},
		Dates:    map[Date]Override{},
	}
	override := func() Override {
		return Override{shift(evening), shift(morning), rapid.Bool().Draw(t, "set"), rapid.Bool().Draw(t, "set")}
	}
	for i := range s.Weekdays {
		if rapid.Bool().Draw(t, "differs") {
			s.Weekdays[i] = override()
		}
	}
	for _, d := range []Date{{2026, 3, 28}, {2026, 3, 29}, {2026, 10, 25}} {
		s.Dates[d] = override()
	}
	return s
}

var beginnings = []time.Time{
	time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC),
	time.Date(2026, 3, 26, 0, 0, 0, 0, time.UTC),
	time.Date(2026, 4, 2, 0, 0, 0, 0, time.UTC),
	time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC),
	time.Date(2026, 10, 23, 0, 0, 0, 0, time.UTC),
	time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
}

// drawWords draws what is said in five days, in order.
func drawWords(t *rapid.T, begin time.Time) (words []Said) {
	at := begin
	for range rapid.IntRange(0, 12).Draw(t, "words") {
		at = at.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 59, 60, 61, 179, 180, 200, 400, 700, 1000}).Draw(t, "minutes")) * time.Minute)
		words = append(words, Said{at, rapid.Bool().Draw(t, "in bed")})
	}
	return words
}

func TestAMomentHoldsUntilItsEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSchedule(t)
		begin := rapid.SampledFrom(beginnings).Draw(t, "begin")
		words := drawWords(t, begin)
		c := NewCalendar(s)
		for _, w := range words {
			c.Say(w)
		}
		at := begin.Add(time.Duration(rapid.IntRange(0, 6*24*60).Draw(t, "minute")) * time.Minute)
		m := c.At(at)
		if m.Since.After(at) || !m.Until.After(at) {
			t.Fatalf("at %v it holds from %v until %v", at, m.Since, m.Until)
		}
		end := m.Until
		for _, w := range words {
			if w.At.After(at) && w.At.Before(end) {
				end = w.At
			}
		}
		between := at.Add(time.Duration(rapid.Float64Range(0, 1).Draw(t, "between") * float64(end.Sub(at))))
		if between.Before(end) {
			if got := c.At(between); got != m {
				t.Fatalf("at %v %+v, at %v %+v", at, m, between, got)
			}
		}
		if got := c.At(m.Since); got.Phase != m.Phase || !got.Since.Equal(m.Since) {
			t.Fatalf("%v since %v, but %v then", m.Phase, m.Since, got.Phase)
		}
		if got := c.At(m.Since.Add(-1)); got.Phase == m.Phase && m.Since.After(begin) {
			t.Fatalf("%v since %v, but just before, too", m.Phase, m.Since)
		}
	})
}

func TestGoingFromMomentToMomentMissesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSchedule(t)
		begin := rapid.SampledFrom(beginnings).Draw(t, "begin")
		words := drawWords(t, begin)
		told := NewCalendar(s) // all at once
		for _, w := range words {
			told.Say(w)
		}
		lived := NewCalendar(s) // word by word, as it is said
		m := lived.At(begin)
		for at := begin; at.Before(begin.Add(6 * 24 * time.Hour)); at = at.Add(17 * time.Minute) {
			for len(words) > 0 && !words[0].At.After(at) {
				lived.Say(words[0])
				m = lived.At(words[0].At)
				words = words[1:]
			}
			for !at.Before(m.Until) {
				m = lived.At(m.Until)
			}
			if want := told.At(at); m.Phase != want.Phase || m.Night != want.Night || m.InBed != want.InBed || !m.Since.Equal(want.Since) {
				t.Fatalf("at %v lived %+v, told %+v", at, m, want)
			}
		}
	})
}

func TestAnInstantIsInOneStretchAtMost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSchedule(t)
		begin := rapid.SampledFrom(beginnings).Draw(t, "begin")
		words := drawWords(t, begin)
		c := NewCalendar(s)
		for _, w := range words {
			c.Say(w)
		}
		now := begin.Add(time.Duration(rapid.IntRange(0, 6*24*60).Draw(t, "minute")) * time.Minute)
		stretches := c.Stretches(now)
		m := c.At(now)
		for i, x := range stretches {
			last := i == len(stretches)-1
			if x.To.IsZero() && !last || !x.To.IsZero() && !x.To.After(x.From) || x.To.After(now) || x.From.After(now) {
				t.Fatalf("stretch %d of %d from %v to %v", i, len(stretches), x.From, x.To)
			}
			if !last && stretches[i+1].From.Before(x.To) {
				t.Fatalf("from %v to %v, and again from %v", x.From, x.To, stretches[i+1].From)
			}
			if x.Nap && !x.To.IsZero() && x.To.Sub(x.From) >= nap {
				t.Fatalf("a nap of %v", x.To.Sub(x.From))
			}
			if !x.Nap && x.From.After(begin) && x.To.Sub(x.From) != nap {
				// At its end everybody knew, unless it was just long enough.
				end := now
				if !last || !x.To.IsZero() {
					end = x.To.Add(-1)
				}
				if got := c.At(end); got.Phase != epoch.Night || got.Night != x.Night {
					t.Fatalf("at %v, in the stretch of %v from %v to %v, it was %v of %v", end, x.Night, x.From, x.To, got.Phase, got.Night)
				}
			}
		}
		lying := len(stretches) > 0 && stretches[len(stretches)-1].To.IsZero()
		if lying != m.InBed {
			t.Fatalf("in bed %v, and the last stretch lasts: %v", m.InBed, lying)
		}
		if lying && !stretches[len(stretches)-1].Nap != (m.Phase == epoch.Night) {
			t.Fatalf("in bed in %v, nap %v", m.Phase, stretches[len(stretches)-1].Nap)
		}
	})
}

func TestWhatWasDoesNotDependOnWhenOneAsks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSchedule(t)
		begin := rapid.SampledFrom(beginnings).Draw(t, "begin")
		c := NewCalendar(s)
		for _, w := range drawWords(t, begin) {
			c.Say(w)
		}
		early := begin.Add(time.Duration(rapid.IntRange(3*24*60, 5*24*60).Draw(t, "early")) * time.Minute)
		late := early.Add(time.Duration(rapid.IntRange(0, 3*24*60).Draw(t, "later")) * time.Minute)
		over := func(all []Stretch) (over []Stretch) {
			for _, x := range all {
				if !x.To.IsZero() && x.To.After(late.Add(-horizon)) && !x.To.After(early) {
					over = append(over, x)
				}
			}
			return over
		}
		was, is := over(c.Stretches(early)), over(c.Stretches(late))
		// A forgotten ON is known only later, and ended before.
		for len(is) > len(was) && is[len(is)-1].To.After(early.Add(-overlie)) {
			is = is[:len(is)-1]
		}
		if len(was) != len(is) {
			t.Fatalf("asked at %v %v, asked at %v %v", early, was, late, is)
		}
		for i := range was {
			if was[i] != is[i] {
				t.Fatalf("asked at %v %v, asked at %v %v", early, was[i], late, is[i])
			}
		}
	})
}

func BenchmarkCalendarAt(b *testing.B) {
	c := NewCalendar(usual(b))
	at := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		c.At(at)
	}
}
