package insight

import (
	"fmt"
	"math"
	"os"
	"testing"
)

// long asks for the full counts.
var long = os.Getenv("NIGHTROOM_LONG") != ""

// counts is how often something is simulated: few times where it must be
// quick, often where it must be exact.
func counts(quick, full int) int {
	if long {
		return full
	}
	return quick
}

// A world is a way in which two series that know nothing of each other may
// still be alike.
type world struct {
	name  string
	pain  func(float64) float64
	shape func(c chance, x, y []float64)
	lose  float64
}

var worlds = []world{
	{name: "nothing shared", pain: figure},
	{name: "a shared trend", pain: figure, shape: func(_ chance, x, y []float64) {
		drift := func(i int) float64 { return 2 * (float64(i)/float64(len(x)) - 0.5) }
		add(x, 1.5, drift)
		add(y, 1.5, drift)
	}},
	{name: "shared weekends", pain: figure, shape: func(_ chance, x, y []float64) {
		weekend := func(i int) float64 { return map[bool]float64{true: 1}[i%7 >= 5] }
		add(x, 1.5, weekend)
		add(y, 1.5, weekend)
	}},
	{name: "a fifth missing", pain: figure, lose: 0.2},
	{name: "whole scores", pain: score},
	{name: "all of it", pain: score, lose: 0.2, shape: func(_ chance, x, y []float64) {
		both := func(i int) float64 {
			return 2*(float64(i)/float64(len(x))-0.5) + map[bool]float64{true: 1}[i%7 >= 5]
		}
		add(x, 1, both)
		add(y, 1, both)
	}},
}

// alarms counts how often p is at most 0.05 in two series of a world.
func (w *world) alarms(runs, nights int, share float64, p func(Series) float64) int {
	seed := uint64(nights) + uint64(1000*share)
	for i := range len(w.name) {
		seed = 31*seed + uint64(w.name[i])
	}
	c, n := seeded(seed), 0
	for range runs {
		x, y := c.memory(nights, share), c.memory(nights, share)
		if w.shape != nil {
			w.shape(c, x, y)
		}
		s := nightsOf(y, w.pain, x)
		c.lose(s, w.lose)
		if p(s) <= 0.05 {
			n++
		}
	}
	return n
}

// ours is the p of the procedure for the one exposure that is there.
func ours(s Series) float64 {
	f := tell(s, Temperature)
	if !f.Told {
		return 1
	}
	return f.P
}

func TestUnrelatedSeriesRarelyLookRelated(t *testing.T) {
	runs := counts(200, 2000)
	for _, w := range worlds {
		for _, nights := range []int{45, 90} {
			row := fmt.Sprintf("%-16s %d nights:", w.name, nights)
			for _, share := range []float64{0, 0.3, 0.5, 0.7} {
				n := w.alarms(runs, nights, share, ours)
				row += fmt.Sprintf("  %.1f: %4.1f", share, 100*float64(n)/float64(runs))
				if n > atMost(0.05, runs) {
					t.Errorf("%s, %d nights, each %v of the night before: %d false alarms in %d", w.name, nights, share, n, runs)
				}
			}
			t.Log(row, "in 100")
		}
	}
}

// atMost is the share itself with the full count. With a smaller one, chance
// is given two standard deviations.
func atMost(share float64, runs int) int {
	n := share * float64(runs)
	if !long {
		n += 2 * math.Sqrt(n*(1-share))
	}
	return int(n)
}

// The simulation has teeth: what everybody would do fails it.
func TestAPlainCorrelationCriesWolf(t *testing.T) {
	runs := counts(200, 2000)
	for _, nights := range []int{45, 90} {
		n := worlds[0].alarms(runs, nights, 0.7, func(s Series) float64 { return pearson(s, Temperature) })
		t.Logf("%d nights: %.1f in 100", nights, 100*float64(n)/float64(runs))
		if n < runs*15/100 {
			t.Errorf("%d nights: %d false alarms in %d: these series do not test anything", nights, n, runs)
		}
	}
}

func TestATrueEffectIsSeen(t *testing.T) {
	runs := counts(200, 2000)
	for _, c := range []struct {
		nights int
		power  float64
	}{{30, 0.35}, {45, 0.5}, {60, 0.6}, {90, 0.85}} {
		r, n := seeded(uint64(c.nights)), 0
		for range runs {
			x, y := r.memory(c.nights, 0.5), r.memory(c.nights, 0.5)
			add(y, 0.5, func(i int) float64 { return x[i] })
			if f := tell(nightsOf(y, figure, x), Temperature); f.Told && f.P <= 0.05 && f.Effect > 0 {
				n++
			}
		}
		t.Logf("%d nights: seen in %.1f of 100", c.nights, 100*float64(n)/float64(runs))
		if float64(n) < c.power*float64(runs) {
			t.Errorf("%d nights: an effect of half a deviation was seen in %d of %d", c.nights, n, runs)
		}
	}
}

// A range of 95 % holds the truth in 95 of 100 cases.
func TestTheRangeHoldsTheTruth(t *testing.T) {
	runs := counts(500, 5000)
	for _, effect := range []float64{0, 0.5} {
		r, n := seeded(95), 0
		for range runs {
			x, y := r.memory(60, 0.5), r.memory(60, 0.5)
			add(y, effect, func(i int) float64 { return x[i] })
			if f := tell(nightsOf(y, figure, x), Temperature); f.Low <= effect && effect <= f.High {
				n++
			}
		}
		t.Logf("an effect of %v is in the range in %.1f of 100", effect, 100*float64(n)/float64(runs))
		if share := float64(n) / float64(runs); share < 0.93 || share > 0.97 {
			t.Errorf("an effect of %v was in the range in %d of %d", effect, n, runs)
		}
	}
}

// A year is watched as the page does it: whatever stands there on any day.
type year struct{ hint, confirmed int }

func watch(runs, nights int, effect float64) (seen year) {
	c := seeded(uint64(nights) + uint64(100*effect))
	for range runs {
		y := c.memory(nights, 0.5)
		xs := [][]float64{c.memory(nights, 0.5), c.memory(nights, 0.5), c.memory(nights, 0.5)}
		add(y, effect, func(i int) float64 { return xs[0][i] })
		s := nightsOf(y, figure, xs...)
		hint, confirmed := false, false
		for n := FewestNights; n <= nights; n += reviewsEvery { // in between it stands: see below
			a := Ask(s.part(0, n))
			for _, f := range a.Findings {
				if effect == 0 || f.Exposure == Temperature && f.Effect > 0 {
					hint = hint || f.Verdict == Pattern
					confirmed = confirmed || f.Confirmed
				}
			}
		}
		if hint {
			seen.hint++
		}
		if confirmed {
			seen.confirmed++
		}
	}
	return seen
}

func TestAYearOfUnrelatedNightsGivesFewHintsAndFewerPatterns(t *testing.T) {
	runs := counts(150, 1500)
	seen := watch(runs, 365, 0)
	t.Logf("a hint in %.1f, a confirmed pattern in %.1f of 100 years", 100*float64(seen.hint)/float64(runs), 100*float64(seen.confirmed)/float64(runs))
	if seen.hint > runs*20/100 || seen.confirmed > runs*6/100 {
		t.Errorf("in %d years %d hints and %d confirmed patterns", runs, seen.hint, seen.confirmed)
	}
	if seen.hint == 0 {
		t.Error("not one hint: this simulation cannot fail")
	}
}

func TestATrueEffectIsConfirmedWithinHalfAYear(t *testing.T) {
	runs := counts(150, 1500)
	for _, nights := range []int{120, 180} {
		seen := watch(runs, nights, 0.5)
		t.Logf("confirmed after %d nights in %.1f of 100", nights, 100*float64(seen.confirmed)/float64(runs))
		if nights == 180 && seen.confirmed < runs*90/100 {
			t.Errorf("confirmed in %d of %d", seen.confirmed, runs)
		}
	}
}

// A year is in the room and in the joints, and need not be the same thing.
func TestSeasonsAreNoPattern(t *testing.T) {
	runs := counts(200, 2000)
	for _, strong := range []float64{1, 2} {
		c, found, whole := seeded(uint64(365*strong)), 0, 0
		for range runs {
			x, y := c.memory(365, 0.5), c.memory(365, 0.5)
			wave := func(phase float64) func(int) float64 {
				return func(i int) float64 { return math.Sin(2 * math.Pi * (float64(i)/365.25 + phase)) }
			}
			phase := c.Float64()
			add(x, strong, wave(phase))
			add(y, strong, wave(phase))
			s := nightsOf(y, figure, x)
			if a := Ask(s); a.Findings[Temperature].Verdict == Pattern {
				found++
			}
			if tell(s, Temperature).P <= 0.05 {
				whole++
			}
		}
		t.Logf("a wave of %v: a pattern in %.1f of 100 reviews; over the whole year it would be %.1f",
			strong, 100*float64(found)/float64(runs), 100*float64(whole)/float64(runs))
		if found > atMost(0.05, runs) {
			t.Errorf("a wave of %v: %d of %d reviews found a pattern", strong, found, runs)
		}
	}
}
