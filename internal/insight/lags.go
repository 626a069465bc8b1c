package insight

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mathext"
)

// A Fit is key A: what one unit more of the exposure goes with.
type Fit struct {
	Pairs  int     // of nights that follow each other
	Slope  float64 // pain points per unit of the field
	Error  float64 // standard error of Slope
	Spread float64 // standard deviation of what the fit does not explain
	Wide   float64 // the 0.975 quantile of Student's t: half a range in Errors
	P      float64 // two-sided
}

// estimated is what was taken out before the pairs are counted: four
// coefficients here, and drift and weekend before.
const estimated = 6

// lags, the second step, is the least squares fit
//
//	Y(t) = a + b·X(t) + c·X(t−1) + f·Y(t−1)
//
// over pairs of consecutive nights that are present. The morning before is in
// it because pain remembers; the night before, because a room does. ok is
// false where there is no fit.
func (p *pair) lags() (f Fit, ok bool) {
	f.Pairs = p.consecutive()
	freedom := float64(f.Pairs - estimated)
	if freedom < 1 {
		return f, false
	}
	n := f.Pairs
	columns := make([]float64, 5*n)
	one, x, y, x1, y1 := columns[:n], columns[n:2*n], columns[2*n:3*n], columns[3*n:4*n], columns[4*n:]
	i := 0
	for t := 1; t < len(p.x); t++ {
		if p.there[t-1]*p.there[t] == 1 {
			one[i], x[i], y[i], x1[i], y1[i] = 1, p.x[t], p.y[t], p.x[t-1], p.y[t-1]
			i++
		}
	}
	// The coefficient of the last column of a fit is that of what the others
	// leave of it (Frisch and Waugh 1933).
	var others basis
	others.add(one)
	others.add(x1)
	others.add(y1)
	others.clean(x)
	others.clean(y)
	if still(x) || still(y) {
		return f, false
	}
	xx := floats.Dot(x, x)
	f.Slope = floats.Dot(x, y) / xx
	floats.AddScaled(y, -f.Slope, x)
	f.Spread = math.Sqrt(floats.Dot(y, y) / freedom)
	f.Error = f.Spread / math.Sqrt(xx)
	f.Wide = widest(freedom)
	f.P = twoSided(f.Slope/f.Error, freedom)
	return f, true
}

// twoSided is how often chance alone is as far from 0 as t, by Student's law:
// an incomplete beta function (Abramowitz and Stegun 1964, 26.7.1). gonum's
// distuv says the same, and is another megabyte on the Pi.
func twoSided(t, freedom float64) float64 {
	return mathext.RegIncBeta(freedom/2, 0.5, freedom/(freedom+t*t))
}

// widest is the t that chance alone passes, to either side, in 5 of 100 cases.
func widest(freedom float64) float64 {
	x := mathext.InvRegIncBeta(freedom/2, 0.5, 0.05)
	return math.Sqrt(freedom * (1 - x) / x)
}

// consecutive counts the nights that are present and follow one that is.
func (p *pair) consecutive() (n int) {
	for t := 1; t < len(p.there); t++ {
		n += int(p.there[t-1] * p.there[t])
	}
	return n
}
