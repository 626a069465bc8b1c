package night

import (
	"math"
	"time"
)

// Near is how far from the plan a lights-out still counts as kept.
const Near = 30 * time.Minute

// A Sleep is when somebody went to sleep and woke, as far as there is evidence
// of it: a zero time is not known.
type Sleep struct {
	LightsOut, Wake time.Time
	Planned         time.Time // when lights-out was planned
}

// Sleep is what a night's evidence says: the word that somebody is in bed, else
// the light that went out. Only with one of them is the night's end of any
// worth, because a plan that nobody is known to have followed is no evidence.
func (s *Summary) Sleep() Sleep {
	e := &s.Evidence
	sleep := Sleep{LightsOut: e.Bed, Wake: e.Up, Planned: e.Planned}
	if sleep.LightsOut.IsZero() {
		sleep.LightsOut = e.LightOff
	}
	if sleep.Wake.IsZero() && !sleep.LightsOut.IsZero() {
		sleep.Wake = s.Wake
	}
	return sleep
}

// Regularity is how steady a person's nights are. Each figure has the number
// of nights that it is made of beside it; without enough of them it is not
// known.
type Regularity struct {
	MidSleepSDMin Maybe // standard deviation of the middle of the sleep
	MidSleeps     int
	OnPlanPct     Maybe // nights with lights-out within Near of the plan
	LightsOuts    int
}

// RegularityOf nights, whose clock is that of a place.
func RegularityOf(nights []Sleep, loc *time.Location) (r Regularity) {
	var mids []float64
	kept := 0
	for _, n := range nights {
		if n.LightsOut.IsZero() {
			continue
		}
		if !n.Planned.IsZero() {
			r.LightsOuts++
			if n.LightsOut.Sub(n.Planned).Abs() <= Near {
				kept++
			}
		}
		if n.Wake.After(n.LightsOut) {
			mids = append(mids, minutesFromNoon(n.LightsOut.Add(n.Wake.Sub(n.LightsOut)/2).In(loc)))
		}
	}
	if r.LightsOuts > 0 {
		r.OnPlanPct = known(100 * float64(kept) / float64(r.LightsOuts))
	}
	if r.MidSleeps = len(mids); len(mids) > 1 {
		r.MidSleepSDMin = known(deviation(mids))
	}
	return r
}

const dayMin = 24 * 60.0

func minutesFromNoon(t time.Time) float64 {
	midnight := 60*float64(t.Hour()) + float64(t.Minute()) + float64(t.Second())/60
	return math.Mod(midnight+dayMin/2, dayMin)
}

// deviation is the standard deviation (of a sample, by n − 1) of clock times,
// each counted from the nearest side of where they lie together: of people who
// sleep at night it is that of the minutes from noon, and of those who sleep
// across noon it has no seam there.
func deviation(mids []float64) float64 {
	var x, y float64
	for _, m := range mids {
		sin, cos := math.Sincos(2 * math.Pi * m / dayMin)
		x, y = x+cos, y+sin
	}
	centre := math.Atan2(y, x) / (2 * math.Pi) * dayMin
	var sum, squares float64
	for _, m := range mids {
		d := math.Remainder(m-centre, dayMin)
		sum += d
		squares += d * d
	}
	n := float64(len(mids))
	return math.Sqrt(max(0, squares-sum*sum/n) / (n - 1))
}
