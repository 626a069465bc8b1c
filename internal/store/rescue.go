package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// A file that is deleted while it is open is there until it is closed: all of a
// record can be written anew from it, unless the program ends first. So the
// keeper looks each second whether the names still are those of the files that
// it has open.

// Rescued is how often the record was deleted, or another file put in its place,
// since Open, and was written anew without a loss.
func (j *Journal) Rescued() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.rescued
}

// missing tells what of the record's files has another file's name, or none.
func (j *Journal) missing() (record, log bool) {
	j.gate.RLock()
	defer j.gate.RUnlock()
	if j.h == nil || j.h.shared {
		return false, false // those who visit it have it open, too
	}
	return !is(j.path, j.h.file), j.h.log != nil && !is(j.path+"-wal", j.h.log)
}

// is tells whether a name is that of a file.
func is(path string, file os.FileInfo) bool {
	fi, err := os.Lstat(path)
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) // a disk that fails has not lost it
	}
	return os.SameFile(fi, file)
}

// rescue writes the record anew where it was. While that does not succeed
// nothing is written: it would be gone with the program's end.
func (j *Journal) rescue(ctx context.Context) error {
	j.writing.Lock()
	defer j.writing.Unlock()
	err := j.writeAnew(ctx)
	if err != nil {
		err = fmt.Errorf("%s was deleted while it was open, and cannot be written anew: %w; do not stop nightroom before that is mended", j.path, err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.gone == nil || err == nil {
		j.log.Error("the record was deleted, or replaced, while it was open", "path", j.path, "written_anew", err == nil)
	}
	j.gone = err
	if err == nil {
		j.rescued++
	}
	return err
}

func (j *Journal) writeAnew(ctx context.Context) error {
	if err := os.MkdirAll(filepath.Dir(j.path), 0o700); err != nil {
		return err
	}
	tmp := j.path + newSuffix
	if err := removeAll(tmp); err != nil {
		return err
	}
	f, err := createPrivate(tmp)
	if err != nil {
		return err
	}
	f.Close()
	err = j.with(func(h *handle) error {
		_, err := h.write.ExecContext(ctx, "VACUUM INTO ?", tmp)
		return err
	})
	if err != nil {
		return errors.Join(err, removeAll(tmp))
	}
	if err := syncFile(tmp); err != nil {
		return err
	}
	if _, err := os.Lstat(j.path); err == nil { // it is somebody's
		found, err := setAside(j.path, j.opt.Now())
		if err != nil {
			return err
		}
		j.log.Warn("what lay in the record's place was kept", "kept", found)
	}
	// The log that may lie there is of the file that is gone.
	if err := removeAll(j.path); err != nil {
		return err
	}
	if err := os.Rename(tmp, j.path); err != nil {
		return err
	}
	return syncDir(j.path)
}

// relock makes the lock files anew whose names are gone: others would hold locks
// on other files.
func (j *Journal) relock() error {
	j.gate.Lock()
	defer j.gate.Unlock()
	for _, l := range []struct {
		file   **os.File
		suffix string
		hold   bool
	}{{&j.lock, lockSuffix, true}, {&j.guest, guestSuffix, false}} {
		if *l.file == nil {
			continue
		}
		fi, err := (*l.file).Stat()
		if err != nil || is(j.path+l.suffix, fi) {
			continue
		}
		f, err := openLockFile(j.path + l.suffix)
		if err != nil {
			return err
		}
		if l.hold {
			if err := flock(f, syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
				f.Close()
				return fmt.Errorf("%s: %w", j.path, ErrKept)
			}
		}
		(*l.file).Close()
		*l.file = f
	}
	return nil
}
