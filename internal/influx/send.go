package influx

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A Busy is the error of a database that is busy, ill or away: it goes by.
type Busy struct {
	After time.Duration // what it asked for; 0: nothing
	Err   error
}

// Error says what is the matter.
func (b *Busy) Error() string { return b.Err.Error() }

// Unwrap is the cause.
func (b *Busy) Unwrap() error { return b.Err }

// Send writes lines that are no journal's, once. Its errors say what is to be
// done; a *Busy may be tried again.
func (s *Sink) Send(ctx context.Context, lines []byte) error {
	err := s.write(ctx, lines)
	if err == nil || ctx.Err() != nil {
		return err
	}
	a, t := (*answer)(nil), s.explain(err)
	says := fmt.Errorf("%s: %w", t.says, err)
	switch {
	case errors.As(err, &a) && a.passing():
		return &Busy{a.retryAfter, says}
	case t.passing:
		return &Busy{0, says}
	}
	return says
}

// write sends lines, and makes the bucket if it is missing.
func (s *Sink) write(ctx context.Context, lines []byte) error {
	err := s.api.WriteRecord(ctx, string(lines))
	if a := (*answer)(nil); errors.As(err, &a) && a.missing() {
		if err = s.makeBucket(ctx, a); err == nil {
			err = s.api.WriteRecord(ctx, string(lines))
		}
	}
	return err
}
