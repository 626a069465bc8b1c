package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	lib "modernc.org/sqlite/lib"
)

// edge is how many of the last rows are read at every start.
const edge = 100

// An unsound record is one that cannot be used, with the reason.
type unsound struct {
	reason string
	absent bool // there is nothing at all, so nothing to set aside
}

func (u *unsound) Error() string { return u.reason }

// open takes the locks and opens the record, or begins one.
func (j *Journal) open(ctx context.Context) error {
	if err := refuseOddFile(j.path); err != nil {
		return err
	}
	if j.opt.Existing {
		if _, err := os.Lstat(j.path); errors.Is(err, fs.ErrNotExist) { // before a lock file is left there
			return fmt.Errorf("there is no record at %s (%w); give its path (--db), or start the daemon, which begins one", j.path, fs.ErrNotExist)
		}
	} else if err := os.MkdirAll(filepath.Dir(j.path), 0o700); err != nil { // made for its owner only; left as it is if it is there
		return fmt.Errorf("the folder of the record: %w", err)
	}
	alone := false
	if j.opt.Keeper {
		var err error
		if j.lock, err = j.takeKeeperLock(ctx); err != nil {
			return err
		}
		if j.guest, err = openLockFile(j.path + guestSuffix); err != nil {
			return err
		}
		// While we hold this no guest comes in between; it is let go below.
		if alone, err = tryLock(j.guest); err != nil {
			return err
		}
		if alone {
			defer unlock(j.guest)
		}
	} else if err := j.takeGuestLock(ctx); err != nil {
		return err
	}

	err := j.try(ctx, alone)
	if _, bad := errors.AsType[*unsound](err); !bad {
		return err
	}
	if j.opt.Existing {
		return fmt.Errorf("%s is no use (%w): %w; the daemon sets it aside and begins a new one", j.path, err, ErrDamaged)
	}
	return j.beginAnew(ctx, alone)
}

// beginAnew begins a record in the place of an unsound one. That is the
// keeper's business; a guest may do it where there is no keeper.
func (j *Journal) beginAnew(ctx context.Context, alone bool) error {
	if !j.opt.Keeper {
		lock, err := j.takeKeeperLock(ctx)
		if err != nil {
			return fmt.Errorf("%s is missing or no use, and it is for its keeper to begin a new one; restart nightroom: %w", j.path, err)
		}
		defer lock.Close()
	}
	err := j.try(ctx, alone) // somebody may have been faster
	bad, isBad := errors.AsType[*unsound](err)
	if !isBad {
		return err
	}
	if !bad.absent {
		var err error
		if j.setAside, err = setAside(j.path, j.opt.Now()); err != nil {
			return fmt.Errorf("%s is no use (%w) and cannot be renamed: %w", j.path, bad, err)
		}
		j.log.Error("the record was no use and was set aside; a new one begins, without history",
			"path", j.path, "reason", bad.reason, "kept", j.setAside)
	}
	if err := begin(ctx, j.path, j.opt.Simulated); err != nil {
		return explain("begin a record", j.path, err)
	}
	return j.try(ctx, alone)
}

// try opens what is there and looks at it. The error is *unsound if it is
// something that a new record has to take the place of.
func (j *Journal) try(ctx context.Context, alone bool) error {
	if err := lookAt(j.path); err != nil {
		return err
	}
	h, err := connectAs(ctx, j.path, alone)
	if err == nil {
		if j.simulated, err = j.inspect(ctx, h.write); err != nil {
			_ = h.close() // what inspect found is the error to tell
		}
	}
	if damaged(err) || code(err) == lib.SQLITE_ERROR { // the latter: no such table, no such index
		return &unsound{reason: err.Error()}
	}
	if errors.Is(err, ErrNewer) || errors.Is(err, ErrOther) {
		return err
	}
	if _, ok := errors.AsType[*unsound](err); ok {
		return err
	}
	if err != nil {
		return explain("open the record", j.path, err)
	}
	j.h = h
	return nil
}

// connectAs opens the file alone if that is possible: a program that is not
// ours (a database browser) holds no guest's lock.
func connectAs(ctx context.Context, path string, alone bool) (*handle, error) {
	if alone {
		h, err := connect(ctx, path, false)
		if err == nil {
			reserve(path)
		}
		if code(err) != lib.SQLITE_BUSY {
			return h, err
		}
	}
	return connect(ctx, path, true)
}

// refuseOddFile: a symbolic link would be followed, and the file behind it
// overwritten.
func refuseOddFile(path string) error {
	fi, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return fmt.Errorf("the record: %w", err)
	}
	if !fi.Mode().IsRegular() {
		return fmt.Errorf("%s is not a plain file (%s); give the path of the record itself (store.path, --db)", path, fi.Mode().Type())
	}
	return nil
}

// lookAt finds what SQLite would take for a new database. It opens nothing.
func lookAt(path string) error {
	fi, err := os.Lstat(path)
	if err == nil && fi.Size() == 0 {
		return &unsound{reason: "it is empty"}
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, suffix := range companions {
		if _, err := os.Lstat(path + suffix); err == nil {
			return &unsound{reason: "only its " + suffix + " file is there"}
		}
	}
	return &unsound{reason: "there is none", absent: true}
}

// inspect says whether the database is ours and sound as far as that can be
// told from a few pages, and which readings it holds.
func (j *Journal) inspect(ctx context.Context, db *sql.DB) (simulated bool, err error) {
	var id, ver int64
	if err := db.QueryRowContext(ctx, "SELECT application_id, user_version FROM pragma_application_id, pragma_user_version").Scan(&id, &ver); err != nil {
		return false, err
	}
	if id != applicationID {
		return false, &unsound{reason: "it is the database of another program"}
	}
	if ver > version {
		return false, fmt.Errorf("%s: %w (its version %d, ours %d); install that version again, or give another path", j.path, ErrNewer, ver, version)
	}
	if err := db.QueryRowContext(ctx, "SELECT value FROM meta WHERE name='simulated'").Scan(&simulated); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return false, &unsound{reason: "it does not say which readings it holds"}
		}
		return false, err
	}
	var rows, found, bytes int64
	err = db.QueryRowContext(ctx, `
		WITH tail AS MATERIALIZED (SELECT * FROM journal ORDER BY seq DESC LIMIT ?)
		SELECT count(*), coalesce(sum(length(body)), 0),
			(SELECT count(*) FROM tail t JOIN journal j INDEXED BY journal_key
				ON j.kind = t.kind AND j.at = t.at AND j.name = t.name AND j.seq = t.seq)
		FROM tail`, edge).Scan(&rows, &bytes, &found)
	if err != nil {
		return false, err
	}
	if rows != found {
		return false, &unsound{reason: fmt.Sprintf("of its last %d rows the index knows %d", rows, found)}
	}
	if err := j.examine(ctx, db); err != nil {
		return false, err
	}
	if err := addMemo(ctx, db); err != nil {
		return false, err
	}
	// Somebody may have changed it with another tool; costs nothing if not.
	if _, err := db.ExecContext(ctx, "PRAGMA journal_mode=WAL"); err != nil {
		return false, err
	}
	if !j.opt.Existing && simulated != j.opt.Simulated {
		has, wants := "real", "simulated"
		if simulated {
			has, wants = wants, has
		}
		return false, fmt.Errorf("%s: %w: %s ones, and these are %s; give %s readings a record of their own (store.path, --db)",
			j.path, ErrOther, has, wants, wants)
	}
	return simulated, nil
}

// addMemo gives the cursors of a record that was begun before they had one a
// place for a memo. An older nightroom goes on with such a record: it does not
// name the column.
func addMemo(ctx context.Context, db *sql.DB) error {
	var there bool
	err := db.QueryRowContext(ctx, "SELECT count(*) FROM pragma_table_info('cursor') WHERE name = 'memo'").Scan(&there)
	if err == nil && !there {
		_, err = db.ExecContext(ctx, "ALTER TABLE cursor ADD COLUMN memo TEXT")
	}
	return err
}

// examine reads the whole file if damage was found while it was last open. For
// 100 MB that takes a Pi half a minute, so it is not done at every start.
func (j *Journal) examine(ctx context.Context, db *sql.DB) error {
	if _, err := os.Lstat(j.path + suspectSuffix); err != nil || !j.opt.Keeper {
		return nil
	}
	start := time.Now()
	j.log.Warn("damage was found in the record; examining it", "path", j.path)
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return &unsound{reason: verdict}
	}
	j.log.Info("the record is sound after all", "path", j.path, "took", time.Since(start).Round(time.Second))
	return os.Remove(j.path + suspectSuffix)
}
