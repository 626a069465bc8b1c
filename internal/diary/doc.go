// Package diary owns what people tell about themselves: who they are, how bad
// their pain is, and what may be written down about it. It says what a valid
// entry is and refuses every other with one sentence that says what to enter.
//
// It is pure: it must never import anything that does I/O or reads a clock.
package diary
