// Package night owns the nights: which phase of the day an instant is in,
// which night it belongs to, when a night begins and ends, and what a night
// came to.
//
// It is pure: a schedule, what people said about being in bed, epochs and
// times in; phases, dates and figures out. It must never import anything that
// does I/O, reads a clock or starts a goroutine.
package night
