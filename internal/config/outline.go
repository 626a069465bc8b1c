package config

import (
	"maps"
	"reflect"
	"slices"
	"strconv"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// An outline is what a text says, without how it says it: texts, lists and
// groups of keys. With it an edit is checked before anybody sees it: the new
// text must say what the old one said, but for the change.
func outline(v ast.Node) any {
	n := node{value: v}
	switch v := v.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		group := map[string]any{}
		for _, e := range entries(v) {
			group[e.Key.GetToken().Value] = outline(e.Value)
		}
		if len(group) == 0 {
			return nil // a group without keys says no more than no group
		}
		return group
	case *ast.SequenceNode:
		items := []any{}
		for _, item := range v.Values {
			items = append(items, outline(item))
		}
		return items
	}
	if text, ok := n.plain(); ok {
		return text
	}
	return nil
}

// entries are the keys of a mapping with their values.
func entries(v ast.Node) []*ast.MappingValueNode {
	switch v := v.(type) {
	case *ast.MappingNode:
		return v.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{v}
	}
	return nil
}

// changed is what an outline becomes by a change. The steps of the path are
// keys and, in lists, numbers from 0 on.
func changed(o any, path []string, verb verb, value any) any {
	if len(path) == 0 {
		if verb == add {
			items, _ := o.([]any)
			return append(slices.Clone(items), value)
		}
		return value
	}
	step, rest := path[0], path[1:]
	if items, ok := o.([]any); ok {
		i, err := strconv.Atoi(step)
		if err != nil || i < 0 || i >= len(items) {
			return o
		}
		if verb == remove && len(rest) == 0 {
			return slices.Delete(slices.Clone(items), i, i+1)
		}
		items = slices.Clone(items)
		items[i] = changed(items[i], rest, verb, value)
		return items
	}
	group, _ := o.(map[string]any)
	if group = maps.Clone(group); group == nil {
		group = map[string]any{}
	}
	_, there := group[step]
	switch {
	case verb == remove && !there:
		return o
	case verb == remove && len(rest) == 0:
		delete(group, step)
	default:
		group[step] = changed(group[step], rest, verb, value)
	}
	if len(group) == 0 {
		return nil
	}
	return group
}

// comments counts the comments of a text.
func comments(text string) map[string]int {
	count := map[string]int{}
	for _, t := range lexer.Tokenize(text) {
		if t.Type == token.CommentType {
			count[t.Value]++
		}
	}
	return count
}

// keeps tells whether an edited text says what it should, with every comment
// still there.
func keeps(before, after string, want any) bool {
	r := &reader{}
	root := r.parse([]byte(after))
	if len(r.problems) > 0 || !reflect.DeepEqual(outline(root.value), want) {
		return false
	}
	left := comments(after)
	for c, n := range comments(before) {
		if left[c] < n {
			return false
		}
	}
	return true
}
