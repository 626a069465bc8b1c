package config

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/goccy/go-yaml/ast"
)

// A spot is how far down a path the text goes.
type spot struct {
	value  ast.Node              // the deepest value that is there; nil: nothing is
	entry  *ast.MappingValueNode // the key that it stands under; nil: it is the root, or a list's item
	inFlow bool                  // in brackets
	next   int                   // where what follows its key begins
	in     *spot                 // what it is in; nil for the root
	rest   []string              // of the path: what is not there
}

// find follows a path of keys and of numbers from 0 on.
func (s *sheet) find(path []string) *spot {
	at := &spot{value: s.root, next: len(s.text), rest: path}
	for len(at.rest) > 0 {
		next := s.into(at, at.rest[0])
		if next == nil {
			break
		}
		next.in, next.rest = at, at.rest[1:]
		at = next
	}
	return at
}

func (s *sheet) into(at *spot, step string) *spot {
	inFlow := isFlow(at.value)
	if list, ok := at.value.(*ast.SequenceNode); ok {
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(list.Values) {
			return &spot{value: list.Values[i], inFlow: inFlow, next: at.next}
		}
		return nil
	}
	all := entries(at.value)
	for i, e := range all {
		if e.Key.GetToken().Value != step {
			continue
		}
		next := at.next
		if i+1 < len(all) {
			next = s.start(all[i+1].Key)
		}
		return &spot{value: e.Value, entry: e, inFlow: inFlow, next: next}
	}
	return nil
}

func isFlow(v ast.Node) bool {
	switch v := v.(type) {
	case *ast.MappingNode:
		return v.IsFlowStyle
	case *ast.SequenceNode:
		return v.IsFlowStyle
	}
	return false
}

// isBlock tells whether a value is keys or items on lines of their own.
func isBlock(v ast.Node) bool {
	list, ok := v.(*ast.SequenceNode)
	return len(entries(v)) > 0 && !isFlow(v) || ok && !list.IsFlowStyle && len(list.Values) > 0
}

// steps is the path of a change with numbers in place of ids.
func (c Change) steps(s *sheet, parts Parts) ([]string, error) {
	path := slices.Clone(c.path)
	if len(path) < 2 {
		return path, nil
	}
	at := s.find(path[:1])
	list, ok := at.value.(*ast.SequenceNode)
	if !ok || len(at.rest) > 0 {
		if path[0] == "sensors" || path[0] == "people" {
			return nil, fmt.Errorf("there is no %s in %s", path[1], path[0])
		}
		return path, nil
	}
	r := &reader{parts: parts}
	read := r.config(node{r: r, value: s.root})
	var ids []string
	switch path[0] {
	case "sensors":
		for _, one := range read.Sensors {
			ids = append(ids, one.ID)
		}
	case "people":
		for _, one := range read.People {
			ids = append(ids, one.ID)
		}
	default:
		for i := range list.Values {
			ids = append(ids, strconv.Itoa(i+1))
		}
	}
	i := slices.Index(ids, path[1])
	if i < 0 || len(ids) != len(list.Values) {
		return nil, fmt.Errorf("there is no %s in %s", path[1], path[0])
	}
	path[1] = strconv.Itoa(i)
	return path, nil
}
