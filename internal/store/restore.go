package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// A Restoring says how a backup becomes the record.
type Restoring struct {
	LeaveOut  []Match // rows of the backup that are not to come back
	Instead   []Row   // rows to be added
	Simulated bool    // which readings the record is for
	Now       time.Time
}

// Examine reads a backup from end to end and says what it holds.
func Examine(ctx context.Context, from string) (c Copy, err error) {
	processWide()
	if from, err = filepath.Abs(from); err != nil {
		return c, err
	}
	fi, err := os.Stat(from)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return c, fmt.Errorf("there is no backup at %s: %w", from, fs.ErrNotExist)
	case err != nil:
		return c, err
	case !fi.Mode().IsRegular() || fi.Size() == 0:
		return c, fmt.Errorf("%s is no backup: it is empty, or no plain file", from)
	case inUse(from):
		return c, fmt.Errorf("%s is a record in use, with more in its -wal file: make a backup of it with nightroom backup", from)
	case !ours(from):
		return c, fmt.Errorf("%s is no backup of nightroom: give the file that nightroom backup wrote", from)
	}
	if c, err = examineCopy(ctx, from); err != nil {
		return c, fmt.Errorf("%s cannot be restored: %w", from, err)
	}
	return c, nil
}

// Restore puts a copy of a backup in the place of the record at path, and
// returns under which name it kept what was there, "" if nothing was. Nobody
// else may have the record open. The machine may die at any time: at path
// there is the one or the other, whole.
func Restore(ctx context.Context, from, path string, r Restoring) (kept string, err error) {
	c, err := Examine(ctx, from)
	if err != nil {
		return "", err
	}
	if c.Simulated != r.Simulated {
		return "", fmt.Errorf("%s: %w than the room has; give --db for a record of its own", from, ErrOther)
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", err
	}
	if err := refuseOddFile(path); err != nil {
		return "", err
	}
	if b, err := os.Stat(from); err == nil {
		if own, err := os.Stat(path); err == nil && os.SameFile(b, own) {
			return "", fmt.Errorf("%s is the record itself: give the file that nightroom backup wrote", from)
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", fmt.Errorf("the folder of the record: %w", err)
	}
	unlock, err := lockOut(ctx, path)
	if err != nil {
		return "", err
	}
	defer unlock()

	tmp := path + newSuffix
	if err := removeAll(tmp); err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, removeAll(tmp))
		}
	}()
	if err := copyRecord(ctx, c.Path, tmp, r); err != nil {
		return "", explain("restore", tmp, err)
	}
	if kept, err = keepOld(ctx, path, r.Now); err != nil {
		return "", fmt.Errorf("what is there now cannot be kept: %w", err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return kept, err
	}
	if err := os.Remove(path + suspectSuffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return kept, err
	}
	return kept, syncDir(path)
}

// Peek returns all rows of some kinds of a backup, which it leaves as it is.
func Peek(ctx context.Context, from string, kinds ...Kind) ([]Row, error) {
	if _, err := Examine(ctx, from); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(from)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", dsn(path, url.Values{"mode": {"ro"}, "immutable": {"1"}, "_error_rc": {"1"}}))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	clause, args := Match{Kinds: kinds}.where()
	return collect(ctx, db, nil, "SELECT "+columns+" FROM journal WHERE "+clause+" ORDER BY seq LIMIT -1", args...)
}

// Rewrite makes a backup anew, without some rows. What it was is written over
// before it is let go.
func Rewrite(ctx context.Context, file string, r Restoring) error {
	c, err := Examine(ctx, file)
	if err != nil {
		return err
	}
	if file, err = filepath.Abs(file); err != nil {
		return err
	}
	part := file + partSuffix
	if err := removeAll(part); err != nil {
		return err
	}
	if err := copyRecord(ctx, c.Path, part, r); err != nil {
		return errors.Join(explain("write anew", part, err), removeAll(part))
	}
	old := file + ".old"
	if err := os.Rename(file, old); err != nil {
		return err
	}
	if err := os.Rename(part, file); err != nil {
		return err
	}
	return errors.Join(syncDir(file), Shred(old))
}

// Shred writes over a file that nobody has open, and removes it. On a card the
// old bytes may outlive that in cells that are not in use any more.
func Shred(file string) error {
	fi, err := os.Lstat(file)
	if err != nil {
		return err
	}
	if fi.Mode().IsRegular() {
		f, err := os.OpenFile(file, os.O_WRONLY|syscall.O_NOFOLLOW, 0)
		if err != nil {
			return err
		}
		_, err = io.CopyN(f, zeros{}, fi.Size())
		if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	return os.Remove(file)
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// lockOut keeps everybody away from a record: its keeper, and guests.
func lockOut(ctx context.Context, path string) (unlock func(), err error) {
	keeper, err := (&Journal{path: path}).takeKeeperLock(ctx)
	if err != nil {
		return nil, err
	}
	guest, err := takeLock(ctx, path+guestSuffix, syscall.LOCK_EX, keeperPatience)
	if err != nil {
		keeper.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = fmt.Errorf("%s: %w; try again when it is done", path, ErrBusy)
		}
		return nil, err
	}
	return func() { guest.Close(); keeper.Close() }, nil
}

// copyRecord makes a record of a backup, on the disk.
func copyRecord(ctx context.Context, from, to string, r Restoring) error {
	f, err := createPrivate(to)
	if err != nil {
		return err
	}
	f.Close()
	src, err := sql.Open("sqlite", dsn(from, url.Values{"mode": {"ro"}, "immutable": {"1"}, "_error_rc": {"1"}}))
	if err != nil {
		return err
	}
	defer src.Close()
	src.SetMaxOpenConns(1)
	if _, err := src.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
		return err
	}
	if err := src.Close(); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", dsn(to, url.Values{
		"mode": {"rw"}, "vfs": {"unix-excl"}, "_txlock": {"immediate"}, "_error_rc": {"1"},
		"_pragma": {"synchronous(FULL)", "secure_delete(1)", "cache_size(-" + strconv.Itoa(cacheKiB) + ")"},
	}))
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if err := edit(ctx, &handle{write: db}, r); err != nil {
		return err
	}
	if len(r.LeaveOut) > 0 {
		if _, err := db.ExecContext(ctx, "VACUUM"); err != nil {
			return err
		}
	}
	if err := db.Close(); err != nil {
		return err
	}
	return syncFile(to)
}

func edit(ctx context.Context, h *handle, r Restoring) error {
	return transact(ctx, h, func(tx *sql.Tx) error {
		var base int64
		if err := tx.QueryRowContext(ctx, maxSeq).Scan(&base); err != nil {
			return err
		}
		if err := insert(ctx, tx, base, r.Instead); err != nil {
			return err
		}
		for _, m := range r.LeaveOut {
			clause, args := m.where()
			if _, err := tx.ExecContext(ctx, "DELETE FROM journal WHERE seq <= ? AND "+clause, append([]any{base}, args...)...); err != nil {
				return err
			}
		}
		return nil
	})
}

// keepOld gives the record a second name, so that it never is without the
// first. Its log is written into it before, if it can be read at all.
func keepOld(ctx context.Context, path string, now time.Time) (kept string, err error) {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return "", removeAll(path) // a log without its record
	} else if err != nil {
		return "", err
	}
	h, err := connect(ctx, path, false)
	if err == nil {
		err = emptyLog(ctx, h.write)
		err = errors.Join(err, h.close())
	}
	if err != nil || inUse(path) {
		return setAside(path, now)
	}
	kept = freeName(path + ".before-" + now.Format("2006-01-02T15-04-05"))
	if err := os.Link(path, kept); err != nil {
		return setAside(path, now) // a file system that knows one name only
	}
	return kept, syncDir(path)
}
