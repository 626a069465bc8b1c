package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"
)

// chunk is how many rows one transaction removes: long enough to be quick, short
// enough for the readings of a minute, or a diary entry, that wait behind it.
const chunk = 250

// pruned is the pseudo-sink whose cursor says how far superseded rows are gone.
const pruned = "(pruned)"

// Prune removes the rows of a kind that are about a time before the given one,
// and returns how many. It is for once a day. The row with the highest number
// always stays, as the next number is counted from it.
func (j *Journal) Prune(ctx context.Context, kind Kind, before time.Time) (n int64, err error) {
	for {
		m, err := j.remove(ctx, `
			DELETE FROM journal WHERE seq IN (
				SELECT seq FROM journal WHERE kind = ? AND at < ? AND seq < (SELECT max(seq) FROM journal)
				ORDER BY at LIMIT ?)`, kind, before.UnixMilli(), chunk)
		n += m
		if err != nil || m < chunk {
			return n, err
		}
	}
}

// Unsent is how many rows Prune would take before a cursor at seq has passed
// them.
func (j *Journal) Unsent(ctx context.Context, kind Kind, before time.Time, seq int64) (n int64, err error) {
	err = j.with(func(h *handle) error {
		return h.read.QueryRowContext(ctx, "SELECT count(*) FROM journal WHERE kind = ? AND at < ? AND seq > ?",
			kind, before.UnixMilli(), seq).Scan(&n)
	})
	return n, j.explain("read the record", err)
}

// PruneSuperseded removes the rows in whose place there is a newer one of the
// same key, once every cursor has passed both, and returns how many. Histories
// stay. It looks only at what the cursors have passed since it was last called.
// A sink counts from the first time that its cursor was set.
func (j *Journal) PruneSuperseded(ctx context.Context) (n int64, err error) {
	var from, to int64
	err = j.with(func(h *handle) error {
		return h.read.QueryRowContext(ctx, `
			SELECT coalesce(max(seq) FILTER (WHERE sink = ?1), 0),
				coalesce(min(seq) FILTER (WHERE sink <> ?1), (SELECT coalesce(max(seq), 0) FROM journal))
			FROM cursor`, pruned).Scan(&from, &to)
	})
	if err != nil {
		return 0, j.explain("prune the record", err)
	}
	histories := make([]string, len(j.opt.Histories))
	for i, k := range j.opt.Histories {
		histories[i] = strconv.Itoa(int(k))
	}
	for ; from < to; from = min(from+chunk, to) {
		m, err := j.remove(ctx, `
			DELETE FROM journal WHERE seq IN (
				SELECT old.seq FROM journal new JOIN journal old INDEXED BY journal_key
				ON old.kind = new.kind AND old.at = new.at AND old.name = new.name AND old.seq < new.seq
				WHERE new.seq > ? AND new.seq <= ? AND new.kind NOT IN (`+strings.Join(histories, ",")+`))`, from, min(from+chunk, to))
		n += m
		if err != nil {
			return n, err
		}
	}
	j.SetCursor(pruned, to)
	return n, nil
}

// remove runs one DELETE. What a power cut brings back is removed the next day,
// so the disk is not waited for.
func (j *Journal) remove(ctx context.Context, query string, args ...any) (n int64, err error) {
	j.writing.Lock()
	defer j.writing.Unlock()
	j.loose = true
	err = j.with(func(h *handle) error {
		if _, err := h.write.ExecContext(ctx, synchronous[Normal]); err != nil {
			return err
		}
		return transact(ctx, h, func(tx *sql.Tx) error {
			res, err := tx.ExecContext(ctx, query, args...)
			if err != nil {
				return err
			}
			n, err = res.RowsAffected()
			return err
		})
	})
	return n, j.explain("prune the record", err)
}
