package store

import (
	"bytes"
	"context"
	"database/sql"
	"math"
	"strings"
	"time"
)

const (
	columns = "seq, kind, at, name, body"
	maxSeq  = "SELECT coalesce(max(seq), 0) FROM journal"

	// Each reads pages of firstPage rows, and of up to longestPage where rows are
	// so short that a page is under pageBytes. Between two pages nothing is held:
	// a slow reader keeps the log from being begun again, and it grows.
	firstPage   = 64
	longestPage = 1024
	pageBytes   = 64 << 10
	// window is how many numbers After looks through in one statement.
	window = 1024
)

// After returns up to limit rows with a number above seq, in the order of their
// numbers, of the given kinds (of all, if none is given): what a sink has still
// to deliver. Superseded rows are among them, and removals.
//
// A sink of rare kinds asks for Last first; if it then gets fewer rows than
// limit, its cursor can go to that.
func (j *Journal) After(ctx context.Context, seq int64, limit int, kinds ...Kind) ([]Row, error) {
	query := "SELECT " + columns + " FROM journal WHERE seq > ? AND seq <= ?"
	args := []any{nil, nil}
	if len(kinds) > 0 {
		// The + keeps the planner off the index: it would sort all rows of the kind.
		query += " AND +kind IN (?" + strings.Repeat(",?", len(kinds)-1) + ")"
		for _, k := range kinds {
			args = append(args, k)
		}
	}
	query += " ORDER BY seq LIMIT ?"
	args = append(args, nil)

	var out []Row
	err := j.with(func(h *handle) error {
		var last int64
		if err := h.read.QueryRowContext(ctx, maxSeq).Scan(&last); err != nil {
			return err
		}
		for ; seq < last && len(out) < limit; seq += window {
			args[0], args[1], args[len(args)-1] = seq, seq+window, limit-len(out)
			var err error
			if out, err = collect(ctx, h.read, out, query, args...); err != nil {
				return err
			}
		}
		return nil
	})
	return out, j.explain("read the record", err)
}

// Each calls f with the newest row of each key of the kind with from <= At < to,
// by At and then by Name, without the removed ones; a zero from or to is open.
// f may use the Journal, and keep the row. An error of f ends it and is returned
// as it is. Rows that are written meanwhile may be among them or not.
func (j *Journal) Each(ctx context.Context, kind Kind, from, to time.Time, f func(Row) error) error {
	lo, hi := int64(math.MinInt64), int64(math.MaxInt64)
	if !from.IsZero() {
		lo = from.UnixMilli()
	}
	if !to.IsZero() {
		hi = to.UnixMilli()
	}
	const query = "SELECT " + columns + " FROM journal WHERE kind = ? AND (at, name, seq) > (?, ?, ?) AND at < ? ORDER BY at, name, seq LIMIT ?"
	var (
		rows   []Row
		newest Row // of the key that is being read; it is the last one of it
		name   string
		seq    int64
		page   = firstPage
		s      statement
	)
	defer s.close()
	for {
		err := j.with(func(h *handle) (err error) {
			rows, err = s.collect(ctx, h.read, rows[:0], query, kind, lo, name, seq, hi, page)
			return err
		})
		if err != nil {
			return j.explain("read the record", err)
		}
		for _, r := range rows {
			if newest.Seq != 0 && !newest.sameKey(r) && !newest.Removed() {
				if err := f(newest); err != nil {
					return err
				}
			}
			newest = r
		}
		if len(rows) < page {
			break
		}
		lo, name, seq = newest.At.UnixMilli(), newest.Name, newest.Seq
		if page < longestPage && len(newest.Body)*page < pageBytes/2 {
			page *= 2
		}
	}
	if newest.Seq != 0 && !newest.Removed() {
		return f(newest)
	}
	return nil
}

// History returns every row of a key, the oldest first, removals too.
func (j *Journal) History(ctx context.Context, kind Kind, at time.Time, name string) (rows []Row, err error) {
	err = j.with(func(h *handle) (err error) {
		rows, err = collect(ctx, h.read, nil,
			"SELECT "+columns+" FROM journal WHERE kind = ? AND at = ? AND name = ? ORDER BY seq LIMIT -1", kind, at.UnixMilli(), name)
		return err
	})
	return rows, j.explain("read the record", err)
}

// Before returns the row that a row took the place of: of those with its key and
// a lower number the last, which may be a removal; ok is false if there is none,
// or none any more.
func (j *Journal) Before(ctx context.Context, kind Kind, at time.Time, name string, seq int64) (r Row, ok bool, err error) {
	var rows []Row
	err = j.with(func(h *handle) (err error) {
		rows, err = collect(ctx, h.read, nil,
			"SELECT "+columns+" FROM journal WHERE kind = ? AND at = ? AND name = ? AND seq < ? ORDER BY seq DESC LIMIT 1",
			kind, at.UnixMilli(), name, seq)
		return err
	})
	if err != nil || len(rows) == 0 {
		return Row{}, false, j.explain("read the record", err)
	}
	return rows[0], true, nil
}

// First returns the lowest number among the rows about a time at or after the
// given one, removals too; ok is false if there is none.
func (j *Journal) First(ctx context.Context, since time.Time, kinds ...Kind) (seq int64, ok bool, err error) {
	if len(kinds) == 0 {
		return 0, false, nil
	}
	args := []any{since.UnixMilli()}
	for _, k := range kinds {
		args = append(args, k)
	}
	var lowest sql.NullInt64
	err = j.with(func(h *handle) error {
		return h.read.QueryRowContext(ctx, "SELECT min(seq) FROM journal WHERE at >= ? AND kind IN (?"+
			strings.Repeat(",?", len(kinds)-1)+")", args...).Scan(&lowest)
	})
	return lowest.Int64, lowest.Valid, j.explain("read the record", err)
}

// Count says how many rows of the kinds have a number above seq, and the time
// of the earliest of them.
func (j *Journal) Count(ctx context.Context, seq int64, kinds ...Kind) (n int64, oldest time.Time, err error) {
	if len(kinds) == 0 {
		return 0, oldest, nil
	}
	args := []any{seq}
	for _, k := range kinds {
		args = append(args, k)
	}
	var at sql.NullInt64
	err = j.with(func(h *handle) error {
		return h.read.QueryRowContext(ctx, "SELECT count(*), min(at) FROM journal WHERE seq > ? AND +kind IN (?"+
			strings.Repeat(",?", len(kinds)-1)+")", args...).Scan(&n, &at)
	})
	if at.Valid {
		oldest = time.UnixMilli(at.Int64).UTC()
	}
	return n, oldest, j.explain("read the record", err)
}

// Newest returns the row of the latest At of the kind (of several names, the
// last), removed ones left out; ok is false if there is none.
func (j *Journal) Newest(ctx context.Context, kind Kind) (r Row, ok bool, err error) {
	const query = "SELECT " + columns + " FROM journal WHERE kind = ? AND (at, name) < (?, ?) ORDER BY at DESC, name DESC, seq DESC LIMIT 1"
	at, name := int64(math.MaxInt64), ""
	for {
		var rows []Row
		err := j.with(func(h *handle) (err error) {
			rows, err = collect(ctx, h.read, nil, query, kind, at, name)
			return err
		})
		if err != nil || len(rows) == 0 {
			return Row{}, false, j.explain("read the record", err)
		}
		if r = rows[0]; !r.Removed() {
			return r, true, nil
		}
		at, name = r.At.UnixMilli(), r.Name // the key is gone; the one before it
	}
}

// Latest returns, of each name of the kind, the row with the latest At since
// from, removed ones left out: the state in which a restart finds each rule.
func (j *Journal) Latest(ctx context.Context, kind Kind, from time.Time) (map[string]Row, error) {
	latest := map[string]Row{}
	err := j.Each(ctx, kind, from, time.Time{}, func(r Row) error {
		r.Body = bytes.Clone(r.Body) // kept for long, and its page is not
		latest[r.Name] = r
		return nil
	})
	return latest, err
}
