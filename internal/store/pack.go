package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// packed is what has SQLite lay the rows of a query behind one another, each
// after its numbers and its lengths. A row that is handed over by itself costs
// three times what it takes to find it, and an export of a year has a million.
const packed = `SELECT CAST(group_concat(
	format('%d,%d,%d,%d,%d,', seq, kind, at, octet_length(name), coalesce(length(body), 0)) || name || coalesce(body, ''), '') AS BLOB)
	FROM (`

// collect appends the rows of a query to out. The query orders them, and has a
// LIMIT, without which SQLite would not promise to keep their order. Their
// bodies lie in one piece of memory.
func collect(ctx context.Context, db *sql.DB, out []Row, query string, args ...any) ([]Row, error) {
	return unpackAll(out, db.QueryRowContext(ctx, packed+query+")", args...))
}

// A statement is a query that is asked for one page after the other.
type statement struct {
	db *sql.DB // that it was made for: the keeper opens its file anew when guests come
	*sql.Stmt
}

func (s *statement) collect(ctx context.Context, db *sql.DB, out []Row, query string, args ...any) ([]Row, error) {
	if s.db != db {
		s.close()
		var err error
		if s.Stmt, err = db.PrepareContext(ctx, packed+query+")"); err != nil {
			return out, err
		}
		s.db = db
	}
	return unpackAll(out, s.QueryRowContext(ctx, args...))
}

func (s *statement) close() {
	if s.db != nil {
		_ = s.Close() // of a handle that is gone
		s.db = nil
	}
}

func unpackAll(out []Row, of *sql.Row) ([]Row, error) {
	var page []byte
	if err := of.Scan(&page); err != nil {
		return out, err
	}
	for len(page) > 0 {
		r, rest, ok := unpack(page)
		if !ok {
			return out, errors.New("a page of the record does not add up")
		}
		out, page = append(out, r), rest
	}
	return out, nil
}

// unpack takes the first row off a page.
func unpack(page []byte) (r Row, rest []byte, ok bool) {
	var numbers [5]int64
	for i := range numbers {
		if numbers[i], page, ok = number(page); !ok {
			return r, page, false
		}
	}
	name, body := numbers[3], numbers[4]
	if name < 0 || body < 0 || int64(len(page)) < name || int64(len(page))-name < body {
		return r, page, false
	}
	r = Row{Seq: numbers[0], Kind: Kind(numbers[1]), At: time.UnixMilli(numbers[2]).UTC(), Name: string(page[:name])}
	if page = page[name:]; body > 0 {
		r.Body = page[:body:body]
	}
	return r, page[body:], true
}

// number takes one off a page, and the comma after it.
func number(page []byte) (n int64, rest []byte, ok bool) {
	sign := int64(1)
	if len(page) > 0 && page[0] == '-' {
		sign, page = -1, page[1:]
	}
	for i, c := range page {
		switch {
		case c == ',':
			return sign * n, page[i+1:], i > 0
		case c < '0' || c > '9':
			return 0, page, false
		}
		n = 10*n + int64(c-'0')
	}
	return 0, page, false
}
