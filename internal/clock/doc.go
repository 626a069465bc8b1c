// Package clock decides whether the machine's clock can be believed. A
// Raspberry Pi has none of its own: it goes on from the time at which it was
// switched off, or begins in 1970, until a network tells it better.
//
// It is pure: facts in, a verdict out. Who gathers the facts, and what waits for
// the verdict, is the daemon's business.
package clock
