package influx

import (
	"context"

	"nightroom/internal/record"
)

// An Entry is a row of the journal with its place in the one sequence.
type Entry struct {
	Seq int64
	record.Row
}

// Journal is what the sink reads: the rows behind its own cursor. Its methods
// are called by one goroutine, the one in Run.
type Journal interface {
	// After returns at most limit rows after seq in their order: the newest
	// row of each key, removals (a nil Body) and the daemon's own memory
	// included.
	After(ctx context.Context, seq int64, limit int) ([]Entry, error)

	// Wait returns nil as soon as After would return something, which may be
	// at once, and ctx's error when that ends first.
	Wait(ctx context.Context, seq int64) error

	// Cursor is up to where everything has been dealt with.
	Cursor() int64

	// SetCursor moves it. The journal may write it down as late as with its
	// next commit: after a crash rows are sent again, onto themselves.
	SetCursor(seq int64)
}
