package epoch

import (
	"math"
	"time"

	"nightroom/internal/acoustics"
	"nightroom/sensors"
)

// Length of an epoch.
const Length = 30 * time.Second

// Begin is the start of the epoch to which an instant belongs. Every time
// zone's offset is a whole number of epochs, so it is aligned in all of them.
func Begin(t time.Time) time.Time { return t.Truncate(Length) }

// A Stat sums up the samples of one quantity in an epoch, in its canonical
// unit. Values are rounded to thousandths when the epoch closes, so that what
// is shown at once and what is read from the journal are the same.
type Stat struct {
	Mean     float64 // of sound levels it is LAeq, the mean of energies
	Min, Max float64 // of sound levels LAFmin and LAFmax
	Count    uint32  // samples
	Floor    uint32  // samples of Count that were at the part's floor
	Known    bool    // at least half of the expected samples came; else not to be published
}

// AtFloor tells that the part's floor decided the value, because half of the
// samples or more were at it: the truth is "at most" Mean.
func (s *Stat) AtFloor() bool { return s.Count > 0 && 2*s.Floor >= s.Count }

// A Flag is a fact that may be unknown. The zero value is Unknown.
type Flag uint8

// The values of a Flag.
const (
	Unknown Flag = iota
	False
	True
)

// FlagOf is the Flag of a known fact.
func FlagOf(b bool) Flag {
	if b {
		return True
	}
	return False
}

// An Epoch is what 30 seconds of the room were like.
type Epoch struct {
	Start  time.Time
	Phase  Phase // in which it starts
	Unsure bool  // Start is by a clock that nobody vouched for

	// Whether the epoch's own value was inside the limits that held then:
	// no hold and no margin. Ready is all of them together.
	Cool, Dark, Quiet, Ready Flag

	Stats  [sensors.Quantities]Stat
	Levels acoustics.Histogram // of the sound samples
}

// Stat of one quantity; ok is false when the epoch has none to publish.
func (e *Epoch) Stat(q sensors.Quantity) (s *Stat, ok bool) {
	s = &e.Stats[q]
	return s, s.Known
}

// round to thousandths, the journal's resolution.
func round(v float64) float64 { return math.Round(v*1000) / 1000 }

// Any tells whether anything at all was measured.
func (e *Epoch) Any() bool {
	for q := range e.Stats {
		if e.Stats[q].Count > 0 {
			return true
		}
	}
	return false
}
