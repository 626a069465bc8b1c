package bedroom

import (
	"math"
	"slices"
	"testing"
	"time"
)

// nights are sixty of a year, in all seasons.
func nights(r *Room) []night {
	var all []night
	for number := dateOf(2026, 1, 1); len(all) < 60; number += 6 {
		all = append(all, r.night(number))
	}
	return all
}

func eachZone(t *testing.T, check func(t *testing.T, r *Room)) {
	for _, name := range []string{"Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, New(1, zone(t, name), usual))
		})
	}
}

// outside says whether a value stays outside for longer than hold, asked once
// an interval from lights-out to wake.
func outside(n *night, everyMs, holdMs int64, is func(ms int64) bool) bool {
	var since int64
	for ms := n.lightsOut; ms < n.wake; ms += everyMs {
		switch {
		case !is(ms):
			since = 0
		case since == 0:
			since = ms
		case ms-since >= holdMs:
			return true
		}
	}
	return false
}

// A demonstration in which nothing ever happens shows nothing, and one in which
// everything is always wrong neither. The limits here are common advice: 15.5
// to 19 °C, 1 lx, 40 dB(A) over a minute.
func TestSomeNightsAreFineAndSomeAreNot(t *testing.T) {
	eachZone(t, func(t *testing.T, r *Room) {
		var cool, dark, quiet, all int
		for _, n := range nights(r) {
			warm := outside(&n, minuteMs, 10*minuteMs, func(ms int64) bool {
				c, _, _, _ := r.Air(time.UnixMilli(ms))
				return c > 19 || c < 15.5
			})
			light := outside(&n, 5*secondMs, minuteMs, func(ms int64) bool {
				return r.IlluminanceLx(time.UnixMilli(ms)) > 1
			})
			loud := outside(&n, minuteMs, 2*minuteMs, func(ms int64) bool { return minuteLAeq(r, ms) > 40 })
			for of, fine := range map[*int]bool{&cool: !warm, &dark: !light, &quiet: !loud, &all: !warm && !light && !loud} {
				if fine {
					*of++
				}
			}
		}
		t.Logf("fine of 60: cool %d, dark %d, quiet %d, all three %d", cool, dark, quiet, all)
		for name, fine := range map[string]int{"cool": cool, "dark": dark, "quiet": quiet} {
			if fine < 20 || fine > 54 {
				t.Errorf("%d of 60 nights are fine for %s, want 20 to 54", fine, name)
			}
		}
		if all == 0 {
			t.Error("no night is fine altogether")
		}
	})
}

func minuteLAeq(r *Room, ms int64) float64 {
	power := 0.0
	for i := int64(0); i < minuteMs; i += 2 * slotMs {
		power += math.Pow(10, r.SoundDBA(time.UnixMilli(ms+i))/10)
	}
	return 10 * math.Log10(power/(minuteMs/(2*slotMs)))
}

func TestNightIsDarkerThanDay(t *testing.T) {
	eachZone(t, func(t *testing.T, r *Room) {
		for _, n := range nights(r) {
			dark, day := math.Inf(1), 0.0
			for ms := n.lightsOut + 2*hourMs; ms < n.wake; ms += minuteMs {
				dark = min(dark, r.IlluminanceLx(time.UnixMilli(ms)))
			}
			for ms := n.wake + 4*hourMs; ms < n.wake+6*hourMs; ms += minuteMs {
				day = max(day, r.IlluminanceLx(time.UnixMilli(ms)))
			}
			if dark < 0.02 || dark > 0.3 || day < 10 {
				t.Errorf("night %d: %.3f lx, the day after it %.1f lx", n.number, dark, day)
			}
		}
	})
}

func TestTheLampIsOffFromLightsOutOn(t *testing.T) {
	eachZone(t, func(t *testing.T, r *Room) {
		late := 0
		for _, n := range nights(r) {
			before := r.IlluminanceLx(time.UnixMilli(n.lampOff - secondMs))
			if before < 2 {
				t.Errorf("night %d: %.2f lx with the lamp on", n.number, before)
			}
			if n.lampOff > n.lightsOut {
				late++
			}
			dawn := r.sky.sunrise(n.wake) - hourMs
			for ms := n.lampOff; ms < min(n.up, dawn); ms += 10 * secondMs {
				if n.trips[0].has(ms) || n.trips[1].has(ms) {
					continue
				}
				if lx := r.IlluminanceLx(time.UnixMilli(ms)); lx > 1 {
					t.Fatalf("night %d: %.2f lx %d min after the lamp went off", n.number, lx, (ms-n.lampOff)/minuteMs)
				}
			}
		}
		if late == 0 || late > 30 {
			t.Errorf("%d of 60 nights begin late, want some", late)
		}
	})
}

func TestSleepersUseUpTheAirOfAShutRoom(t *testing.T) {
	eachZone(t, func(t *testing.T, r *Room) {
		shut := 0
		for _, n := range nights(r) {
			_, _, _, evening := r.Air(time.UnixMilli(n.inBedroom - hourMs))
			_, _, _, morning := r.Air(time.UnixMilli(n.up))
			if n.open(n.up - hourMs) {
				if morning > 700 {
					t.Errorf("night %d: %.0f ppm beside an open window", n.number, morning)
				}
				continue
			}
			shut++
			if evening > 600 || morning < 950 || morning > 2600 {
				t.Errorf("night %d: %.0f ppm in the evening, %.0f in the morning", n.number, evening, morning)
			}
		}
		if shut < 20 || shut == 60 {
			t.Errorf("the window is shut in %d of 60 nights", shut)
		}
	})
}

func TestTheBackgroundOfANightIsQuiet(t *testing.T) {
	eachZone(t, func(t *testing.T, r *Room) {
		for _, n := range nights(r) {
			var levels []float64
			for ms := n.lightsOut + 3*hourMs; ms < n.lightsOut+5*hourMs; ms += secondMs {
				levels = append(levels, r.SoundDBA(time.UnixMilli(ms)))
			}
			slices.Sort(levels)
			if la90 := levels[len(levels)/10]; la90 < 27 || la90 > 38 {
				if !partyAt(r, &n, n.lightsOut+3*hourMs) {
					t.Errorf("night %d: LA90 is %.1f dB(A)", n.number, la90)
				}
			}
		}
	})
}

func partyAt(r *Room, n *night, ms int64) bool {
	return slices.ContainsFunc(r.at(n.lightsOut).noises, func(s source) bool { return s.kind == music && s.has(ms) })
}

func TestTheAlarmRingsAtTheUsualTime(t *testing.T) {
	eachZone(t, func(t *testing.T, r *Room) {
		for _, n := range nights(r) {
			loudest := 0.0
			for ms := n.wake; ms < n.wake+minuteMs; ms += slotMs {
				loudest = max(loudest, r.SoundDBA(time.UnixMilli(ms)))
			}
			if loudest < 57 {
				t.Errorf("night %d: no more than %.1f dB(A) at the wake time", n.number, loudest)
			}
		}
	})
}

func TestAPartnerSnoresInBursts(t *testing.T) {
	r := New(1, zone(t, "Europe/Berlin"), usual)
	stretches := 0
	for _, n := range nights(r) {
		for _, s := range r.at(n.lightsOut).noises {
			if s.kind != snores {
				continue
			}
			stretches++
			if s.scale < 3*secondMs || s.scale > 5*secondMs || s.from < n.lampOff {
				t.Errorf("night %d: a breath of %v ms, %d min after lights-out", n.number, s.scale, (s.from-n.lampOff)/minuteMs)
			}
			loud, soft := 0.0, math.Inf(1)
			for ms := s.from; ms < s.from+30*secondMs; ms += slotMs {
				level := r.SoundDBA(time.UnixMilli(ms))
				loud, soft = max(loud, level), min(soft, level)
			}
			if loud-soft < 6 {
				t.Errorf("night %d: snoring runs from %.1f to %.1f dB(A)", n.number, soft, loud)
			}
			bursts := 0
			for ms := s.from; ms < s.from+20*int64(s.scale); ms++ {
				if s.power(ms, ms/slotMs) > 0 {
					bursts++
				}
			}
			if share := float64(bursts) / (20 * s.scale); share < 0.3 || share > 0.4 {
				t.Errorf("night %d: snores last %.2f of a breath", n.number, share)
			}
		}
	}
	if stretches < 10 {
		t.Errorf("%d stretches of snoring in 60 nights", stretches)
	}
}

// A minute is worked out at a time; who passes at its end is still heard after it.
func TestAPassingCarIsNotCutOffByTheFullMinute(t *testing.T) {
	r := New(1, zone(t, "Europe/Berlin"), usual)
	for _, n := range nights(r)[:10] {
		before := 0.0
		for ms := n.left + 2*hourMs; ms < n.left+3*hourMs; ms += slotMs {
			level := r.SoundDBA(time.UnixMilli(ms))
			if before > 0 && math.Abs(level-before) > 3.5 {
				t.Fatalf("%v: from %.1f to %.1f dB(A) in an eighth of a second", time.UnixMilli(ms).UTC(), before, level)
			}
			before = level
		}
	}
}

func TestNightsDiffer(t *testing.T) {
	r := New(1, zone(t, "Europe/Berlin"), usual)
	seen := map[moment]bool{}
	for _, n := range nights(r) {
		m := ask(r, time.UnixMilli(n.lightsOut+4*hourMs))
		if seen[m] {
			t.Errorf("night %d is like an earlier one: %+v", n.number, m)
		}
		seen[m] = true
	}
}
