package insight

import "gonum.org/v1/gonum/floats"

// A basis is a set of columns at right angles to each other. What a least
// squares fit on some columns leaves of a series is the part of it that stands
// at right angles to them all.
type basis [][]float64

// redundant is how little may be left of a column that the others have said
// already, such as weekends where somebody only sleeps here on weekdays.
const redundant = 1e-10

// add puts a column into the basis, which takes it over. One that says nothing
// new is left out.
func (b *basis) add(column []float64) {
	before := floats.Norm(column, 2)
	b.clean(column)
	if after := floats.Norm(column, 2); after > redundant*before {
		floats.Scale(1/after, column)
		*b = append(*b, column)
	}
}

// clean takes out of v all that the basis explains. It is done twice, because
// the first time leaves rounding errors of the size of what was taken out.
func (b basis) clean(v []float64) {
	for range 2 {
		for _, column := range b {
			floats.AddScaled(v, -floats.Dot(column, v), column)
		}
	}
}
