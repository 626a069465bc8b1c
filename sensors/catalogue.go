package sensors

import (
	"slices"
	"time"
)

// Part is what there is to know about a part before one is connected.
type Part struct {
	Name      string // of its driver, in the configuration
	Title     string // maker and name, as a shop has it
	Measures  []Measure
	Addresses []uint16 // where it can be, the one it has when it is bought first

	Every              time.Duration // between two samples, if the configuration does not say
	MinEvery, MaxEvery time.Duration // what it may say

	// burst is how often a part that keeps its samples is read; 0 for one that
	// is read for each sample.
	burst time.Duration
	open  opener
}

// Measure is a quantity that a part measures.
type Measure struct {
	Quantity   Quantity
	Resolution float64 // the smallest step, in the quantity's canonical unit
	Floor      float64 // what it cannot measure below; 0 if that is the quantity's own end
}

// Parts lists all known parts.
func Parts() []Part { return slices.Clone(parts) }

// Known finds a part by the name of its driver.
func Known(name string) (Part, bool) {
	i := slices.IndexFunc(parts, func(p Part) bool { return p.Name == name })
	if i < 0 {
		return Part{}, false
	}
	return parts[i], true
}
