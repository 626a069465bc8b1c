package daemon

import (
	"context"
	"log/slog"
	"time"

	"nightroom/internal/mqtt"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// alertCursor is the name of the cursor of the alerts that MQTT has.
const alertCursor = "mqtt"

// rest is the pause after the journal could not be read.
const rest = time.Second

// An outbox is the journal's alerts behind their cursor.
type outbox struct {
	journal *store.Journal
	loc     *time.Location
	log     *slog.Logger
	expired map[string]bool // rules whose firing was too old to be sent
}

// Next waits for an alert.
func (o *outbox) Next(ctx context.Context) (mqtt.Alert, error) {
	for {
		changed, last := o.journal.Changed(), o.journal.Last()
		rows, err := o.journal.After(ctx, o.journal.Cursor(alertCursor), 1, store.Kind(record.Alert))
		switch {
		case ctx.Err() != nil:
			return mqtt.Alert{}, ctx.Err()
		case err != nil:
			o.log.Error("Alerts cannot be read from the record; trying again", "error", err)
			if err := pause(ctx, rest); err != nil {
				return mqtt.Alert{}, err
			}
			continue
		case len(rows) == 1:
			if a, ok := o.alert(rows[0]); ok {
				return a, nil
			}
			o.journal.SetCursor(alertCursor, rows[0].Seq)
			continue
		}
		o.journal.SetCursor(alertCursor, last)
		select {
		case <-changed:
		case <-ctx.Done():
			return mqtt.Alert{}, ctx.Err()
		}
	}
}

// alert is the message of a row; ok is false for one that nobody is to be sent:
// the end of something that nobody was told of.
func (o *outbox) alert(r store.Row) (a mqtt.Alert, ok bool) {
	row := notebook.FromJournal(r)
	body, err := row.AlertBody()
	if row.Body == nil || err != nil || body.Silent {
		return a, false
	}
	if !body.Firing && o.expired[body.Rule] {
		delete(o.expired, body.Rule)
		return a, false
	}
	return mqtt.Alert{Seq: r.Seq, At: r.At, Payload: body.JSON(r.At, o.loc)}, true
}

// Delivered moves the cursor, which is written down with the next commit.
func (o *outbox) Delivered(a mqtt.Alert) { o.journal.SetCursor(alertCursor, a.Seq) }

// Expired leaves an alert out, and what resolves it.
func (o *outbox) Expired(a mqtt.Alert) {
	rows, err := o.journal.After(context.Background(), a.Seq-1, 1, store.Kind(record.Alert))
	if err == nil && len(rows) == 1 {
		row := notebook.FromJournal(rows[0])
		if body, err := row.AlertBody(); err == nil {
			o.expired[body.Rule] = body.Firing
		}
	}
	o.journal.SetCursor(alertCursor, a.Seq)
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
