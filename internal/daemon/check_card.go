package daemon

import (
	"context"
	"fmt"
	"time"

	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// writtenIn says what a daemon had written to the card in its last day, as the
// record has it each five minutes.
func writtenIn(ctx context.Context, j *store.Journal) string {
	last, ok, err := j.Newest(ctx, store.Kind(record.Daemon))
	if err != nil || !ok {
		return ""
	}
	var bytes, before float64
	var from, to time.Time
	err = j.Each(ctx, store.Kind(record.Daemon), last.At.Add(-24*time.Hour), time.Time{}, func(r store.Row) error {
		row := notebook.FromJournal(r)
		d, err := row.DaemonBody()
		if err != nil || d.CardWrittenBytes == nil {
			return err
		}
		now := *d.CardWrittenBytes
		switch {
		case from.IsZero():
			from = r.At
		case now >= before:
			bytes += now - before
		default: // it was started anew
			bytes += now
		}
		before, to = now, r.At
		return nil
	})
	if span := to.Sub(from); err == nil && span >= time.Hour {
		return fmt.Sprintf("; %.1f MB a day are written to the card", bytes/1e6*24/span.Hours())
	}
	return ""
}

// copies tells where there are copies of what cannot be measured again.
func (k *Check) copies(ctx context.Context, j *store.Journal) {
	there, err := notebook.Precious(ctx, j)
	if err != nil || !there || j.Simulated() {
		return // nothing would be lost
	}
	if dir := k.Config.Store.BackupTo; dir != "" {
		if err := notebook.OtherDisk(dir, k.Config.Store.Path); err != nil {
			k.tell("copies", dir, Fails, "the nightly copy cannot be made: "+err.Error(), "it is tried again by itself")
		}
	}
	left, ever, err := notebook.LeftAt(ctx, j)
	if err != nil {
		k.fails("copies", "", err)
		return
	}
	_, newest := notebook.NewestCopy(k.Config.Store.Path)
	says := "there is none of diary and nights yet; the daemon makes one each noon"
	if newest != "" {
		says = "the newest of diary and nights beside the record is of " + newest
	}
	if ever {
		says += "; one left this machine on " + left.In(k.Config.Location).Format(time.DateOnly)
	}
	if time.Since(left) < notebook.Quarter {
		k.tell("copies", "", Works, says, "")
		return
	}
	k.tell("copies", "", Note, neverLeft(left, ever, k.Config).Error(), string(elsewhere))
}
