package insight

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// equal is how far apart two correlations may be that are the same but for
// rounding.
const equal = 1e-12

// shifts, the third step, is key B: the nights are moved against the mornings
// by every number of places, around the end. If the two belong together, they
// must fit better as they were than moved. The share of the moves, none
// included, that do as well is the p of this key. It needs no law of chance
// but that the one series does not know where the other begins.
func (p *pair) shifts() float64 {
	n := len(p.x)
	// Twice in a row, so that a move is a slice.
	columns := make([]float64, 8*n)
	x, there, squares, ySquares := columns[:2*n], columns[2*n:4*n], columns[4*n:6*n], columns[6*n:7*n]
	for i := range 2 * n {
		x[i], there[i] = p.x[i%n], p.there[i%n]
		squares[i] = x[i] * x[i]
	}
	floats.MulTo(ySquares, p.y, p.y)

	alike := func(k int) float64 {
		xk, tk := x[k:k+n], there[k:k+n]
		return correlation(
			floats.Dot(tk, p.there),
			floats.Dot(xk, p.there), floats.Dot(tk, p.y),
			floats.Dot(squares[k:k+n], p.there), floats.Dot(tk, ySquares),
			floats.Dot(xk, p.y))
	}
	asTheyWere, asWell := alike(0), 0
	for k := range n {
		if alike(k) >= asTheyWere-equal {
			asWell++
		}
	}
	return float64(asWell) / float64(n)
}

// correlation is the absolute one of n pairs, by their sums; of what does not
// move it is 0.
func correlation(n, x, y, xx, yy, xy float64) float64 {
	vx, vy := n*xx-x*x, n*yy-y*y
	if vx <= 0 || vy <= 0 {
		return 0
	}
	return math.Abs(n*xy-x*y) / math.Sqrt(vx*vy)
}
