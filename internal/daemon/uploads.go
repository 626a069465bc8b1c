package daemon

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"nightroom/internal/config"
	"nightroom/internal/influx"
	"nightroom/internal/notebook"
	"nightroom/internal/store"
)

// An upload is the journal behind the cursor of one database.
type upload struct {
	journal *store.Journal
	name    string
}

// After returns the rows that are still to go.
func (u upload) After(ctx context.Context, seq int64, limit int) ([]influx.Entry, error) {
	rows, err := u.journal.After(ctx, seq, limit)
	if err != nil {
		return nil, err
	}
	entries := make([]influx.Entry, len(rows))
	for i, r := range rows {
		entries[i] = influx.Entry{Seq: r.Seq, Row: notebook.FromJournal(r)}
	}
	return entries, nil
}

// Wait returns as soon as there is a row after seq.
func (u upload) Wait(ctx context.Context, seq int64) error {
	for {
		changed := u.journal.Changed()
		if u.journal.Last() > seq {
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

// SetCursor moves it.
func (u upload) SetCursor(seq int64) { u.journal.SetCursor(u.name, seq) }

// sinkOf makes the sink of one database.
func sinkOf(c *config.Config, in *config.Influx, j *store.Journal, log *slog.Logger) (*influx.Sink, upload, error) {
	token, err := secret(in.TokenFile)
	if err != nil {
		return nil, upload{}, fmt.Errorf("influx.token_file: %w", err)
	}
	password, err := secret(in.PasswordFile)
	if err != nil {
		return nil, upload{}, fmt.Errorf("influx.password_file: %w", err)
	}
	sink, err := influx.New(influx.Options{
		URL: in.URL, Org: in.Org, Bucket: in.Bucket,
		Token: token, Username: in.Username, Password: password,
		Room: c.Room, Tags: in.Tags, Every: in.Every, SharePain: in.SharePain,
		Log: log,
	})
	return sink, upload{j, "influx " + in.URL + " " + in.Bucket}, err
}

// secret reads a file that holds one. A line's end is no part of it.
func secret(file string) (string, error) {
	if file == "" {
		return "", nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%w; write the secret there, readable by the user that nightroom runs as", err)
	}
	return strings.TrimRight(string(b), "\r\n"), nil
}
