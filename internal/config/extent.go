package config

import (
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
)

// A sheet is a text with the places of its values. The parser says where a
// value begins; where it ends is found here, in the text itself.
type sheet struct {
	text  string
	lines []int // where each begins
	root  ast.Node
}

// sheetOf makes a sheet of a text with plain line ends; ok is false for one that
// is no configuration.
func sheetOf(text string) (s sheet, ok bool) {
	r := &reader{}
	s = sheet{text: text, lines: []int{0}, root: r.parse([]byte(text)).value}
	for i := range len(text) {
		if text[i] == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	return s, len(r.problems) == 0
}

// start is where a value begins.
func (s *sheet) start(v ast.Node) int {
	line, column := position(v)
	i := s.lines[min(max(line, 1), len(s.lines))-1]
	for ; column > 1 && i < len(s.text); column-- {
		_, size := utf8.DecodeRuneInString(s.text[i:])
		i += size
	}
	return i
}

// indent is how far a value is from the beginning of its line.
func indent(v ast.Node) int { _, column := position(v); return column - 1 }

// eol is the end of the line that i is in.
func (s *sheet) eol(i int) int {
	if n := strings.IndexByte(s.text[i:], '\n'); n >= 0 {
		return i + n
	}
	return len(s.text)
}

// bol is the beginning of the line that i is in.
func (s *sheet) bol(i int) int { return strings.LastIndexByte(s.text[:i], '\n') + 1 }

// colon is the place behind the colon of a key.
func (s *sheet) colon(e *ast.MappingValueNode) int {
	i := s.start(e.Key)
	switch {
	case i < len(s.text) && (s.text[i] == '"' || s.text[i] == '\''):
		i = quotedEnd(s.text, i)
	default:
		i += len(e.Key.GetToken().Value)
	}
	if n := strings.IndexByte(s.text[min(i, len(s.text)):], ':'); n >= 0 {
		return i + n + 1
	}
	return len(s.text)
}

// bare tells whether nothing is written behind a key's colon.
func (s *sheet) bare(e *ast.MappingValueNode) bool {
	if _, null := e.Value.(*ast.NullNode); e.Value != nil && !null {
		return false
	}
	rest := strings.TrimLeft(s.text[s.colon(e):], " \t")
	return rest == "" || strings.ContainsRune("\r\n#,}", rune(rest[0]))
}

// entryEnd is where a key's value ends.
func (s *sheet) entryEnd(e *ast.MappingValueNode, inFlow bool) int {
	if s.bare(e) {
		return s.colon(e)
	}
	return s.end(e.Value, inFlow, indent(e.Key))
}

// end is where a value ends that stands under a key or dash with an
// indentation.
func (s *sheet) end(v ast.Node, inFlow bool, under int) int {
	switch n := v.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return s.entryEnd(n.Values[len(n.Values)-1], false)
		}
	case *ast.MappingValueNode:
		return s.entryEnd(n, inFlow)
	case *ast.SequenceNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return s.end(n.Values[len(n.Values)-1], false, n.Start.Position.Column-1)
		}
	case *ast.LiteralNode:
		return s.blockEnd(s.start(v), under)
	}
	i := s.start(v)
	if i >= len(s.text) {
		return i
	}
	switch s.text[i] {
	case '"', '\'':
		return quotedEnd(s.text, i)
	case '{', '[':
		return flowEnd(s.text, i)
	}
	return s.plainEnd(i, inFlow, under)
}

// quotedEnd is the place behind a text in quotes.
func quotedEnd(text string, i int) int {
	quote := text[i]
	for i++; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return len(text)
}

// flowEnd is the place behind the bracket that closes the one at i.
func flowEnd(text string, i int) int {
	for depth := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		case '"', '\'':
			if strings.ContainsRune(" \t\n{[,:", rune(text[i-1])) { // else it is within a word
				i = quotedEnd(text, i) - 1
			}
		case '#':
			if text[i-1] == ' ' || text[i-1] == '\t' || text[i-1] == '\n' {
				for i+1 < len(text) && text[i+1] != '\n' {
					i++
				}
			}
		}
	}
	return len(text)
}

// plainEnd is the place behind a text without quotes.
func (s *sheet) plainEnd(i int, inFlow bool, under int) int {
	for {
		eol := s.eol(i)
		line := s.text[i:eol]
		stop := -1
		for j := range len(line) {
			c := line[j]
			if c == '#' && j > 0 && (line[j-1] == ' ' || line[j-1] == '\t') ||
				inFlow && (strings.ContainsRune(",]}", rune(c)) || c == ':' && strings.HasPrefix(line[j:], ": ")) {
				stop = j
				break
			}
		}
		if stop >= 0 {
			return i + len(strings.TrimRight(line[:stop], " \t"))
		}
		// It may go on in the next line, further in than its key.
		next := eol + 1
		for next < len(s.text) && s.text[next] == '\n' {
			next++
		}
		more := strings.TrimLeft(s.text[min(next, len(s.text)):], " ")
		if more == "" || more[0] == '#' || more[0] == '\n' ||
			!inFlow && len(s.text)-next-len(more) <= under || inFlow && strings.ContainsRune(",]}", rune(more[0])) {
			return i + len(strings.TrimRight(line, " \t"))
		}
		i = len(s.text) - len(more)
	}
}

// blockEnd is the end of a text that was begun with | or >: its last line that
// is further in than its key.
func (s *sheet) blockEnd(i, under int) int {
	end := s.eol(i)
	for next := end + 1; next < len(s.text); {
		eol := s.eol(next)
		line := s.text[next:eol]
		if words := strings.TrimLeft(line, " "); words != "" {
			if len(line)-len(words) <= under {
				break
			}
			end = eol
		}
		next = eol + 1
	}
	return end
}
