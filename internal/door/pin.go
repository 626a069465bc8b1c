package door

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"nightroom/internal/sentence"
)

// A PIN is for a person's own entries: whoever reads the page reads them, but
// to write, correct or remove them a device has to have said the PIN once. It
// is kept as a password is, in a file beside the record.

// ErrWrongPIN is a PIN that is not the person's.
var ErrWrongPIN = sentence.Errorf("that is not the PIN")

// HashPIN is the text that is kept in place of a PIN.
func HashPIN(pin string) (string, error) {
	if len(pin) < 4 || len(pin) > 8 || strings.Trim(pin, "0123456789") != "" {
		return "", sentence.Errorf("a PIN is 4 to 8 digits")
	}
	return hashed(pin), nil
}

// pins are the hashes, by person.
type pins map[string]string

func readPINs(record string) (pins, error) {
	text, err := read(pinsFile(record))
	if err != nil || text == nil {
		return nil, err
	}
	var p pins
	if err := json.Unmarshal(text, &p); err != nil {
		return nil, sentence.Errorf("%s: %w; remove it to take all PINs away", pinsFile(record), err)
	}
	return p, nil
}

// SetPIN keeps the hash of a person's PIN; "" takes theirs away. What devices
// were told of the old one is void.
func SetPIN(record, person, hash string) error {
	if hash != "" {
		if _, err := parse(hash); err != nil {
			return err
		}
	}
	err := alone(record, func() error {
		p, err := readPINs(record)
		if err != nil {
			return err
		}
		if p[person] == hash {
			return nil
		}
		if p == nil {
			p = pins{}
		}
		p[person] = hash
		if hash == "" {
			delete(p, person)
		}
		return replaceJSON(pinsFile(record), p)
	})
	if errors.Is(err, fs.ErrPermission) {
		return sentence.Errorf("the PIN cannot be kept by this user: %w; run the command with sudo", err)
	}
	return err
}

// ForgetPerson leaves no trace of a person: neither a PIN, nor which device
// said it.
func ForgetPerson(record, person string) error {
	if err := SetPIN(record, person, ""); err != nil {
		return err
	}
	return closeOpened(record, func(o opened) bool { return o.Person == person })
}

// alone does something while no other nightroom does it with the same record.
func alone(record string, do func() error) error {
	folder, err := os.Open(filepath.Dir(record))
	if err != nil {
		return err
	}
	defer folder.Close()
	for err = syscall.EINTR; errors.Is(err, syscall.EINTR); {
		err = syscall.Flock(int(folder.Fd()), syscall.LOCK_EX)
	}
	if err != nil {
		return err
	}
	return do()
}
