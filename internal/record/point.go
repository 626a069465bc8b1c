package record

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"nightroom/internal/night"
)

// A Value is a field's value. The zero Value was not measured: it is absent
// from InfluxDB, null in JSON, empty in CSV, and never 0.
type Value struct {
	Known bool
	F     float64  // of a Float
	I     int64    // of an Integer; a Flag's 1 or 0; an Instant's Unix seconds
	S     string   // of a Text
	L     []string // of a List
	Loud  []night.Loud
}

// A Point is one row of a table.
type Point struct {
	Table  *Table
	At     time.Time
	Tags   []string // in the order of Table.Tags
	Values []Value  // in the order of Table.Columns
}

func number(v float64) Value    { return Value{Known: !math.IsNaN(v) && !math.IsInf(v, 0), F: v} }
func integer(v int64) Value     { return Value{Known: true, I: v} }
func words(s string) Value      { return Value{Known: s != "", S: s} }
func maybe(m night.Maybe) Value { return Value{Known: m.Known, F: m.Value, I: int64(m.Value)} }

func boolean(b bool) Value {
	if b {
		return integer(1)
	}
	return integer(0)
}

// Text is the value as CSV has it; loc is where its times are shown.
func (v Value) Text(c *Column, loc *time.Location) string {
	switch {
	case !v.Known:
		return ""
	case c.Type == Float:
		return strconv.FormatFloat(v.rounded(c), 'f', -1, 64)
	case c.Type == Instant:
		return time.Unix(v.I, 0).In(loc).Format(time.RFC3339)
	case c.Type == Text:
		return v.S
	case c.Type == List:
		return strings.Join(v.L, ";")
	case c.Type == Loudest:
		return ""
	}
	return strconv.FormatInt(v.I, 10)
}

// JSON is the value as JSON has it.
func (v Value) JSON(c *Column, loc *time.Location) any {
	switch {
	case !v.Known:
		return nil
	case c.Type == Float:
		return json.Number(v.Text(c, loc))
	case c.Type == Flag:
		return v.I != 0
	case c.Type == Integer:
		return v.I
	case c.Type == List:
		return v.L
	case c.Type == Loudest:
		return loudest(v.Loud, loc)
	}
	return v.Text(c, loc)
}

// rounded to the column's decimals; -0 becomes 0.
func (v Value) rounded(c *Column) float64 {
	p := math.Pow10(c.Decimals)
	r := math.Round(v.F*p)/p + 0
	if math.IsInf(r, 0) {
		return v.F // so large that it has no decimals
	}
	return r
}

// AppendJSON appends the point as an object: time, tags and fields in their
// order.
func (p *Point) AppendJSON(b []byte, loc *time.Location) []byte {
	b = append(b, `{"time":`...)
	b = appendJSON(b, Stamp(p.At, loc))
	for i, name := range p.Table.Tags {
		b = append(appendJSON(append(b, ','), name), ':')
		b = appendJSON(b, p.Tags[i])
	}
	for i := range p.Table.Columns {
		c := &p.Table.Columns[i]
		b = append(appendJSON(append(b, ','), c.Name), ':')
		b = appendJSON(b, p.Values[i].JSON(c, loc))
	}
	return append(b, '}')
}

// Stamp is an instant as JSON and CSV have it: RFC 3339 with the offset, and
// with milliseconds where there are any.
func Stamp(t time.Time, loc *time.Location) string {
	t = t.Truncate(time.Millisecond).In(loc)
	if t.Nanosecond() == 0 {
		return t.Format(time.RFC3339)
	}
	return t.Format("2006-01-02T15:04:05.000Z07:00")
}

func appendJSON(b []byte, v any) []byte {
	j, err := json.Marshal(v)
	if err != nil {
		// Numbers are finite and texts are UTF-8 or made so: nothing can fail.
		panic(err)
	}
	return append(b, j...)
}
