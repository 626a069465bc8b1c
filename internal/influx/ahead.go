package influx

import (
	"context"
	"errors"

	"nightroom/internal/record"
)

// urgent are the kinds of rows that are sent at once.
func (s *Sink) urgent() []record.Kind {
	if s.o.SharePain {
		return []record.Kind{record.Alert, record.Pain}
	}
	return []record.Kind{record.Alert}
}

// hurry sends the urgent rows that stand behind a backlog ahead of it. The
// cursor does not know of that: when it comes to them they are sent once more,
// onto themselves, are counted then, and what has to be deleted first is. So
// nothing but the time of their first coming depends on it. An error is left to
// the batch that meets it next, and a line that is refused to its own.
func (s *Sink) hurry(ctx context.Context, j Journal) {
	last := j.Last()
	entries, err := j.After(ctx, max(s.ahead, s.at), mostRows, s.urgent()...)
	if err != nil {
		return
	}
	var b batch
	for i := range entries {
		var it item
		if err := s.line(ctx, j, &b, &entries[i], &it); err != nil {
			return
		}
	}
	if len(b.buf) > 0 {
		err := s.write(ctx, b.buf)
		if a, ok := errors.AsType[*answer](err); err != nil && (!ok || !a.blamesLines()) {
			return
		}
	}
	if s.ahead = last; len(entries) == mostRows {
		s.ahead = entries[mostRows-1].Seq
	}
}
