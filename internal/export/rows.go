package export

import (
	"context"
	"errors"
	"iter"
	"time"

	"nightroom/internal/record"
	"nightroom/internal/store"
)

// rows are the newest rows of each key of some kinds with from <= At < to, in
// the order of time. They are read as they are wanted: a year of them takes no
// more memory than a day. An error is the last that comes.
func rows(ctx context.Context, j *store.Journal, kinds []record.Kind, from, to time.Time) iter.Seq2[record.Row, error] {
	return func(yield func(record.Row, error) bool) {
		var heads []head
		for _, k := range kinds {
			next, stop := iter.Pull2(each(ctx, j, k, from, to))
			defer stop()
			heads = append(heads, head{next: next})
		}
		for i := range heads {
			heads[i].advance()
		}
		for {
			first := earliest(heads)
			if first == nil || !yield(first.row, first.err) || first.err != nil {
				return
			}
			first.advance()
		}
	}
}

// A head is the next row of one kind.
type head struct {
	next func() (record.Row, error, bool)
	row  record.Row
	err  error
	ok   bool
}

func (h *head) advance() { h.row, h.err, h.ok = h.next() }

// earliest is the head whose turn it is, nil after the last.
func earliest(heads []head) (first *head) {
	for i := range heads {
		h := &heads[i]
		if h.ok && (first == nil || h.err != nil || first.err == nil && h.row.At.Before(first.row.At)) {
			first = h
		}
	}
	return first
}

var errEnough = errors.New("enough rows were read")

// each is the rows of one kind.
func each(ctx context.Context, j *store.Journal, k record.Kind, from, to time.Time) iter.Seq2[record.Row, error] {
	return func(yield func(record.Row, error) bool) {
		err := j.Each(ctx, store.Kind(k), from, to, func(r store.Row) error {
			if !yield(record.Row{Kind: k, At: r.At, Name: r.Name, Body: r.Body}, nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(record.Row{}, err)
		}
	}
}
