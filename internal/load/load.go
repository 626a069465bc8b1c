// Package load drives a database as many rooms would, to find out what it
// takes. The readings are made up, cheap to make, and the same each time. It is
// a tool for trying, not for a home, and never touches a record.
package load

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"nightroom/internal/epoch"
	"nightroom/internal/influx"
	"nightroom/internal/record"
	"nightroom/sensors"
)

// A Plan says how many rooms, and for how long.
type Plan struct {
	Rooms       int
	Start, End  time.Time     // of the readings
	Every       time.Duration // of a room's uploads: what one request holds
	Connections int           // at the same time
	Live        bool          // at the pace of real rooms, else as fast as the database takes it
}

// A Tally is what has been sent.
type Tally struct {
	Lines, Requests, Bytes, Retries atomic.Int64 // bytes before they are packed
}

// Name of room n, from 1.
func Name(n int) string { return fmt.Sprintf("load-%05d", n) }

// Lines is how many the plan will send.
func (p *Plan) Lines() int64 {
	return int64(p.Rooms) * int64(p.End.Sub(p.Start)/epoch.Length)
}

// Run sends everything. Nothing is kept but what each connection has in hand. A
// database that is busy is tried again; anything else ends it.
func (p *Plan) Run(ctx context.Context, connect func() (*influx.Sink, error), t *Tally) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	jobs := make(chan job)
	var workers sync.WaitGroup
	for range p.Connections {
		sink, err := connect()
		if err != nil {
			stop(err)
			break
		}
		workers.Go(func() {
			var lines []byte
			for j := range jobs {
				var err error
				if lines, err = j.lines(lines[:0]); err == nil {
					err = send(ctx, sink, lines, t)
				}
				if err != nil {
					stop(err)
					return
				}
				t.Lines.Add(int64(j.epochs))
			}
		})
	}
	p.deal(ctx, jobs)
	close(jobs)
	workers.Wait()
	return context.Cause(ctx)
}

// A job is what one room sends at once.
type job struct {
	room   int
	from   time.Time
	epochs int
}

// deal hands out the jobs in the order in which real rooms would send: all
// rooms, then the next piece of time. Each room has its own moment in it.
func (p *Plan) deal(ctx context.Context, jobs chan<- job) {
	began := time.Now()
	for from := p.Start; from.Before(p.End); from = from.Add(p.Every) {
		n := int(min(p.Every, p.End.Sub(from)) / epoch.Length)
		for room := range p.Rooms {
			if p.Live {
				due := from.Sub(p.Start) + p.Every*time.Duration(room)/time.Duration(p.Rooms)
				if wait(ctx, time.Until(began.Add(due))) != nil {
					return
				}
			}
			select {
			case jobs <- job{room + 1, from, n}:
			case <-ctx.Done():
				return
			}
		}
	}
}

func wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// mostTries is how often a request is sent to a database that is busy.
const mostTries = 8

func send(ctx context.Context, sink *influx.Sink, lines []byte, t *Tally) error {
	for try := 1; ; try++ {
		err := sink.Send(ctx, lines)
		if err == nil {
			t.Requests.Add(1)
			t.Bytes.Add(int64(len(lines)))
			return nil
		}
		busy := (*influx.Busy)(nil)
		if !errors.As(err, &busy) || try == mostTries {
			return err
		}
		t.Retries.Add(1)
		if err := wait(ctx, max(busy.After, 100*time.Millisecond<<try)); err != nil {
			return err
		}
	}
}

// lines of a job in line protocol.
func (j *job) lines(b []byte) (_ []byte, err error) {
	table, _ := record.TableOf(record.Environment)
	name := Name(j.room)
	for i := range j.epochs {
		e := made(j.room, j.from.Add(time.Duration(i)*epoch.Length))
		p := record.Point{Table: table, At: e.Start, Values: record.EpochValues(&e)}
		if b, err = influx.Line(b, &p, name); err != nil {
			return b, err
		}
	}
	return b, nil
}

// made is an epoch of a room: a day's swing, and noise that is the same each
// time, so that databases pack it as they would pack real readings.
func made(room int, at time.Time) epoch.Epoch {
	day := 2 * math.Pi * float64(at.Unix()%86400) / 86400
	noise := func(salt uint64) float64 {
		x := uint64(at.Unix())*0x9e3779b97f4a7c15 ^ uint64(room)*0xbf58476d1ce4e5b9 ^ salt*0x94d049bb133111eb
		x ^= x >> 30
		x *= 0xbf58476d1ce4e5b9
		x ^= x >> 27
		return float64(x>>11)/(1<<53) - 0.5
	}
	e := epoch.Epoch{Start: at, Phase: epoch.Night, Cool: epoch.True, Dark: epoch.True, Quiet: epoch.True, Ready: epoch.True}
	set := func(q sensors.Quantity, mean, spread float64, n, floor uint32) {
		e.Stats[q] = epoch.Stat{Mean: mean, Min: mean - spread, Max: mean + spread, Count: n, Floor: floor, Known: true}
	}
	set(sensors.Temperature, 18+math.Sin(day)+0.1*noise(1), 0.05, 3, 0)
	set(sensors.Humidity, 48+4*math.Cos(day)+noise(2), 0.2, 3, 0)
	set(sensors.Pressure, 1013+0.1*noise(3), 0.05, 3, 0)
	set(sensors.Illuminance, 0.3+0.2*noise(4), 0.1, 30, 10)
	set(sensors.SoundLevel, 38+4*noise(5), 5, 240, 60)
	return e
}
