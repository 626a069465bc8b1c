package influx

import (
	"context"
	"errors"

	"nightroom/internal/record"
)

// An item is a row of the batch in hand.
type item struct {
	seq     int64
	end     int   // of its line in the buffer; the one before ends there too if it has none
	refused error // why it is set aside
	removed bool  // its point should be deleted
	expired bool  // its line is older than what the bucket keeps
}

// compose makes the batch of these rows, in the buffer of the one before.
func (s *Sink) compose(entries []Entry) {
	s.buf, s.items = s.buf[:0], s.items[:0]
	for i := range entries {
		e := &entries[i]
		it := item{seq: e.Seq}
		if e.Kind != record.Pain || s.o.SharePain {
			if _, exported := record.TableOf(e.Kind); exported && e.Body == nil {
				it.removed = true
			}
			p, ok, err := e.Point()
			if ok {
				s.buf, err = Line(s.buf, &p, s.o.Room, s.tags...)
			}
			it.refused = err
		}
		it.end = len(s.buf)
		s.items = append(s.items, it)
	}
	s.mu.Lock()
	s.status.Waiting = s.count(0, len(s.items))
	s.mu.Unlock()
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

// store the items [lo, hi) and move the cursor over them. When the server
// blames a line, the batch is halved until that line is alone and is set
// aside; the earlier half goes first, so the cursor never passes a row that is
// not dealt with.
func (s *Sink) store(ctx context.Context, j Journal, lo, hi int) error {
	if lines := s.lines(lo, hi); len(lines) > 0 {
		err := s.api.WriteRecord(ctx, string(lines))
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
	s.passed(j, lo, hi)
	return nil
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
