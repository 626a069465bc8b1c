package store

import (
	"context"
	"database/sql"
)

// A cursor is how far a sink has come: everything up to seq is delivered.
type cursor struct {
	seq    int64
	resets int64 // how often it was set back; tells a reset by another process
	dirty  bool  // moved, and not yet written
}

// Cursor is the number up to which the sink has everything, 0 at first.
func (j *Journal) Cursor(sink string) int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.cursors[sink].seq
}

// SetCursor says that the sink has everything up to seq. It only goes forward,
// and is written with the next Commit: after a crash before that, the sink gets
// some rows again.
func (j *Journal) SetCursor(sink string, seq int64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if c := j.cursors[sink]; seq > c.seq {
		c.seq, c.dirty = seq, true
		j.cursors[sink] = c
	}
}

// ResetCursor sets a cursor to seq, also back, at once: a resync. A keeper that
// has the record open follows with its next Poll.
func (j *Journal) ResetCursor(ctx context.Context, sink string, seq int64) error {
	j.writing.Lock()
	defer j.writing.Unlock()
	c := cursor{seq: seq}
	err := j.with(func(h *handle) error {
		return transact(ctx, h, func(tx *sql.Tx) error {
			return tx.QueryRowContext(ctx, `
				INSERT INTO cursor(sink, seq, resets) VALUES(?, ?, 1)
				ON CONFLICT(sink) DO UPDATE SET seq = excluded.seq, resets = resets + 1
				RETURNING resets`, sink, seq).Scan(&c.resets)
		})
	})
	if err != nil {
		return j.explain("set back the cursor of "+sink, err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.cursors[sink] = c
	j.announce()
	return nil
}

// moved are the cursors to be written. j.mu is held.
func (j *Journal) moved() map[string]cursor {
	var moved map[string]cursor
	for sink, c := range j.cursors {
		if c.dirty {
			if moved == nil {
				moved = map[string]cursor{}
			}
			moved[sink] = c
		}
	}
	return moved
}

// written notes that c is on the disk; the sink may have moved on. j.mu is held.
func (j *Journal) written(sink string, c cursor) {
	if now := j.cursors[sink]; now == c {
		now.dirty = false
		j.cursors[sink] = now
	}
}

// saveCursors leaves a cursor alone that another process has set back since.
func saveCursors(ctx context.Context, tx *sql.Tx, moved map[string]cursor) error {
	for sink, c := range moved {
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO cursor(sink, seq, resets) VALUES(?, ?, ?)
			ON CONFLICT(sink) DO UPDATE SET seq = excluded.seq
			WHERE cursor.resets = excluded.resets AND cursor.seq < excluded.seq`, sink, c.seq, c.resets); err != nil {
			return err
		}
	}
	return nil
}

// refresh learns what other processes have written.
func (j *Journal) refresh(ctx context.Context) (changed bool, err error) {
	var last int64
	stored := map[string]cursor{}
	err = j.with(func(h *handle) error {
		if err := h.read.QueryRowContext(ctx, maxSeq).Scan(&last); err != nil {
			return err
		}
		rows, err := h.read.QueryContext(ctx, "SELECT sink, seq, resets FROM cursor")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var sink string
			var c cursor
			if err := rows.Scan(&sink, &c.seq, &c.resets); err != nil {
				return err
			}
			stored[sink] = c
		}
		return rows.Err()
	})
	if err != nil {
		return false, j.explain("read the record", err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	changed, j.others = j.others || last > j.last, false
	j.last = max(j.last, last)
	for sink, c := range stored {
		if old := j.cursors[sink]; c.resets > old.resets || c.seq > old.seq {
			j.cursors[sink] = c
			changed = changed || c.resets > old.resets
		}
	}
	if changed {
		j.announce()
	}
	return changed, nil
}
