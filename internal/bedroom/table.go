package bedroom

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"nightroom/sensors"
)

// columns are the quantities that a scenario may have beside t_s.
var columns = []struct {
	name     string
	quantity sensors.Quantity
}{
	{"temperature_c", sensors.Temperature},
	{"humidity_pct", sensors.Humidity},
	{"illuminance_lx", sensors.Illuminance},
	{"sound_dba", sensors.SoundLevel},
	{"co2_ppm", sensors.CO2},
}

const (
	timeColumn = "t_s"
	// maxBytes is a fortnight at 8 rows a second and more than anybody writes:
	// what is larger is some other file.
	maxBytes = 64 << 20
	// maxSeconds is about 30 years.
	maxSeconds = 1e9
)

// ReadScenario reads a scenario in CSV: a head with t_s and at least one of
// temperature_c, humidity_pct, illuminance_lx, sound_dba and co2_ppm, then one
// row for each instant, t_s seconds after start (decimals allowed, from 0 to
// 1e9, not descending; two rows at the same t_s, at most, are a step). What the
// table does not name comes from base. Every cell must be filled, and within
// what the quantity can be. The file's byte-order mark and CRLF are tolerated;
// more than 64 MiB are refused. Errors begin with name:line and say what to do.
func ReadScenario(name string, r io.Reader, start time.Time, base World) (*Scenario, error) {
	limited := &io.LimitedReader{R: r, N: maxBytes + 1}
	s := &Scenario{base: base, start: start.Round(0)}
	t := table{name: name, scenario: s}
	err := t.read(limited)
	if limited.N == 0 {
		// Said before anything about the row in which the limit fell.
		return nil, fmt.Errorf("%s: reading the scenario: it is larger than 64 MiB; give a shorter one, or fewer rows", name)
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// table is a scenario while it is read.
type table struct {
	name     string
	scenario *Scenario
	csv      *csv.Reader
	timeAt   int      // which column is t_s
	names    []string // of the columns, for messages
	columns  []sensors.Quantity
}

func (t *table) read(r io.Reader) error {
	buffered := bufio.NewReader(r)
	if mark, _ := buffered.Peek(3); bytes.Equal(mark, []byte("\ufeff")) {
		_, _ = buffered.Discard(3) // cannot fail: they were peeked
	}
	t.csv = csv.NewReader(buffered)
	t.csv.FieldsPerRecord = -1 // counted here, to say which column is missing
	t.csv.ReuseRecord = true

	record, err := t.next()
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%s:1: the file is empty: the first line names the columns, for example t_s,temperature_c", t.name)
	}
	if err != nil {
		return err
	}
	if err := t.head(record); err != nil {
		return err
	}
	for {
		record, err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if err := t.row(record); err != nil {
			return err
		}
	}
	if len(t.scenario.at) == 0 {
		return fmt.Errorf("%s:2: there are no rows under the head: give at least one, for example 0,18.5", t.name)
	}
	return nil
}

// next is the next line's cells, or io.EOF, or what is wrong with the file.
func (t *table) next() ([]string, error) {
	record, err := t.csv.Read()
	var syntax *csv.ParseError
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return record, err
	case errors.As(err, &syntax):
		return nil, fmt.Errorf("%s:%d: this is not CSV (%w): write numbers without quotation marks", t.name, syntax.Line, syntax.Err)
	}
	return nil, fmt.Errorf("%s: reading the scenario: %w", t.name, err)
}

// fail is an error about the line that was read last.
func (t *table) fail(format string, a ...any) error {
	line, _ := t.csv.FieldPos(0)
	return fmt.Errorf("%s:%d: %s", t.name, line, fmt.Sprintf(format, a...))
}

func (t *table) head(record []string) error {
	if len(record) == 1 && strings.ContainsAny(record[0], ";\t") {
		return t.fail("the columns are not separated by commas: save the table as CSV with commas, and with points in the numbers")
	}
	t.timeAt = -1
	for i, cell := range record {
		name := strings.TrimSpace(cell)
		if slices.Contains(t.names, name) {
			return t.fail("column %s is there twice: take one out", name)
		}
		quantity, known := quantityOf(name)
		switch {
		case name == timeColumn:
			t.timeAt = i
		case !known:
			return t.fail("column %q is not known: the columns are %s", short(name), columnNames())
		default:
			t.scenario.value[quantity] = []float64{}
		}
		t.names = append(t.names, name)
		t.columns = append(t.columns, quantity)
	}
	if t.timeAt < 0 {
		return t.fail("column t_s is missing: it is the seconds after the start, 0 in the first row")
	}
	if len(t.names) == 1 {
		return t.fail("there is no column beside t_s: add at least one of %s", columnNames())
	}
	return nil
}

func (t *table) row(record []string) error {
	if len(record) > len(t.names) {
		return t.fail("%d cells under %d columns: take out what is too much (decimals have a point, not a comma)", len(record), len(t.names))
	}
	if len(record) < len(t.names) {
		return t.fail("%s is missing: give every row %d cells", t.names[len(record)], len(t.names))
	}
	seconds, err := t.number(record, t.timeAt, 0, maxSeconds, "s")
	if err != nil {
		return err
	}
	s := t.scenario
	at := time.Duration(math.Round(seconds * float64(time.Second)))
	n := len(s.at)
	if n > 0 && at < s.at[n-1] {
		return t.fail("t_s runs backwards, from %v to %v: put the rows in the order of time", s.at[n-1].Seconds(), seconds)
	}
	if n > 1 && at == s.at[n-2] {
		return t.fail("t_s is %v for the third time: two rows at one time are a step, a third has no meaning", seconds)
	}
	s.at = append(s.at, at)
	for i, q := range t.columns {
		if i == t.timeAt {
			continue
		}
		low, high := q.Range()
		v, err := t.number(record, i, low, high, q.Unit())
		if err != nil {
			return err
		}
		s.value[q] = append(s.value[q], v)
	}
	return nil
}

// number is a cell that must hold a number from low to high.
func (t *table) number(record []string, i int, low, high float64, unit string) (float64, error) {
	cell := strings.TrimSpace(record[i])
	if cell == "" {
		return 0, t.fail("%s is empty: fill in every cell; values between two rows are made by leaving the row out", t.names[i])
	}
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, t.fail("%s is %q, which is not a number: write it like 18.5", t.names[i], short(cell))
	}
	if v < low || v > high {
		return 0, t.fail("%s is %v %s: it can only be from %v to %v", t.names[i], v, unit, low, high)
	}
	return v, nil
}

// short keeps a message readable when the cell is a whole file.
func short(cell string) string {
	if len(cell) > 40 {
		return cell[:40] + "…"
	}
	return cell
}

func quantityOf(column string) (sensors.Quantity, bool) {
	for _, c := range columns {
		if c.name == column {
			return c.quantity, true
		}
	}
	return 0, false
}

func columnNames() string {
	names := []string{timeColumn}
	for _, c := range columns {
		names = append(names, c.name)
	}
	return strings.Join(names, ", ")
}
