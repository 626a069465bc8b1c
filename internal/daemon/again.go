package daemon

import (
	"context"
	"time"
)

// again does something after a first pause, and then after each one that it
// asks for, until ctx ends.
func again(ctx context.Context, first time.Duration, do func() (next time.Duration)) {
	timer := time.NewTimer(first)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
			timer.Reset(do())
		}
	}
}
