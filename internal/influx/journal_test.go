package influx

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/epoch"
	"nightroom/internal/night"
	"nightroom/internal/record"
	"nightroom/sensors"
)

// memory is a Journal without a disk. Like the real one it keeps every row
// under one growing sequence.
type memory struct {
	mu      sync.Mutex
	all     []Entry          // in their order
	of      map[string][]int // by key: which of all
	cursor  int64
	memo    string
	notes   map[int][]byte
	steps   []int64 // every value the cursor was set to
	changed chan struct{}
	broken  error // what After returns
}

func newMemory(rows ...record.Row) *memory {
	m := &memory{of: map[string][]int{}, notes: map[int][]byte{}, changed: make(chan struct{})}
	m.put(rows...)
	return m
}

func (m *memory) put(rows ...record.Row) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range rows {
		m.of[key(&r)] = append(m.of[key(&r)], len(m.all))
		m.all = append(m.all, Entry{int64(len(m.all) + 1), r})
	}
	m.wake()
}

func (m *memory) wake() {
	close(m.changed)
	m.changed = make(chan struct{})
}

func (m *memory) remove(r record.Row) {
	r.Body = nil
	m.put(r)
}

func (m *memory) Last() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return int64(len(m.all))
}

func key(r *record.Row) string {
	return string(rune(r.Kind)) + r.At.UTC().Format(time.RFC3339Nano) + r.Name
}

func (m *memory) After(_ context.Context, seq int64, limit int, kinds ...record.Kind) (some []Entry, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.all[seq:] {
		if len(some) < limit && (len(kinds) == 0 || slices.Contains(kinds, e.Kind)) {
			some = append(some, e)
		}
	}
	return some, m.broken
}

func (m *memory) Versions(_ context.Context, e *Entry) (before []record.Row, superseded bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, i := range m.of[key(&e.Row)] {
		switch other := m.all[i]; {
		case other.Seq < e.Seq:
			before = append(before, other.Row)
		case other.Seq > e.Seq:
			superseded = true
		}
	}
	return before, superseded, nil
}

// newest rows of each key, without the removed ones.
func (m *memory) newest() (rows []Entry) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, which := range m.of {
		if e := m.all[which[len(which)-1]]; e.Body != nil {
			rows = append(rows, e)
		}
	}
	slices.SortFunc(rows, func(a, b Entry) int { return cmp.Compare(a.Seq, b.Seq) })
	return rows
}

func (m *memory) Wait(ctx context.Context, seq int64) error {
	m.mu.Lock()
	had := m.memo != ""
	m.mu.Unlock()
	for {
		m.mu.Lock()
		newest, reset, changed := int64(len(m.all)), had && m.memo == "", m.changed
		m.mu.Unlock()
		if newest > seq || reset {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}

func (m *memory) Cursor() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.cursor
}

func (m *memory) Memo() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.memo
}

func (m *memory) Keep(from, seq int64, memo string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.cursor != from {
		return false
	}
	if seq != from {
		m.steps = append(m.steps, seq)
	}
	m.cursor, m.memo = seq, memo
	m.wake() // settled
	return true
}

// reset sets the cursor back, as a resync does.
func (m *memory) reset(seq int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.cursor, m.memo, m.notes = seq, "", map[int][]byte{}
	m.wake()
}

func (m *memory) Note(slot int, note []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.notes[slot] = note
}

// noted are the notes in their order: of lines set aside, or of what remains.
func (m *memory) noted(t *testing.T, remains bool) (notes []Note) {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, b := range m.notes {
		n, err := ReadNote(b)
		if err != nil {
			t.Fatal(err)
		}
		if n.Remains() == remains {
			notes = append(notes, n)
		}
	}
	slices.SortFunc(notes, func(a, b Note) int { return cmp.Compare(a.Seq, b.Seq) })
	return notes
}

// settled waits until the cursor is at the journal's end.
func (m *memory) settled(ctx context.Context) error {
	for {
		m.mu.Lock()
		done, changed := m.cursor == int64(len(m.all)), m.changed
		m.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.New("the sink did not reach the journal's end: " + ctx.Err().Error())
		case <-changed:
		}
	}
}

// first is the start of the first epoch of every test.
var first = time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC)

// epochRow is epoch n after the first, each a little different.
func epochRow(n int) record.Row {
	e := epoch.Epoch{
		Start: first.Add(time.Duration(n) * epoch.Length), Phase: epoch.Phase(n / 100 % 3),
		Cool: epoch.Flag(n % 3), Dark: epoch.True, Quiet: epoch.False, Ready: epoch.Flag(n / 2 % 3),
	}
	stat := func(q sensors.Quantity, mean, spread float64, every int) {
		if n%7 != every { // now and then one is missing
			e.Stats[q] = epoch.Stat{Mean: mean, Min: mean - spread, Max: mean + spread, Count: 30, Floor: uint32(n % 31), Known: true}
		}
	}
	stat(sensors.Temperature, 18+float64(n%997)/1000, 0.25, 1)
	stat(sensors.Humidity, 45+float64(n%20), 1, 2)
	stat(sensors.Illuminance, float64(n%4)*0.125, 0, 3)
	stat(sensors.SoundLevel, 36.5+float64(n%90)/10, 4.25, 4)
	stat(sensors.Pressure, 1013, 0, 5)
	if n := e.Stats[sensors.SoundLevel].Count; n > 0 {
		e.Levels.AddBin(72, n)
	}
	return record.OfEpoch(&e)
}

func alertRow(n int, rule string, firing bool) record.Row {
	value := 20.5 + float64(n)
	return record.OfAlert(first.Add(time.Duration(n)*time.Second+123*time.Millisecond),
		record.AlertBody{ID: "a", Rule: rule, Firing: firing, Side: "above", Value: &value, Limit: 19})
}

func painRow(day int, person string, score diary.Score) record.Row {
	return record.OfEntry(&diary.Entry{
		Person: person, Night: night.Date{Year: 2026, Month: 11, Day: 1}.AddDays(day), Moment: diary.Morning,
		Score: diary.Answered(score), Sites: []string{"lower_back"}, Note: "a secret note", Reported: first.Add(10 * time.Hour),
	})
}

func epochRows(n int) []record.Row {
	rows := make([]record.Row, n)
	for i := range rows {
		rows[i] = epochRow(i)
	}
	return rows
}

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}
