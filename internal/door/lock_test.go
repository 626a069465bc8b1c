package door

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"
)

const right = "three plain words"

var (
	phone    = netip.MustParseAddr("192.168.1.20")
	attacker = netip.MustParseAddr("192.168.1.66")
)

// A house is a lock with its files and a clock of its own.
type house struct {
	*testing.T
	*Lock
	record string
	log    bytes.Buffer
	mu     sync.Mutex
	clock  time.Time
}

func newHouse(t *testing.T) *house {
	h := &house{T: t, record: filepath.Join(t.TempDir(), "room.db"), clock: time.Date(2026, 11, 22, 22, 0, 0, 0, time.UTC)}
	h.restart()
	return h
}

func (h *house) restart() {
	h.Lock = Open(h.record, func() time.Time { h.mu.Lock(); defer h.mu.Unlock(); return h.clock }, slog.New(slog.NewTextHandler(&h.log, nil)))
}

func (h *house) pass(d time.Duration) { h.mu.Lock(); defer h.mu.Unlock(); h.clock = h.clock.Add(d) }

// set sets a password that costs next to nothing.
func (h *house) set(password string) {
	h.Helper()
	if err := SetPassword(h.record, cheap(password)); err != nil {
		h.Fatal(err)
	}
}

func cheap(password string) string {
	one := hash{cost: cost{memory: 8, passes: 1, threads: 1}, salt: []byte("salt of " + password[:3])}
	one.key = argon2.IDKey([]byte(password), one.salt, 1, 8, 1, 16)
	return one.String()
}

func (h *house) enter(password string, from netip.Addr) string {
	h.Helper()
	token, err := h.Enter(h.Context(), password, from)
	if err != nil {
		h.Fatalf("%s with %q: %v", from, password, err)
	}
	return token
}

func (h *house) refused(password string, from netip.Addr) error {
	h.Helper()
	token, err := h.Enter(h.Context(), password, from)
	if err == nil || token != "" {
		h.Fatalf("%s with %q was let in", from, password)
	}
	return err
}

func TestAHashIsArgon2idWithinASmallMachine(t *testing.T) {
	text, err := Hash(right)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(text, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Error(text)
	}
	h, err := parse(text)
	if err != nil || !h.fits(right) || h.fits(right+" ") || h.fits("") || h.fits(strings.Repeat("x", longest+1)) {
		t.Errorf("%v", err)
	}
	if again, _ := Hash(right); again == text {
		t.Error("twice the same: there is no salt")
	}
	for _, bad := range []string{"", "1234567", "üüüü", strings.Repeat("x", longest+1)} {
		if _, err := Hash(bad); err == nil || !strings.Contains(err.Error(), "take at") {
			t.Errorf("%.20q: %v", bad, err)
		}
	}
}

func TestAHashFromElsewhereIsLookedAt(t *testing.T) {
	key := base64.RawStdEncoding.EncodeToString(make([]byte, 32))
	for text, ok := range map[string]bool{
		"$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$" + key:       true,
		"$argon2id$v=19$m=65537,t=3,p=4$c2FsdHNhbHQ$" + key:       false, // too much memory
		"$argon2id$v=19$m=4294967295,t=3,p=4$c2FsdHNhbHQ$" + key:  false,
		"$argon2id$v=19$m=19456,t=4000000,p=1$c2FsdHNhbHQ$" + key: false,
		"$argon2id$v=19$m=19456,t=0,p=1$c2FsdHNhbHQ$" + key:       false, // would panic
		"$argon2id$v=19$m=19456,t=1,p=0$c2FsdHNhbHQ$" + key:       false, // would panic
		"$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$" + key:            false, // a short salt
		"$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$":             false,
		"$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$" + key + "=": false,
		"$argon2id$v=16$m=19456,t=2,p=1$c2FsdHNhbHQ$" + key:       false,
		"$argon2i$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$" + key:        false,
		"$2y$10$abcdefghijklmnopqrstuv":                           false,
		"three plain words":                                       false,
	} {
		if err := SetPassword(filepath.Join(t.TempDir(), "room.db"), text); (err == nil) != ok {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestTheFilesAreTheOwnersAlone(t *testing.T) {
	h := newHouse(t)
	h.set(right)
	token := h.enter(right, phone)
	for _, path := range []string{h.record + ".password", h.record + ".sessions"} {
		fi, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if fi.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", path, fi.Mode())
		}
		text, _ := os.ReadFile(path)
		if bytes.Contains(text, []byte(token)) || bytes.Contains(text, []byte(right)) {
			t.Errorf("%s holds what opens the door: %s", path, text)
		}
	}
	if text := h.log.String(); strings.Contains(text, token) || strings.Contains(text, right) {
		t.Errorf("the log holds what opens the door: %s", text)
	}
}

func TestWithoutAPasswordNobodyIsAsked(t *testing.T) {
	h := newHouse(t)
	if locked, err := h.Locked(); locked || err != nil {
		t.Error(locked, err)
	}
	if err := h.refused("", phone); !strings.Contains(err.Error(), "sudo nightroom password") {
		t.Error(err)
	}
	h.set(right)
	if locked, err := h.Locked(); !locked || err != nil {
		t.Error("a password that was set beside the daemon does not count:", locked, err)
	}
}

func TestASessionOutlivesARestartAndLasts180Days(t *testing.T) {
	h := newHouse(t)
	h.set(right)
	token := h.enter(right, phone)
	h.restart()
	h.pass(180*24*time.Hour - time.Second)
	if !h.Knows(token) {
		t.Error("it ended before its time")
	}
	h.pass(time.Second)
	if h.Knows(token) {
		t.Error("it lasts for ever")
	}
	for _, other := range []string{"", "x", token[:len(token)-1], strings.ToLower(token), fingerprint(token)} {
		if h.Knows(other) {
			t.Errorf("%q is known", other)
		}
	}
}

func TestLeavingEndsOneSessionAndANewPasswordAll(t *testing.T) {
	h := newHouse(t)
	h.set(right)
	a, b := h.enter(right, phone), h.enter(right, phone)
	if a == b {
		t.Fatal("one token for two")
	}
	h.Leave(a, phone)
	h.restart()
	if h.Knows(a) || !h.Knows(b) {
		t.Error("leaving: ", h.Knows(a), h.Knows(b))
	}
	h.set("another password")
	if h.Knows(b) {
		t.Error("a session of the old password is known")
	}
	if err := h.refused(right, phone); !errors.Is(err, ErrWrong) {
		t.Error(err)
	}
	h.enter("another password", phone)
}

func TestForgettingEndsAllSessionsBesideTheDaemonAndLeavesTheDoorLocked(t *testing.T) {
	h := newHouse(t)
	h.set(right)
	token := h.enter(right, phone)
	for range 2 {
		if err := Forget(h.record); err != nil {
			t.Fatal(err)
		}
	}
	if locked, _ := h.Locked(); h.Knows(token) || !locked {
		t.Error("a session is left, or the door stands open")
	}
	if files, _ := filepath.Glob(h.record + "*"); len(files) != 1 {
		t.Error(files)
	}
}

func TestBruteForceIsSlowedDownAndTheRightfulOneComesIn(t *testing.T) {
	h := newHouse(t)
	h.set(right)
	token := h.enter(right, phone)
	hashed := 0
	for range 2 * 3600 { // a guess each second, for two hours
		if errors.Is(h.refused("a wrong guess", attacker), ErrWrong) {
			hashed++
		}
		h.pass(time.Second)
	}
	if hashed > 2*60+10 {
		t.Errorf("%d guesses in two hours", hashed)
	}
	wait := Wait{}
	if err := h.refused(right, attacker); !errors.As(err, &wait) || wait.For <= 0 || wait.For > time.Minute {
		t.Errorf("%v", err)
	}
	if !h.Knows(token) {
		t.Error("who was in is out")
	}
	h.enter(right, phone) // from elsewhere at once
	h.pass(time.Minute)
	h.enter(right, attacker) // and from there after a minute
	if n := strings.Count(h.log.String(), "A wrong password"); n != hashed {
		t.Errorf("%d lines in the log for %d guesses", n, hashed)
	}
}

func TestAnIPv6NetworkIsOneAndTheListOfAddressesIsShort(t *testing.T) {
	h := newHouse(t)
	h.set(right)
	for i := range 200 {
		err := h.refused("a wrong guess", netip.MustParseAddr(fmt.Sprintf("2001:db8:1:2::%x", i)))
		if i >= free && errors.Is(err, ErrWrong) {
			t.Fatalf("guess %d was looked at", i)
		}
	}
	h.enter(right, netip.MustParseAddr("2001:db8:1:3::1"))
	for i := range 2 * remembered {
		h.tries.failed(Source(netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)})), forgiven, h.clock.Add(time.Duration(i)))
	}
	if len(h.tries) > remembered {
		t.Errorf("%d addresses are kept", len(h.tries))
	}
}

func TestPasswordsAreLookedAtOneByOneAndFewWait(t *testing.T) {
	h := newHouse(t)
	h.set(right)
	h.hashes <- struct{}{} // somebody is at it
	errs := make(chan error)
	ctx, cancel := context.WithCancel(t.Context())
	for i := range 3 * queue {
		go func() {
			_, err := h.Enter(ctx, right, netip.AddrFrom4([4]byte{10, 0, 0, byte(i)}))
			errs <- err
		}()
	}
	for range 2 * queue { // those for whom there is no place
		if err := <-errs; !errors.Is(err, ErrBusy) {
			t.Fatal(err)
		}
	}
	select {
	case err := <-errs:
		t.Fatalf("two at once: %v", err)
	default:
	}
	cancel() // the others give up
	for range queue {
		if err := <-errs; !errors.Is(err, ErrBusy) {
			t.Fatal(err)
		}
	}
	<-h.hashes
	h.enter(right, phone)
}

func TestAFileThatIsSpoiltKeepsTheDoorShut(t *testing.T) {
	h := newHouse(t)
	h.set(right)
	token := h.enter(right, phone)
	if err := os.WriteFile(h.record+".password", []byte("hunter2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	locked, err := h.Locked()
	if !locked || err == nil || h.Knows(token) {
		t.Error(locked, err, h.Knows(token))
	}
	_ = h.refused("hunter2", phone)
	h.set(right)
	if h.Knows(h.enter(right, phone)); !h.Knows(token) {
		t.Error("a session of the same password did not come back")
	}
	if err := os.WriteFile(h.record+".sessions", bytes.Repeat([]byte("{"), largest+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if h.Knows(token) {
		t.Error("known from a spoilt file")
	}
	if !h.Knows(h.enter(right, phone)) {
		t.Error("a spoilt list of sessions locks everybody out")
	}
}

func TestADiskThatIsFullLocksNobodyOut(t *testing.T) {
	h := newHouse(t)
	h.set(right)
	if err := os.Mkdir(h.record+".sessions", 0o700); err != nil { // which no file can replace
		t.Fatal(err)
	}
	if err := os.WriteFile(h.record+".sessions/x", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	h.marks[1], _ = markOf(h.record + ".sessions")
	h.marks[0], _ = markOf(h.record + ".password")
	h.password, _ = readPassword(h.record + ".password")
	if !h.Knows(h.enter(right, phone)) {
		t.Error("locked out")
	}
	if !strings.Contains(h.log.String(), "could not be written") {
		t.Error(h.log.String())
	}
}

func TestThereAreNeverMoreSessionsThanAHouseHas(t *testing.T) {
	h := newHouse(t)
	h.set(right)
	first := h.enter(right, phone)
	for range sessionsAtOnce {
		h.enter(right, phone)
	}
	if len(h.book.Sessions) != sessionsAtOnce || h.Knows(first) {
		t.Errorf("%d sessions", len(h.book.Sessions))
	}
}

// A hash is taken from the command line, and from a file.
func FuzzHash(f *testing.F) {
	f.Add(cheap(right))
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$$")
	f.Add("$argon2id$v=19$m=,t=,p=$a$b")
	f.Fuzz(func(t *testing.T, text string) {
		h, err := parse(text)
		if err != nil {
			return
		}
		if h.String() != text || h.memory > dearest.memory || h.passes == 0 || h.threads == 0 {
			t.Errorf("%q is taken for %v", text, h)
		}
	})
}

func BenchmarkLogin(b *testing.B) {
	text, err := Hash(right)
	if err != nil {
		b.Fatal(err)
	}
	h, _ := parse(text)
	b.ReportAllocs()
	for b.Loop() {
		if !h.fits(right) {
			b.Fatal("it does not fit")
		}
	}
}
