package insight

import (
	"math"
	"slices"
)

// A Verdict is what may be said of one exposure.
type Verdict string

// The verdicts.
const (
	NotEnough   Verdict = "not_enough"  // pictures only
	TooEarly    Verdict = "too_early"   // effect and range, no verdict
	Pattern     Verdict = "pattern"     // both keys turn
	None        Verdict = "none"        // they do not
	Refused     Verdict = "refused"     // there is nothing to compare: see Why
	Exploratory Verdict = "exploratory" // nights chosen by hand: pictures only
)

// A Why is the reason of a refusal.
type Why int

// The reasons.
const (
	Constant     Why = iota + 1 // the exposure was the same on all nights
	Ties                        // the exposure was the same on nearly all nights
	FewScores                   // fewer than three different scores
	ScoreTies                   // the score was the same after nearly all nights
	CalendarOnly                // one of both follows the calendar, or the night before, to the last digit
)

// What it takes.
const (
	FewestToTell = 14  // nights present, before there is a figure
	FewestNights = 60  // nights present, before there is a verdict
	FewestPairs  = 45  // consecutive ones
	fewestScores = 3   // different ones
	mostTies     = 0.8 // of all nights
)

// A Finding is what one person's nights say about one exposure.
type Finding struct {
	Exposure Exposure
	Verdict  Verdict
	Why      Why // it was Refused

	Of     Series // the nights that it is of
	Nights int    // that are present
	Pairs  int    // of consecutive ones

	// Told says that there is an effect: pain points per Step, and the range
	// in which it lies in 95 of 100 cases.
	Told              bool
	Effect, Low, High float64
	PLag, PShift      float64 // of the two keys
	P                 float64 // the larger of them: both must turn
	PAdjusted         float64 // after bh

	Confirmed bool // the review before found the same
	Line      Line // for the picture
}

// Smallest is the smallest effect that could have been seen: half the range.
func (f *Finding) Smallest() float64 { return (f.High - f.Low) / 2 }

// sign is the direction of a pattern; 0 is none.
func (f *Finding) sign() int {
	switch {
	case f.Verdict != Pattern:
		return 0
	case f.Effect > 0:
		return 1
	}
	return -1
}

// A Line is the fit as it is drawn over the nights: pain over the exposure.
type Line struct {
	MeanX, MeanY float64
	slope        float64
	error        float64 // of slope
	ofMean       float64 // standard error of the line in its middle
	wide         float64
}

// At is the line over a value of the exposure, and the band about it in which
// the mean lies in 95 of 100 cases.
func (l *Line) At(x float64) (low, middle, high float64) {
	middle = l.MeanY + l.slope*(x-l.MeanX)
	half := l.wide * math.Hypot(l.ofMean, l.error*(x-l.MeanX))
	return middle - half, middle, middle + half
}

// judge is steps 1 to 4 and the verdicts, for a window as it is.
func judge(s Series) (all [Exposures]Finding) {
	var ps []float64
	for e := range Exposure(Exposures) {
		all[e] = tell(s, e)
		if all[e].Told {
			ps = append(ps, all[e].P)
		}
	}
	adjusted := bh(ps)
	for i := range all {
		f := &all[i]
		if !f.Told {
			continue
		}
		f.PAdjusted, adjusted = adjusted[0], adjusted[1:]
		switch {
		case f.Nights < FewestNights || f.Pairs < FewestPairs:
			f.Verdict = TooEarly
		case passes(f.PAdjusted):
			f.Verdict = Pattern
		default:
			f.Verdict = None
		}
	}
	return all
}

// tell is steps 1 to 3 for one exposure: its effect, or why there is none.
func tell(s Series, e Exposure) Finding {
	p := pairOf(s, e)
	f := Finding{Exposure: e, Of: s, Nights: p.nights, Pairs: p.consecutive()}
	if f.Nights < FewestToTell {
		f.Verdict = NotEnough
		return f
	}
	if f.Why = p.refuse(); f.Why != 0 {
		f.Verdict = Refused
		return f
	}
	meanX, meanY := p.means()
	p.calendar()
	if still(p.x) || still(p.y) {
		f.Verdict, f.Why = Refused, CalendarOnly
		return f
	}
	fit, ok := p.lags()
	switch {
	case !ok && fit.Pairs > estimated:
		f.Verdict, f.Why = Refused, CalendarOnly
		return f
	case !ok: // too few nights follow each other
		f.Verdict = TooEarly
		return f
	}
	step := e.Step()
	half := fit.Wide * fit.Error
	f.Told = true
	f.Effect, f.Low, f.High = fit.Slope*step, (fit.Slope-half)*step, (fit.Slope+half)*step
	f.PLag, f.PShift = fit.P, p.shifts()
	f.P = max(f.PLag, f.PShift)
	f.Line = Line{meanX, meanY, fit.Slope, fit.Error, fit.Spread / math.Sqrt(float64(fit.Pairs)), fit.Wide}
	return f
}

// refuse says why there is nothing to compare; 0 if there is.
func (p *pair) refuse() Why {
	x, differentX := p.commonest(p.x)
	y, differentY := p.commonest(p.y)
	switch {
	case differentX == 1:
		return Constant
	case float64(x) > mostTies*float64(p.nights):
		return Ties
	case differentY < fewestScores:
		return FewScores
	case float64(y) > mostTies*float64(p.nights):
		return ScoreTies
	}
	return 0
}

// commonest counts how often the commonest value is there, and how many
// different ones are.
func (p *pair) commonest(v []float64) (most, different int) {
	var values []float64
	for t, there := range p.there {
		if there == 1 {
			values = append(values, v[t])
		}
	}
	slices.Sort(values)
	run := 0
	for i := range values {
		run++
		if i == 0 || values[i] != values[i-1] {
			run = 1
			different++
		}
		most = max(most, run)
	}
	return most, different
}

// means of both series over the nights that are present.
func (p *pair) means() (x, y float64) {
	for t := range p.x { // what is not there is 0
		x, y = x+p.x[t], y+p.y[t]
	}
	return x / float64(p.nights), y / float64(p.nights)
}
