// Package report owns the page that one person takes to a doctor or a
// therapist: pain on waking, sleep and the room of some weeks, on one sheet of
// A4, as HTML or as Markdown. It says how many mornings and nights each figure
// is made of, how it was measured, and what it cannot show.
//
// It is pure: it must never import anything that does I/O or reads a clock.
//
// Read report.go first (what is on the page), then maker.go (how it gets
// there), then html.go and markdown.go (how it looks).
package report
