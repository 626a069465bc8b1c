package record

import (
	"bufio"
	"io"
	"strings"
	"time"
)

// A CSVWriter writes a sheet as CSV (RFC 4180, with line feeds alone): a head,
// then a line for each point. Cells of free text that a spreadsheet would take
// for a formula get an apostrophe in front.
type CSVWriter struct {
	w     *bufio.Writer
	sheet *Sheet
	room  string
	loc   *time.Location
	line  []byte
}

// NewCSV begins a sheet of a room; times are shown in loc. An error of w comes
// with Write or Close.
func NewCSV(w io.Writer, s *Sheet, room string, loc *time.Location) *CSVWriter {
	c := &CSVWriter{w: bufio.NewWriter(w), sheet: s, room: room, loc: loc}
	c.line = append(c.line, "time"...)
	for _, column := range s.Columns {
		if !column.JSON {
			c.line = append(append(c.line, ','), column.Name...)
		}
	}
	_, _ = c.w.Write(append(c.line, '\n')) // the buffer remembers what went wrong
	return c
}

// Write appends a point.
func (c *CSVWriter) Write(p *Point) error {
	from, err := c.sheet.sources(p)
	if err != nil {
		return err
	}
	var text Value
	c.line = appendStamp(c.line[:0], p.At, c.loc)
	for i := range from {
		column, v := &c.sheet.Columns[i], from[i].of(p, c.room, &text)
		if column.JSON {
			continue
		}
		c.line = append(c.line, ',')
		switch {
		case !v.Known:
		case column.Type == Text || column.Type == List:
			c.line = appendCell(c.line, noFormula(v.Text(column, c.loc)))
		default:
			c.line = v.appendNumber(c.line, column, c.loc)
		}
	}
	_, err = c.w.Write(append(c.line, '\n'))
	return err
}

// Close writes what is still held back. It leaves the underlying writer open.
func (c *CSVWriter) Close() error { return c.w.Flush() }

// appendCell appends a text, in quotes where it would be taken for more than a
// cell. A first blank is in quotes too: some readers take it away.
func appendCell(b []byte, cell string) []byte {
	if cell == "" || !strings.ContainsAny(cell, "\",\r\n") && cell[0] != ' ' && cell[0] != '\t' && cell != `\.` {
		return append(b, cell...)
	}
	b = append(b, '"')
	for i := range len(cell) {
		if cell[i] == '"' {
			b = append(b, '"')
		}
		b = append(b, cell[i])
	}
	return append(b, '"')
}

// noFormula keeps a spreadsheet from running what somebody wrote in a note. A
// note that begins like something that was kept from it gets an apostrophe too,
// so that there is a way back.
func noFormula(cell string) string {
	if isFormula(strings.TrimLeft(cell, "'")) {
		return "'" + cell
	}
	return cell
}

// FromCell is the text that noFormula made a cell of.
func FromCell(cell string) string {
	if text, ok := strings.CutPrefix(cell, "'"); ok && isFormula(strings.TrimLeft(text, "'")) {
		return text
	}
	return cell
}

func isFormula(text string) bool { return text != "" && strings.IndexByte("=+-@\t\r", text[0]) >= 0 }
