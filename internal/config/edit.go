package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"nightroom/internal/sentence"
)

// begun is what a file begins with that was not there.
const begun = "# nightroom: what differs from the defaults. `nightroom config` shows all that is in effect.\n\n"

// Edit changes the file at path and returns the configuration that it then
// holds. The rest of the file stays as it is, comments and layout too; one
// that is not there is begun. It is replaced as a whole, on the disk before
// Edit returns, and by one program at a time. What would not be a valid
// configuration is [Refused], and nothing is written; so is a file that is not
// valid to begin with, as Problems.
func Edit(path string, parts Parts, changes ...Change) (c *Config, err error) {
	return edit(path, parts, nil, changes)
}

func edit(path string, parts Parts, from *string, changes []Change) (c *Config, err error) {
	f, err := lockFile(path)
	if err != nil {
		return nil, err
	}
	defer f.unlock()
	before, err := read(f.path)
	if from != nil && markOf(before) != *from && (err == nil || errors.Is(err, fs.ErrNotExist)) {
		return nil, ErrMoved
	}
	if errors.Is(err, fs.ErrNotExist) {
		before, err = []byte(begun), nil
	}
	if err != nil {
		return nil, err
	}
	after, c, err := edited(path, before, parts, changes)
	if err != nil || bytes.Equal(before, after) {
		return c, err
	}
	return c, f.replace(after)
}

// Refused is a change that would not have left a valid configuration. Its
// problems are those of the text that was not written.
type Refused struct{ Problems Problems }

// Error says what is wrong, without places: nobody has the text.
func (r Refused) Error() string {
	texts := make([]string, len(r.Problems))
	for i, p := range r.Problems {
		texts[i] = p.Text
	}
	return "the configuration was not changed: " + strings.Join(texts, "; ")
}

// edited is what a file becomes by changes, in memory.
func edited(name string, data []byte, parts Parts, changes []Change) ([]byte, *Config, error) {
	c, err := Parse(name, data, parts)
	if err != nil {
		return nil, nil, err
	}
	text, dress := undress(string(data))
	for _, change := range changes {
		if text, err = change.apply(text, parts); err != nil {
			return nil, nil, fmt.Errorf("%s: %s: %w", name, change, err)
		}
	}
	after := []byte(dress(text))
	if bytes.Equal(after, data) {
		return data, c, nil
	}
	c, err = Parse(name, after, parts)
	if problems, ok := errors.AsType[Problems](err); ok {
		return nil, nil, Refused{problems}
	}
	return after, c, err
}

var errLayout = sentence.Errorf("the file is laid out in a way that cannot be changed from here without losing something of it; change it with an editor")

// apply is the text after a change. Of the ways to write it the first is taken
// that says what it should, and keeps every comment.
func (c Change) apply(text string, parts Parts) (string, error) {
	s, ok := sheetOf(text)
	if !ok {
		return "", errLayout
	}
	path, err := c.steps(&s, parts)
	if err != nil {
		return "", err
	}
	var value any
	var ways []string
	if c.verb == remove {
		ways = s.removing(path)
	} else {
		written, err := render(c.value)
		if err != nil {
			return "", err
		}
		one, ok := sheetOf("v: " + written)
		if !ok {
			return "", sentence.Errorf("this cannot be written into a configuration")
		}
		value = outline(entries(one.root)[0].Value)
		if c.verb == add {
			ways = s.adding(path, written)
		} else {
			ways = s.setting(path, written)
		}
	}
	want := changed(outline(s.root), path, c.verb, value)
	for _, way := range ways {
		if keeps(text, way, want) {
			return way, nil
		}
	}
	return "", errLayout
}

// undress takes off what Windows editors put on, and returns how to put it
// back: the parser loses count of lines with it.
func undress(text string) (plain string, dress func(string) string) {
	text, marked := strings.CutPrefix(text, "\ufeff")
	windows := strings.Count(text, "\r\n")*2 > strings.Count(text, "\n")
	return strings.ReplaceAll(text, "\r\n", "\n"), func(s string) string {
		if windows {
			s = strings.ReplaceAll(s, "\n", "\r\n")
		}
		if marked {
			s = "\ufeff" + s
		}
		return s
	}
}
