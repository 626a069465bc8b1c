package web

import (
	"crypto/rand"
	"sync"
	"time"
)

// shown is for how long a receipt is shown again. A phone that wakes up next
// morning with yesterday's page still open must not read "Saved" on it.
const shown = 10 * time.Minute

// A deed is what was done to the diary.
type deed uint8

const (
	saved deed = iota
	deleted
	undone
)

// A receipt says what was done. The page says "Saved" only for a receipt, and
// there is one only for what is on disk; an address alone, typed or kept as a
// bookmark, proves nothing.
type receipt struct {
	What   deed
	Person Person
	Kept   Kept // what stands now, and what stood before

	token string
	at    time.Time
}

// receipts are the newest few.
type receipts struct {
	mu     sync.Mutex
	newest [16]receipt
	next   int
}

// add keeps a receipt and returns the token by which it is found.
func (r *receipts) add(what receipt, now time.Time) string {
	what.token, what.at = rand.Text(), now
	r.mu.Lock()
	defer r.mu.Unlock()
	r.newest[r.next] = what
	r.next = (r.next + 1) % len(r.newest)
	return what.token
}

// find returns the receipt of a token, or nil.
func (r *receipts) find(token string, now time.Time) *receipt {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, have := range r.newest {
		if token != "" && have.token == token && now.Sub(have.at) < shown {
			return &have
		}
	}
	return nil
}
