package daemon

import (
	"context"
	"log/slog"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/notebook"
	"nightroom/internal/store"
)

const (
	// pruneAfter is when what is too old is first removed: not in the haste of a
	// start.
	pruneAfter = time.Hour

	// pruneEvery is how often after that.
	pruneEvery = 24 * time.Hour
)

// A pruner removes what is too old, once a day and beside the heart: after a
// shorter store.keep that may be a year, and measuring does not wait for it.
type pruner struct {
	config  *config.Config
	journal *store.Journal
	uploads []opened
	deaf    bool // nobody waits for alerts
	log     *slog.Logger
	now     func() time.Time
	doubt   func() bool // nobody knows what is old
	trouble func(ctx context.Context, err error)
}

func (p *pruner) run(ctx context.Context) {
	again(ctx, pruneAfter, func() time.Duration {
		if p.doubt() {
			return pruneAfter
		}
		if err := p.prune(ctx); err != nil && ctx.Err() == nil {
			p.trouble(ctx, err)
		}
		return pruneEvery
	})
}

func (p *pruner) prune(ctx context.Context) error {
	if p.deaf {
		p.journal.SetCursor(alertCursor, p.journal.Last()) // nobody waits for these
	}
	began, rows := time.Now(), int64(0)
	before := p.now().Add(-p.config.Store.Keep)
	for _, k := range notebook.Readings {
		for _, u := range p.uploads {
			if n, err := p.journal.Unsent(ctx, store.Kind(k), before, u.Cursor()); err == nil && n > 0 {
				u.sink.Lose(n, "the database was away for longer than readings are kept here (store.keep)")
			}
		}
		n, err := p.journal.Prune(ctx, store.Kind(k), before)
		if rows += n; err != nil {
			return err
		}
	}
	n, err := p.journal.PruneSuperseded(ctx)
	if rows += n; rows > 0 {
		p.log.Info("What was too old, or took the place of something, was removed", "rows", rows, "took", time.Since(began).Round(time.Millisecond))
	}
	return err
}

// openPruner begins to remove what is too old.
func (d *daemon) openPruner() {
	p := &pruner{
		config: d.Config, journal: d.journal, uploads: d.heart.uploads, deaf: d.heart.tell == nil, log: d.Log, now: d.now,
		doubt: d.doubtsTheDay,
		trouble: func(ctx context.Context, err error) {
			_ = d.inbox.tell(ctx, func() { d.heart.trouble(err) }) // else the program ends
		},
	}
	d.tasks = append(d.tasks, p.run)
}
