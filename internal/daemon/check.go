package daemon

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/notebook"
	"nightroom/internal/store"
	"nightroom/sensors"
)

// A Verdict is what became of a thing that was tried.
type Verdict string

// The verdicts.
const (
	Works Verdict = "ok"
	Note  Verdict = "note"  // it works, and there is something to know
	Fails Verdict = "fails" // it would not work tonight
)

// A Finding is one thing that must work tonight, and what became of it.
type Finding struct {
	Subject  string         `json:"subject"` // configuration, sensor, clock, broker, database, page, record, disk, power
	Name     string         `json:"name"`    // which one; "" where there is one
	Verdict  Verdict        `json:"verdict"`
	Says     string         `json:"says"`
	Fix      string         `json:"fix"`
	Readings []ReadingCheck `json:"readings"`
}

// A Check tries everything that must work tonight, and changes nothing. Beside a
// running daemon it leaves alone what that one has: it takes its word from the
// record.
type Check struct {
	Config *config.Config
	Open   sensors.Opener // the real buses
	For    time.Duration  // how long the sensors are listened to
	Log    *slog.Logger
	Tell   func(Finding) // called with each finding as it comes

	machine machine // zero: the one that we run on
	running bool    // a daemon keeps the record
}

// Run tries everything.
func (k *Check) Run(ctx context.Context) error {
	k.running = store.Kept(k.Config.Store.Path)
	for _, try := range []func(context.Context){
		k.configuration, k.sensors, k.clock, k.broker, k.databases, k.page, k.record, k.disk, k.power,
	} {
		try(ctx)
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

func (k *Check) tell(subject, name string, v Verdict, says, fix string) {
	k.Tell(Finding{Subject: subject, Name: name, Verdict: v, Says: says, Fix: fix, Readings: []ReadingCheck{}})
}

// fails tells an error. Ours are made of what is wrong, a semicolon, and what to
// do.
func (k *Check) fails(subject, name string, err error) {
	says, fix := wrongAndFix(err)
	k.tell(subject, name, Fails, says, fix)
}

func wrongAndFix(err error) (says, fix string) {
	says, fix, _ = strings.Cut(err.Error(), "; ")
	return says, fix
}

func (k *Check) configuration(context.Context) {
	c := k.Config
	k.tell("configuration", "", Works, fmt.Sprintf("%s, room %s, %d sensors", c.File, c.Room, len(c.Sensors)), "")
	for _, w := range unprovable(c) {
		k.tell("configuration", "", Note, w, "set a limit at or above that, or get a part that measures lower")
	}
	if k.running {
		k.tell("nightroom", "", Works, "is running", "")
	} else {
		k.tell("nightroom", "", Note, "is not running", "start it with \"sudo systemctl start nightroom\", or \"nightroom run\"")
	}
}

// opener opens the buses of a configuration: the machine's, or an emulated one.
func (k *Check) opener() (sensors.Opener, error) {
	if !notebook.Simulated(k.Config) {
		return k.Open, nil
	}
	bus, err := emulatedBus(k.Config, time.Now(), time.Now)
	if err != nil {
		return nil, err
	}
	return bus, nil
}
