package export

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"nightroom/internal/record"
	"nightroom/internal/store"
)

// atOnce is how much of the record is held in memory for each core: half a day
// of epochs is a quarter of a megabyte of text.
const atOnce = 12 * time.Hour

// A stretch is what one core has made of half a day.
type stretch struct {
	text []byte
	Written
	err error
}

// side writes the epochs, of which there are a million a year, on several cores
// side by side, each half a day; they come out in order. It takes no more
// memory for a year than for a week.
func (e *Extract) side(ctx context.Context, j *store.Journal, out io.Writer, sheet *record.Sheet) (done Written, err error) {
	at, end, err := e.ends(ctx, j, sheet.Kinds[0])
	if err != nil {
		return done, err
	}
	frame, err := e.frame(sheet)
	if err != nil {
		return done, err
	}
	stretches := make([]stretch, max(1, e.Cores))
	begun := false
	for at.Before(end) {
		var cores sync.WaitGroup
		for i := range stretches {
			from, to := at, at.Add(atOnce)
			if to.After(end) {
				to = end
			}
			at = to
			cores.Go(func() { stretches[i] = e.stretch(ctx, j, sheet, frame, from, to) })
		}
		cores.Wait()
		for _, s := range stretches {
			if s.err != nil {
				return done, s.err
			}
			done.Left.merge(s.Left)
			if len(s.text) == 0 {
				continue
			}
			before := frame.between
			if !begun {
				before, begun = frame.open, true
			}
			if _, err := fmt.Fprintf(out, "%s%s", before, s.text); err != nil {
				return done, err
			}
			done.Rows += s.Rows
		}
		if e.Told != nil {
			e.Told(at, done.Rows)
		}
	}
	last := frame.close
	if !begun {
		last = frame.empty
	}
	_, err = io.WriteString(out, last)
	return done, err
}

// stretch makes the text of the rows with from <= At < to, without its frame.
func (e *Extract) stretch(ctx context.Context, j *store.Journal, sheet *record.Sheet, frame frame, from, to time.Time) (s stretch) {
	if !from.Before(to) {
		return s
	}
	var text bytes.Buffer
	w, err := e.writer(&text, sheet)
	if err != nil {
		s.err = err
		return s
	}
	if s.err = e.pass(each(ctx, j, sheet.Kinds[0], from, to), w, &s.Written, nil); s.err != nil {
		return s
	}
	if s.err = w.Close(); s.err != nil || s.Rows == 0 {
		return s
	}
	s.text = bytes.TrimSuffix(bytes.TrimPrefix(text.Bytes(), []byte(frame.open)), []byte(frame.close))
	return s
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
