package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// How long to wait for a lock file, and between two looks at it.
const (
	keeperPatience = time.Second // a guest that begins a record holds it this short
	lockPause      = 20 * time.Millisecond
	alonePause     = time.Minute // before the keeper tries to be alone again
)

// Poll is the keeper's business of each second: it lets guests in, closes the
// door when they have gone, and says whether others have written (which also
// wakes those who wait for Changed). Without guests it costs two system calls.
// A guest may call it too, to hear of others.
func (j *Journal) Poll(ctx context.Context) (changed bool, err error) {
	turned := false
	if j.opt.Keeper {
		if turned, err = j.share(ctx); err != nil {
			return false, err
		}
	}
	shared := false
	if err := j.with(func(h *handle) error { shared = h.shared; return nil }); err != nil {
		return false, err
	}
	if !shared && !turned {
		return false, nil // nobody but us can have written
	}
	return j.refresh(ctx)
}

// Shared says whether others have the record open, or may.
func (j *Journal) Shared() bool {
	j.gate.RLock()
	defer j.gate.RUnlock()
	return j.h != nil && j.h.shared
}

// Kept says whether a keeper (a daemon) has the record now: another process, or
// we ourselves.
func (j *Journal) Kept() bool {
	if j.lock != nil {
		return true
	}
	f, err := openLockFile(j.path + lockSuffix)
	if err != nil {
		return false
	}
	defer f.Close()
	free, err := tryLock(f) // held for the moment until it is closed; a daemon that begins waits longer
	return err == nil && !free
}

// share opens the file anew, for all or for us alone, if guests came or went.
// What it begins it ends, whatever becomes of ctx: a daemon that is told to stop
// has a last commit to make, and needs the file for that.
func (j *Journal) share(ctx context.Context) (turned bool, err error) {
	ctx = context.WithoutCancel(ctx)
	switch record, log := j.missing(); {
	case record:
		if err := errors.Join(j.rescue(ctx), j.relock()); err != nil {
			return false, err
		}
		return true, j.reopen(ctx, true)
	case log: // closing writes it into the record
		if err := j.reopen(ctx, true); err != nil {
			return true, err
		}
	}
	if err := j.relock(); err != nil {
		return false, err
	}
	j.gate.RLock()
	guest, closed, shared, aloneFrom := j.guest, j.h == nil, j.h != nil && j.h.shared, j.aloneFrom
	j.gate.RUnlock()
	if guest == nil {
		return false, ErrClosed
	}
	alone, err := tryLock(guest)
	if err != nil {
		return false, err
	}
	if alone {
		defer unlock(guest)
	}
	if !closed && (shared != alone || alone && j.opt.Now().Before(aloneFrom)) {
		return false, nil // as it should be, or as it has to be for now
	}
	return true, j.reopen(ctx, alone)
}

// reopen exchanges the handle. If that fails the Journal has none: reads and
// commits fail, what is pending stays, and the next Poll tries again.
func (j *Journal) reopen(ctx context.Context, alone bool) error {
	j.writing.Lock() // a commit is more than one statement
	defer j.writing.Unlock()
	j.gate.Lock()
	defer j.gate.Unlock()
	if j.guest == nil {
		return ErrClosed
	}
	if j.h != nil {
		// An error of the last checkpoint (a full disk) loses nothing: the log
		// stays, and is read when the file is opened again.
		if err := j.h.close(); err != nil {
			j.log.Warn("the record did not close cleanly", "path", j.path, "error", err)
		}
		j.h = nil
	}
	if j.h, j.down = connectAs(ctx, j.path, alone); j.down != nil {
		j.down = j.explain("share the record", j.down)
		return j.down
	}
	if alone && j.h.shared {
		j.aloneFrom = j.opt.Now().Add(alonePause)
	}
	return nil
}

// takeKeeperLock takes the lock that only one process can have.
func (j *Journal) takeKeeperLock(ctx context.Context) (*os.File, error) {
	f, err := takeLock(ctx, j.path+lockSuffix, syscall.LOCK_EX, keeperPatience)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("%s: %w; stop it first (systemctl stop nightroom), or give another path", j.path, ErrKept)
	}
	return f, err
}

// Kept tells whether a process keeps the record at path: its daemon is running.
func Kept(path string) bool {
	f, err := os.Open(path + lockSuffix)
	if err != nil {
		return false
	}
	defer f.Close()
	return errors.Is(flock(f, syscall.LOCK_SH|syscall.LOCK_NB), syscall.EWOULDBLOCK)
}

// takeGuestLock says to the keeper that we are here.
func (j *Journal) takeGuestLock(ctx context.Context) (err error) {
	j.guest, err = takeLock(ctx, j.path+guestSuffix, syscall.LOCK_SH, patience)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return fmt.Errorf("%s: %w: its keeper does not share it; see systemctl status nightroom", j.path, ErrBusy)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w; give the path of the record (--db)", j.path, fs.ErrNotExist)
	}
	return err
}

// takeLock opens a lock file and waits for its lock, a little.
func takeLock(ctx context.Context, path string, how int, wait time.Duration) (*os.File, error) {
	f, err := openLockFile(path)
	if err != nil {
		return nil, err
	}
	tick := time.NewTicker(lockPause)
	defer tick.Stop()
	for deadline := time.Now().Add(wait); ; {
		if err = flock(f, how|syscall.LOCK_NB); err == nil {
			return f, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) || time.Now().After(deadline) {
			f.Close()
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
		select {
		case <-ctx.Done():
			f.Close()
			return nil, ctx.Err()
		case <-tick.C:
		}
	}
}

// openLockFile opens a file that is there for its lock only and stays empty. It
// is never removed: two processes would hold locks on two files of one name.
func openLockFile(path string) (*os.File, error) {
	f, err := createPrivate(path)
	if errors.Is(err, fs.ErrExist) {
		f, err = os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW, 0)
	}
	if err != nil {
		return nil, fmt.Errorf("the lock beside the record: %w", err)
	}
	return f, nil
}

// tryLock takes the lock for us alone unless somebody has it.
func tryLock(f *os.File) (bool, error) {
	err := flock(f, syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

func unlock(f *os.File) { _ = flock(f, syscall.LOCK_UN) }

func flock(f *os.File, how int) error {
	for {
		if err := syscall.Flock(int(f.Fd()), how); err != syscall.EINTR {
			return err
		}
	}
}

// owner is who owns a folder.
func owner(dir string) (uid, gid int, err error) {
	fi, err := os.Stat(dir)
	if err != nil {
		return 0, 0, err
	}
	st, ok := fi.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0, errors.ErrUnsupported
	}
	return int(st.Uid), int(st.Gid), nil
}
