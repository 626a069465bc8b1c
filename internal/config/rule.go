package config

import (
	"slices"
	"time"

	"nightroom/internal/epoch"
)

// Rules are the four that a bedroom has.
type Rules struct {
	Cool  Rule // temperature, °C
	Dark  Rule // illuminance, lx
	Dim   Rule // illuminance, lx
	Quiet Rule // sound level, dB(A)
}

// A Rule is a limit that the room should keep, in the unit of its quantity.
type Rule struct {
	Off         bool          // off: never judged
	Above       Limit         // above: outside is over it
	Below       Limit         // below: outside is under it
	For         time.Duration // for: how long it must be outside, up to 24 h
	Over        time.Duration // over: the window of the mean (of sound: LAeq), 1 s to 1 h
	ClearMargin float64       // clear_margin: how far inside it must come to clear
	During      []epoch.Phase // during: when it is judged, in the day's order
	Message     string        // message: the user's words for an alert [ours]
	Yours       bool          // something in it differs from the guideline
}

// A Limit is one side of a rule; the zero value is no limit.
type Limit struct {
	Value float64
	Set   bool
	Yours bool // it differs from the guideline
}

// Guideline is the rules as they are when nobody changes them.
//
//   - cool: 15.6 to 19.4 °C (60 to 67 °F) is common advice, without an agreed
//     value; older adults slept best at 20 to 25 °C (Baniassadi 2023, Sci Total
//     Environ 899:165623).
//   - dark and dim: at most 1 lx in bed and 10 lx in the hours before (Brown
//     2022, PLoS Biology 20(3):e3001571). That is melanopic EDI; photopic lux
//     is stricter for warm light.
//   - quiet: between WHO's 30 dB for a whole night in a bedroom and 45 dB for a
//     single event (Guidelines for Community Noise 1999, table 4.1).
func Guideline(p Profile) Rules {
	low, high := 15.5, 19.0
	if p == OlderAdult {
		low, high = 20, 25
	}
	evening, night := []epoch.Phase{epoch.WindDown}, []epoch.Phase{epoch.Night}
	both := []epoch.Phase{epoch.WindDown, epoch.Night}
	return Rules{
		Cool:  Rule{Above: at(high), Below: at(low), For: 10 * time.Minute, Over: time.Minute, ClearMargin: 0.3, During: both},
		Dark:  Rule{Above: at(1), For: time.Minute, Over: 30 * time.Second, ClearMargin: 0.2, During: night},
		Dim:   Rule{Above: at(10), For: 10 * time.Minute, Over: time.Minute, ClearMargin: 2, During: evening},
		Quiet: Rule{Above: at(40), For: 2 * time.Minute, Over: time.Minute, ClearMargin: 2, During: night},
	}
}

func at(v float64) Limit { return Limit{Value: v, Set: true} }

// compare marks what differs from the guideline as the user's own.
func (r *Rule) compare(guideline Rule) {
	r.Above.Yours = r.Above != guideline.Above
	r.Below.Yours = r.Below != guideline.Below
	r.Yours = r.Above.Yours || r.Below.Yours || r.Off || r.Message != "" ||
		r.For != guideline.For || r.Over != guideline.Over || r.ClearMargin != guideline.ClearMargin ||
		!slices.Equal(r.During, guideline.During)
}
