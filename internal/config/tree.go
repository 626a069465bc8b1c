package config

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// A reader walks one file from top to bottom and collects every problem.
type reader struct {
	name     string // the file, as the user gave it
	dir      string // its folder, absolute
	parts    Parts
	problems Problems
}

func (r *reader) wrong(line, column int, text string) { r.refuse(line, column, errors.New(text)) }

func (r *reader) refuse(line, column int, said error) {
	r.problems = append(r.problems, Problem{r.name, line, column, said.Error(), said})
}

// parse makes a tree of the text. The root of an empty file, and of one that
// cannot be read at all, has no value.
func (r *reader) parse(data []byte) node {
	root := node{r: r, key: "the file", line: 1, column: 1}
	if len(data) > maxSize {
		r.wrong(0, 0, "the file is larger than 256 KiB; a configuration is some 2 KiB: is this the right file?")
		return root
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // Windows editors put it there
	if !r.isText(data) {
		return root
	}
	root.value = r.document(data)
	if root.value != nil && !root.takesKeys() {
		r.wrong(1, 1, "this is "+root.kind()+", not a configuration; begin lines with a key, a colon and a space, like `room: bedroom`")
		root.value = nil
	}
	return root
}

// document is the one document of the text; nil when it is empty or broken.
func (r *reader) document(data []byte) (body ast.Node) {
	tokens := lexer.Tokenize(string(data))
	if !r.isPlain(tokens) {
		return nil
	}
	// Keys that stand twice are our own affair: all of them are told at once.
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.syntax(err)
		return nil
	}
	for _, doc := range file.Docs {
		if _, none := doc.Body.(*ast.NullNode); doc.Body == nil || none {
			continue
		}
		if body != nil {
			line, column := position(doc.Body)
			r.wrong(line, column, "a second document begins here; take the line --- or ... above it out")
			return nil
		}
		body = doc.Body
	}
	return body
}

// What a configuration needs, several times over. Both the lexer's time for a
// line and the parser's for a nesting grow with their square: 100,000 brackets
// would keep them busy for minutes.
const (
	maxLine    = 1000
	maxTokens  = 10_000
	maxNesting = 8
)

// isText refuses what no text editor writes.
func (r *reader) isText(data []byte) bool {
	line, column := 1, 1
	for len(data) > 0 {
		c, size := utf8.DecodeRune(data)
		switch {
		case c == utf8.RuneError && size == 1:
			r.wrong(line, column, "this is not UTF-8 text; save the file as UTF-8")
			return false
		case c < ' ' && c != '\t' && c != '\n' && c != '\r', c == 0x7f, c == '\ufeff':
			r.wrong(line, column, "there is an invisible control character here; delete it")
			return false
		case column > maxLine:
			r.wrong(line, column, "this line is longer than 1000 characters; is this the right file?")
			return false
		case c == '\n':
			line, column = line+1, 0
		}
		column, data = column+1, data[size:]
	}
	return true
}

// isPlain lets only mappings, lists and scalars through, and these not deeper
// than maxNesting. Anchors and aliases, with which a few lines unfold to
// gigabytes, are refused for good: a configuration has no use for them.
func (r *reader) isPlain(tokens token.Tokens) bool {
	if len(tokens) > maxTokens {
		r.wrong(0, 0, "the file has far more keys than nightroom knows; is this the right file?")
		return false
	}
	depth, line, dashes, colons := 0, 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, dashes, colons = t.Position.Line, 0, 0
		}
		what := ""
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			what = "anchors (&), aliases (*) and merges (<<) are not accepted; write the value out, or put the text in quotes"
		case token.TagType:
			what = "tags (!) are not accepted; write the value without it, or put the text in quotes"
		case token.MappingKeyType:
			what = "keys with ? are not accepted; write `key: value`"
		case token.DirectiveType:
			what = "directives (%) are not accepted; take the line out"
		case token.MappingStartType, token.SequenceStartType:
			depth++
		case token.MappingEndType, token.SequenceEndType:
			depth--
		case token.SequenceEntryType:
			dashes++
		case token.MappingValueType:
			if depth == 0 {
				colons++
			}
		}
		switch {
		case depth > maxNesting || dashes > maxNesting:
			what = "lists and mappings are nested too deeply here; see the example file for how this is written"
		case colons > 1:
			what = "a second `: ` stands in this line; put text that contains it in quotes"
		}
		if what != "" {
			r.wrong(t.Position.Line, t.Position.Column, what)
			return false
		}
	}
	return true
}

// syntax tells what the parser could not read. The message only, never the
// lines around it, in which somebody may have put a password.
func (r *reader) syntax(err error) {
	var e yaml.Error
	if !errors.As(err, &e) || e.GetToken() == nil {
		r.wrong(0, 0, "this is not YAML; compare it with the example file")
		return
	}
	text := "this is not YAML (" + printable(e.GetMessage()) + "); check the indentation, quotes and brackets here and in the line above"
	if strings.Contains(e.GetMessage(), "\t") {
		text = "this line is indented with the tab key; use spaces"
	}
	at := e.GetToken().Position
	r.wrong(at.Line, at.Column, text)
}
