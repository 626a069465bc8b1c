package influx

import (
	"context"
	"errors"
	"time"

	"nightroom/internal/record"
)

// A batch is what is sent at once: rows that stand together in the journal.
type batch struct {
	after, newest int64 // the cursor before it, and the journal's end when it was made
	whole         bool  // it has as many rows as were wished: others may stand behind them
	items         []item
	epoch         time.Time    // the newest of all up to its last row
	buf           []byte       // their lines
	point         record.Point // of the row that is made a line
}

// last is the cursor behind a batch that is not empty.
func (b *batch) last() int64 { return b.items[len(b.items)-1].seq }

// stands tells that the batch is still what stands behind the cursor: nothing
// was corrected, or forgotten, since it was made.
func (b *batch) stands(at int64, j Journal) bool {
	return len(b.items) > 0 && b.after == at && b.newest == j.Last()
}

// An item is a row of a batch.
type item struct {
	seq     int64
	end     int    // of its line in the buffer; the one before ends there too if it has none
	erase   *place // the point that has to go before the line is written
	remains error  // why it has not gone
	refused error  // why the line is set aside
	expired bool   // the line is older than what the bucket keeps
}

// compose makes b the batch behind a cursor, in the memory of the one it was.
func (s *Sink) compose(ctx context.Context, j Journal, b *batch, at int64, rows int) error {
	*b = batch{after: at, newest: j.Last(), items: b.items[:0], epoch: s.epoch, buf: b.buf[:0], point: b.point}
	entries, err := j.After(ctx, at, rows)
	if err != nil {
		return &journalError{err}
	}
	for i := range entries {
		it := item{seq: entries[i].Seq}
		if err := s.line(ctx, j, b, &entries[i], &it); err != nil {
			b.items = b.items[:0] // half of it would be taken for the whole
			return err
		}
		it.end = len(b.buf)
		b.items = append(b.items, it)
	}
	b.whole = len(entries) == rows
	return nil
}

// line appends the line of a row, if it has one, and finds out whether a point
// has to go first.
func (s *Sink) line(ctx context.Context, j Journal, b *batch, e *Entry, it *item) error {
	t, exported := record.TableOf(e.Kind)
	if !exported || e.Kind == record.Pain && !s.o.SharePain {
		return nil
	}
	before, superseded, err := s.versions(ctx, j, b, e)
	if err != nil {
		return err
	}
	if superseded {
		return nil // the newer row is sent, in its place
	}
	if e.Body == nil {
		it.erase = s.placeOf(t, &e.Row)
		return nil
	}
	ok, err := e.PointInto(&b.point)
	if ok {
		b.buf, err = Line(b.buf, &b.point, s.o.Room, s.tags...)
	}
	it.refused = err
	if it.refused == nil && drops(before, &b.point) {
		it.erase = s.placeOf(t, &e.Row)
	}
	return nil
}

// versions are those of a row's key. Of epochs, which are 2,880 a day and
// written once, only one that is not later than all before it can be a second
// one, so only of such the journal is asked.
func (s *Sink) versions(ctx context.Context, j Journal, b *batch, e *Entry) (before []record.Row, superseded bool, err error) {
	if e.Kind == record.Environment && e.Body != nil {
		later := e.At.After(b.epoch) && !b.epoch.IsZero()
		if e.At.After(b.epoch) {
			b.epoch = e.At
		}
		if later {
			return nil, false, nil
		}
	}
	before, superseded, err = j.Versions(ctx, e)
	if err != nil {
		return nil, false, &journalError{err}
	}
	return before, superseded, nil
}

// drops tells that an earlier version of a point had a field that it has not:
// a database would keep that one.
func drops(before []record.Row, p *record.Point) bool {
	for i := range before {
		old, ok, err := before[i].Point()
		if !ok || err != nil {
			continue
		}
		for c := range old.Values {
			if old.Values[c].Known && !p.Values[c].Known && !p.Table.Columns[c].Local {
				return true
			}
		}
	}
	return false
}

// lines of the items [lo, hi).
func (b *batch) lines(lo, hi int) []byte {
	begin := 0
	if lo > 0 {
		begin = b.items[lo-1].end
	}
	if hi == lo {
		return nil
	}
	return b.buf[begin:b.items[hi-1].end]
}

// count is how many of the items [lo, hi) have a line.
func (b *batch) count(lo, hi int) (n int) {
	for i := lo; i < hi; i++ {
		if len(b.lines(i, i+1)) > 0 {
			n++
		}
	}
	return n
}

// deal with a batch: what has to be deleted between the lines before and after
// it.
func (s *Sink) deal(ctx context.Context, j Journal, b *batch) error {
	lo := 0
	for i := range b.items {
		if b.items[i].erase == nil {
			continue
		}
		if err := s.store(ctx, j, b, lo, i); err != nil {
			return err
		}
		if err := s.erase(ctx, &b.items[i]); err != nil {
			return err
		}
		lo = i
	}
	return s.store(ctx, j, b, lo, len(b.items))
}

// store the items [lo, hi) and move the cursor over them. When the server
// blames a line, the batch is halved until that line is alone and is set
// aside; the earlier half goes first, so the cursor never passes a row that is
// not dealt with.
func (s *Sink) store(ctx context.Context, j Journal, b *batch, lo, hi int) error {
	if lines := b.lines(lo, hi); len(lines) > 0 {
		err := s.write(ctx, lines)
		a := (*answer)(nil)
		switch {
		case err == nil:
		case !errors.As(err, &a) || !a.blamesLines():
			return err
		case a.expired(b.count(lo, hi)):
			for i := lo; i < hi; i++ {
				b.items[i].expired = len(b.lines(i, i+1)) > 0
			}
		case hi-lo == 1:
			b.items[lo].refused = a
		default:
			return s.halve(ctx, j, b, lo, hi)
		}
	}
	return s.passed(j, b, lo, hi)
}

func (s *Sink) halve(ctx context.Context, j Journal, b *batch, lo, hi int) error {
	mid := lo + (hi-lo)/2
	if err := s.store(ctx, j, b, lo, mid); err != nil {
		return err
	}
	return s.store(ctx, j, b, mid, hi)
}
