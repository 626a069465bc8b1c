package influx

import (
	"context"
	"errors"

	"nightroom/internal/record"
)

// An item is a row of the batch in hand.
type item struct {
	seq     int64
	end     int    // of its line in the buffer; the one before ends there too if it has none
	erase   *place // the point that has to go before the line is written
	remains error  // why it has not gone
	refused error  // why the line is set aside
	expired bool   // the line is older than what the bucket keeps
}

// compose makes the batch of these rows, in the buffer of the one before.
func (s *Sink) compose(ctx context.Context, j Journal, entries []Entry) error {
	s.buf, s.items = s.buf[:0], s.items[:0]
	for i := range entries {
		it := item{seq: entries[i].Seq}
		if err := s.line(ctx, j, &entries[i], &it); err != nil {
			return err
		}
		it.end = len(s.buf)
		s.items = append(s.items, it)
	}
	s.mu.Lock()
	s.status.Waiting = s.count(0, len(s.items))
	s.mu.Unlock()
	return nil
}

// line appends the line of a row, if it has one, and finds out whether a point
// has to go first.
func (s *Sink) line(ctx context.Context, j Journal, e *Entry, it *item) error {
	t, exported := record.TableOf(e.Kind)
	if !exported || e.Kind == record.Pain && !s.o.SharePain {
		return nil
	}
	before, superseded, err := s.versions(ctx, j, e)
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
	p, ok, err := e.Point()
	if ok {
		s.buf, err = Line(s.buf, &p, s.o.Room, s.tags...)
	}
	it.refused = err
	if it.refused == nil && drops(before, &p) {
		it.erase = s.placeOf(t, &e.Row)
	}
	return nil
}

// versions are those of a row's key. Of epochs, which are 2,880 a day and
// written once, only one that is not later than all before it can be a second
// one, so only of such the journal is asked.
func (s *Sink) versions(ctx context.Context, j Journal, e *Entry) (before []record.Row, superseded bool, err error) {
	if e.Kind == record.Environment && e.Body != nil {
		later := e.At.After(s.newest) && !s.newest.IsZero()
		if e.At.After(s.newest) {
			s.newest = e.At
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
func (s *Sink) lines(lo, hi int) []byte {
	begin := 0
	if lo > 0 {
		begin = s.items[lo-1].end
	}
	if hi == lo {
		return nil
	}
	return s.buf[begin:s.items[hi-1].end]
}

// deal with the batch: what has to be deleted between the lines before and
// after it.
func (s *Sink) deal(ctx context.Context, j Journal) error {
	lo := 0
	for i := range s.items {
		if s.items[i].erase == nil {
			continue
		}
		if err := s.store(ctx, j, lo, i); err != nil {
			return err
		}
		if err := s.erase(ctx, &s.items[i]); err != nil {
			return err
		}
		lo = i
	}
	return s.store(ctx, j, lo, len(s.items))
}

// store the items [lo, hi) and move the cursor over them. When the server
// blames a line, the batch is halved until that line is alone and is set
// aside; the earlier half goes first, so the cursor never passes a row that is
// not dealt with.
func (s *Sink) store(ctx context.Context, j Journal, lo, hi int) error {
	if lines := s.lines(lo, hi); len(lines) > 0 {
		err := s.write(ctx, lines)
		a := (*answer)(nil)
		switch {
		case err == nil:
		case !errors.As(err, &a) || !a.blamesLines():
			return err
		case a.expired(s.count(lo, hi)):
			for i := lo; i < hi; i++ {
				s.items[i].expired = len(s.lines(i, i+1)) > 0
			}
		case hi-lo == 1:
			s.items[lo].refused = a
		default:
			return s.halve(ctx, j, lo, hi)
		}
	}
	return s.passed(j, lo, hi)
}

func (s *Sink) halve(ctx context.Context, j Journal, lo, hi int) error {
	mid := lo + (hi-lo)/2
	if err := s.store(ctx, j, lo, mid); err != nil {
		return err
	}
	return s.store(ctx, j, mid, hi)
}

// count is how many of the items [lo, hi) have a line.
func (s *Sink) count(lo, hi int) (n int) {
	for i := lo; i < hi; i++ {
		if len(s.lines(i, i+1)) > 0 {
			n++
		}
	}
	return n
}
