package sensors

import (
	"errors"
	"time"
)

// A Sample is one value of one quantity, with the time at which it was
// measured (not the time at which it was read: a part that buffers hands its
// samples over late, in order).
type Sample struct {
	At       time.Time
	Value    float64 // in the quantity's canonical unit
	Sensor   string  // the sensor's id
	Quantity Quantity
	AtFloor  bool // the part cannot measure below Value: "at most"
}

// A Reading is what comes off a bus: a Sample, or the reason why there is
// none. After an error the sensor is tried again by itself, ever more slowly,
// and its next Sample says that it is back.
type Reading struct {
	Sample
	Err error // nil for a sample; else Sample has only At and Sensor
}

// ErrImplausible is in an error about a value outside its quantity's Range.
var ErrImplausible = errors.New("implausible")
