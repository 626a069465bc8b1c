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

	// forgiven is after how long a wrong one is forgotten.
	forgiven = time.Hour

	// remembered is how many addresses are kept.
	remembered = 1024
)

// A throttle slows down whoever is wrong, each address for itself, so that the
// rightful one comes in while somebody else tries.
type throttle map[netip.Prefix]tries

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

// wait is how long somebody has to wait still.
func (t throttle) wait(from netip.Prefix, now time.Time) time.Duration {
	have := t[from]
	if have.wrong < free {
		return 0
	}
	pause := longestWait
	if over := have.wrong - free; over < 5 {
		pause = waiting << over
	}
	return max(0, pause-now.Sub(have.last))
}

// failed notes that somebody was wrong.
func (t throttle) failed(from netip.Prefix, now time.Time) {
	have := t[from]
	if now.Sub(have.last) > forgiven {
		have.wrong = 0
	}
	if _, there := t[from]; !there && len(t) >= remembered {
		t.dropOldest()
	}
	t[from] = tries{have.wrong + 1, now}
}

func (t throttle) dropOldest() {
	var oldest netip.Prefix
	var last time.Time
	for from, have := range t {
		if last.IsZero() || have.last.Before(last) {
			oldest, last = from, have.last
		}
	}
	delete(t, oldest)
}
