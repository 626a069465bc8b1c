package export

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"
	"time"

	"nightroom/internal/record"
	"nightroom/internal/store"
)

// atOnce is how much of the record is held in memory for each core: a day of
// epochs is a quarter of a megabyte of CSV.
const atOnce = 24 * time.Hour

// A stretch is what one core makes of a day. Its buffer serves for another one
// afterwards.
type stretch struct {
	from, to time.Time // from <= At < to
	made     chan struct{}
	buffer   bytes.Buffer
	text     []byte // without the frame
	Written
	err error
}

// side writes the epochs, of which there are a million a year, on several cores
// side by side, each a day; they come out in order. It takes no more memory for
// a year than for a week.
func (e *Extract) side(ctx context.Context, j *store.Journal, out io.Writer, sheet *record.Sheet) (done Written, err error) {
	at, end, err := e.ends(ctx, j, sheet.Kinds[0])
	if err != nil {
		return done, err
	}
	frame, err := e.frame(sheet)
	if err != nil {
		return done, err
	}
	ctx, stop := context.WithCancel(ctx)
	var cores sync.WaitGroup
	defer func() { stop(); cores.Wait() }()
	// One more than there are cores: that is written while they make the others.
	free := make(chan *stretch, max(1, e.Cores)+1)
	for range cap(free) {
		free <- &stretch{}
	}
	begun := make(chan *stretch, cap(free)) // in the order of time
	cores.Go(func() {
		defer close(begun)
		for ; at.Before(end); at = at.Add(atOnce) {
			var s *stretch
			select {
			case s = <-free:
			case <-ctx.Done():
				return
			}
			if s.from, s.to = at, at.Add(atOnce); s.to.After(end) {
				s.to = end
			}
			s.made = make(chan struct{})
			begun <- s
			cores.Go(func() {
				defer close(s.made)
				s.err = s.make(ctx, e, j, sheet, frame)
			})
		}
	})
	last := frame.empty
	for s := range begun {
		<-s.made
		if s.err != nil {
			return done, s.err
		}
		done.Left.merge(s.Left)
		if len(s.text) > 0 {
			before := frame.between
			if done.Rows == 0 {
				before, last = frame.open, frame.close
			}
			_, err := io.WriteString(out, before)
			if err == nil {
				_, err = out.Write(s.text)
			}
			if err != nil {
				return done, err
			}
			done.Rows += s.Rows
			if e.Told != nil {
				e.Told(s.to, done.Rows)
			}
		}
		free <- s
	}
	if err := ctx.Err(); err != nil {
		return done, err
	}
	_, err = io.WriteString(out, last)
	return done, err
}

// make the text.
func (s *stretch) make(ctx context.Context, e *Extract, j *store.Journal, sheet *record.Sheet, frame frame) error {
	s.buffer.Reset()
	s.text, s.Written = nil, Written{}
	w, err := e.writer(&s.buffer, sheet)
	if err != nil {
		return err
	}
	if err := e.pass(each(ctx, j, sheet.Kinds[0], s.from, s.to), w, &s.Written, nil); err != nil {
		return err
	}
	if err := w.Close(); err != nil || s.Rows == 0 {
		return err
	}
	s.text = bytes.TrimSuffix(bytes.TrimPrefix(s.buffer.Bytes(), []byte(frame.open)), []byte(frame.close))
	return nil
}

// A frame is what a format has around its rows and between them.
type frame struct{ open, between, close, empty string }

func (e *Extract) frame(sheet *record.Sheet) (f frame, err error) {
	var text strings.Builder
	w, err := e.writer(&text, sheet)
	if err != nil {
		return f, err
	}
	if err := w.Close(); err != nil {
		return f, err
	}
	f.empty = text.String()
	if e.Format == "json" {
		f.open, f.between, f.close = "[\n", ",\n", "\n]\n"
	} else {
		f.open = f.empty
	}
	return f, nil
}

// ends are the time of the first row and that after the last, within what was
// asked for.
func (e *Extract) ends(ctx context.Context, j *store.Journal, k record.Kind) (from, to time.Time, err error) {
	for row, err := range each(ctx, j, k, e.From, e.To) {
		if err != nil {
			return from, to, err
		}
		from = row.At
		break
	}
	if from.IsZero() {
		return from, from, nil
	}
	last, _, err := j.Newest(ctx, store.Kind(k))
	to = last.At.Add(time.Millisecond)
	if !e.To.IsZero() && e.To.Before(to) {
		to = e.To
	}
	return from, to, err
}
