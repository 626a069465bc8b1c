package bedroom

import (
	"math"
	"testing"
	"time"
)

// At 50° the longest day has 16.2 h from centre to centre of the sun, the
// shortest 7.8 h: arccos(-tan φ tan δ)·2/15°.
func TestTheSunRisesWithTheSeason(t *testing.T) {
	cases := []struct {
		zone      string
		day       time.Time
		wantSolar float64 // hours of the solar day
		wantClock float64 // hours on the wall
	}{
		{"Europe/Berlin", time.Date(2026, 6, 21, 0, 0, 0, 0, time.UTC), 3.93, 4.93},
		{"Europe/Berlin", time.Date(2026, 12, 21, 0, 0, 0, 0, time.UTC), 8.07, 8.07},
		{"Europe/Berlin", time.Date(2026, 3, 21, 0, 0, 0, 0, time.UTC), 6, 6},
		{"Asia/Kolkata", time.Date(2026, 6, 21, 0, 0, 0, 0, time.UTC), 3.93, 3.93},
		{"Australia/Lord_Howe", time.Date(2026, 6, 21, 0, 0, 0, 0, time.UTC), 8.07, 8.07},
		{"Australia/Lord_Howe", time.Date(2026, 12, 21, 0, 0, 0, 0, time.UTC), 3.93, 4.43},
	}
	for _, c := range cases {
		loc := zone(t, c.zone)
		s := newSky(1, loc)
		sunrise := s.sunrise(c.day.UnixMilli())
		wall := time.UnixMilli(sunrise).In(loc)
		clock := float64(wall.Hour()) + float64(wall.Minute())/60
		if got := s.hour(sunrise); math.Abs(got-c.wantSolar) > 0.1 || math.Abs(clock-c.wantClock) > 0.1 {
			t.Errorf("%s %v: sunrise at %.2f h, %.2f on the clock; want %.2f, %.2f", c.zone, c.day.Format(time.DateOnly), got, clock, c.wantSolar, c.wantClock)
		}
		if sine := s.sine(sunrise); math.Abs(sine) > 0.01 {
			t.Errorf("%s %v: the sun stands at %.3f at its rise", c.zone, c.day.Format(time.DateOnly), sine)
		}
	}
}

func TestSummerIsWarmInBothHemispheres(t *testing.T) {
	mean := func(name string, m time.Month) (sum float64) {
		s := newSky(1, zone(t, name))
		for year := 2010; year < 2030; year++ {
			sum += s.meanC(time.Date(year, m, 20, 0, 0, 0, 0, time.UTC).UnixMilli()) / 20
		}
		return sum
	}
	for name, warm := range map[string]time.Month{"Europe/Berlin": time.July, "Australia/Lord_Howe": time.January, "Asia/Kolkata": time.July} {
		cold := time.January + time.July - warm
		if w, c := mean(name, warm), mean(name, cold); w < 17 || c > 4 {
			t.Errorf("%s: %.1f °C in %v, %.1f °C in %v", name, w, warm, c, cold)
		}
	}
}

// Civil twilight ends at 3.4 lx, the sun at the horizon gives about 760 lx.
func TestDaylightFollowsTheSun(t *testing.T) {
	s := newSky(1, zone(t, "UTC"))
	noon := time.Date(2026, 6, 21, 12, 0, 0, 0, time.UTC).UnixMilli()
	before := math.Inf(1)
	for ms := noon; ms < noon+12*hourMs; ms += minuteMs {
		lx := s.daylightLx(ms) / s.clarity(ms)
		if lx > before*1.01 {
			t.Fatalf("%v: %.4g lx after %.4g lx as the sun sinks", time.UnixMilli(ms).UTC(), lx, before)
		}
		before = lx
		switch deg := math.Asin(s.sine(ms)) * 180 / math.Pi; {
		case math.Abs(deg) < 0.05 && (lx < 700 || lx > 820),
			math.Abs(deg+6) < 0.05 && (lx < 3 || lx > 4),
			deg > 60 && lx < 80_000:
			t.Errorf("%.2f°: %.4g lx", deg, lx)
		}
	}
}

// Summer time moves the people, not the sun.
func TestTheSunKnowsNoSummerTime(t *testing.T) {
	loc := zone(t, "Europe/Berlin")
	s := newSky(1, loc)
	change := time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC).UnixMilli()
	if d := s.hour(change) - s.hour(change-secondMs); d < 0 || d > 0.001 {
		t.Errorf("the solar hour jumps by %v", d)
	}
}
