package notebook

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"nightroom/internal/config"
	"nightroom/internal/night"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// Readings are the kinds that are kept for as long as store.keep says.
var Readings = []record.Kind{record.Environment, record.SoundEvent, record.LightEvent, record.Sensor, record.Daemon, record.InBed, record.Lull}

// Open opens the record of a configuration, or the one at db if that is not
// empty. To write, one is begun if there is none.
func Open(ctx context.Context, c *config.Config, db string, write bool, log *slog.Logger) (*store.Journal, error) {
	if db == "" {
		db = c.Store.Path
	}
	o := Options(c, log)
	_, err := os.Stat(db)
	missing := errors.Is(err, fs.ErrNotExist)
	if missing && write {
		if err := MakeFolder(db); err != nil {
			return nil, err
		}
	}
	o.Existing = !missing || !write // whichever readings it holds
	return store.Open(ctx, db, o)
}

// Options are how the record of a configuration is opened.
func Options(c *config.Config, log *slog.Logger) store.Options {
	o := store.Options{
		Simulated: Simulated(c),
		Histories: []store.Kind{store.Kind(record.Pain)},
		Log:       log,
	}
	for _, k := range Readings {
		o.Droppable = append(o.Droppable, store.Kind(k))
	}
	return o
}

// MakeFolder makes the folder of a record, for its owner only.
func MakeFolder(db string) error {
	if err := os.MkdirAll(filepath.Dir(db), 0o700); err != nil {
		return fmt.Errorf("the record's folder cannot be made: %w; run as the user nightroom, or give another path (store.path, --db)", err)
	}
	return nil
}

// Simulated tells whether the room is made up: the configuration refuses one
// that is so in part.
func Simulated(c *config.Config) bool {
	return len(c.Sensors) > 0 && c.Sensors[0].Simulated()
}

// Schedule is the plan of a household for all its nights.
func Schedule(c *config.Config) night.Schedule {
	s := night.Schedule{
		Location: c.Location,
		WindDown: c.Schedule.WindDown,
		Usual:    night.Plan{LightsOut: night.Clock(c.Schedule.LightsOut), Wake: night.Clock(c.Schedule.Wake)},
		Dates:    map[night.Date]night.Override{},
	}
	for d, day := range c.Schedule.Weekdays {
		s.Weekdays[d] = override(day)
	}
	for name, day := range c.Schedule.Dates {
		if date, err := night.ParseDate(name); err == nil { // checked when the file was read
			s.Dates[date] = override(day)
		}
	}
	return s
}

func override(d config.Day) night.Override {
	return night.Override{
		LightsOut: night.Clock(d.LightsOut), LightsOutSet: true,
		Wake: night.Clock(d.Wake), WakeSet: true,
	}
}
