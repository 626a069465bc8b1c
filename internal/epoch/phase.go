package epoch

import "fmt"

// A Phase is a part of the day. It decides which rules are judged; an epoch
// belongs to the phase in which it starts.
type Phase uint8

// The phases of the day. Day is the zero value: nothing is judged by day.
const (
	Day      Phase = iota
	WindDown       // the hours before lights-out
	Night          // lights-out to wake
)

var phaseNames = [...]string{"day", "wind_down", "night"}

// String is the phase's name in topics, in the record and in the configuration.
func (p Phase) String() string { return phaseNames[p] }

// ParsePhase is the inverse of String.
func ParsePhase(s string) (Phase, error) {
	for i, n := range phaseNames {
		if n == s {
			return Phase(i), nil
		}
	}
	return Day, fmt.Errorf("phase %q: is one of day, wind_down, night", s)
}
