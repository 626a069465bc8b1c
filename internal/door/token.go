package door

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"slices"
	"strings"
	"time"

	"nightroom/internal/sentence"
)

const (
	// tokenBegins is how a token begins, so that people and programs that look
	// for secrets in the wrong place know one when they see it.
	tokenBegins = "nightroom_"

	// scriptsAtOnce is how many there may be.
	scriptsAtOnce = 100
)

// ErrToken is a token that lets nobody in.
var ErrToken = errors.New("that token is none, or not any more; make one with \"nightroom token add NAME\"")

// A Script is a program that comes in with a token of its own. Of the token
// only a hash is kept. It is made and ended by a command, so that nobody can
// make one who has only got into the page.
type Script struct {
	Name     string    `json:"name"`
	Since    time.Time `json:"since"`
	ReadOnly bool      `json:"read_only,omitzero"`
	Diary    bool      `json:"diary,omitzero"` // it reads what people say of themselves
	Used     time.Time `json:"used,omitzero"`  // the day on which it came in last, in UTC; zero: never

	Token string `json:"token"` // its hash
}

// Scripts are those that may come in, in the order in which they were made.
func Scripts(record string) (all []Script, err error) {
	text, err := read(scriptsFile(record))
	if err != nil || text == nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, sentence.Errorf("%s: %w; remove it to end all tokens", scriptsFile(record), err)
	}
	return all, nil
}

// AddScript lets a script in, and returns its token, which is nowhere else.
func AddScript(record string, s Script, now time.Time) (token string, err error) {
	if err := CheckName(s.Name); err != nil {
		return "", err
	}
	token = tokenBegins + rand.Text() // 128 bits: there is nothing to slow down for whoever guesses
	s.Token, s.Since = fingerprint(token), now.UTC().Truncate(time.Second)
	err = changeScripts(record, func(all []Script) ([]Script, error) {
		switch {
		case slices.ContainsFunc(all, func(o Script) bool { return o.Name == s.Name }):
			return nil, fmt.Errorf("there is a token for %q already: remove it first, or take another name", s.Name)
		case len(all) >= scriptsAtOnce:
			return nil, fmt.Errorf("there are %d tokens already: remove those that nobody needs", len(all))
		}
		return append(all, s), nil
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// EndScript ends a script's token; it counts at once.
func EndScript(record, name string) error {
	return changeScripts(record, func(all []Script) ([]Script, error) {
		left := slices.DeleteFunc(slices.Clone(all), func(o Script) bool { return o.Name == name })
		if len(left) == len(all) {
			return nil, sentence.Errorf("there is no token for %.40q", name)
		}
		return left, nil
	})
}

func changeScripts(record string, change func([]Script) ([]Script, error)) error {
	err := alone(record, func() error {
		all, err := Scripts(record)
		if err != nil {
			return err
		}
		if all, err = change(all); err != nil {
			return err
		}
		return replaceJSON(scriptsFile(record), all)
	})
	if errors.Is(err, fs.ErrPermission) {
		return sentence.Errorf("tokens cannot be kept by this user: %w; run the command with sudo", err)
	}
	return err
}

// CheckName refuses what would be hard to find again in a log.
func CheckName(name string) error {
	const fit = "abcdefghijklmnopqrstuvwxyz0123456789_-"
	if name == "" || len(name) > 32 || strings.Trim(name, fit) != "" {
		return fmt.Errorf("name %.40q: enter up to 32 of a-z, 0-9, _ and -, like grafana", name)
	}
	return nil
}

// used notes the day on which a script came in, so that whoever looks over the
// list sees which token nobody needs. That is once a day: the card has peace.
func (l *Lock) used(s *Script) {
	today := l.now().UTC().Truncate(24 * time.Hour)
	l.mu.Lock()
	noted := !s.Used.Before(today) || l.noted[s.Name].Equal(today)
	l.noted[s.Name] = today // also where it cannot be written: it is not tried at each visit
	l.mu.Unlock()
	if noted {
		return
	}
	err := changeScripts(l.record, func(all []Script) ([]Script, error) {
		if i := slices.IndexFunc(all, func(o Script) bool { return o.Token == s.Token }); i >= 0 {
			all[i].Used = today
		}
		return all, nil
	})
	if err != nil {
		l.log.Warn("It could not be written down that a script came in", "name", s.Name, "error", err)
	}
}

// Scripts are those that may come in.
func (l *Lock) Scripts() ([]Script, error) { return Scripts(l.record) }

// EndScript ends a script's token.
func (l *Lock) EndScript(name string) error { return EndScript(l.record, name) }

// Script is whose token it is. Else the error is ErrToken, a Wait, or says what
// is wrong with the machine. The right one is let in at any time: to try costs
// next to nothing, and its neighbours may be wrong as often as they like.
func (l *Lock) Script(token string, from netip.Addr) (s Script, err error) {
	all, err := Scripts(l.record)
	if err != nil {
		l.log.Error("The tokens of scripts cannot be read, so none is let in", "error", err)
		return s, err
	}
	hashed, at := fingerprint(token), Source(from)
	i := slices.IndexFunc(all, func(o Script) bool { return o.Token == hashed })
	if i >= 0 {
		l.used(&all[i])
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if i < 0 {
		if left := l.atAPI.wait(at, longestWait, l.now()); left > 0 {
			return s, Wait{left}
		}
		l.atAPI.failed(at, forgiven, l.now())
		l.log.Warn("A wrong token at the API", "from", from)
		return s, ErrToken
	}
	s = all[i]
	if was := (visit{s.Name, at}); !l.visits[was] {
		if len(l.visits) >= remembered {
			clear(l.visits)
		}
		l.visits[was] = true
		l.log.Info("A script came in with its token", "name", s.Name, "from", from)
	}
	return s, nil
}

// A visit is a script's that the log has told of: once is enough, it may come
// every few seconds.
type visit struct {
	name string
	from netip.Prefix
}
