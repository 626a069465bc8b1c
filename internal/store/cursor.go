package store

import (
	"context"
	"database/sql"
)

// A cursor is how far a sink has come: everything up to seq is delivered.
type cursor struct {
	seq    int64
	resets int64  // how often it was set back; tells a reset by another process
	memo   string // what the sink wishes to know with it
	dirty  bool   // moved, and not yet written
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

// Memo is what was kept with the cursor, "" at first and after a reset.
func (j *Journal) Memo(sink string) string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.cursors[sink].memo
}

// Keep moves a cursor from where its sink took it to be, with a memo: what the
// sink wishes to know of the rows up to there. The two are written in one
// transaction, and read as one after a crash. A memo lies in the cursor's page of
// the file, so a short one costs the card nothing. moved is false, and nothing is
// done, if the cursor is elsewhere: it was set back meanwhile, and what the sink
// has in hand must not undo that.
func (j *Journal) Keep(sink string, from, seq int64, memo string) (moved bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	c := j.cursors[sink]
	if c.seq != from {
		return false
	}
	if c.seq != seq || c.memo != memo {
		c.seq, c.memo, c.dirty = seq, memo, true
		j.cursors[sink] = c
	}
	return true
}

// DropCursor ends a sink: nothing is kept for it any more.
func (j *Journal) DropCursor(ctx context.Context, sink string) error {
	j.writing.Lock()
	defer j.writing.Unlock()
	err := j.with(func(h *handle) error {
		return transact(ctx, h, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, "DELETE FROM cursor WHERE sink = ?", sink)
			return err
		})
	})
	if err != nil {
		return j.explain("end the cursor of "+sink, err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.cursors, sink)
	return nil
}

// ResetCursor sets a cursor to seq, also back, at once: a resync. Its memo is
// empty again. A keeper that has the record open follows with its next Poll.
func (j *Journal) ResetCursor(ctx context.Context, sink string, seq int64) error {
	j.writing.Lock()
	defer j.writing.Unlock()
	c := cursor{seq: seq}
	err := j.with(func(h *handle) error {
		return transact(ctx, h, func(tx *sql.Tx) error {
			return tx.QueryRowContext(ctx, `
				INSERT INTO cursor(sink, seq, resets) VALUES(?, ?, 1)
				ON CONFLICT(sink) DO UPDATE SET seq = excluded.seq, resets = resets + 1, memo = NULL
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
			INSERT INTO cursor(sink, seq, resets, memo) VALUES(?, ?, ?, nullif(?, ''))
			ON CONFLICT(sink) DO UPDATE SET seq = excluded.seq, memo = excluded.memo
			WHERE cursor.resets = excluded.resets AND cursor.seq <= excluded.seq`, sink, c.seq, c.resets, c.memo); err != nil {
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
		rows, err := h.read.QueryContext(ctx, "SELECT sink, seq, resets, coalesce(memo, '') FROM cursor")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var sink string
			var c cursor
			if err := rows.Scan(&sink, &c.seq, &c.resets, &c.memo); err != nil {
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
		old := j.cursors[sink]
		if c.resets > old.resets || c.seq > old.seq || c.memo != old.memo && !old.dirty {
			j.cursors[sink] = c
			changed = changed || c.resets > old.resets
		}
	}
	if changed {
		j.announce()
	}
	return changed, nil
}
