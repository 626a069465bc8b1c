package config

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"

	"nightroom/internal/sentence"
)

// A Draft is a file as somebody reads it who is about to change it.
type Draft struct {
	*Config
	Mark string // tells this text from any other

	text string
}

// ErrMoved is the error of a change to a file that is not any more what the
// change was made from.
var ErrMoved = sentence.Errorf("the configuration was changed meanwhile, by somebody else or in another window; look at it again")

// Read is the file at path as it is now, also if it is not there. What is wrong
// inside is told as Problems.
func Read(path string, parts Parts) (d Draft, err error) {
	text, err := read(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return d, err
	}
	plain, _ := undress(string(text))
	d.Mark, d.text = markOf(text), plain
	d.Config, err = Parse(path, text, parts)
	return d, err
}

func markOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// Has tells whether the file itself says something of a key, like people or
// rules.cool.above; else a default holds.
func (d *Draft) Has(path string) bool {
	s, ok := sheetOf(d.text)
	return ok && len(s.find(Remove(path).path).rest) == 0
}

// Edit is [Edit] for a change that was made from this text: if the file is
// another one meanwhile, nothing is written and the error is [ErrMoved].
func (d *Draft) Edit(path string, parts Parts, changes ...Change) (*Config, error) {
	return edit(path, parts, &d.Mark, changes)
}

// Sketch are lines that say what changes would, for somebody who has to write
// them by hand; "" if that cannot be said without the file.
func Sketch(changes ...Change) string {
	text := ""
	for _, c := range changes {
		if c.verb == remove {
			return ""
		}
		next, err := c.apply(text, nil)
		if err != nil {
			return ""
		}
		text = next
	}
	return text
}
