package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/diary"
	"nightroom/internal/night"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// A Refused is the error of something that was said and cannot be taken: what
// is wrong with it, and what to say instead. Everything else is a failure of
// ours.
type Refused struct{ error }

// Unwrap is the cause.
func (r Refused) Unwrap() error { return r.error }

func refuse(format string, args ...any) error { return Refused{fmt.Errorf(format, args...)} }

// OpenRecord opens the record of a configuration, or the one at db if that is
// not empty. To write, one is begun if there is none.
func OpenRecord(ctx context.Context, c *config.Config, db string, write bool, log *slog.Logger) (*store.Journal, error) {
	if db == "" {
		db = c.Store.Path
	}
	o := storeOptions(c, log)
	_, err := os.Stat(db)
	missing := errors.Is(err, fs.ErrNotExist)
	if missing && write {
		if err := makeFolder(db); err != nil {
			return nil, err
		}
	}
	o.Existing = !missing || !write // whichever readings it holds
	return store.Open(ctx, db, o)
}

func storeOptions(c *config.Config, log *slog.Logger) store.Options {
	o := store.Options{
		Simulated: simulated(c),
		Histories: []store.Kind{store.Kind(record.Pain)},
		Log:       log,
	}
	for _, k := range readings {
		o.Droppable = append(o.Droppable, store.Kind(k))
	}
	return o
}

func makeFolder(db string) error {
	if err := os.MkdirAll(filepath.Dir(db), 0o700); err != nil {
		return fmt.Errorf("the record's folder cannot be made: %w; run as the user nightroom, or give another path (store.path, --db)", err)
	}
	return nil
}

// A Said is a pain score as somebody gives it. What is left out is filled in.
type Said struct {
	Person string // may be left out where only one keeps a diary
	Score  diary.Score
	Moment diary.Moment // morning
	Night  *night.Date  // the one under way or last ended
	Sites  []string
	Note   string
}

// Check fills in the person and the moment, and refuses what no entry may hold.
func (s *Said) Check(c *config.Config) (err error) {
	if s.Person, err = personOf(c, s.Person); err != nil {
		return err
	}
	if s.Moment == "" {
		s.Moment = diary.Morning
	}
	if err := (&diary.Entry{Sites: s.Sites, Note: s.Note}).Check(); err != nil {
		return Refused{err}
	}
	return nil
}

// Kept is an entry that is on the disk, and what stood there before.
type Kept struct {
	Entry diary.Entry
	Was   *diary.Entry
}

// KeepPain writes a score into the record. When it returns without an error
// the entry is on the disk; a Refused says what is wrong with it.
func KeepPain(ctx context.Context, c *config.Config, j *store.Journal, s Said, now time.Time) (k Kept, err error) {
	if err := s.Check(c); err != nil {
		return k, err
	}
	k.Entry = diary.Entry{
		Person: s.Person, Score: s.Score, Moment: s.Moment, Sites: s.Sites, Note: s.Note,
		Reported: now.Truncate(time.Second),
	}
	if k.Entry.Night, err = nightOf(ctx, c, j, s.Night, now); err != nil {
		return k, err
	}
	row := record.OfEntry(&k.Entry)
	before, err := j.History(ctx, store.Kind(row.Kind), row.At, row.Name)
	if err != nil {
		return k, err
	}
	if n := len(before); n > 0 && !before[n-1].Removed() {
		r := rowFrom(before[n-1])
		if was, err := r.Entry(); err == nil {
			k.Was = &was
		}
	}
	return k, j.Put(ctx, rowOf(row))
}

// personOf is who is meant.
func personOf(c *config.Config, id string) (string, error) {
	var ids []string
	for _, p := range c.People {
		if p.ID == id {
			return id, nil
		}
		ids = append(ids, p.ID)
	}
	switch {
	case len(ids) == 0:
		return "", refuse("nobody keeps a diary in this room: name them under people in the configuration")
	case id == "" && len(ids) == 1:
		return ids[0], nil
	case id == "":
		return "", refuse("say whose score it is: %s", strings.Join(ids, " or "))
	}
	return "", refuse("nobody here is called %.40q: the people of this room are %s", id, strings.Join(ids, ", "))
}

// nightOf is the night that is meant, by default the one under way or last
// ended. One that has not begun has no morning yet.
func nightOf(ctx context.Context, c *config.Config, j *store.Journal, of *night.Date, now time.Time) (night.Date, error) {
	calendar := night.NewCalendar(scheduleOf(c))
	said, err := inBedSince(ctx, j, now.Add(-memory))
	if err != nil {
		return night.Date{}, err
	}
	for _, s := range said {
		calendar.Say(s)
	}
	newest := calendar.At(now).Night
	if of == nil {
		return newest, nil
	}
	if of.Noon().After(newest.Noon()) {
		return night.Date{}, refuse("the night of %s has not begun: the newest is %s, named by its evening", of, newest)
	}
	return *of, nil
}
