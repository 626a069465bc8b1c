// Package acoustics owns the arithmetic of sound: energies and levels,
// percentile levels, the sound exposure level and sound events, all A-weighted
// and on levels with the time weighting "fast".
//
// It is pure: values and times in, values out. It must never import anything
// that does I/O, reads a clock or starts a goroutine.
package acoustics
