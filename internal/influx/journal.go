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

// Journal is what the sink reads: the rows behind its own cursor. Rows are read
// while the cursor is moved.
type Journal interface {
	// After returns at most limit rows after seq in their order, of these kinds
	// or of all: removals (a nil Body), rows that a newer one has superseded,
	// and the daemon's own memory included.
	After(ctx context.Context, seq int64, limit int, kinds ...record.Kind) ([]Entry, error)

	// Last is the place of the newest row.
	Last() int64

	// Versions are the other rows of the key of e that are still known: those
	// before it, and whether a newer one has taken its place.
	Versions(ctx context.Context, e *Entry) (before []record.Row, superseded bool, err error)

	// Wait returns nil as soon as After would return something, which may be
	// at once, or the cursor was set back, and ctx's error when that ends first.
	Wait(ctx context.Context, seq int64) error

	// Cursor is up to where everything has been dealt with.
	Cursor() int64

	// Memo is what was last kept with the cursor, "" at first and after
	// somebody has set the cursor back.
	Memo() string

	// Keep moves the cursor and keeps a memo with it. moved is false, and
	// nothing is done, if it does not stand at from any more, because somebody
	// has set it back. The journal may write both down as late as with its next
	// commit: after a crash rows are sent again, onto themselves.
	Keep(from, seq int64, memo string) (moved bool)

	// Note writes down what happened to a row, in the place of the note that
	// was in that slot before. It is in the file no later than the cursor that
	// is kept next.
	Note(slot int, note []byte)
}
