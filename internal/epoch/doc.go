// Package epoch owns the epoch: 30 seconds of a room, the scoring epoch of
// sleep medicine (AASM manual for the scoring of sleep), aligned to the wall
// clock. It makes epochs of samples, says which of their values may be
// published, and packs them for the journal.
//
// It is pure: samples and times in, epochs out. It must never import anything
// that does I/O, reads a clock or starts a goroutine.
package epoch
