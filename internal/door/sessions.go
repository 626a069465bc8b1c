package door

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/netip"
	"slices"
	"time"
)

const (
	// Lasts is how long somebody who said the password need not say it again.
	Lasts = 180 * 24 * time.Hour

	// sessionsAtOnce is how many there are in a house; one more ends the oldest.
	sessionsAtOnce = 100
)

// A session is a browser that was let in. Of its token only a hash is kept:
// whoever reads the file cannot come in with it.
type session struct {
	Token string    `json:"token"` // its hash
	Since time.Time `json:"since"`
	Ends  time.Time `json:"ends"`
	From  string    `json:"from"` // the address
}

// A book is the file of the sessions. They are of one password: those of
// another are void.
type book struct {
	Password string    `json:"password"` // a hash of its hash
	Sessions []session `json:"sessions"`
}

func fingerprint(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// find is the place of a token's session, or -1.
func (b *book) find(token string, now time.Time) int {
	hashed := fingerprint(token)
	now = now.Round(0) // a session outlives the machine's monotonic clock
	return slices.IndexFunc(b.Sessions, func(s session) bool { return s.Token == hashed && now.Before(s.Ends) })
}

// with is the book with one session more, and without those that have ended.
func (b *book) with(token, from string, now time.Time) book {
	next := book{Password: b.Password}
	for _, s := range b.Sessions {
		if now.Before(s.Ends) {
			next.Sessions = append(next.Sessions, s)
		}
	}
	if over := len(next.Sessions) + 1 - sessionsAtOnce; over > 0 {
		next.Sessions = next.Sessions[over:]
	}
	next.Sessions = append(next.Sessions, session{fingerprint(token), now.UTC(), now.Add(Lasts).UTC(), from})
	return next
}

// without is the book without a session.
func (b *book) without(i int) book {
	return book{b.Password, slices.Delete(slices.Clone(b.Sessions), i, i+1)}
}

// A Session is a browser that is logged in, as people are shown it.
type Session struct {
	ID    string // by which it can be ended
	Since time.Time
	From  string // the address
	This  bool   // it is the one that asks
}

// Sessions are all that there are, the newest first. token is that of whoever
// asks.
func (l *Lock) Sessions(token string) (all []Session) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.follow()
	now := l.now().Round(0)
	for _, s := range slices.Backward(l.book.Sessions) {
		if now.Before(s.Ends) {
			all = append(all, Session{fingerprint(s.Token), s.Since, s.From, s.Token == fingerprint(token)})
		}
	}
	return all
}

// End ends the session with an id, or with "" all but that of the token, and
// returns how many those were.
func (l *Lock) End(id, token string, from netip.Addr) (ended int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.follow()
	left := book{Password: l.book.Password}
	for _, s := range l.book.Sessions {
		if id == "" && s.Token != fingerprint(token) || id != "" && fingerprint(s.Token) == id {
			ended++
			l.log.Info("A session at the page was ended by another", "of", s.From, "from", from)
			continue
		}
		left.Sessions = append(left.Sessions, s)
	}
	if ended > 0 {
		l.keep(left)
	}
	return ended
}

// readBook is the sessions of a password. A file that cannot be understood
// costs everybody a login, no more.
func readBook(path, password string) (b book, err error) {
	text, err := read(path)
	if err != nil && !errors.Is(err, errLong) {
		return book{}, err
	}
	if json.Unmarshal(text, &b) != nil || b.Password != password {
		return book{Password: password}, nil
	}
	return b, nil
}

func (b *book) write(path string) error {
	return replaceJSON(path, b)
}
