package acoustics

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// share is a level that lasted for some of the time.
type share struct{ levelDBA, weight float64 }

func laeq(shares ...share) float64 {
	var sum, total float64
	for _, s := range shares {
		sum += s.weight * Energy(s.levelDBA)
		total += s.weight
	}
	return Level(sum / total)
}

func TestLevelsAreAveragedByTheirEnergy(t *testing.T) {
	for _, c := range []struct {
		name   string
		shares []share
		want   float64
		within float64
	}{
		{"40 and 50 dB for equal times", []share{{40, 1}, {50, 1}}, 47.40, 0.005},
		{"59 min at 30 dB and 1 min at 60 dB", []share{{30, 59}, {60, 1}}, 42.47, 0.005},
		{"95 % at 30 dB and 5 % at 60 dB", []share{{30, 95}, {60, 5}}, 47.1, 0.05},
		{"one level", []share{{35, 480}}, 35, 1e-9},
		{"nothing but 0 dB", []share{{0, 3}}, 0, 1e-9},
	} {
		if got := laeq(c.shares...); math.Abs(got-c.want) > c.within {
			t.Errorf("%s: LAeq %.4f dB(A), want %.2f", c.name, got, c.want)
		}
	}
}

func TestEnergiesOfSourcesAddUp(t *testing.T) {
	var sum float64
	for range 10 {
		sum += Energy(30)
	}
	if got := Level(sum); math.Abs(got-40) > 1e-9 {
		t.Errorf("ten equal sources of 30 dB(A) make %.4f dB(A), want 40", got)
	}
}

func TestSELIsTheEnergyWithinOneSecond(t *testing.T) {
	for _, c := range []struct {
		name      string
		levelDBA  float64
		d, step   time.Duration
		want, tol float64
	}{
		{"60 dB(A) for 10 s in fast steps", 60, 10 * time.Second, 125 * time.Millisecond, 70, 1e-9},
		{"60 dB(A) for 10 s in whole seconds", 60, 10 * time.Second, time.Second, 70, 1e-9},
		{"one second is its own level", 71, time.Second, 125 * time.Millisecond, 71, 1e-9},
		{"an eighth of a second", 90, 125 * time.Millisecond, 125 * time.Millisecond, 80.97, 0.005},
	} {
		sum := float64(c.d/c.step) * Energy(c.levelDBA)
		if got := SEL(sum, c.step.Seconds()); math.Abs(got-c.want) > c.tol {
			t.Errorf("%s: SEL %.4f dB(A), want %.2f", c.name, got, c.want)
		}
	}
}

func TestLAeqLiesBetweenTheLowestAndTheHighestLevel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		levels := rapid.SliceOfN(rapid.Float64Range(0, 140), 1, 200).Draw(t, "levels")
		lowest, highest, sum := math.Inf(1), math.Inf(-1), 0.0
		for _, l := range levels {
			lowest, highest, sum = min(lowest, l), max(highest, l), sum+Energy(l)
		}
		if got := Level(sum / float64(len(levels))); got < lowest-1e-9 || got > highest+1e-9 {
			t.Fatalf("LAeq %v outside %v to %v", got, lowest, highest)
		}
	})
}

func TestLevelIsTheInverseOfEnergy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := rapid.Float64Range(-20, 160).Draw(t, "level")
		if got := Level(Energy(l)); math.Abs(got-l) > 1e-9 {
			t.Fatalf("%v became %v", l, got)
		}
	})
}
