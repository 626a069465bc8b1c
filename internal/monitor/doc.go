// Package monitor owns the heart of nightroom: samples in, judgement out. It
// joins epochs, rules, sound and light events and the phases of the day, and
// is the one way through the code for every reading, live or simulated.
//
// It is pure: Observe a sample or Tick a second, and take the Outputs. It must
// never import anything that does I/O, reads a clock or starts a goroutine.
package monitor
