// Package once takes a single measurement with a driver that goes step by step:
// for a program that wants one reading and has nothing else to do meanwhile.
//
// It is shared by all drivers. A room is read by package sensors, which serves
// the other parts of a bus while one measures.
package once

import (
	"context"
	"fmt"
	"time"
)

// Read calls step whenever it is due until it has a measurement, which is when
// it asks for no further wait. It returns step's error, or early with that of
// ctx, which then begins with who: "bme280 on bus 1 at 0x76: context canceled".
func Read(ctx context.Context, who fmt.Stringer, step func(now time.Time) (wait time.Duration, err error)) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: %w", who, ctx.Err())
		case <-timer.C:
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("%s: %w", who, err)
		}
		wait, err := step(time.Now())
		if err != nil || wait == 0 {
			return err
		}
		timer.Reset(wait)
	}
}
