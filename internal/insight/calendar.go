package insight

import (
	"time"

	"gonum.org/v1/gonum/floats"
)

// calendar, the first step, keeps of both series what the calendar does not
// explain: a slow drift, and weekends. Both would else make two series alike
// that have nothing to do with each other. A weekend is the nights of Friday
// and Saturday.
func (p *pair) calendar() {
	n := len(p.x)
	columns := make([]float64, 3*n)
	one, drift, weekend := columns[:n], columns[n:2*n], columns[2*n:]
	copy(one, p.there)
	for t := range n {
		drift[t] = p.there[t] * (float64(t)/float64(n) - 0.5)
		switch (p.weekday + time.Weekday(t)) % 7 {
		case time.Friday, time.Saturday:
			weekend[t] = p.there[t]
		}
	}
	var explained basis
	explained.add(one)
	explained.add(drift)
	explained.add(weekend)
	explained.clean(p.x)
	explained.clean(p.y)
}

// still tells that there is nothing in a series, or nothing that moves.
func still(v []float64) bool { return floats.Norm(v, 2) < 1e-6 }
