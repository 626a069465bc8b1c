package door

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/netip"
	"runtime/debug"
	"sync"
	"time"

	"nightroom/internal/sentence"
)

// queue is how many may stand at the door. Each password costs the machine
// 19 MiB and, on the smallest Pi, a second, and they are looked at one by one.
const queue = 4

var (
	// ErrWrong is a password that is not the one.
	ErrWrong = sentence.Errorf("that is not the password")

	// ErrBusy means that too many stand at the door at once.
	ErrBusy = sentence.Errorf("too many are logging in at this moment; try again in a few seconds")
)

// A Wait is how long somebody has to wait who was wrong too often.
type Wait struct{ For time.Duration }

// Error says how long.
func (w Wait) Error() string { return w.Unwrap().Error() }

// Unwrap is the sentence.
func (w Wait) Unwrap() error {
	return sentence.Errorf("too many wrong passwords; try again in %.0f s", max(1, w.For.Seconds()))
}

// A Lock is the door of one room. It follows its files: whatever the command
// writes counts at once. Its methods may be called from many goroutines.
type Lock struct {
	record string
	now    func() time.Time
	log    *slog.Logger
	places chan struct{} // of those who stand at the door
	hashes chan struct{} // one

	mu       sync.Mutex
	password *hash // nil: none was ever set
	marks    [2]mark
	book     book
	tries    throttle[netip.Prefix]
	atPIN    throttle[pinTry]
	atAPI    throttle[netip.Prefix]
	visits   map[visit]bool
	noted    map[string]time.Time // by a script's name: the day of its last visit, as it was written down
	err      error                // why the files cannot be read; nobody is let in then
}

// Open opens the lock of the room with this record. now is the time of the
// machine; the log gets a line for everybody who comes in, or does not.
func Open(record string, now func() time.Time, log *slog.Logger) *Lock {
	return &Lock{
		record: record, now: now, log: log, tries: throttle[netip.Prefix]{}, atPIN: throttle[pinTry]{},
		atAPI: throttle[netip.Prefix]{}, visits: map[visit]bool{}, noted: map[string]time.Time{},
		places: make(chan struct{}, queue), hashes: make(chan struct{}, 1),
	}
}

// Locked tells whether there is a password. With an error nothing is known, and
// the door stays shut.
func (l *Lock) Locked() (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.follow()
	return l.password != nil || l.err != nil, l.err
}

// Knows tells whether a token is that of a session.
func (l *Lock) Knows(token string) bool {
	if token == "" {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.follow()
	return l.err == nil && l.password != nil && l.book.find(token, l.now()) >= 0
}

// Enter lets somebody in who says the password, and returns the token of a new
// session. Else the error is ErrWrong, ErrBusy, a Wait, or says what is wrong
// with the machine.
func (l *Lock) Enter(ctx context.Context, password string, from netip.Addr) (token string, err error) {
	at := Source(from)
	if _, err := l.mayTry(at); err != nil {
		return "", err // without taking a place from anybody
	}
	done, err := l.turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	want, err := l.mayTry(at) // others from there may have been wrong meanwhile
	if err != nil {
		return "", err
	}
	fits := want.fits(password)
	freeMemory()

	l.mu.Lock()
	defer l.mu.Unlock()
	if !fits {
		l.tries.failed(at, forgiven, l.now())
		l.log.Warn("A wrong password at the page", "from", from)
		return "", ErrWrong
	}
	delete(l.tries, at)
	if l.follow(); l.password == nil || l.password.String() != want.String() {
		return "", ErrWrong // it was changed meanwhile
	}
	token = rand.Text()
	l.keep(l.book.with(token, from.String(), l.now()))
	l.log.Info("Somebody logged in at the page", "from", from)
	return token, nil
}

// turn waits until it is somebody's turn to have a password looked at.
func (l *Lock) turn(ctx context.Context) (done func(), err error) {
	select {
	case l.places <- struct{}{}:
	default:
		return nil, ErrBusy
	}
	select {
	case l.hashes <- struct{}{}:
		return func() { <-l.hashes; <-l.places }, nil
	case <-ctx.Done():
		<-l.places
		return nil, ErrBusy
	}
}

// freeMemory gives back those 19 MiB: the collector would come for them some
// day, and a small machine needs them now.
func freeMemory() { debug.FreeOSMemory() }

// mayTry is the hash to compare with, if it is somebody's turn.
func (l *Lock) mayTry(at netip.Prefix) (*hash, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if left := l.tries.wait(at, longestWait, l.now()); left > 0 {
		return nil, Wait{left}
	}
	l.follow()
	if l.err == nil && l.password == nil {
		return nil, sentence.Errorf("no password is set; set one with \"sudo nightroom password\"")
	}
	return l.password, l.err
}

// Leave ends a session. One that is not there has ended.
func (l *Lock) Leave(token string, from netip.Addr) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.follow()
	if i := l.book.find(token, l.now()); i >= 0 {
		l.keep(l.book.without(i))
		l.log.Info("Somebody logged out of the page", "from", from)
	}
}

// keep takes the sessions for true and writes them. A disk that is full or can
// only be read locks nobody out. l.mu is held.
func (l *Lock) keep(b book) {
	l.book = b
	path := sessionsFile(l.record)
	if err := b.write(path); err != nil {
		l.log.Warn("Who is logged in at the page could not be written; it holds until nightroom ends", "error", err)
		return
	}
	if m, err := markOf(path); err == nil {
		l.marks[1] = m // else the file is read once more
	}
}

// follow takes over what the files have become. l.mu is held.
func (l *Lock) follow() {
	err := l.look()
	if err != nil && l.err == nil {
		l.log.Error("The page's password cannot be read, so nobody is let in; set it anew with \"sudo nightroom password\"", "error", err)
	}
	l.err = err
}

func (l *Lock) look() error {
	paths := [2]string{passwordFile(l.record), sessionsFile(l.record)}
	var marks [2]mark
	var err error
	for i, path := range paths {
		if marks[i], err = markOf(path); err != nil {
			return err
		}
	}
	if marks == l.marks && l.err == nil {
		return nil
	}
	if marks[0] != l.marks[0] || l.err != nil {
		if l.password, err = readPassword(paths[0]); err != nil {
			return err
		}
	}
	of := ""
	if l.password != nil {
		of = fingerprint(l.password.String())
	}
	if l.book, err = readBook(paths[1], of); err == nil {
		l.marks = marks
	}
	return err
}
