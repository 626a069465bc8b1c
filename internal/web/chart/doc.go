// Package chart draws one quantity of the room over a span of time: what was
// measured as a line with gaps where nothing was, the limits, and what
// happened. The picture is made here and not in the browser: it is there
// without a script, it prints, and a phone in bed need not work for it. Beside
// it are a sentence and a table that say the same to those who do not see it.
//
// What tells one mark from another is its shape, never its colour alone.
//
// It is pure, and must never import anything that does I/O. Read series.go
// first (what goes in), then picture.go (what comes out).
package chart
