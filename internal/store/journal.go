package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// Options say how a record is opened.
type Options struct {
	// Keeper is for the process that keeps the record (the daemon, a
	// simulation). There is one at a time; it must call Poll about once a
	// second, because others wait for that.
	Keeper bool
	// Existing is for commands that look at what is there, whichever readings it
	// holds: no new record is begun, and a bad one is an error.
	Existing bool
	// Simulated says which readings the record is for. A record holds either
	// real or simulated ones, and Open refuses the other (ErrOther).
	Simulated bool
	// Droppable are the kinds that may be lost while the disk is full.
	Droppable []Kind
	// Histories are the kinds whose superseded rows are kept for ever.
	Histories []Kind
	// MaxPending is how many rows may wait in memory once a commit has failed, 0
	// for 8192 (nearly three days of epochs, 2 MB). Above it the oldest of the
	// droppable kinds go, then the oldest of all; Stats counts them.
	MaxPending int
	Log        *slog.Logger     // nil: nothing is said
	Now        func() time.Time // nil: time.Now
}

// A Journal is an open record. Its methods may be called from many goroutines.
type Journal struct {
	path      string
	opt       Options
	log       *slog.Logger
	simulated bool
	setAside  string

	gate      sync.RWMutex // held for reading while h is in use; guards h to aloneFrom
	h         *handle      // nil: closed, or could not be opened again
	down      error        // why not; the next Poll tries again
	lock      *os.File     // the keeper's, held; nil for a guest
	guest     *os.File     // held by guests, looked at by the keeper
	aloneFrom time.Time    // the keeper does not try to be alone before

	writing sync.Mutex // one writer at a time, in the order of the calls
	loose   bool       // what was committed last is not on the disk for certain; writing guards it

	mu      sync.Mutex // guards what follows
	pending []Row
	dropped int64
	failing bool  // the last commit failed
	unsaid  int64 // dropped since
	cursors map[string]cursor
	last    int64
	gone    error // the record's file was deleted, and could not be written anew yet
	rescued int
	others  bool // have written, and Poll has not said so yet
	changed chan struct{}
}

// Open opens the record at path and begins one if there is none. A record that
// is empty, damaged or not ours is kept under another name and a new one begun,
// see SetAside. Open fails if another keeper has it (ErrKept), if it holds the
// other kind of readings (ErrOther) or a later nightroom wrote it (ErrNewer).
//
// What is examined does not grow with the record: the header and the size of
// the file (SQLite compares them), the schema, the cursors, and the last rows
// with their index entries, which is where a power cut tears. Damage in the
// middle shows itself when it is read, see ErrDamaged.
func Open(ctx context.Context, path string, opt Options) (*Journal, error) {
	processWide()
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if opt.MaxPending == 0 {
		opt.MaxPending = 8192
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	j := &Journal{
		path: path, opt: opt, log: opt.Log,
		cursors: map[string]cursor{},
		changed: make(chan struct{}),
	}
	err = j.open(ctx)
	if err == nil {
		_, err = j.refresh(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, j.release())
	}
	return j, nil
}

// SetAside is the path under which Open kept a record that was no use, "" if it
// did not have to: the history is in that file, if anywhere, and not in this
// record. It is to be shown to the user.
func (j *Journal) SetAside() string { return j.setAside }

// Path is where the record is.
func (j *Journal) Path() string { return j.path }

// Simulated says which readings the record holds.
func (j *Journal) Simulated() bool { return j.simulated }

// Last is the highest number that was given, as far as this process knows.
func (j *Journal) Last() int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.last
}

// Changed returns a channel that is closed when there are new rows, or a cursor
// was set back: by this process, or by another one as Poll finds it. Ask for it
// before you read, so that nothing comes between.
func (j *Journal) Changed() <-chan struct{} {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.changed
}

// announce wakes those who wait for Changed. j.mu is held.
func (j *Journal) announce() {
	close(j.changed)
	j.changed = make(chan struct{})
}

// Stats is the state of a record, for people and for /metrics.
type Stats struct {
	Last      int64            // the highest number given
	Pending   int              // rows in memory
	Dropped   int64            // rows lost since Open because the disk was full
	Cursors   map[string]int64 // where each sink is
	FileBytes int64            // nightroom.db
	LogBytes  int64            // nightroom.db-wal; it grows while somebody reads for long
	Shared    bool             // others have it open, or may
}

// Stats says how the record is.
func (j *Journal) Stats() Stats {
	shared := j.Shared()
	j.mu.Lock()
	defer j.mu.Unlock()
	s := Stats{Last: j.last, Pending: len(j.pending), Dropped: j.dropped, Shared: shared, Cursors: map[string]int64{}}
	for sink, c := range j.cursors {
		if sink != pruned {
			s.Cursors[sink] = c.seq
		}
	}
	if fi, err := os.Stat(j.path); err == nil {
		s.FileBytes = fi.Size()
	}
	if fi, err := os.Stat(j.path + "-wal"); err == nil {
		s.LogBytes = fi.Size()
	}
	return s
}

// Close commits what is pending and closes the record. After an error of that
// commit the record is closed all the same, and what was pending is lost.
func (j *Journal) Close() error {
	// Not the caller's context: at the end of a program that is done already.
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := j.Commit(ctx, Full)
	if errors.Is(err, ErrClosed) {
		err = nil
	}
	j.mu.Lock()
	if err != nil {
		err = fmt.Errorf("%d rows are lost: %w", len(j.pending), err)
	}
	j.mu.Unlock()
	return errors.Join(err, j.release())
}

// release gives everything back that open took.
func (j *Journal) release() error {
	j.gate.Lock()
	defer j.gate.Unlock()
	var err error
	if j.h != nil {
		err = j.h.close()
		j.h = nil
	}
	for _, f := range []**os.File{&j.guest, &j.lock} {
		if *f != nil {
			err = errors.Join(err, (*f).Close()) // the lock goes with it
			*f = nil
		}
	}
	return err
}

// with calls f with the open file.
func (j *Journal) with(f func(*handle) error) error {
	j.gate.RLock()
	defer j.gate.RUnlock()
	switch {
	case j.h != nil:
		return f(j.h)
	case j.guest != nil && j.down != nil:
		return j.down
	}
	return ErrClosed
}

func (j *Journal) droppable(k Kind) bool { return slices.Contains(j.opt.Droppable, k) }
