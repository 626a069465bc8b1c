package acoustics

import "math"

const (
	// BinDBA is the width of a histogram's bin. Parts that give whole or half
	// decibels lose nothing in it.
	BinDBA = 0.5

	// Bins is how many there are: bin i is around i times BinDBA.
	Bins = 2*140 + 1
)

// A Histogram counts fast levels in bins of half a decibel from 0 to
// 140 dB(A), so that percentile levels of parts of a night combine exactly
// into those of the whole night. The zero value is empty.
type Histogram struct {
	counts [Bins]uint32
	n      uint32
}

// Add counts one level. Levels outside 0 to 140 dB(A) count at the border.
func (h *Histogram) Add(levelDBA float64) { h.AddBin(bin(levelDBA), 1) }

func bin(levelDBA float64) int {
	return max(0, min(Bins-1, int(math.Round(levelDBA/BinDBA))))
}

// AddBin counts n levels in bin i.
func (h *Histogram) AddBin(i int, n uint32) {
	h.counts[i] += n
	h.n += n
}

// Merge adds all that o counted.
func (h *Histogram) Merge(o *Histogram) {
	for i, n := range o.counts {
		h.counts[i] += n
	}
	h.n += o.n
}

// Count is the number of levels counted.
func (h *Histogram) Count() uint32 { return h.n }

// Each calls f for each bin that is not empty, from the lowest.
func (h *Histogram) Each(f func(bin int, n uint32)) {
	left := h.n
	for i := 0; left > 0; i++ {
		if n := h.counts[i]; n > 0 {
			f(i, n)
			left -= n
		}
	}
}

// Exceeded is the level that was reached or exceeded during percent of the
// time: Exceeded(10) is LA10, the loud tenth, Exceeded(90) is LA90, the
// background (ISO 1996-1, 3.1.3). It is the highest bin at or above which at
// least that share of the levels lies. ok is false when nothing was counted.
func (h *Histogram) Exceeded(percent float64) (levelDBA float64, ok bool) {
	need := percent * float64(h.n)
	var above uint32
	for i := Bins - 1; i >= 0; i-- {
		above += h.counts[i]
		if above > 0 && 100*float64(above) >= need {
			return float64(i) * BinDBA, true
		}
	}
	return 0, false
}
