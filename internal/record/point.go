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
func (v *Value) Text(c *Column, loc *time.Location) string {
	switch {
	case !v.Known || c.JSON:
		return ""
	case c.Type == Text:
		return v.S
	case c.Type == List:
		return strings.Join(v.L, ";")
	}
	return string(v.appendNumber(nil, c, loc))
}

// appendNumber appends a known value that is neither a text nor a list.
func (v *Value) appendNumber(b []byte, c *Column, loc *time.Location) []byte {
	switch c.Type {
	case Float:
		return v.appendFloat(b, c)
	case Instant:
		return time.Unix(v.I, 0).In(loc).AppendFormat(b, time.RFC3339)
	}
	return strconv.AppendInt(b, v.I, 10)
}

// exact is up to where a float has all its thousandths.
const exact = 1 << 40

// appendFloat appends the value with the column's decimals, and without zeros
// at its end. A year has ten million of them, so it is done in whole numbers
// where that comes to the same.
func (v *Value) appendFloat(b []byte, c *Column) []byte {
	scale := pow10[c.Decimals]
	scaled := math.Round(v.F * scale)
	if math.Abs(scaled) > exact {
		return strconv.AppendFloat(b, v.rounded(c), 'f', -1, 64)
	}
	n := int64(scaled)
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, n/int64(scale), 10)
	rest := n % int64(scale)
	if rest == 0 {
		return b
	}
	b = append(b, '.')
	for ; rest > 0; rest %= int64(scale) {
		scale /= 10
		b = append(b, '0'+byte(rest/int64(scale)))
	}
	return b
}

var pow10 = [...]float64{1, 10, 100, 1000}

// JSON is the value as JSON has it.
func (v *Value) JSON(c *Column, loc *time.Location) any {
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
func (v *Value) rounded(c *Column) float64 {
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
func Stamp(t time.Time, loc *time.Location) string { return string(appendStamp(nil, t, loc)) }

func appendStamp(b []byte, t time.Time, loc *time.Location) []byte {
	t = t.Truncate(time.Millisecond).In(loc)
	if t.Nanosecond() == 0 {
		return t.AppendFormat(b, time.RFC3339)
	}
	return t.AppendFormat(b, "2006-01-02T15:04:05.000Z07:00")
}

func appendJSON(b []byte, v any) []byte {
	j, err := json.Marshal(v)
	if err != nil {
		// Numbers are finite and texts are UTF-8 or made so: nothing can fail.
		panic(err)
	}
	return append(b, j...)
}
