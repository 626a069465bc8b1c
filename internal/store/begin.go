package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

const (
	applicationID = 0x4e526a31 // "NRj1", in the file's header
	version       = 1          // of the schema, the file's user_version
)

// The files beside the record.
const (
	lockSuffix    = ".lock"
	guestSuffix   = ".guest"
	suspectSuffix = ".suspect"
	newSuffix     = ".new"
)

// companions are SQLite's own files beside a database.
var companions = []string{"-wal", "-shm", "-journal"}

// schema: the index ends with seq, as every index of SQLite does, so it also
// finds the newest of a key. A second one would be another page in each commit.
const schema = `
CREATE TABLE journal(seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL, at INTEGER NOT NULL, name TEXT NOT NULL, body BLOB) STRICT;
CREATE INDEX journal_key ON journal(kind, at, name);
CREATE TABLE cursor(sink TEXT PRIMARY KEY, seq INTEGER NOT NULL, resets INTEGER NOT NULL, memo TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE meta(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;`

// begin makes a new, empty record. It is made under another name and renamed
// when it is whole and on the disk, so that an empty file at path always means
// that something was lost.
func begin(ctx context.Context, path string, simulated bool) error {
	tmp := path + newSuffix
	if err := removeAll(tmp); err != nil {
		return err
	}
	// Made here with its mode, not by SQLite with the umask's: SQLite gives its
	// other files the mode of this one.
	f, err := createPrivate(tmp)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	// The page size takes effect with the first page written, and not at all
	// in the same breath as WAL mode, so it has a connection without it.
	db, err := sql.Open("sqlite", dsn(tmp, url.Values{
		"vfs":     {"unix-excl"},
		"_pragma": {"page_size(" + strconv.Itoa(pageSize) + ")", "synchronous(FULL)"},
	}))
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if err := lay(ctx, db, simulated); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "PRAGMA journal_mode=WAL"); err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	if err := os.Rename(tmp, path); err != nil {
		return err
	}
	return syncDir(path)
}

// lay makes the tables in an empty file.
func lay(ctx context.Context, db *sql.DB, simulated bool) error {
	marks := fmt.Sprintf("PRAGMA application_id=%d; PRAGMA user_version=%d;", applicationID, version)
	if _, err := db.ExecContext(ctx, marks+schema); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, "INSERT INTO meta VALUES('simulated', ?)", simulated)
	return err
}

// setAside renames a record that is no use, and SQLite's files beside it, and
// returns its new name.
func setAside(path string, now time.Time) (string, error) {
	to := freeName(path + ".bad-" + now.Format("2006-01-02T15-04-05"))
	for _, suffix := range append([]string{""}, companions...) {
		if err := os.Rename(path+suffix, to+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	if err := os.Remove(path + suspectSuffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	return to, syncDir(path)
}

// freeName is a name that no file has yet.
func freeName(base string) string {
	name := base
	for n := 2; ; n++ {
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			return name
		}
		name = fmt.Sprintf("%s-%d", base, n)
	}
}

func removeAll(path string) error {
	for _, suffix := range append([]string{""}, companions...) {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// createPrivate makes a file that only its owner may read. Made by root (a
// command under sudo), it belongs to the owner of the folder: the daemon, which
// is not root, has to open it later.
func createPrivate(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil || os.Geteuid() != 0 {
		return f, err
	}
	uid, gid, err := owner(filepath.Dir(path))
	if err == nil {
		err = f.Chown(uid, gid)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// syncDir puts a rename on the disk.
func syncDir(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
