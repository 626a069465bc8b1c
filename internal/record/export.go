package record

import (
	"fmt"
	"slices"
	"time"
)

// A Sheet is one table of an export: what `export --what` names. It has the
// rows of one kind, or of several that belong together, in the order of time.
type Sheet struct {
	Name    string
	Kinds   []Kind
	Columns []Column // after time

	from map[Kind][]source
}

// A source is where a column finds its value in a point.
type source struct {
	part part
	i    int // of a tag or a field
}

type part uint8

const (
	absent part = iota // the table has no such column
	room               // the point's
	event              // the name of the point's table
	tag
	field
)

// of a point. What is not a field is put into text, which is the caller's: a
// year has ten million values.
func (s source) of(p *Point, in string, text *Value) *Value {
	switch s.part {
	case field:
		return &p.Values[s.i]
	case room:
		*text = words(in)
	case event:
		*text = words(p.Table.Name)
	case tag:
		*text = words(p.Tags[s.i])
	default:
		*text = Value{}
	}
	return text
}

// diaryOrder is the order of a diary entry for people; its table's is that of
// a measurement.
var diaryOrder = []string{
	"person", "night", "moment", "score", "worst", "average", "sites", "slept_here", "sleep_quality",
	"into_bed", "tried_to_sleep", "minutes_to_sleep", "awakenings", "minutes_awake", "final_wake", "out_of_bed",
	"stiffness_min", "factors", "note", "late", "seen_before", "reported",
}

// Sheets are the names of all sheets.
func Sheets() (names []string) {
	for i := range Tables {
		if name := Tables[i].Export; name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// SheetOf finds a sheet by its name. Its columns are the room, the tags and
// the fields of its tables in their order. Where it is made of several tables,
// event says which one a row is from, and what only others have is empty.
func SheetOf(name string) (s *Sheet, ok bool) {
	var tables []*Table
	for i := range Tables {
		if name != "" && Tables[i].Export == name {
			tables = append(tables, &Tables[i])
		}
	}
	if len(tables) == 0 {
		return nil, false
	}
	s = &Sheet{Name: name, from: map[Kind][]source{}}
	for _, t := range tables {
		s.Kinds = append(s.Kinds, t.Kind)
		for _, c := range namesOf(tables) {
			_, of, _ := t.find(c)
			s.from[t.Kind] = append(s.from[t.Kind], of)
		}
	}
	for _, name := range namesOf(tables) {
		for _, t := range tables {
			if c, _, has := t.find(name); has {
				s.Columns = append(s.Columns, c)
				break
			}
		}
	}
	return s, true
}

// namesOf are the columns of a sheet that is made of tables.
func namesOf(tables []*Table) []string {
	if tables[0].Kind == Pain {
		return diaryOrder
	}
	names := []string{"room"}
	if len(tables) > 1 {
		names = append(names, "event")
	}
	for _, t := range tables {
		names = append(names, t.Tags...)
	}
	for _, t := range tables {
		for _, c := range t.Columns {
			if !slices.Contains(names, c.Name) {
				names = append(names, c.Name)
			}
		}
	}
	return names
}

// find is a column of a sheet, and where the table's points have it; one that
// the table has not is never known.
func (t *Table) find(name string) (c Column, of source, has bool) {
	switch name {
	case "room":
		return text(name), source{part: room}, true
	case "event":
		return text(name), source{part: event}, true
	}
	if i := slices.Index(t.Tags, name); i >= 0 {
		return text(name), source{tag, i}, true
	}
	if i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name }); i >= 0 {
		return t.Columns[i], source{field, i}, true
	}
	return c, source{}, false
}

// sources of a point's values, in the order of the columns.
func (s *Sheet) sources(p *Point) ([]source, error) {
	from, ok := s.from[p.Table.Kind]
	if !ok {
		return nil, fmt.Errorf("record: %s of %s has no place among %s", p.Table.Name, p.At.Format(time.RFC3339), s.Name)
	}
	return from, nil
}
