package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/influx"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// An Upload is how one database is served, as the journal knows it.
type Upload struct {
	URL    string `json:"url"`
	Bucket string `json:"bucket"`

	Held          int64     `json:"held"` // rows in the journal that it has not got
	OldestWaiting time.Time `json:"oldest_waiting,omitzero"`
	influx.Ledger
	Remaining []influx.Note `json:"remaining"` // points that should be away there

	name   string
	cursor int64
}

// errNoInflux is what is said where no database is configured.
var errNoInflux = errors.New("no database is configured: name one under influx in the configuration")

// Uploads are all databases of a configuration. It may be asked beside the
// daemon.
func Uploads(ctx context.Context, c *config.Config, j *store.Journal) (all []Upload, err error) {
	if len(c.Influx) == 0 {
		return nil, notebook.Refuse("%w", errNoInflux)
	}
	for i := range c.Influx {
		in := &c.Influx[i]
		u := Upload{URL: in.URL, Bucket: in.Bucket, name: uploadName(in), Remaining: []influx.Note{}}
		u.cursor, u.Ledger = j.Cursor(u.name), influx.ReadLedger(j.Memo(u.name))
		if u.Held, u.OldestWaiting, err = j.Count(ctx, u.cursor, uploaded(in)...); err != nil {
			return nil, err
		}
		for _, t := range []*time.Time{&u.OldestWaiting, &u.Since, &u.LastSuccess} {
			if !t.IsZero() {
				*t = t.Truncate(time.Millisecond).In(c.Location)
			}
		}
		notes, err := notesOf(ctx, j, u.name)
		if err != nil {
			return nil, err
		}
		for _, n := range notes {
			if n.Remains() {
				n.At = n.At.Truncate(time.Millisecond).In(c.Location)
				u.Remaining = append(u.Remaining, n)
			}
		}
		all = append(all, u)
	}
	return all, nil
}

// uploaded are the kinds that a database gets.
func uploaded(in *config.Influx) (kinds []store.Kind) {
	for i := range record.Tables {
		if k := record.Tables[i].Kind; k != record.Pain || in.SharePain {
			kinds = append(kinds, store.Kind(k))
		}
	}
	return kinds
}

// A Rejected is a line that a database refused, and that was set aside.
type Rejected struct {
	URL    string `json:"url"`
	Bucket string `json:"bucket"`
	influx.Note
}

// RejectedLines are the newest lines that were set aside, 1,000 for each
// database.
func RejectedLines(ctx context.Context, c *config.Config, j *store.Journal) (all []Rejected, err error) {
	if len(c.Influx) == 0 {
		return nil, notebook.Refuse("%w", errNoInflux)
	}
	for i := range c.Influx {
		in := &c.Influx[i]
		notes, err := notesOf(ctx, j, uploadName(in))
		if err != nil {
			return nil, err
		}
		for _, n := range notes {
			if !n.Remains() {
				n.At = n.At.Truncate(time.Millisecond).In(c.Location)
				all = append(all, Rejected{in.URL, in.Bucket, n})
			}
		}
	}
	return all, nil
}

// notesOf are the notes about a database's rows.
func notesOf(ctx context.Context, j *store.Journal, upload string) (notes []influx.Note, err error) {
	err = j.Each(ctx, store.Kind(record.Upload), time.Time{}, time.Time{}, func(r store.Row) error {
		if r.Name != upload {
			return nil
		}
		n, err := influx.ReadNote(r.Body)
		if err == nil {
			notes = append(notes, n)
		}
		return err
	})
	return notes, err
}

// Resync sets the cursor of a database back, so that everything about the time
// since from is sent again, and what was written about an earlier time but
// later. The ledger begins anew. A daemon that runs follows within a second.
func Resync(ctx context.Context, c *config.Config, j *store.Journal, u *Upload, from time.Time) error {
	seq, err := int64(0), error(nil)
	if !from.IsZero() {
		var ok bool
		for i := range c.Influx {
			if uploadName(&c.Influx[i]) != u.name {
				continue
			}
			if seq, ok, err = j.First(ctx, from, uploaded(&c.Influx[i])...); err != nil {
				return err
			}
		}
		if !ok {
			return notebook.Refuse("there is nothing in the record since %s", from.In(c.Location).Format("2006-01-02 15:04"))
		}
		seq = min(seq-1, u.cursor) // what waits already is not passed over
	}
	var gone []store.Row
	err = j.Each(ctx, store.Kind(record.Upload), time.Time{}, time.Time{}, func(r store.Row) error {
		if r.Name == u.name {
			r.Body = nil
			gone = append(gone, r)
		}
		return nil
	})
	if err == nil {
		err = j.Put(ctx, gone...)
	}
	if err == nil {
		err = j.ResetCursor(ctx, u.name, seq)
	}
	if err != nil {
		return fmt.Errorf("the cursor of %s was not set back: %w", u.URL, err)
	}
	return nil
}

// Behind is how many rows up to number last the database has not got.
func (u *Upload) Behind(last int64) int64 { return max(last-u.cursor, 0) }

// ForgetUploads takes a person's scores out of every database that may have
// them, or all that is there of the room (notebook.Everything), which is for
// after they are gone from the journal. What a database does
// not delete is returned, with the command that can; an error names the one that
// could not be asked.
func ForgetUploads(ctx context.Context, c *config.Config, person string, log *slog.Logger) (remaining []Rejected, err error) {
	for i := range c.Influx {
		in := &c.Influx[i]
		var notes []influx.Note
		sink, e := errand(c, in, log)
		if e == nil {
			notes, e = forgetUpload(ctx, sink, person)
		}
		if e != nil {
			err = errors.Join(err, fmt.Errorf("%s: %w", in.URL, e))
		}
		for _, n := range notes {
			remaining = append(remaining, Rejected{in.URL, in.Bucket, n})
		}
	}
	return remaining, err
}

func forgetUpload(ctx context.Context, sink *influx.Sink, person string) (remain []influx.Note, err error) {
	if person == notebook.Everything {
		return sink.ForgetRoom(ctx)
	}
	n, err := sink.Forget(ctx, person)
	if n.Remains() {
		remain = append(remain, n)
	}
	return remain, err
}
