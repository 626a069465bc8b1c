package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"strconv"
	"sync"
	"time"

	"modernc.org/sqlite" // also registers the driver "sqlite"
)

// The settings that decide how many bytes reach the card. Measured on ext4 as
// write_bytes of /proc/self/io, with two rows of 90 bytes and the cursors in each
// of 1440 commits, everything dirty written back after each; MB a day:
//
//	                      page 512   page 1024
//	shared (-shm on disk)    34         39
//	for the keeper alone     12         15
//
// At the real pace, a commit a minute for nine minutes, the keeper alone with
// 512 writes 10.5, and up to 13 where the log of a new record grows page by page,
// which is why its place is reserved.
// BenchmarkDay measures it again.
const (
	// pageSize is SQLite's smallest. A commit puts every page that it touches
	// into the log whole, and touches four or five: small pages win, although
	// every second commit has to begin a new one.
	pageSize = 512

	// checkpointPages is the length of the log at which it is written back to
	// the database and begun again, in its pages: 268 KB, about two hours. A
	// tenth of that costs a fifth more bytes, as the same pages are written back
	// again and again; ten times that saves nothing, and makes a longer recovery.
	checkpointPages = 500

	// logLimit is the size to which a log that had to grow (pruning, a slow
	// reader) is cut. It is above the usual length, so that the log stays as it
	// is on the disk and is overwritten in place: growing costs metadata.
	logLimit = 1 << 20

	// cacheKiB is each connection's page cache; a commit needs ten pages.
	cacheKiB = 256
)

// How long to wait for another process.
const (
	patience      = 10 * time.Second       // a guest for the keeper, anybody for a commit
	alonePatience = 500 * time.Millisecond // the keeper for a program that is not ours
)

// A handle is the open file: one connection that writes, at most two that read.
type handle struct {
	write, read *sql.DB
	shared      bool
	file, log   os.FileInfo // the files that are open; log is nil if there was none yet
}

// processWide sets what the SQLite library only has for the process as a whole.
var processWide = sync.OnceFunc(func() {
	// A _pragma of a DSN runs as SQL; no more than one statement of it.
	sqlite.StrictPragmas(true)
	// POSIX locks are gone when anybody in the process closes the file, were it
	// only to look at it; these are not. Too late if another part of the program
	// has opened a database before: the locks then are the usual ones.
	_, _ = sqlite.OFDLocking(true)
	// A commit need not write the file's times to be durable.
	_, _ = sqlite.Fdatasync(true)
})

// connect opens the file that begin has made; it never makes one. The pragmas
// are in the DSN because one that is executed reaches only one connection of a
// pool. WAL mode is written in the file.
func connect(ctx context.Context, path string, shared bool) (*handle, error) {
	q := url.Values{
		"mode":       {"rw"},
		"_txlock":    {"immediate"}, // a transaction that begins by reading cannot wait for a lock later
		"_dqs":       {"0"},
		"_defensive": {"1"},
		"_error_rc":  {"1"},
		"_pragma": {
			"synchronous(FULL)",
			"cache_size(-" + strconv.Itoa(cacheKiB) + ")",
			"wal_autocheckpoint(" + strconv.Itoa(checkpointPages) + ")",
			"journal_size_limit(" + strconv.Itoa(logLimit) + ")",
			"temp_store(MEMORY)",
			"trusted_schema(0)",
			"secure_delete(1)", // what is removed is gone from the file: it is about somebody's health
		},
	}
	wait := patience
	if !shared {
		q.Set("vfs", "unix-excl")
		wait = alonePatience
	}
	q.Set("_busy_timeout", strconv.FormatInt(wait.Milliseconds(), 10))
	h := &handle{shared: shared}
	var err error
	if h.write, err = sql.Open("sqlite", dsn(path, q)); err != nil {
		return nil, err
	}
	h.write.SetMaxOpenConns(1)
	// The writer opens the file first and closes it last: alone, its descriptor
	// is the one that holds the lock.
	if err = h.write.PingContext(ctx); err == nil {
		_, err = h.write.ExecContext(ctx, "SELECT 1 FROM sqlite_schema")
	}
	if err == nil {
		q.Set("_query_only", "1")
		h.read, err = sql.Open("sqlite", dsn(path, q))
	}
	if err != nil {
		h.write.Close()
		return nil, err
	}
	h.read.SetMaxOpenConns(2) // each costs up to 4 MB of memory
	// The second is for whoever reads much at once, and is soon given back.
	h.read.SetMaxIdleConns(2)
	h.read.SetConnMaxIdleTime(10 * time.Second)
	if h.file, err = os.Lstat(path); err != nil {
		return nil, errors.Join(err, h.close())
	}
	if fi, err := os.Lstat(path + "-wal"); err == nil {
		h.log = fi
	}
	return h, nil
}

// dsn is a URI, because a plain path loses its query, and escaped, because a
// path is the user's and may hold a question mark.
func dsn(path string, q url.Values) string {
	return (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String()
}

func (h *handle) close() error {
	err := h.read.Close()
	if werr := h.write.Close(); werr != nil {
		err = werr
	}
	return err
}
