package store

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Revise writes the next row of a key, and returns when it is on the disk. next
// is given the newest row of the key, one that is Removed if there is none,
// and returns what takes its place: no byte takes the key out of the record,
// the same bytes change nothing. From the look at the newest to the end of the
// writing nobody else writes, so that of two corrections at one time neither
// is lost. next must not use the Journal. Its error is returned as it is.
func (j *Journal) Revise(ctx context.Context, kind Kind, at time.Time, name string, next func(newest Row) ([]byte, error)) error {
	j.writing.Lock()
	defer j.writing.Unlock()
	var (
		base, last int64
		refused    error
	)
	err := j.with(func(h *handle) error {
		if _, err := h.write.ExecContext(ctx, synchronous[Full]); err != nil {
			return err
		}
		return transact(ctx, h, func(tx *sql.Tx) error {
			newest, err := newestOf(ctx, tx, kind, at, name)
			if err != nil {
				return err
			}
			row := Row{Kind: kind, At: at, Name: name}
			if row.Body, refused = next(newest); refused != nil {
				return refused
			}
			if bytes.Equal(row.Body, newest.Body) {
				return nil
			}
			if err := tx.QueryRowContext(ctx, maxSeq).Scan(&base); err != nil {
				return err
			}
			last = base + 1
			return insert(ctx, tx, base, []Row{row})
		})
	})
	switch {
	case refused != nil:
		return refused
	case err != nil:
		return fmt.Errorf("not saved: %w", j.explain("write to the record", err))
	case last == 0:
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.given(base, last)
	return nil
}

// newestOf is the newest row of a key; one that is Removed if there is none.
func newestOf(ctx context.Context, tx *sql.Tx, kind Kind, at time.Time, name string) (Row, error) {
	r := Row{Kind: kind, At: at, Name: name}
	rows, err := tx.QueryContext(ctx, "SELECT seq, body FROM journal WHERE kind = ? AND at = ? AND name = ? ORDER BY seq DESC LIMIT 1", kind, at.UnixMilli(), name)
	if err != nil {
		return r, err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&r.Seq, &r.Body); err != nil {
			return r, err
		}
	}
	return r, rows.Err()
}
