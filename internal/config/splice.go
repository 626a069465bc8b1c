package config

import (
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// A splice takes a piece of a text out and puts another in its place.
type splice struct {
	from, to int
	with     string
}

// spliced is the text with all splices in it; they do not overlap.
func (s *sheet) spliced(all ...splice) string {
	slices.SortFunc(all, func(a, b splice) int { return b.from - a.from })
	text := s.text
	for _, p := range all {
		text = text[:p.from] + p.with + text[p.to:]
	}
	return text
}

// setting is the ways in which a value may be put into the text, the one that
// reads best first.
func (s *sheet) setting(path []string, value string) []string {
	at := s.find(path)
	if len(at.rest) == 0 {
		return s.replacing(at, value)
	}
	key := at.rest[0]
	for _, k := range slices.Backward(at.rest[1:]) {
		value = flow(keyText(k), value)
	}
	if at.value == nil && at.entry == nil || isBlock(at.value) || at.entry != nil && s.bare(at.entry) && !at.inFlow {
		if !strings.HasPrefix(value, "\n") {
			value = " " + value
		}
		return s.insertLine(at, key, keyText(key)+":"+value)
	}
	if all := entries(at.value); len(all) > 0 {
		return s.inBraces(keyText(key)+": "+value, s.start(all[0].Key), s.entryEnd(all[len(all)-1], true))
	}
	if _, list := at.value.(*ast.SequenceNode); list {
		return nil
	}
	return s.replacing(at, flow(keyText(key), value))
}

// keyText is a key as the file has it: off needs no quotes there.
func keyText(key string) string {
	if isBare(key) {
		return key
	}
	return scalar(key)
}

// replacing puts a value in the place of another.
func (s *sheet) replacing(at *spot, value string) []string {
	switch {
	case at.entry == nil:
		return nil // a whole item, or the whole file
	case s.bare(at.entry):
		i := s.colon(at.entry)
		return []string{s.spliced(splice{i, i, " " + value})}
	case isBlock(at.value):
		from, to := s.bol(s.start(at.value)), s.eol(s.end(at.value, false, indent(at.entry.Key)))
		i := s.colon(at.entry)
		return []string{s.spliced(splice{i, i, " " + value}, splice{from, min(to+1, len(s.text)), ""})}
	}
	return []string{s.spliced(splice{s.start(at.value), s.entryEnd(at.entry, at.inFlow), value})}
}

// inBraces puts an entry or item behind the last one of those in brackets, or
// before the first.
func (s *sheet) inBraces(text string, first, last int) []string {
	return []string{
		s.spliced(splice{last, last, ", " + text}),
		s.spliced(splice{first, first, text + ", "}),
	}
}

// order is that of the sections in the example.
var order = []string{
	"room", "name", "timezone", "units", "language", "profile", "clock", "people", "schedule",
	"sensors", "simulation", "rules", "mqtt", "influx", "web", "store",
}

// insertLine puts a key on lines of its own into a section: below the line in
// which the example has it commented out, else behind what comes before it in
// the example, else at the section's end.
func (s *sheet) insertLine(at *spot, key, text string) (ways []string) {
	all := entries(at.value)
	from, pad := 0, 0 // where the section begins, and how far in its keys are
	if at.entry != nil {
		from, pad = min(s.eol(s.colon(at.entry))+1, len(s.text)), indent(at.entry.Key)+2
	}
	if len(all) > 0 {
		pad = indent(all[0].Key)
	}
	text = strings.Repeat(" ", pad) + strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", pad))
	if i, ok := s.exampleEnd(from, s.bol(at.next), key, pad); ok {
		ways = append(ways, s.addLine(i, text))
	}
	if at.entry == nil && at.in == nil {
		for _, e := range slices.Backward(all) {
			if slices.Index(order, e.Key.GetToken().Value) < slices.Index(order, key) {
				ways = append(ways, s.addLine(s.eol(s.entryEnd(e, false)), text))
				break
			}
		}
	}
	switch {
	case len(all) > 0:
		ways = append(ways, s.addLine(s.eol(s.entryEnd(all[len(all)-1], false)), text))
	case at.entry != nil:
		ways = append(ways, s.addLine(s.eol(s.colon(at.entry)), text))
	default:
		before := s.text
		if before != "" && !strings.HasSuffix(before, "\n") {
			before += "\n"
		}
		ways = append(ways, before+text+"\n")
	}
	return ways
}

// addLine puts a line behind the one that ends at i.
func (s *sheet) addLine(i int, text string) string {
	if strings.TrimSpace(s.text[:i]) == "" { // there is nothing before it
		return s.text[:i] + text + "\n" + s.text[i:]
	}
	if i >= len(s.text) {
		text += "\n"
	}
	return s.spliced(splice{i, i, "\n" + text})
}

var commentedSection = regexp.MustCompile(`^#[a-z_]+:`).MatchString

// exampleEnd finds the lines that show a key commented out, the way the
// example file does it (a # before the line's own indentation), and where they
// end.
func (s *sheet) exampleEnd(from, to int, key string, pad int) (end int, ok bool) {
	shown := "#" + strings.Repeat(" ", pad) + key + ":"
	for i := from; i < to; {
		eol := s.eol(i)
		line := s.text[i:eol]
		switch {
		case ok && isDeeperComment(line, pad):
			end = eol
		case ok:
			return end, true
		case strings.HasPrefix(line, shown):
			end, ok = eol, true
		case pad > 0 && commentedSection(line):
			return 0, false // here another section is commented out
		}
		i = eol + 1
	}
	return end, ok
}

// isDeeperComment tells whether a line is a comment further in than a key.
func isDeeperComment(line string, pad int) bool {
	words, ok := strings.CutPrefix(line, "#")
	return ok && len(words)-len(strings.TrimLeft(words, " ")) > pad && strings.TrimSpace(words) != ""
}

// adding is the ways in which an item may be put behind those of a list.
func (s *sheet) adding(path []string, item string) []string {
	at := s.find(path)
	block := strings.HasPrefix(item, "{") && len(path) == 1 // long ones have a line each
	list, isList := at.value.(*ast.SequenceNode)
	switch {
	case len(at.rest) > 0 && block && !isFlow(s.root):
		return append(s.setting(path, "\n  - "+item), s.setting(path, "["+item+"]")...)
	case len(at.rest) > 0:
		return s.setting(path, "["+item+"]")
	case at.entry == nil:
		return nil
	case s.bare(at.entry) && !at.inFlow:
		i := s.eol(s.colon(at.entry))
		return []string{s.addLine(i, strings.Repeat(" ", indent(at.entry.Key)+2)+"- "+item)}
	case !isList:
		return nil
	case isBlock(list):
		pad := list.Start.Position.Column - 1
		i := s.eol(s.end(list, false, indent(at.entry.Key)))
		return []string{s.addLine(i, strings.Repeat(" ", pad)+"- "+item)}
	case len(list.Values) > 0:
		last := list.Values[len(list.Values)-1]
		return s.inBraces(item, s.start(list.Values[0]), s.end(last, true, 0))
	case block && !at.inFlow:
		colon, end := s.colon(at.entry), s.end(list, false, 0)
		eol := s.eol(end)
		pad := strings.Repeat(" ", indent(at.entry.Key)+2)
		return append([]string{s.spliced(splice{colon, end, ""}, splice{eol, eol, "\n" + pad + "- " + item})},
			s.replacing(at, "["+item+"]")...)
	}
	return s.replacing(at, "["+item+"]")
}
