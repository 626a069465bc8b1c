package storetest

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// An Op is something that SQLite does to a file.
type Op struct {
	File string // its path
	What What
	Off  int64
	Data []byte // of a Write; not to be kept
	Size int64  // after a Truncate
}

// What an Op is.
type What uint8

// The operations that may fail.
const (
	Write What = iota
	Sync
	Truncate
	Delete
)

// A Fault is what comes of an Op instead of its success.
type Fault uint8

// The faults. Half of what was to be written is written before it fails.
const (
	None   Fault = iota
	Full         // ENOSPC
	Broken       // EIO
	Frozen       // EROFS: nothing is written
)

// A Disk is a folder whose files are written by SQLite.
type Disk struct {
	dir string

	mu     sync.Mutex
	before func(n int, op Op) Fault
	n      int
	files  map[string]*image
}

// image is a file as it is, as it is for certain, and what has happened since.
type image struct {
	sure  []byte // at the last Sync
	since []Op
	there bool // it was not deleted
}

// Under puts a bad disk under a folder until the test ends. It is sound until
// it is told otherwise.
func Under(t testing.TB, dir string) *Disk {
	t.Helper()
	if raced {
		t.Skip("checkptr, which comes with the race detector, takes SQLite's pointers into Go for lost; make test runs this without it")
	}
	d := &Disk{dir: dir + string(filepath.Separator), files: map[string]*image{}}
	install()
	hooks.mu.Lock()
	defer hooks.mu.Unlock()
	hooks.disks = append(hooks.disks, d)
	t.Cleanup(func() {
		hooks.mu.Lock()
		defer hooks.mu.Unlock()
		for i, other := range hooks.disks {
			if other == d {
				hooks.disks = append(hooks.disks[:i:i], hooks.disks[i+1:]...)
				return
			}
		}
	})
	return d
}

// Each has f called before each operation, with its number from 0 on since
// then; nil lets all succeed.
func (d *Disk) Each(f func(n int, op Op) Fault) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.before, d.n = f, 0
}

// ask what becomes of an operation. It is without the lock, so that f may look.
func (d *Disk) ask(op Op) Fault {
	d.mu.Lock()
	f, n := d.before, d.n
	d.n++
	d.mu.Unlock()
	if f == nil {
		return None
	}
	return f(n, op)
}

// opened notes what a file holds: all of that is on the disk.
func (d *Disk) opened(path string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if im := d.files[path]; im != nil && im.there {
		return
	}
	b, _ := os.ReadFile(path) // it may be there not yet
	d.files[path] = &image{sure: b, there: true}
}

// done notes what has succeeded.
func (d *Disk) done(op Op) {
	d.mu.Lock()
	defer d.mu.Unlock()
	im := d.files[op.File]
	if im == nil {
		return
	}
	switch op.What {
	case Sync:
		im.sure = play(im.sure, im.since)
		im.since = nil
	case Delete:
		im.there = false
	default:
		op.Data = append([]byte(nil), op.Data...)
		im.since = append(im.since, op)
	}
}

// play an operation after another.
func play(b []byte, ops []Op) []byte {
	for _, op := range ops {
		if op.What == Truncate {
			b = resize(b, op.Size)
			continue
		}
		if end := op.Off + int64(len(op.Data)); end > int64(len(b)) {
			b = resize(b, end)
		}
		copy(b[op.Off:], op.Data)
	}
	return b
}

func resize(b []byte, size int64) []byte {
	if size <= int64(len(b)) {
		return b[:size]
	}
	return append(b, make([]byte, size-int64(len(b)))...)
}

// PowerCut writes into another folder what would be left if the power went now:
// of each file all up to its last fsync, and of what came after it some, chosen
// by the dice; none without them.
func (d *Disk) PowerCut(to string, dice *rand.Rand) error {
	d.mu.Lock()
	files := maps.Clone(d.files)
	left := map[string][]byte{}
	for path, im := range files {
		if !im.there {
			continue
		}
		var ops []Op
		for _, op := range im.since {
			if dice != nil && dice.IntN(2) == 0 {
				if op.What == Write && dice.IntN(4) == 0 {
					op.Data = op.Data[:len(op.Data)/2]
				}
				ops = append(ops, op)
			}
		}
		left[path] = play(append([]byte(nil), im.sure...), ops)
	}
	d.mu.Unlock()
	for path, b := range left {
		if err := os.WriteFile(filepath.Join(to, strings.TrimPrefix(path, d.dir)), b, 0o600); err != nil {
			return err
		}
	}
	return nil
}
