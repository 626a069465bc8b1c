package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// A Sync says how sure a commit is when it returns.
type Sync uint8

const (
	// Normal is safe from a crash of the program. A power cut may take it, and
	// nothing else. Costs no wait for the disk.
	Normal Sync = iota
	// Full is on the disk.
	Full
)

var synchronous = [...]string{Normal: "PRAGMA synchronous=NORMAL", Full: "PRAGMA synchronous=FULL"}

// Add puts rows into memory, in the order in which they will be numbered, until
// the next Commit. Their bodies are copied. Readers do not see them before.
func (j *Journal) Add(rows ...Row) {
	rows = copied(rows)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.pending = append(j.pending, rows...)
	if j.failing {
		j.bound()
	}
}

// bound drops what is too much to keep in memory while nothing can be written.
// j.mu is held.
func (j *Journal) bound() {
	excess := len(j.pending) - j.opt.MaxPending
	if excess <= 0 {
		return
	}
	j.dropped += int64(excess)
	if j.unsaid == 0 {
		j.log.Error("the record cannot be written for so long that the oldest readings are dropped", "path", j.path)
	}
	j.unsaid += int64(excess)
	kept := j.pending[:0]
	for _, r := range j.pending {
		if excess > 0 && j.droppable(r.Kind) {
			excess--
			continue
		}
		kept = append(kept, r)
	}
	clear(j.pending[len(kept):])
	j.pending = kept[excess:]
}

// Commit writes everything that is pending and the cursors that have moved, in
// one transaction. If it fails nothing is written and all stays pending.
func (j *Journal) Commit(ctx context.Context, s Sync) error {
	j.writing.Lock()
	defer j.writing.Unlock()
	j.mu.Lock()
	rows, moved := j.pending, j.moved()
	j.pending = nil
	j.mu.Unlock()
	if len(rows) == 0 && len(moved) == 0 {
		if s == Full && j.loose {
			return j.explain("commit to the record", j.fasten(ctx))
		}
		return nil
	}
	base, last, err := j.write(ctx, s, rows, moved)
	j.mu.Lock()
	defer j.mu.Unlock()
	if err != nil {
		j.pending = append(rows, j.pending...)
		j.failing = true
		j.bound()
		return j.explain("commit to the record", err)
	}
	for sink, c := range moved {
		j.written(sink, c)
	}
	if j.unsaid > 0 {
		j.log.Warn("the record can be written again", "path", j.path, "dropped", j.unsaid)
	}
	j.failing, j.unsaid = false, 0
	if len(rows) > 0 {
		j.given(base, last)
	}
	return nil
}

// Put writes rows, and only these, and returns when they are on the disk. If it
// fails they are not saved, now or later: the user is told so, and tries again.
func (j *Journal) Put(ctx context.Context, rows ...Row) error {
	if len(rows) == 0 {
		return nil
	}
	j.writing.Lock()
	defer j.writing.Unlock()
	base, last, err := j.write(ctx, Full, rows, nil)
	if err != nil {
		return fmt.Errorf("not saved: %w", j.explain("write to the record", err))
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.given(base, last)
	return nil
}

// given notes that our rows got the numbers after base up to last; if base is
// news to us, others have written. j.mu is held.
func (j *Journal) given(base, last int64) {
	j.others = j.others || base > j.last
	j.last = last
	j.announce()
}

// write is one transaction. Its rows get the numbers after base up to last.
// j.writing is held.
func (j *Journal) write(ctx context.Context, s Sync, rows []Row, moved map[string]cursor) (base, last int64, err error) {
	j.mu.Lock()
	gone := j.gone
	j.mu.Unlock()
	if gone != nil {
		return 0, 0, gone
	}
	if err := writable(j.path); err != nil {
		return 0, 0, err
	}
	err = j.with(func(h *handle) error {
		// Set for each transaction, so that none depends on the one before having
		// set it back. The connection is the only one of its pool; should the pool
		// have to replace it, the new one begins with FULL: the safe side.
		if _, err := h.write.ExecContext(ctx, synchronous[s]); err != nil {
			return err
		}
		return transact(ctx, h, func(tx *sql.Tx) error {
			if err := tx.QueryRowContext(ctx, maxSeq).Scan(&base); err != nil {
				return err
			}
			last = base + int64(len(rows))
			if err := insert(ctx, tx, base, rows); err != nil {
				return err
			}
			return saveCursors(ctx, tx, moved)
		})
	})
	if err == nil {
		j.loose = s == Normal
	}
	return base, last, err
}

// fasten puts on the disk what was committed with Normal. An fsync comes only
// with a transaction that changes something, so something is counted.
func (j *Journal) fasten(ctx context.Context) error {
	if err := writable(j.path); err != nil {
		return err
	}
	err := j.with(func(h *handle) error {
		if _, err := h.write.ExecContext(ctx, synchronous[Full]); err != nil {
			return err
		}
		_, err := h.write.ExecContext(ctx, "INSERT INTO meta VALUES('fastened', 1) ON CONFLICT(name) DO UPDATE SET value = value + 1")
		return err
	})
	j.loose = j.loose && err != nil
	return err
}

// insert gives the rows the numbers after base. The transaction has had the file
// for itself since it began (_txlock=immediate), so no other process takes them.
func insert(ctx context.Context, tx *sql.Tx, base int64, rows []Row) error {
	if len(rows) == 0 {
		return nil
	}
	stmt, err := tx.PrepareContext(ctx, "INSERT INTO journal(seq, kind, at, name, body) VALUES(?, ?, ?, ?, ?)")
	if err != nil {
		return err
	}
	defer stmt.Close()
	for i, r := range rows {
		var body any // NULL
		if !r.Removed() {
			body = r.Body
		}
		if _, err := stmt.ExecContext(ctx, base+1+int64(i), r.Kind, r.At.UnixMilli(), r.Name, body); err != nil {
			return err
		}
	}
	return nil
}

// transact runs f in a transaction on the connection that writes.
func transact(ctx context.Context, h *handle, f func(*sql.Tx) error) error {
	tx, err := h.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		// After a full disk SQLite has rolled back by itself, and says that there
		// is nothing to roll back; the first error is the one to tell.
		if rerr := tx.Rollback(); rerr != nil && code(rerr) == 0 && !errors.Is(rerr, sql.ErrTxDone) {
			err = errors.Join(err, rerr)
		}
		return err
	}
	return tx.Commit()
}
