package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"nightroom/internal/sentence"
)

// A node is one value of the file, the key that it stands under and its place.
type node struct {
	r            *reader
	key          string
	value        ast.Node // nil: none
	line, column int
}

// wrong tells a problem with this value, as "what is wrong; the fix".
func (n node) wrong(format string, args ...any) {
	n.refuse(sentence.Errorf(format, args...))
}

// refuse is the same for somebody who has the sentence.
func (n node) refuse(said error) { n.r.refuse(n.line, n.column, said) }

func (n node) child(key string, value ast.Node) node {
	line, column := position(value)
	return node{n.r, key, value, line, column}
}

// position is where a person would look for the value: at its first character.
func position(v ast.Node) (line, column int) {
	switch v := v.(type) {
	case *ast.MappingNode:
		if !v.IsFlowStyle && len(v.Values) > 0 {
			return position(v.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return position(v.Key)
	}
	at := v.GetToken().Position
	return at.Line, at.Column
}

// A key is a row in a section's table: its name, and what reads its value.
type key struct {
	name string
	read func(node)
}

// A section is a mapping that has been read: its values by key.
type section struct {
	node
	values map[string]node
	clean  bool // nothing is wrong with them one by one
}

// at is where a key's value stands; without it, where the section does.
func (s section) at(keys ...string) node {
	for _, k := range keys {
		if n, ok := s.values[k]; ok {
			return n
		}
	}
	return s.node
}

func (s section) has(key string) bool { _, ok := s.values[key]; return ok }

// mapping reads a section: the keys of the table in the table's order, and
// every other one is a problem.
func (n node) mapping(table ...key) section {
	s := section{node: n, values: map[string]node{}}
	before := len(n.r.problems)
	names := make([]string, len(table))
	for i, k := range table {
		names[i] = k.name
	}
	for _, p := range n.pairs() {
		if slices.Contains(names, p.name) {
			s.values[p.name] = n.child(p.name, p.value)
			continue
		}
		n.child(p.name, p.key).unknownKey(n.key, names)
	}
	for _, k := range table {
		if v, ok := s.values[k.name]; ok {
			k.read(v)
		}
	}
	s.clean = len(n.r.problems) == before
	return s
}

// secretFile is where a secret belongs that somebody wrote into this file.
var secretFile = map[string]string{
	"password": "password_file", "passwd": "password_file", "pass": "password_file",
	"token": "token_file", "secret": "password_file", "api_key": "token_file",
}

// unknownKey refuses a key that a section does not have. A secret is refused
// in its own words, and never repeated.
func (n node) unknownKey(section string, known []string) {
	if file := secretFile[n.key]; file != "" && slices.Contains(known, file) {
		n.wrong("%s: no secrets in this file; put it alone into a file of its own and write %s: FILE here", n.key, file)
		return
	}
	if near := nearest(n.key, known); near != "" {
		n.wrong("unknown key %s in %s; did you mean %s?", quoted(n.key), section, near)
		return
	}
	n.wrong("unknown key %s in %s; it has: %s", quoted(n.key), section, strings.Join(known, ", "))
}

type pair struct {
	name       string
	key, value ast.Node
}

// pairs is the mapping's keys and values, each key once. A section whose every
// key is commented out has none.
func (n node) pairs() (pairs []pair) {
	var values []*ast.MappingValueNode
	switch v := n.value.(type) {
	case nil, *ast.NullNode:
		return nil
	case *ast.MappingNode:
		values = v.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{v}
	default:
		n.wrong("%s is %s; give it keys with values as in the example file, or take it out", n.key, n.kind())
		return nil
	}
	for _, v := range values {
		p := pair{v.Key.GetToken().Value, v.Key, v.Value}
		first := slices.IndexFunc(pairs, func(q pair) bool { return q.name == p.name })
		if first >= 0 {
			line, _ := position(pairs[first].key)
			n.child(p.name, v.Key).wrong("%s stands here a second time, first in line %d; take one of them out", quoted(p.name), line)
			continue
		}
		pairs = append(pairs, p)
	}
	return pairs
}

// list is the values of a list.
func (n node) list() (nodes []node) {
	v, ok := n.value.(*ast.SequenceNode)
	if !ok {
		n.wrong("%s is %s; give it a list as in the example file ([] is an empty one), or take it out", n.key, n.kind())
		return nil
	}
	for i, item := range v.Values {
		child := n.child(fmt.Sprintf("%s[%d]", n.key, i+1), item)
		// The parser takes the next key of the file for an item whose dash
		// stands alone.
		if dash := v.Start.Position.Column; !v.IsFlowStyle && child.column <= dash {
			child.wrong("%s is not behind its dash; indent it, or take the dash above it out", child.key)
			continue
		}
		nodes = append(nodes, child)
	}
	return nodes
}

// takesKeys tells whether the value is what mapping reads without a problem.
func (n node) takesKeys() bool { return n.kind() == mapping || n.kind() == empty }

func (n node) isList() bool { _, ok := n.value.(*ast.SequenceNode); return ok }

const (
	mapping = "a group of keys"
	empty   = "empty"
)

// kind is what the value is, for people.
func (n node) kind() string {
	switch n.value.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return mapping
	case *ast.SequenceNode:
		return "a list"
	case nil, *ast.NullNode:
		return empty
	}
	text, _ := n.plain()
	return quoted(text)
}
