package night

import "testing"

func TestANightIsMarkedAwayWhenItsLightsOutIsWithinWhatWasSaid(t *testing.T) {
	for _, c := range []struct {
		name  string
		words [][2]string // when it was said, and until when; none: back again
		away  []bool      // the nights of 22, 23 and 24 November
	}{
		{"nothing was said", nil, []bool{false, false, false}},
		{"for two nights", [][2]string{{"2026-11-22 09:00", "2026-11-24 12:00"}}, []bool{true, true, false}},
		{"left after lights-out", [][2]string{{"2026-11-22 22:31", "2026-11-24 12:00"}}, []bool{false, true, false}},
		{"back sooner", [][2]string{{"2026-11-22 09:00", "2026-11-29 12:00"}, {"2026-11-24 20:00", ""}}, []bool{true, true, false}},
		{"another word takes its place", [][2]string{{"2026-11-22 09:00", "2026-11-29 12:00"}, {"2026-11-22 10:00", "2026-11-23 12:00"}}, []bool{true, false, false}},
		{"longer after all", [][2]string{{"2026-11-22 09:00", "2026-11-23 12:00"}, {"2026-11-23 18:00", "2026-11-25 12:00"}}, []bool{true, true, true}},
		{"back, and not away before", [][2]string{{"2026-11-22 09:00", ""}}, []bool{false, false, false}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSleeper(t, usual(t))
			for _, w := range c.words {
				at, until := s.at(w[0]), s.at(w[0])
				if w[1] != "" {
					until = s.at(w[1])
				}
				s.Leave(at, until)
			}
			s.live("2026-11-22 20:00", "2026-11-25 07:00", still)
			if len(s.told) != len(c.away) {
				t.Fatalf("%d nights were told", len(s.told))
			}
			for i, n := range s.told {
				if n.Away != c.away[i] {
					t.Errorf("the night of %v: away %t", n.Night, n.Away)
				}
			}
		})
	}
}
