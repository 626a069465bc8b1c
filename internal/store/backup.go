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
	"strings"
)

// partSuffix is what a backup is called until it is whole.
const partSuffix = ".part"

// A Copy is what a backup holds.
type Copy struct {
	Path      string
	Rows      int64
	Last      int64 // its highest number
	Bytes     int64
	Simulated bool
}

// Backup writes the record as it stands at this moment to path, as one file,
// while everybody goes on writing.
func (j *Journal) Backup(ctx context.Context, path string) (Copy, error) {
	return j.writeCopy(ctx, path, "back up", "backup", func(part string) error {
		// Into a new file and never by copying bytes: whoever opens and closes the
		// file of a database takes its locks away from everybody in the process.
		// The other writers are not held up, this process's own are.
		j.writing.Lock()
		defer j.writing.Unlock()
		return j.with(func(h *handle) error {
			_, err := h.write.ExecContext(ctx, "VACUUM INTO ?", part)
			return err
		})
	})
}

// writeCopy has a copy written under another name, reads it from end to end, puts
// it on the disk, and only then gives it its own: there is a whole one or none,
// and one that was there before stays until then. A file at path that is no backup
// of ours is left alone. Errors say what was being done, and what was made.
func (j *Journal) writeCopy(ctx context.Context, path, doing, made string, write func(part string) error) (c Copy, err error) {
	if path, err = filepath.Abs(path); err != nil {
		return c, err
	}
	if err := j.mayReplace(path); err != nil {
		return c, err
	}
	if err := writable(path); err != nil {
		return c, explain(doing, path, err)
	}
	part := path + partSuffix
	if err := removeAll(part); err != nil {
		return c, fmt.Errorf("%s: %w", doing, err)
	}
	f, err := createPrivate(part) // else SQLite makes it for all to read
	if err != nil {
		return c, fmt.Errorf("%s: %w", doing, err)
	}
	f.Close()
	defer func() {
		if err != nil {
			err = errors.Join(err, removeAll(part))
		}
	}()
	if err := write(part); err != nil {
		return c, explainCopy(doing, part, j.explain(doing, err), err)
	}
	if c, err = examineCopy(ctx, part); err != nil {
		return c, fmt.Errorf("the %s is not what was written (%w): is the disk sound? (dmesg)", made, err)
	}
	if err := syncFile(part); err != nil {
		return c, fmt.Errorf("%s: %w", doing, err)
	}
	if err := os.Rename(part, path); err != nil {
		return c, fmt.Errorf("%s: %w", doing, err)
	}
	c.Path = path
	return c, syncDir(path)
}

// mayReplace refuses to write over anything but a backup.
func (j *Journal) mayReplace(path string) error {
	if err := refuseOddFile(path); err != nil {
		return err
	}
	there, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	if own, err := os.Lstat(j.path); err == nil && os.SameFile(own, there) {
		return fmt.Errorf("%s is the record itself: give the backup another name", path)
	}
	if inUse(path) {
		return fmt.Errorf("%s looks like a record in use: give the backup another name", path)
	}
	if there.Size() > 0 && !ours(path) {
		return fmt.Errorf("%s is there already, and is no backup of nightroom: give another name, or remove it", path)
	}
	return nil
}

// inUse says whether a file has the companions of a record that is open, or
// was when its machine died.
func inUse(path string) bool {
	for _, suffix := range []string{"-wal", "-journal"} {
		if fi, err := os.Lstat(path + suffix); err == nil && fi.Size() > 0 {
			return true
		}
	}
	return false
}

// ours says whether a file that nobody has open begins like a record.
func ours(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	var header [72]byte // the application id stands in bytes 68 to 71
	if _, err := f.Read(header[:]); err != nil {
		return false
	}
	return string(header[:15]) == "SQLite format 3" &&
		uint32(header[68])<<24|uint32(header[69])<<16|uint32(header[70])<<8|uint32(header[71]) == applicationID
}

// examineCopy reads a file that nobody has open, from end to end.
func examineCopy(ctx context.Context, path string) (c Copy, err error) {
	db, err := sql.Open("sqlite", dsn(path, url.Values{
		"mode": {"ro"}, "immutable": {"1"}, "_error_rc": {"1"},
		"_pragma": {"trusted_schema(0)", "temp_store(MEMORY)"},
	}))
	if err != nil {
		return c, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	var id, ver int64
	if err := db.QueryRowContext(ctx, "SELECT application_id, user_version FROM pragma_application_id, pragma_user_version").Scan(&id, &ver); err != nil {
		return c, err
	}
	if id != applicationID {
		return c, errors.New("it is the database of another program")
	}
	if ver > version {
		return c, fmt.Errorf("%w (its version %d, ours %d)", ErrNewer, ver, version)
	}
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return c, err
	}
	if verdict != "ok" {
		return c, fmt.Errorf("%w (%s)", ErrDamaged, strings.Join(strings.Fields(verdict), " "))
	}
	if err := db.QueryRowContext(ctx, "SELECT value FROM meta WHERE name='simulated'").Scan(&c.Simulated); err != nil {
		return c, err
	}
	if err := db.QueryRowContext(ctx, "SELECT count(*), coalesce(max(seq), 0) FROM journal").Scan(&c.Rows, &c.Last); err != nil {
		return c, err
	}
	fi, err := os.Lstat(path)
	if err == nil {
		c.Path, c.Bytes = path, fi.Size()
	}
	return c, err
}

// explainCopy: what failed may be the disk of the copy and not that of the
// record.
func explainCopy(doing, path string, explained, cause error) error {
	if errors.Is(explained, ErrFull) {
		return fmt.Errorf("%s: %s: %w; free some space, or give another disk", doing, path, ErrFull)
	}
	if code(cause) != 0 {
		return fmt.Errorf("%s: %s: %w", doing, path, cause)
	}
	return explained
}

// syncFile puts a file on the disk that no database has open.
func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
