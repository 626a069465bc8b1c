package acoustics

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func histogramOf(levels ...float64) *Histogram {
	h := &Histogram{}
	for _, l := range levels {
		h.Add(l)
	}
	return h
}

func TestPercentileLevels(t *testing.T) {
	tenth := make([]float64, 0, 100) // 10 of 100 levels are loud
	for range 90 {
		tenth = append(tenth, 30)
	}
	for range 10 {
		tenth = append(tenth, 60)
	}
	for _, c := range []struct {
		name    string
		levels  []float64
		percent float64
		want    float64
	}{
		{"LA10 is the loud tenth", tenth, 10, 60},
		{"LA11 is not loud any more", tenth, 11, 30},
		{"LA90 is the background", tenth, 90, 30},
		{"a single level is all of them", []float64{41.5}, 10, 41.5},
		{"LA0 is the maximum", tenth, 0, 60},
		{"LA100 is the minimum", tenth, 100, 30},
		{"below 0 dB(A) counts at 0", []float64{-3}, 50, 0},
		{"above 140 dB(A) counts at 140", []float64{170}, 50, 140},
	} {
		got, ok := histogramOf(c.levels...).Exceeded(c.percent)
		if !ok || got != c.want {
			t.Errorf("%s: %v dB(A) (%v), want %v", c.name, got, ok, c.want)
		}
	}
}

func TestAnEmptyHistogramHasNoPercentileLevel(t *testing.T) {
	var h Histogram
	if l, ok := h.Exceeded(10); ok {
		t.Errorf("LA10 of nothing is %v", l)
	}
}

// halfDecibels draws levels that the bins hold exactly.
func halfDecibels() *rapid.Generator[[]float64] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) float64 {
		return float64(rapid.IntRange(0, 280).Draw(t, "bin")) / 2
	}), 1, 300)
}

func TestPercentileLevelsAreThoseOfTheSortedLevels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		levels := halfDecibels().Draw(t, "levels")
		percent := rapid.IntRange(1, 100).Draw(t, "percent")
		got, ok := histogramOf(levels...).Exceeded(float64(percent))

		slices.Sort(levels)
		slices.Reverse(levels)
		rank := (percent*len(levels) + 99) / 100 // so many levels are at it or above
		if want := levels[rank-1]; !ok || got != want {
			t.Fatalf("LA%d of %d levels is %v, want %v", percent, len(levels), got, want)
		}
	})
}

func TestHistogramsMergeInAnyGrouping(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		levels := rapid.SliceOfN(rapid.Float64Range(0, 140), 0, 300).Draw(t, "levels")
		whole := histogramOf(levels...)

		var parts []*Histogram
		for rest := levels; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "part")
			parts = append(parts, histogramOf(rest[:n]...))
			rest = rest[n:]
		}
		for len(parts) > 1 {
			i := rapid.IntRange(0, len(parts)-2).Draw(t, "pair")
			parts[i].Merge(parts[i+1])
			parts = slices.Delete(parts, i+1, i+2)
		}
		merged := &Histogram{}
		if len(parts) > 0 {
			merged = parts[0]
		}
		if *merged != *whole {
			t.Fatal("the parts merged are not the whole")
		}
		if merged.Count() != uint32(len(levels)) {
			t.Fatalf("counted %d of %d levels", merged.Count(), len(levels))
		}
	})
}

func TestEachGivesBackWhatWasCounted(t *testing.T) {
	h := histogramOf(30, 30.2, 45.5, 45.5, 140)
	again := &Histogram{}
	last := -1
	h.Each(func(bin int, n uint32) {
		if bin <= last || n == 0 {
			t.Errorf("bin %d with %d after bin %d", bin, n, last)
		}
		last = bin
		again.AddBin(bin, n)
	})
	if *again != *h {
		t.Errorf("got %d levels back, want %d", again.Count(), h.Count())
	}
}
