package record

import (
	"encoding/csv"
	"io"
	"strings"
	"time"
)

// A CSVWriter writes a sheet as CSV: a head, then a line for each point.
// Cells of free text that a spreadsheet would take for a formula get an
// apostrophe in front.
type CSVWriter struct {
	csv    *csv.Writer
	sheet  *Sheet
	room   string
	loc    *time.Location
	values []Value
	cells  []string
}

// NewCSV begins a sheet of a room; times are shown in loc. An error of w comes
// with Write or Close.
func NewCSV(w io.Writer, s *Sheet, room string, loc *time.Location) *CSVWriter {
	c := &CSVWriter{csv: csv.NewWriter(w), sheet: s, room: room, loc: loc}
	c.cells = append(c.cells, "time")
	for _, column := range s.Columns {
		if column.Type != Loudest {
			c.cells = append(c.cells, column.Name)
		}
	}
	_ = c.csv.Write(c.cells) // the buffer remembers what went wrong
	return c
}

// Write appends a point.
func (c *CSVWriter) Write(p *Point) (err error) {
	if c.values, err = c.sheet.appendValues(c.values[:0], p, c.room); err != nil {
		return err
	}
	c.cells = append(c.cells[:0], Stamp(p.At, c.loc))
	for i := range c.values {
		column := &c.sheet.Columns[i]
		if column.Type == Loudest {
			continue
		}
		cell := c.values[i].Text(column, c.loc)
		if column.Type == Text || column.Type == List {
			cell = noFormula(cell)
		}
		c.cells = append(c.cells, cell)
	}
	return c.csv.Write(c.cells)
}

// Close writes what is still held back. It leaves the underlying writer open.
func (c *CSVWriter) Close() error {
	c.csv.Flush()
	return c.csv.Error()
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
