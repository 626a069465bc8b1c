package config

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// removing is the ways in which a key or an item may be taken out.
func (s *sheet) removing(path []string) []string {
	at := s.find(path)
	if len(at.rest) > 0 || at.in == nil {
		return []string{s.text} // it is not there
	}
	starts, ends := s.siblings(at.in)
	i := slices.Index(starts, s.start(at.value))
	if at.entry != nil {
		i = slices.Index(starts, s.start(at.entry.Key))
	}
	if i < 0 {
		return nil
	}
	_, list := at.in.value.(*ast.SequenceNode)
	switch only := len(starts) == 1; {
	case only && (list || at.inFlow) && at.in.entry != nil:
		return s.replacing(at.in, map[bool]string{true: "[]", false: "{}"}[list])
	case at.inFlow && i > 0:
		return []string{s.spliced(splice{ends[i-1], ends[i], ""})}
	case at.inFlow && !only:
		return []string{s.spliced(splice{starts[i], starts[i+1], ""})}
	}
	return s.removingLines(starts, ends, i, list)
}

// siblings are where the entries or items of a value begin and end.
func (s *sheet) siblings(in *spot) (starts, ends []int) {
	inFlow := isFlow(in.value)
	if list, ok := in.value.(*ast.SequenceNode); ok {
		for _, item := range list.Values {
			starts = append(starts, s.start(item))
			ends = append(ends, s.end(item, inFlow, list.Start.Position.Column-1))
		}
		return starts, ends
	}
	for _, e := range entries(in.value) {
		starts = append(starts, s.start(e.Key))
		ends = append(ends, s.entryEnd(e, inFlow))
	}
	return starts, ends
}

func (s *sheet) removingLines(starts, ends []int, i int, list bool) (ways []string) {
	from, to := starts[i], ends[i]
	bol, eol := s.bol(from), s.eol(to)
	before := strings.TrimSpace(s.text[bol:from])
	if list && before == "-" {
		from, before = bol, ""
	}
	if before == "" && strings.TrimSpace(s.text[to:eol]) == "" {
		return []string{s.spliced(splice{bol, min(eol+1, len(s.text)), ""})}
	}
	if before != "" && i+1 < len(starts) { // behind a dash: what follows takes its place
		ways = append(ways, s.spliced(splice{from, starts[i+1], ""}))
	}
	// A comment stays.
	return append(ways, s.spliced(splice{from, to + len(s.text[to:eol]) - len(strings.TrimLeft(s.text[to:eol], " \t")), ""}))
}
