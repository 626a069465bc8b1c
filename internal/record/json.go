package record

import (
	"bufio"
	"io"
	"strconv"
	"time"
)

// AppendJSON appends a point as an object: time, then the sheet's columns in
// their order, null for what was not measured.
func (s *Sheet) AppendJSON(b []byte, p *Point, room string, loc *time.Location) ([]byte, error) {
	from, err := s.sources(p)
	if err != nil {
		return b, err
	}
	var text Value
	b = append(b, `{"time":"`...)
	b = appendStamp(b, p.At, loc)
	b = append(b, '"')
	for i := range from {
		c, v := &s.Columns[i], from[i].of(p, room, &text)
		b = append(append(append(b, `,"`...), c.Name...), `":`...)
		switch { // what JSON would say, without the detour
		case !v.Known:
			b = append(b, "null"...)
		case c.Type == Float || c.Type == Integer:
			b = v.appendNumber(b, c, loc)
		case c.Type == Flag:
			b = strconv.AppendBool(b, v.I != 0)
		default:
			b = appendJSON(b, v.JSON(c, loc))
		}
	}
	return append(b, '}'), nil
}

// A JSONWriter writes a sheet as one array, a line for each point.
type JSONWriter struct {
	w     *bufio.Writer
	sheet *Sheet
	room  string
	loc   *time.Location
	line  []byte
	begun bool
}

// NewJSON begins a sheet of a room; times are shown in loc.
func NewJSON(w io.Writer, s *Sheet, room string, loc *time.Location) *JSONWriter {
	return &JSONWriter{w: bufio.NewWriter(w), sheet: s, room: room, loc: loc}
}

// Write appends a point.
func (j *JSONWriter) Write(p *Point) (err error) {
	separator := ",\n"
	if !j.begun {
		separator = "[\n"
	}
	j.line = append(j.line[:0], separator...)
	if j.line, err = j.sheet.AppendJSON(j.line, p, j.room, j.loc); err != nil {
		return err
	}
	j.begun = true
	_, err = j.w.Write(j.line)
	return err
}

// Close ends the array. Without it what was written is no JSON, so that a
// break-off does not look like the whole. It leaves the underlying writer open.
func (j *JSONWriter) Close() error {
	end := "\n]\n"
	if !j.begun {
		end = "[]\n"
	}
	if _, err := j.w.WriteString(end); err != nil {
		return err
	}
	return j.w.Flush()
}
