package config

import (
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml/ast"

	"nightroom/internal/sentence"
)

// The readers below make the right-hand column of the sections' tables. Each
// writes its target only when the value is good, so that a default stays
// where a value is bad and one mistake does not bring others with it.

// plain is a scalar as it is written. The meaning that YAML gives to it (no is
// false, 010 is 8, 22:30 is 1350) is the trap that this package avoids: what
// is read is the text, and the key says what it is.
func (n node) plain() (text string, ok bool) {
	switch v := n.value.(type) {
	case nil, *ast.NullNode:
		return "", false
	case *ast.LiteralNode:
		return v.Value.Value, true
	case ast.ScalarNode:
		return v.GetToken().Value, true
	}
	return "", false
}

// text is a scalar that is not empty.
func (n node) text() (string, bool) {
	text, ok := n.plain()
	switch {
	case ok && text != "":
		return text, true
	case ok || n.kind() == empty:
		n.wrong("%s is empty; give it a value, or take the line out", n.key)
	default:
		n.wrong("%s is %s; it takes a single value", n.key, n.kind())
	}
	return "", false
}

// words is text for people or for other programs' names, up to a length in
// characters. Backslashes are refused because one at the end of a tag spoils
// the line that goes to InfluxDB; invisible characters forge lines of a log.
func words(p *string, most int) func(node) {
	return func(n node) {
		text, ok := n.text()
		switch {
		case !ok:
		case strings.ContainsFunc(text, func(c rune) bool { return !unicode.IsPrint(c) }):
			n.wrong("%s has a line break or an invisible character in it; write it as one line of plain text", sentence.Word(n.key))
		case strings.Contains(text, `\`):
			n.wrong(`%s has a backslash in it; take it out`, sentence.Word(n.key))
		case strings.TrimSpace(text) != text:
			n.wrong("%s begins or ends with a space; take it out", sentence.Word(n.key))
		case len([]rune(text)) > most:
			n.wrong("%s is %d characters long; shorten it to %d", sentence.Word(n.key), len([]rune(text)), most)
		default:
			*p = text
		}
	}
}

var isID = regexp.MustCompile(`^[a-z0-9_-]{1,32}$`).MatchString

// id is a name in topics and in the record.
func id(p *string) func(node) {
	return func(n node) {
		text, ok := n.text()
		switch {
		case !ok:
		case isID(text):
			*p = text
		case isID(idOf(text)):
			n.wrong("%s %s is no id; write %s (ids are 1 to 32 of a-z, 0-9, _ and -)", n.key, quoted(text), idOf(text))
		default:
			n.wrong("%s %s is no id; use 1 to 32 of a-z, 0-9, _ and -", n.key, quoted(text))
		}
	}
}

// idOf is an id that a person would recognise.
func idOf(text string) string {
	return strings.NewReplacer(" ", "_", ".", "_", "ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss").Replace(strings.ToLower(text))
}

// oneOf is one word of a few.
func oneOf(p *string, known ...string) func(node) {
	return func(n node) {
		text, ok := n.text()
		switch {
		case !ok:
		case slices.Contains(known, text):
			*p = text
		case nearest(text, known) != "":
			n.wrong("%s %s is not known; did you mean %s?", sentence.Word(n.key), quoted(text), nearest(text, known))
		default:
			n.wrong("%s %s is not known; write one of: %s", sentence.Word(n.key), quoted(text), strings.Join(known, ", "))
		}
	}
}

// truth takes what people write for yes and no, whether YAML calls it text or
// a truth value.
func truth(p *bool) func(node) {
	return func(n node) {
		text, ok := n.text()
		if !ok {
			return
		}
		switch strings.ToLower(text) {
		case "true", "yes", "on":
			*p = true
		case "false", "no", "off":
			*p = false
		default:
			n.wrong("%s %s is neither true nor false; write one of these", n.key, quoted(text))
		}
	}
}

// whole is a whole number, 0 or greater.
func whole(p *uint64) func(node) {
	return func(n node) {
		text, ok := n.text()
		if !ok {
			return
		}
		v, err := strconv.ParseUint(text, 10, 64)
		if err != nil || strconv.FormatUint(v, 10) != text {
			n.wrong("%s %s is not a whole number; write one like 42", n.key, quoted(text))
			return
		}
		*p = v
	}
}

// file is a file or folder; one that does not begin with / is taken from the
// configuration's own folder.
func file(p *string) func(node) {
	return func(n node) {
		path := ""
		words(&path, 1000)(n)
		switch {
		case path == "":
		case strings.HasPrefix(path, "~"):
			n.wrong("%s begins with ~, which only a shell understands; write the whole path, like /home/anna/…", n.key)
		case filepath.IsAbs(path):
			*p = filepath.Clean(path)
		default:
			*p = filepath.Join(n.r.dir, path)
		}
	}
}
