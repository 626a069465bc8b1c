// Package rules owns what a rule is, how it is judged, and its life: ok,
// pending, firing, ok. A rule is a limit on a statistic of one quantity over
// a window, held for a time, in some phases of the day, with a margin to
// clear.
//
// It is pure: samples, times and phases in, transitions out. It must never
// import anything that does I/O, reads a clock or starts a goroutine.
//
// Read rule.go first (what a rule is), then life.go (the state machine, which
// knows nothing of limits: another condition can live it too), window.go (the
// statistic) and engine.go (which joins them).
package rules
