package door

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/netip"
	"slices"
	"time"

	"nightroom/internal/sentence"
)

// An opened is a person whose PIN was said on a device.
type opened struct {
	Device  string    `json:"device"` // the hash of its token
	Person  string    `json:"person"`
	PIN     string    `json:"pin"`               // a hash of its hash: another one is to be said again
	Session string    `json:"session,omitempty"` // the login with which it was said: it ends with that
	Ends    time.Time `json:"ends"`
}

// readOpened are those that were said. A file that cannot be understood costs
// everybody one more PIN.
func readOpened(record string) (all []opened, err error) {
	text, err := read(openedFile(record))
	if err != nil {
		return nil, err
	}
	_ = json.Unmarshal(text, &all)
	return all, nil
}

// closeOpened takes those out that are to end.
func closeOpened(record string, ends func(opened) bool) error {
	return alone(record, func() error {
		all, err := readOpened(record)
		left := slices.DeleteFunc(slices.Clone(all), ends)
		if err != nil || len(left) == len(all) {
			return err
		}
		return replaceJSON(openedFile(record), left)
	})
}

// A Device is a browser that asks for something: the token that it keeps for
// PINs, the one of its login, and where it is.
type Device struct {
	Token, Session string
	From           netip.Addr
}

// HasPIN tells whether a person has one. With an error nothing is known, and
// nobody writes for them.
func (l *Lock) HasPIN(person string) (bool, error) {
	p, err := readPINs(l.record)
	return p[person] != "", err
}

// MayWrite tells whether a device may write down what a person says: they have
// no PIN, or it was said there.
func (l *Lock) MayWrite(person string, d Device) (bool, error) {
	p, err := readPINs(l.record)
	if err != nil || p[person] == "" {
		return err == nil, err
	}
	all, err := readOpened(l.record)
	return d.Token != "" && slices.ContainsFunc(all, func(o opened) bool {
		return o.Person == person && o.of(d) && o.PIN == fingerprint(p[person]) && l.now().Round(0).Before(o.Ends)
	}), err
}

// of tells whether it was said on this device.
func (o *opened) of(d Device) bool {
	return o.Device == fingerprint(d.Token) && o.Session == sessionOf(d)
}

func sessionOf(d Device) string {
	if d.Session == "" {
		return ""
	}
	return fingerprint(d.Session)
}

// A pinTry is somebody at a PIN.
type pinTry struct {
	person string
	from   netip.Prefix
}

// SayPIN opens a person's entries on a device, and returns the token that it is
// to keep from now on. Else the error is ErrWrongPIN, ErrBusy, a Wait, or says
// what is wrong with the machine.
func (l *Lock) SayPIN(ctx context.Context, person, pin string, d Device) (token string, err error) {
	at := pinTry{person, Source(d.From)}
	if _, err := l.mayTryPIN(at); err != nil {
		return "", err
	}
	done, err := l.turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	want, err := l.mayTryPIN(at) // others from there may have been wrong meanwhile
	if err != nil {
		return "", err
	}
	fits := want.fits(pin)
	freeMemory()

	l.mu.Lock()
	defer l.mu.Unlock()
	if !fits {
		l.atPIN.failed(at, forgivenAtPIN, l.now())
		l.log.Warn("A wrong PIN at the page", "person", person, "from", d.From)
		return "", ErrWrongPIN
	}
	delete(l.atPIN, at)
	token = rand.Text()
	l.log.Info("Somebody said the PIN at the page", "person", person, "from", d.From)
	return token, l.open(opened{
		Device: fingerprint(token), Person: person, PIN: fingerprint(want.String()),
		Session: sessionOf(d), Ends: l.now().Add(Lasts).UTC(),
	}, d)
}

// mayTryPIN is the hash to compare with, if it is somebody's turn.
func (l *Lock) mayTryPIN(at pinTry) (*hash, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if left := l.atPIN.wait(at, longestAtPIN, l.now()); left > 0 {
		return nil, Wait{left}
	}
	p, err := readPINs(l.record)
	if err != nil {
		return nil, err
	}
	if p[at.person] == "" {
		return nil, sentence.Errorf("they have no PIN")
	}
	return parse(p[at.person])
}

// open notes what was said; whatever was said on the device before goes along
// with its new token. What has ended goes.
func (l *Lock) open(one opened, d Device) error {
	return alone(l.record, func() error {
		all, err := readOpened(l.record)
		if err != nil {
			return err
		}
		now := l.now().Round(0)
		kept := []opened{}
		for _, o := range all {
			if !now.Before(o.Ends) || o.of(d) && o.Person == one.Person {
				continue
			}
			if d.Token != "" && o.of(d) {
				o.Device = one.Device
			}
			kept = append(kept, o)
		}
		if over := len(kept) + 1 - sessionsAtOnce; over > 0 {
			kept = kept[over:]
		}
		return replaceJSON(openedFile(l.record), append(kept, one))
	})
}

// Shut has a device ask for every PIN again.
func (l *Lock) Shut(d Device) error {
	if d.Token == "" {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	device := fingerprint(d.Token)
	return closeOpened(l.record, func(o opened) bool { return o.Device == device })
}

// SetPIN gives a person another PIN, or with "" takes it away, on a device that
// may write for them.
func (l *Lock) SetPIN(ctx context.Context, person, pin string, d Device) error {
	may, err := l.MayWrite(person, d)
	if err != nil {
		return err
	}
	if !may {
		return ErrWrongPIN
	}
	text := ""
	if pin != "" {
		done, err := l.turn(ctx)
		if err != nil {
			return err
		}
		defer done()
		if text, err = HashPIN(pin); err != nil {
			return err
		}
		freeMemory()
	}
	if err := SetPIN(l.record, person, text); err != nil {
		return err
	}
	l.log.Info("A PIN was changed at the page", "person", person, "is", map[bool]string{true: "set", false: "taken away"}[text != ""], "from", d.From)
	return nil
}
