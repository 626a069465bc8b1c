package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"nightroom/internal/sentence"
)

// newMode is that of a file that was not there: its owner writes, its group
// reads.
const newMode fs.FileMode = 0o640

// A locked is a configuration file that no other nightroom changes meanwhile.
// The lock is on its folder, because the file itself is replaced.
type locked struct {
	path   string // with links followed
	folder *os.File
}

func folder(path string) string { return filepath.Dir(path) }

// lockFile waits until nobody else changes the file. A link is followed, so
// that it stays a link: who keeps the configuration elsewhere keeps it there.
func lockFile(path string) (*locked, error) {
	target, err := filepath.EvalSymlinks(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Lstat(path); err == nil {
			return nil, fmt.Errorf("%s is a link to a file that is not there; make that file, or remove the link", path)
		}
		target = path
	case err != nil:
		return nil, fmt.Errorf("find the configuration: %w", err)
	}
	if err := os.Mkdir(folder(target), 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, unwritable(target, err)
	}
	dir, err := os.Open(folder(target))
	if err != nil {
		return nil, unwritable(target, err)
	}
	for err = syscall.EINTR; errors.Is(err, syscall.EINTR); {
		err = syscall.Flock(int(dir.Fd()), syscall.LOCK_EX)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", folder(target), err), dir.Close())
	}
	return &locked{target, dir}, nil
}

func (f *locked) unlock() { _ = f.folder.Close() }

// replace puts a text in the place of the file's, as a whole or not at all,
// whenever the power is cut: the new one is on the disk under another name
// before it takes the old one's.
func (f *locked) replace(text []byte) error {
	temp, err := os.CreateTemp(folder(f.path), ".nightroom-*.yaml")
	if err != nil {
		return unwritable(f.path, err)
	}
	err = errors.Join(likeOld(temp, f.path), write(temp, text), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), f.path)
	}
	if err != nil {
		_ = os.Remove(temp.Name())
		return unwritable(f.path, err)
	}
	if err := f.folder.Sync(); err != nil {
		return sentence.Errorf("the configuration %s was changed, but may not be on the disk: %w", f.path, err)
	}
	return nil
}

func write(f *os.File, text []byte) error {
	if _, err := f.Write(text); err != nil {
		return err
	}
	return f.Sync()
}

// likeOld gives a new file the mode and the owner of the one that it replaces,
// so that the daemon can read it afterwards whoever wrote it.
func likeOld(f *os.File, path string) error {
	old, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return f.Chmod(newMode)
	}
	if err != nil {
		return err
	}
	was, ok := old.Sys().(*syscall.Stat_t)
	if ok && (int(was.Uid) != os.Geteuid() || int(was.Gid) != os.Getegid()) {
		if err := f.Chown(int(was.Uid), int(was.Gid)); err != nil {
			return fmt.Errorf("its owner cannot be kept: %w", err)
		}
	}
	return f.Chmod(old.Mode().Perm()) // after the owner, which takes bits away
}

func unwritable(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return sentence.Errorf("%s cannot be changed by this user; run the command with sudo: %w", path, err)
	case errors.Is(err, syscall.EROFS):
		return sentence.Errorf("%s cannot be changed, because its disk can only be read: %w", path, err)
	case errors.Is(err, fs.ErrNotExist):
		return sentence.Errorf("%s cannot be begun, because there is no folder for it: %w", path, err)
	}
	return sentence.Errorf("%s cannot be changed: %w", path, err)
}
