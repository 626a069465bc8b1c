package influx

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"nightroom/internal/record"
)

// A Tag is a tag that every point carries, beside room.
type Tag struct{ Key, Value string }

// Line appends a point in line protocol with its line break; its time is in
// milliseconds. A float is rounded to thousandths, the journal's resolution,
// flags and instants (Unix seconds) are integers. Local columns and lists are
// left out, as is what was not measured; a point without any field appends
// nothing. What line protocol cannot carry unchanged is refused with an error
// that names it, and b is returned as it was.
//
// The syntax is that of the InfluxDB documentation, "Line protocol". What may
// go wrong on some server is refused rather than escaped: backslashes in tags
// (a trailing one swallows the separator) and control characters anywhere.
func Line(b []byte, p *record.Point, room string, tags ...Tag) ([]byte, error) {
	line, fields, err := appendPoint(b, p, room, tags)
	if err != nil {
		return b, fmt.Errorf("%s of %s: %w", p.Table.Name, record.Stamp(p.At, p.At.Location()), err)
	}
	if fields == 0 {
		return b, nil
	}
	return line, nil
}

func appendPoint(b []byte, p *record.Point, room string, tags []Tag) (_ []byte, fields int, err error) {
	b = append(b, p.Table.Name...)
	if b, err = appendTag(b, "room", room); err != nil {
		return b, 0, err
	}
	for _, t := range tags {
		if b, err = appendTag(b, t.Key, t.Value); err != nil {
			return b, 0, err
		}
	}
	for i, name := range p.Table.Tags {
		if b, err = appendTag(b, name, p.Tags[i]); err != nil {
			return b, 0, err
		}
	}
	separator := byte(' ')
	for i := range p.Table.Columns {
		c, v := &p.Table.Columns[i], &p.Values[i]
		if c.Local || c.Type == record.List || !v.Known {
			continue
		}
		b = append(append(append(b, separator), c.Name...), '=')
		if b, err = appendField(b, c.Type, v); err != nil {
			return b, 0, fmt.Errorf("field %s: %w", c.Name, err)
		}
		separator = ','
		fields++
	}
	// The server counts nanoseconds in 64 bits: from 1677 to 2262. Before
	// 1970 there is only a broken clock.
	if y := p.At.Year(); y < 1970 || y > 2261 {
		return b, 0, errors.New("InfluxDB has no room for this date: correct the clock that gave it")
	}
	b = strconv.AppendInt(append(b, ' '), p.At.UnixMilli(), 10)
	return append(b, '\n'), fields, nil
}

func appendField(b []byte, t record.Type, v *record.Value) ([]byte, error) {
	switch t {
	case record.Float:
		// Written so that NaN fails too. Up to here thousandths are exact.
		if !(math.Abs(v.F) <= 1e12) {
			return b, fmt.Errorf("%v is not a reading", v.F)
		}
		// Without an i at its end 21 is a float, whatever it looks like; + 0
		// turns -0 into 0.
		return strconv.AppendFloat(b, math.Round(v.F*1000)/1000+0, 'f', -1, 64), nil
	case record.Text:
		if err := check(v.S); err != nil {
			return b, err
		}
		b = append(b, '"')
		for i := range len(v.S) {
			if c := v.S[i]; c == '"' || c == '\\' {
				b = append(b, '\\')
			}
			b = append(b, v.S[i])
		}
		return append(b, '"'), nil
	}
	return append(strconv.AppendInt(b, v.I, 10), 'i'), nil
}

// appendTag expects a name that needs no escape.
func appendTag(b []byte, name, value string) ([]byte, error) {
	if err := checkTag(name, value); err != nil {
		return b, err
	}
	b = append(append(append(b, ','), name...), '=')
	for i := range len(value) {
		if c := value[i]; c == ',' || c == '=' || c == ' ' {
			b = append(b, '\\')
		}
		b = append(b, value[i])
	}
	return b, nil
}

func checkTag(name, value string) error {
	switch err := check(value); {
	case err != nil:
		return fmt.Errorf("tag %s: %w", name, err)
	case value == "":
		return fmt.Errorf("tag %s is empty: give it a value or leave it out", name)
	case strings.IndexByte(value, '\\') >= 0:
		return fmt.Errorf("tag %s: %.60q has a backslash, which InfluxDB cannot carry there: use another character", name, value)
	}
	return nil
}

// check refuses what no place in a line carries unchanged to every server.
func check(s string) error {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] == 0x7f {
			return fmt.Errorf("%.60q has a line break or another control character: take it out", s)
		}
	}
	if !utf8.ValidString(s) {
		return fmt.Errorf("%.60q is not text (UTF-8): write it again", s)
	}
	return nil
}

var tagKey = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)

// Tags are the fixed tags of a configuration, sorted, or an error that says
// which one is wrong. A key that the record uses itself is refused: in a query
// the two could not be told apart.
func Tags(fixed map[string]string) ([]Tag, error) {
	used := map[string]bool{"room": true, "time": true}
	for _, t := range record.Tables {
		for _, name := range t.Tags {
			used[name] = true
		}
		for _, c := range t.Columns {
			used[c.Name] = true
		}
	}
	tags := make([]Tag, 0, len(fixed))
	for _, key := range slices.Sorted(maps.Keys(fixed)) {
		if !tagKey.MatchString(key) {
			return nil, fmt.Errorf("tag %.40q: its name needs a small letter first and then small letters, digits and _, 32 at most", key)
		}
		if used[key] {
			return nil, fmt.Errorf("tag %s: the record uses this name itself: choose another, like site", key)
		}
		if err := checkTag(key, fixed[key]); err != nil {
			return nil, err
		}
		tags = append(tags, Tag{key, fixed[key]})
	}
	return tags, nil
}
