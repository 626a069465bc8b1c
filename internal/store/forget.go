package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	lib "modernc.org/sqlite/lib"
)

// A Match says which rows are meant: those of some kinds, whose names begin so,
// and whose bodies hold that.
type Match struct {
	Kinds  []Kind // none: all
	Names  string // "": all
	Bodies string // "": all
}

// where is the match in SQL.
func (m Match) where() (clause string, args []any) {
	clause = "1"
	if len(m.Kinds) > 0 {
		clause = "kind IN (?" + strings.Repeat(",?", len(m.Kinds)-1) + ")"
		for _, k := range m.Kinds {
			args = append(args, k)
		}
	}
	if m.Names != "" {
		clause += " AND substr(name, 1, ?) = ?"
		args = append(args, len([]rune(m.Names)), m.Names)
	}
	if m.Bodies != "" {
		clause += " AND instr(body, CAST(? AS BLOB)) > 0"
		args = append(args, m.Bodies)
	}
	return clause, args
}

// Forget takes rows out of the record for good, what they superseded too, and
// returns how many. First it writes the given rows, which say that something
// was forgotten and keep the numbers going; at least one is needed. Then it
// writes the whole file anew, and empties the log, so that no byte of what was
// forgotten is left in them; that takes free space of the record's size, and
// holds up other writers while it lasts. If it fails half-way it may be called
// again.
func (j *Journal) Forget(ctx context.Context, matches []Match, instead ...Row) (n int64, err error) {
	if len(instead) == 0 {
		return 0, errors.New("store: nothing says what was forgotten")
	}
	if err := j.Put(ctx, instead...); err != nil {
		return 0, err
	}
	last := j.Last() - int64(len(instead))
	for _, m := range matches {
		clause, args := m.where()
		for {
			done, err := j.remove(ctx, "DELETE FROM journal WHERE seq IN (SELECT seq FROM journal WHERE seq <= ? AND "+clause+" LIMIT ?)",
				append(append([]any{last}, args...), chunk)...)
			n += done
			if err != nil {
				return n, err
			}
			if done < chunk {
				break
			}
		}
	}
	return n, j.scour(ctx)
}

// scour leaves nothing in the file but what the record holds. secure_delete has
// overwritten the rows themselves; but a page that was divided or merged long
// ago may have bytes of them between its cells, and only a file that is written
// anew has not.
func (j *Journal) scour(ctx context.Context) error {
	j.writing.Lock()
	defer j.writing.Unlock()
	err := j.with(func(h *handle) error {
		// The copy would not fit into the memory of a small machine.
		if _, err := h.write.ExecContext(ctx, "PRAGMA temp_store=FILE"); err != nil {
			return err
		}
		_, err := h.write.ExecContext(ctx, "VACUUM")
		if _, e := h.write.ExecContext(context.WithoutCancel(ctx), "PRAGMA temp_store=MEMORY"); err == nil {
			err = e
		}
		if err != nil {
			return err
		}
		return emptyLog(ctx, h.write)
	})
	return j.explain("write the record anew", err)
}

// emptyLog writes what is in the log into the file and makes the log empty.
// Somebody who reads is waited for.
func emptyLog(ctx context.Context, db *sql.DB) error {
	tick := time.NewTicker(lockPause)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); ; {
		var busy, pages, moved int
		err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved)
		if err != nil && code(err) != lib.SQLITE_BUSY {
			return err
		}
		if err == nil && busy == 0 {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the log: %w", ErrBusy)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}
