package daemon

import (
	"context"
	"log/slog"
	"path/filepath"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/sentence"
	"nightroom/internal/store"
	"nightroom/internal/web"
)

const (
	// settled is how long after the start the first copy is made: not in the
	// haste of it.
	settled = 5 * time.Minute

	// insist is how many minutes pass after a copy could not be made, unless the
	// disk gets well before.
	insist = 10
)

// A copier makes the nightly copies: of what cannot be measured again, beside
// the record, and from there on another disk, if one is named.
type copier struct {
	config  *config.Config
	journal *store.Journal
	log     *slog.Logger
	now     func() time.Time
	doubt   func() bool // nobody knows what day it is
	warn    func(ctx context.Context, about string, text error)

	away     string // the day of the copy that is elsewhere
	failing  string // why it is not, as it was told
	ill      bool   // a disk could not take it when it was last looked at
	reminded bool
}

// run makes what is due, until ctx ends.
func (k *copier) run(ctx context.Context) {
	pause := 0 // minutes
	again(ctx, settled, func() time.Duration {
		if pause--; k.doubt() || pause > 0 && !k.mended() {
			return time.Minute
		}
		if pause = 0; !k.tend(ctx) {
			pause, k.ill = insist, !k.fit()
		}
		return time.Minute
	})
}

// mended tells whether a disk that could not take a copy can now. That costs a
// look, where a try writes.
func (k *copier) mended() bool {
	was := k.ill
	k.ill = !k.fit()
	return was && !k.ill
}

// fit tells whether the disks that a copy goes to look as if they took it.
func (k *copier) fit() bool {
	db, away := k.config.Store.Path, k.config.Store.BackupTo
	return takes(filepath.Dir(db)) && (away == "" || notebook.OtherDisk(away, db) == nil && takes(away))
}

// tend makes what is due now. It is false when that could not be done.
func (k *copier) tend(ctx context.Context) (ok bool) {
	now, db := k.now().In(k.config.Location), k.config.Store.Path
	there, err := notebook.Precious(ctx, k.journal)
	if err != nil || !there {
		return err == nil
	}
	day := notebook.CopyDay(now)
	if _, newest := notebook.NewestCopy(db); newest < day {
		c, err := notebook.CopyBeside(ctx, k.journal, db, day)
		if err != nil {
			if ctx.Err() == nil {
				k.fail(ctx, err)
			}
			return false
		}
		k.log.Info("Diary and nights were copied", "file", c.Path, "bytes", c.Bytes)
	}
	if ok = k.carry(ctx, now); ok {
		k.fail(ctx, nil)
	}
	k.remind(ctx, now)
	return ok
}

// carry brings the newest copy to the other disk.
func (k *copier) carry(ctx context.Context, now time.Time) bool {
	dir := k.config.Store.BackupTo
	file, day := notebook.NewestCopy(k.config.Store.Path)
	if dir == "" || day == k.away {
		return true
	}
	to, err := notebook.CopyAway(ctx, k.journal, file, dir, k.config.Room, day, now)
	if err != nil {
		if ctx.Err() == nil {
			k.fail(ctx, sentence.Errorf("the copy of diary and nights did not get to another disk: %w", err))
		}
		return false
	}
	k.away = day
	k.log.Info("The copy is on another disk, too", "file", to)
	return true
}

// fail tells once why there is no copy; nil: there is one.
func (k *copier) fail(ctx context.Context, err error) {
	text := ""
	if err != nil {
		text = err.Error()
	}
	if text == k.failing {
		return
	}
	k.failing = text
	if err == nil {
		k.log.Info("There is a copy again")
		k.warn(ctx, aboutCopies, nil)
		return
	}
	k.log.Warn("There is no copy; it is tried again by itself", "error", err)
	k.warn(ctx, aboutCopies, sentence.Errorf("There is no copy of tonight: %w. It is tried again by itself.", err))
}

// remind says once a quarter that no copy has left the card.
func (k *copier) remind(ctx context.Context, now time.Time) {
	left, ever, err := notebook.LeftAt(ctx, k.journal)
	if err != nil || k.reminded == notebook.Reminder(left, now) {
		return
	}
	if k.reminded = !k.reminded; !k.reminded {
		k.warn(ctx, aboutLeft, nil)
		return
	}
	text := neverLeft(left, ever, k.config)
	k.log.Warn(text.Error(), "do", elsewhere)
	k.warn(ctx, aboutLeft, sentence.Errorf("%w; %s.", text, elsewhere))
}

// neverLeft says since when everything is in one place.
func neverLeft(left time.Time, ever bool, c *config.Config) error {
	day := night.DateOf(left.In(c.Location))
	if ever {
		return sentence.Errorf("No copy of the diary has left this machine since %s", day)
	}
	return sentence.Errorf("No copy of the diary has ever left this machine, where it is kept since %s", day)
}

// elsewhere is what to do about it.
const elsewhere sentence.Word = "cards die: run nightroom backup FILE with a FILE on a stick, or name a folder on another disk under store.backup_to"

// openCopies begins to make copies, of real rooms: what is made up is made again.
func (d *daemon) openCopies() {
	if d.pace != nil {
		return
	}
	k := &copier{
		config: d.Config, journal: d.journal, log: d.Log, now: d.now,
		doubt: d.doubtsTheDay,
		warn: func(ctx context.Context, about string, text error) {
			_ = d.inbox.tell(ctx, func() { d.heart.warn(about, text) }) // else the program ends
		},
	}
	d.tasks = append(d.tasks, k.run)
}

// doubtsTheDay tells whether nobody knows what day it is.
func (d *daemon) doubtsTheDay() bool {
	doubt := d.heart.page.View().Clock.Doubt
	return doubt == web.ClockWaits || doubt == web.ClockWrong
}
