package insight

import (
	"cmp"
	"slices"
)

// falseShare is q: of the patterns that are told, at most this share may be
// false on average.
const falseShare = 0.05

// bh, the fourth step, is Benjamini and Hochberg's: who has several chances
// must ask more of each. It returns, for each p, the smallest false share at
// which it would pass.
func bh(ps []float64) []float64 {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(ps[a], ps[b]) })
	adjusted := make([]float64, len(ps))
	least := 1.0
	for rank := len(ps); rank > 0; rank-- {
		i := order[rank-1]
		least = min(least, ps[i]*float64(len(ps))/float64(rank))
		adjusted[i] = least
	}
	return adjusted
}

func passes(adjusted float64) bool { return adjusted <= falseShare+1e-12 }
