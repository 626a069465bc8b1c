package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"nightroom/internal/sentence"
)

// What can go wrong so that a caller does something about it; every error of a
// Journal that has one of these causes wraps it.
var (
	// ErrFull: the disk is full. What is pending stays pending.
	ErrFull = sentence.Errorf("the disk is full")
	// ErrReadOnly: the system has made the disk read-only. What is pending stays
	// pending.
	ErrReadOnly = sentence.Errorf("the disk can only be read")
	// ErrDamaged: SQLite found a page that cannot be right. Most damage is found
	// only when the damaged page is read, so the file is marked (.suspect) and
	// examined from end to end at the next Open, which sets it aside if need be.
	ErrDamaged = errors.New("the record is damaged")
	// ErrBusy: another process had the record for longer than we wait.
	ErrBusy = errors.New("the record is in use by another program")
	// ErrKept: another process is the record's keeper.
	ErrKept = errors.New("another nightroom keeps this record")
	// ErrOther: the record holds the other kind of readings, real or simulated.
	ErrOther = errors.New("the record holds the other kind of readings")
	// ErrNewer: the record was written by a later version of nightroom.
	ErrNewer = errors.New("the record was written by a later nightroom")
	// ErrClosed: the Journal was closed.
	ErrClosed = errors.New("the record is closed")
)

// code is SQLite's primary result code of err, 0 if it has none.
func code(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}

// damaged says whether err means that the file is not, or no longer, a sound
// database. A short read is how a file that lost its tail shows itself.
func damaged(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (code(err) == lib.SQLITE_CORRUPT || code(err) == lib.SQLITE_NOTADB ||
		e.Code() == lib.SQLITE_IOERR_SHORT_READ)
}

// explain says in the user's words what failed, to which record, and what to do.
func (j *Journal) explain(doing string, err error) error {
	if err == nil {
		return nil
	}
	if damaged(err) {
		j.suspect(err)
	}
	return explain(doing, j.path, err)
}

func explain(doing, path string, err error) error {
	switch {
	case damaged(err):
		return sentence.Errorf("%s: %s: %w (%w); restart nightroom, which examines it and begins a new one if it must",
			doing, path, ErrDamaged, err)
	case code(err) == lib.SQLITE_FULL, noRoomToShare(path, err):
		return sentence.Errorf("%s: %s: %w; free some space", doing, path, ErrFull)
	case errors.Is(err, ErrReadOnly):
		return sentence.Errorf("%s: %s: %w, as systems make it after a failure; see dmesg", doing, path, err)
	case code(err) == lib.SQLITE_BUSY:
		return sentence.Errorf("%s: %s: %w; try again, or stop what holds it (fuser %[2]s)", doing, path, ErrBusy)
	case code(err) == lib.SQLITE_READONLY, code(err) == lib.SQLITE_CANTOPEN, code(err) == lib.SQLITE_PERM:
		return sentence.Errorf("%s: %s cannot be opened for writing (%w); see who owns it (ls -l), and whether the disk is mounted read-only",
			doing, path, err)
	case code(err) == lib.SQLITE_IOERR:
		return sentence.Errorf("%s: %s: the disk failed (%w); see dmesg", doing, path, err)
	}
	return fmt.Errorf("%s: %s: %w", doing, path, err)
}

// noRoomToShare tells whether the file by which several programs share a record
// found no room: SQLite calls that a failing disk.
func noRoomToShare(path string, err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok || e.Code() != lib.SQLITE_IOERR_SHMSIZE {
		return false
	}
	var disk unix.Statfs_t
	return unix.Statfs(filepath.Dir(path), &disk) == nil && disk.Bavail*uint64(disk.Bsize) < shmSize
}

// shmSize is what that file takes: https://sqlite.org/walformat.html#walidxfmt
const shmSize = 32 << 10

// writable looks whether the system has made the disk read-only since the record
// was opened. Files that are open may still be written then, on ext4 even fsync
// says that it has done its work, and all of it is gone with the power.
func writable(path string) error {
	var disk unix.Statfs_t
	if unix.Statfs(filepath.Dir(path), &disk) == nil && disk.Flags&unix.ST_RDONLY != 0 {
		return ErrReadOnly
	}
	return nil
}

// suspect marks the file for the examination at the next start.
func (j *Journal) suspect(why error) {
	if f, err := os.OpenFile(j.path+suspectSuffix, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err == nil {
		f.Close()
		j.log.Error("the record is damaged; the next start examines it from end to end", "path", j.path, "error", why)
	}
}
