package notebook

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/diary"
	"nightroom/internal/night"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// MaxImport is how large a file may be, in bytes: sixty years of two entries a
// day.
const MaxImport = 16 << 20

// An Importing says how a file is taken in.
type Importing struct {
	Person string // whose entries they are, where the file does not say
	Dry    bool   // look only
	Now    time.Time
}

// Imported is what came of a file.
type Imported struct {
	New, Corrected, Same int
	Refused              []BadLine
}

// A BadLine is a line that was not taken, and why.
type BadLine struct {
	Line int
	Err  error
}

// Import takes diary entries out of a CSV file: one that `export` wrote, or any
// with a column night (the date of the evening) or morning (the date of getting
// up), and one for each answer. A line that cannot be taken is told and left
// out, the rest is written at once. What is not in the file stays as it is.
func Import(ctx context.Context, c *config.Config, j *store.Journal, file io.Reader, o Importing) (done Imported, err error) {
	b, err := io.ReadAll(io.LimitReader(file, MaxImport+1))
	if err != nil {
		return done, err
	}
	if len(b) > MaxImport {
		return done, Refuse("the file has over %d MB: import it in parts", MaxImport>>20)
	}
	t, err := newTable(b)
	if err != nil {
		return done, err
	}
	calendar, err := calendarAt(ctx, c, j, o.Now)
	if err != nil {
		return done, err
	}
	im := &importer{c: c, j: j, o: o, calendar: calendar, met: map[string]diary.Entry{}}
	var rows []store.Row
	for {
		line, cells, err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		var e, was diary.Entry
		if err == nil {
			e, was, err = im.line(ctx, cells)
		}
		if _, refused := errors.AsType[Refused](err); refused {
			done.Refused = append(done.Refused, BadLine{line, err})
			continue
		}
		if err != nil {
			return done, err
		}
		switch {
		case was.Person == "":
			done.New++
		case was.Same(&e):
			done.Same++
			continue
		default:
			done.Corrected++
		}
		rows = append(rows, ToJournal(record.OfEntry(&e)))
	}
	if o.Dry {
		return done, nil
	}
	return done, j.Put(ctx, rows...)
}

// A table is a CSV file whose columns are known.
type table struct {
	csv     *csv.Reader
	columns []string
}

// columnsBeside are the columns of a diary that are no answers.
var columnsBeside = []string{"time", "person", "night", "morning", "moment", "late", "seen_before", "reported"}

func newTable(b []byte) (*table, error) {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")) // as spreadsheets write it
	t := &table{csv: csv.NewReader(bufio.NewReader(bytes.NewReader(b)))}
	head, _, _ := bytes.Cut(b, []byte("\n"))
	if bytes.Count(head, []byte(";")) > bytes.Count(head, []byte(",")) { // as those of half of Europe do
		t.csv.Comma = ';'
	}
	columns, err := t.csv.Read()
	if err != nil {
		return nil, Refuse("the file has no first line with the names of its columns: enter one like night,person,score")
	}
	for _, name := range columns {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, ok := diary.ItemOf(name); !ok && !slices.Contains(columnsBeside, name) {
			return nil, Refuse("the file has a column %.40q that is not known: name its columns night or morning, person, moment, %s", name, strings.Join(diary.ItemNames(), ", "))
		}
		if slices.Contains(t.columns, name) {
			return nil, Refuse("the file has two columns %s: leave one out", name)
		}
		t.columns = append(t.columns, name)
	}
	night, morning := slices.Contains(t.columns, "night"), slices.Contains(t.columns, "morning")
	switch {
	case night && morning:
		return nil, Refuse("the file has a column night and a column morning: leave one out")
	case !night && !morning:
		return nil, Refuse("the file does not say which nights it is about: name a column night (the date of the evening) or morning (the date of getting up)")
	}
	return t, nil
}

// next are the cells of a line by their columns.
func (t *table) next() (line int, cells map[string]string, err error) {
	texts, err := t.csv.Read()
	if errors.Is(err, io.EOF) {
		return 0, nil, err
	}
	if bad, ok := errors.AsType[*csv.ParseError](err); ok {
		return bad.StartLine, nil, Refuse("it is no CSV with %d columns (%w): enter it like the first line", len(t.columns), bad.Err)
	}
	if err != nil {
		return 0, nil, err
	}
	line, _ = t.csv.FieldPos(0)
	cells = map[string]string{}
	for i, name := range t.columns {
		cells[name] = record.FromCell(texts[i])
	}
	return line, cells, nil
}

// An importer knows what stands already, in the record and further up in the
// file.
type importer struct {
	c        *config.Config
	j        *store.Journal
	o        Importing
	calendar *night.Calendar
	met      map[string]diary.Entry
}

// line is the entry of a line, and the one that stands in its place.
func (im *importer) line(ctx context.Context, cells map[string]string) (e, was diary.Entry, err error) {
	key, err := im.key(cells)
	if err != nil {
		return e, was, err
	}
	name := key.Person + key.Night.String() + string(key.Moment)
	was, ok := im.met[name]
	if !ok {
		if was, _, err = Entry(ctx, im.j, key.Person, key.Night, key.Moment); err != nil {
			return e, was, err
		}
	}
	if e = was; was.Person == "" {
		e = key
	}
	answers := map[string]string{}
	for column, text := range cells {
		if _, ok := diary.ItemOf(column); ok {
			answers[column] = text
		}
	}
	plan := diary.PlanOf(im.calendar.Schedule(), key.Night)
	if err := e.Answer(answers, plan); err != nil {
		return e, was, Refused{err}
	}
	// When a line was given is not known unless it says so. It counts as in
	// time: it is somebody's diary, and was not written for this.
	if e.Score != was.Score {
		e.Late, e.SeenBefore, e.Reported = false, false, time.Time{}
	}
	if err := circumstances(&e, cells); err != nil {
		return e, was, err
	}
	if err := e.Check(plan, im.o.Now); err != nil {
		return e, was, Refused{err}
	}
	im.met[name] = e
	return e, was, nil
}

// key is the entry that a line is about.
func (im *importer) key(cells map[string]string) (e diary.Entry, err error) {
	person := strings.TrimSpace(cells["person"])
	if person == "" {
		person = im.o.Person
	}
	if e.Person, err = PersonOf(im.c, person); err != nil {
		return e, err
	}
	if e.Moment, err = diary.ParseMoment(strings.TrimSpace(cells["moment"])); err != nil {
		return e, Refused{err}
	}
	morning, isMorning := cells["morning"]
	text := strings.TrimSpace(cells["night"] + morning)
	of, err := night.ParseDate(text)
	if err != nil {
		if isMorning {
			return e, Refuse("morning %.40q: enter the date of getting up, like 2026-11-23", text)
		}
		return e, Refused{err}
	}
	if isMorning {
		of = of.AddDays(-1)
	}
	e.Night, err = nightOf(im.calendar, &of, e.Moment, im.o.Now)
	return e, err
}

// circumstances are what a line says about itself.
func circumstances(e *diary.Entry, cells map[string]string) error {
	for column, flag := range map[string]*bool{"late": &e.Late, "seen_before": &e.SeenBefore} {
		switch text, ok := cells[column]; {
		case !ok:
		case text == "1":
			*flag = true
		case text == "0" || text == "":
			*flag = false
		default:
			return Refuse("%s %.40q: enter 1 or 0", column, text)
		}
	}
	if text, ok := cells["reported"]; ok {
		e.Reported = time.Time{}
		if text == "" {
			return nil
		}
		at, err := time.Parse(time.RFC3339, text)
		if err != nil || at.Year() > 9999 || at.Unix() < 0 {
			return Refuse("reported %.40q: enter a time like 2026-11-23T07:10:00+01:00, or leave it empty", text)
		}
		e.Reported = at
	}
	return nil
}
