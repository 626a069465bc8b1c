package door

import (
	"net/netip"
	"time"
)

const (
	// free is how often somebody may be wrong before having to wait.
	free = 5

	// waiting is for how long after the first one too many. It doubles each
	// time, up to longestWait: a thousand guesses take most of a day then.
	waiting     = 2 * time.Second
	longestWait = time.Minute

	// longestAtPIN is that of a PIN: four digits are ten thousand guesses, and
	// take a year then.
	longestAtPIN = time.Hour

	// forgiven is after how long a wrong one is forgotten.
	forgiven      = time.Hour
	forgivenAtPIN = 24 * time.Hour

	// remembered is how many addresses are kept.
	remembered = 1024
)

// A throttle slows down whoever is wrong, each for itself, so that the rightful
// one comes in while somebody else tries. K is who: an address, or an address at
// a person's PIN.
type throttle[K comparable] map[K]tries

type tries struct {
	wrong int
	last  time.Time
}

// Source is what one machine can be expected to have: an address, or a network
// of IPv6, in which it can take as many as it likes.
func Source(a netip.Addr) netip.Prefix {
	a = a.Unmap().WithZone("")
	bits := 32
	if a.Is6() {
		bits = 64
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return netip.Prefix{} // those of no address are one
	}
	return p
}

// wait is how long somebody has to wait still, at most `longest` after the last.
func (t throttle[K]) wait(from K, longest time.Duration, now time.Time) time.Duration {
	have := t[from]
	if have.wrong < free {
		return 0
	}
	pause := longest
	if over := have.wrong - free; over < 16 {
		pause = min(longest, waiting<<over)
	}
	return max(0, pause-now.Sub(have.last))
}

// failed notes that somebody was wrong. What was wrong `after` so long is
// forgotten.
func (t throttle[K]) failed(from K, after time.Duration, now time.Time) {
	have := t[from]
	if now.Sub(have.last) > after {
		have.wrong = 0
	}
	if _, there := t[from]; !there && len(t) >= remembered {
		t.dropOldest()
	}
	t[from] = tries{have.wrong + 1, now}
}

func (t throttle[K]) dropOldest() {
	var oldest K
	var last time.Time
	for from, have := range t {
		if last.IsZero() || have.last.Before(last) {
			oldest, last = from, have.last
		}
	}
	delete(t, oldest)
}
