package daemon

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/influx"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// An upload is the journal behind the cursor of one database.
type upload struct {
	journal *store.Journal
	name    string
}

// After returns the rows that are still to go.
func (u upload) After(ctx context.Context, seq int64, limit int, kinds ...record.Kind) ([]influx.Entry, error) {
	of := make([]store.Kind, len(kinds))
	for i, k := range kinds {
		of[i] = store.Kind(k)
	}
	rows, err := u.journal.After(ctx, seq, limit, of...)
	if err != nil {
		return nil, err
	}
	entries := make([]influx.Entry, len(rows))
	for i, r := range rows {
		entries[i] = influx.Entry{Seq: r.Seq, Row: notebook.FromJournal(r)}
	}
	return entries, nil
}

// Last is the newest row.
func (u upload) Last() int64 { return u.journal.Last() }

// Versions are the other rows of the key of e.
func (u upload) Versions(ctx context.Context, e *influx.Entry) (before []record.Row, superseded bool, err error) {
	rows, err := u.journal.History(ctx, store.Kind(e.Kind), e.At, e.Name)
	for _, r := range rows {
		switch {
		case r.Seq < e.Seq:
			before = append(before, notebook.FromJournal(r))
		case r.Seq > e.Seq:
			superseded = true
		}
	}
	return before, superseded, err
}

// Wait returns as soon as there is a row after seq, or the cursor was set back,
// which empties its memo.
func (u upload) Wait(ctx context.Context, seq int64) error {
	for had := u.Memo() != ""; ; {
		changed := u.journal.Changed()
		if u.journal.Last() > seq || had && u.Memo() == "" {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Cursor is where the database is.
func (u upload) Cursor() int64 { return u.journal.Cursor(u.name) }

// Memo is what is kept with the cursor.
func (u upload) Memo() string { return u.journal.Memo(u.name) }

// Keep moves the cursor.
func (u upload) Keep(from, seq int64, memo string) bool {
	return u.journal.Keep(u.name, from, seq, memo)
}

// Note keeps a note; its slot stands in the place of a time.
func (u upload) Note(slot int, note []byte) {
	u.journal.Add(notebook.ToJournal(record.Row{Kind: record.Upload, At: time.UnixMilli(int64(slot)), Name: u.name, Body: note}))
}

// idle keeps in the ledger why nothing is uploaded at all.
func (u upload) idle(why error) {
	l := influx.ReadLedger(u.Memo())
	l.LastError = "Nothing is uploaded: " + why.Error()
	u.Keep(u.Cursor(), u.Cursor(), l.Memo())
}

// uploadPrefix begins the names of all cursors of databases.
const uploadPrefix = "influx "

// uploadName is the cursor of a database: another address, organisation or
// bucket is another database.
func uploadName(in *config.Influx) string {
	name := uploadPrefix + in.URL + " " + in.Bucket
	if in.Org != "" {
		name += " " + in.Org
	}
	return name
}

// An opened upload is one that runs.
type opened struct {
	upload
	of   *config.Influx
	sink *influx.Sink
}

// backlog is how many rows stand behind the cursor of the database that is
// furthest behind.
func backlog(j *store.Journal, uploads []opened) (rows int64) {
	last := j.Last()
	for _, u := range uploads {
		rows = max(rows, last-u.Cursor())
	}
	return rows
}

// sinkOf makes the sink of one database.
func sinkOf(c *config.Config, in *config.Influx, j *store.Journal, log *slog.Logger) (o opened, err error) {
	options, err := uploadOptions(c, in, log)
	if err != nil {
		return o, err
	}
	options.Secret = func() (token, password string, err error) { return secretsOf(in) }
	sink, err := influx.New(options)
	return opened{upload{j, uploadName(in)}, in, sink}, err
}

// uploadOptions are those of a database, but for the secrets.
func uploadOptions(c *config.Config, in *config.Influx, log *slog.Logger) (o influx.Options, err error) {
	o = influx.Options{
		URL: in.URL, Org: in.Org, Bucket: in.Bucket, Username: in.Username,
		Room: c.Room, Tags: in.Tags, Every: in.Every, SharePain: in.SharePain, Retention: in.Retention,
		Log: log,
	}
	if in.CAFile != "" {
		if o.CA, err = os.ReadFile(in.CAFile); err != nil {
			return o, fmt.Errorf("influx.ca_file: %w", err)
		}
	}
	return o, nil
}

// openInflux begins the upload to each database.
func (d *daemon) openInflux(ctx context.Context) {
	kept := map[string]bool{}
	for i := range d.Config.Influx {
		in := &d.Config.Influx[i]
		kept[uploadName(in)] = true
		u, err := sinkOf(d.Config, in, d.journal, d.Log)
		if err != nil {
			d.Log.Error("Nothing is uploaded", "database", in.URL, "error", err)
			upload{d.journal, uploadName(in)}.idle(err)
			continue
		}
		d.heart.uploads = append(d.heart.uploads, u)
		d.tasks = append(d.tasks, func(ctx context.Context) { _ = u.sink.Run(ctx, u) }) // it ends with ctx only
	}
	// Nothing is kept for a database that is configured no more.
	for name := range d.journal.Stats().Cursors {
		if !strings.HasPrefix(name, uploadPrefix) || kept[name] {
			continue
		}
		if err := d.journal.DropCursor(ctx, name); err != nil {
			d.Log.Warn("A database that is configured no more is still kept in mind", "error", err)
		}
	}
}

// errand is a sink for one errand, which has to know who we are at once.
func errand(c *config.Config, in *config.Influx, log *slog.Logger) (*influx.Sink, error) {
	o, err := uploadOptions(c, in, log)
	if err == nil {
		o.Token, o.Password, err = secretsOf(in)
	}
	if err != nil {
		return nil, err
	}
	return influx.New(o)
}

// secretsOf are what the files of a database hold.
func secretsOf(in *config.Influx) (token, password string, err error) {
	if token, err = secret(in.TokenFile); err != nil {
		return "", "", fmt.Errorf("influx.token_file: %w", err)
	}
	if password, err = secret(in.PasswordFile); err != nil {
		return "", "", fmt.Errorf("influx.password_file: %w", err)
	}
	return token, password, nil
}

// secret reads a file that holds one. A line's end is no part of it.
func secret(file string) (string, error) {
	if file == "" {
		return "", nil
	}
	b, err := os.ReadFile(file)
	text := strings.TrimRight(string(b), "\r\n")
	if err == nil && text == "" {
		err = fmt.Errorf("%s is empty", file)
	}
	if err != nil {
		return "", fmt.Errorf("%w; write the secret there, readable by the user that nightroom runs as", err)
	}
	return text, nil
}
