package store

import (
	"context"
	"database/sql"
	"math"
	"net/url"
	"strconv"
)

// Extract writes the rows of some kinds to path, with all that they superseded,
// as a record of its own, which Restore takes. The others are what makes a
// record large: without them it may be copied each night on a card that wears.
// Nobody is held up.
func (j *Journal) Extract(ctx context.Context, path string, kinds ...Kind) (Copy, error) {
	return j.writeCopy(ctx, path, "copy the diary", "copy", func(part string) error {
		return j.extract(ctx, part, kinds)
	})
}

func (j *Journal) extract(ctx context.Context, part string, kinds []Kind) error {
	// Nothing is lost if the machine dies meanwhile, so there is no log, which
	// would have the card write everything twice.
	db, err := sql.Open("sqlite", dsn(part, url.Values{
		"vfs": {"unix-excl"}, "_error_rc": {"1"}, "_txlock": {"immediate"},
		"_pragma": {"page_size(" + strconv.Itoa(pageSize) + ")", "journal_mode(OFF)", "synchronous(OFF)", "cache_size(-" + strconv.Itoa(cacheKiB) + ")"},
	}))
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if err := lay(ctx, db, j.simulated); err != nil {
		return err
	}
	err = transact(ctx, &handle{write: db}, func(tx *sql.Tx) error {
		for _, k := range kinds {
			if err := j.copyKind(ctx, tx, k); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return db.Close()
}

// copyKind writes all rows of a kind, a page at a time. They keep their numbers.
func (j *Journal) copyKind(ctx context.Context, tx *sql.Tx, k Kind) error {
	const query = "SELECT " + columns + " FROM journal WHERE kind = ? AND (at, name, seq) > (?, ?, ?) ORDER BY at, name, seq LIMIT ?"
	at, name, seq := int64(math.MinInt64), "", int64(0)
	var rows []Row
	for {
		err := j.with(func(h *handle) (err error) {
			rows, err = collect(ctx, h.read, rows[:0], query, k, at, name, seq, firstPage)
			return err
		})
		if err != nil {
			return err
		}
		for i := range rows {
			if err := insert(ctx, tx, rows[i].Seq-1, rows[i:i+1]); err != nil {
				return err
			}
		}
		if len(rows) < firstPage {
			return nil
		}
		last := rows[len(rows)-1]
		at, name, seq = last.At.UnixMilli(), last.Name, last.Seq
	}
}
