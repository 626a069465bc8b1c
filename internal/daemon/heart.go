package daemon

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/epoch"
	"nightroom/internal/monitor"
	"nightroom/internal/night"
	"nightroom/internal/record"
	"nightroom/internal/sentence"
	"nightroom/internal/store"
	"nightroom/sensors"
)

// A heart owns the Monitor. It gives it what happens, one thing after another,
// and hands out what comes of it. All its methods run in one goroutine.
type heart struct {
	config  *config.Config
	monitor *monitor.Monitor
	journal *store.Journal
	log     *slog.Logger
	now     func() time.Time // the room's time

	tell *teller // nil: nobody listens
	page *page   // nil: nobody looks

	alerts  ids
	uploads []opened
	hush    hush
	phones  *phones                  // nil: none is told
	valve   *valve                   // nil: nothing is read that could be stopped
	doors   map[string]chan<- string // by sensor: to its bus, for those to be opened afresh
	hour    time.Time                // in which the sensors' health was last kept
	warmth  warmth
	power   power
	dating  dating

	warnings []warning

	beat func() // after each second that was dealt with; nil: nobody waits for it

	// For those who count: each may be nil.
	alert func(at time.Time, a record.AlertBody)
	watch func(*monitor.Outputs)

	closed  bool            // an epoch has been closed since the start
	heard   int             // sensors that have been heard of
	greet   string          // the sensor whose first reading is to be told when it is whole
	night   night.Date      // the newest that was told
	seen    int64           // the number up to which scores were told
	blank   map[string]bool // whose topic was emptied because there is no score
	heeded  int64           // the number up to which nobody more was forgotten
	forgot  time.Time       // when somebody was, last
	full    bool            // the record cannot be written
	nearly  bool            // the disk is nearly full
	dropped int64
	broken  error
	rescued int  // how often the record was written anew
	renew   bool // the room is to be taken up anew, with another configuration

	free  func(folder string) *float64 // bytes; nil is not known
	under func() *bool                 // short of power now; nil is not known
	began time.Time                    // on the machine's clock
	told  time.Time                    // of itself, last; the room's time
}

// run lives until ctx ends. What people ask for comes through the inbox.
func (h *heart) run(ctx context.Context, events <-chan event, inbox <-chan func()) error {
	second := time.NewTicker(time.Second)
	defer second.Stop()
	commit := time.NewTicker(h.config.Store.CommitEvery)
	defer commit.Stop()
	h.began = time.Now()
	for h.broken == nil {
		select {
		case e := <-events:
			h.event(e)
		case ask := <-inbox:
			ask()
		case <-second.C:
			h.poll(ctx)
		case <-commit.C:
			h.commit(store.Full)
		case <-ctx.Done():
			h.end(events)
			return h.broken
		}
		if h.renew && !h.dating.waiting { // what waits for its date would be lost
			h.end(events)
			return h.broken
		}
	}
	return h.broken
}

func (h *heart) event(e event) {
	at := &e.tick
	if at.IsZero() {
		at = &e.reading.At
	}
	if h.dating.piece != nil {
		*at = h.dating.piece.of(*at)
	}
	if e.tick.IsZero() {
		h.reading(e.reading)
	} else {
		h.tick(e.tick)
	}
}

func (h *heart) reading(r sensors.Reading) {
	if h.hush.holds(pausing, h.now()) {
		return // it was under way when the pause began
	}
	if r.Err != nil {
		h.take(h.monitor.Fail(r.Sensor, r.At, conditionOf(r.Err), r.Err))
		return
	}
	h.take(h.monitor.Observe(r.Sample))
	if h.greet != "" {
		h.hello(r.Sample)
	}
}

// conditionOf is what an error says of a sensor.
func conditionOf(err error) monitor.Condition {
	switch {
	case sensors.Absent(err):
		return monitor.Missing
	case errors.Is(err, sensors.ErrImplausible):
		return monitor.Implausible
	}
	return monitor.Failing
}

func (h *heart) tick(now time.Time) {
	if h.hush.holds(pausing, h.now()) {
		h.monitor.Rest()
	}
	h.take(h.monitor.Tick(now))
	h.lapse()
	h.hourly(now)
	h.feelWarmth(now)
	h.feelPower(now)
	h.call(now)
	if h.beat != nil {
		h.beat()
	}
}

// take hands out what came of something: to the journal first, so that nothing
// is told that a restart would not know.
func (h *heart) take(out *monitor.Outputs) {
	if !out.Phase && len(out.Epochs)+len(out.Transitions)+len(out.Sounds)+len(out.Lights)+len(out.Nights)+len(out.Health)+len(out.Sources)+len(out.Afresh) == 0 {
		return
	}
	if h.watch != nil {
		h.watch(out)
	}
	h.keep(out)
	if len(out.Transitions) > 0 {
		h.commit(store.Normal)
	}
	h.keepNights(out.Nights)
	h.closed = h.closed || len(out.Epochs) > 0
	h.announce(out)
	h.announceNights(out.Nights)
	for _, id := range out.Afresh {
		select {
		case h.doors[id] <- id:
		default: // its bus has enough to do; it will be asked again
		}
	}
}

// current is the epoch that people are shown: the last one that was closed,
// or, at the start, the samples so far.
func (h *heart) current() *epoch.Epoch {
	if !h.closed {
		if e, ok := h.monitor.Live(); ok {
			return &e
		}
	}
	return h.monitor.Last()
}

// poll is the business of each second: other programs may have written.
func (h *heart) poll(ctx context.Context) {
	if _, err := h.journal.Poll(ctx); err != nil && ctx.Err() == nil {
		h.trouble(err)
	}
	if n := h.journal.Rescued(); n != h.rescued {
		h.rescued = n
		h.warn(aboutAside, sentence.Errorf("The file of the record was deleted while nightroom had it open. It was written anew, and nothing is lost."))
	}
	h.keepTime(ctx)
	h.self()
	if h.journal.Shared() {
		h.commit(store.Normal) // somebody looks on, and is to see how it is now
	}
	h.heed(ctx)
	h.sharePain(ctx)
}

// commit writes down what is pending. It is not to be interrupted.
func (h *heart) commit(s store.Sync) {
	err := h.journal.Commit(context.Background(), s)
	if err != nil {
		h.trouble(err)
		return
	}
	if h.full {
		h.full = false
		dropped := h.journal.Stats().Dropped
		h.log.Info("The record can be written again", "lost_rows", dropped)
		for _, u := range h.uploads {
			u.sink.Lose(dropped-h.dropped, "the disk was full")
		}
		h.dropped = dropped
		h.warn(aboutRecord, nil)
	}
}

// trouble is said once. A damaged record ends the daemon: it is examined, and
// set aside if need be, at the next start.
func (h *heart) trouble(err error) {
	if errors.Is(err, store.ErrDamaged) {
		h.broken = err
		return
	}
	if !h.full {
		h.full = true
		h.log.Error("The record cannot be written; measuring and alerts go on", "error", err)
		h.warn(aboutRecord, sentence.Errorf("The record cannot be written: %w. Measuring and alerts go on; pain scores cannot be saved.", err))
	}
}

// end keeps what is under way: the readings that have come, and the epoch that
// they are in. The next start goes on with it.
func (h *heart) end(events <-chan event) {
	for {
		select {
		case e := <-events:
			h.event(e)
			continue
		default:
		}
		h.flush()
		return
	}
}

// flush keeps the epoch under way.
func (h *heart) flush() {
	out := h.monitor.Flush()
	if h.watch != nil {
		h.watch(out)
	}
	h.keep(out)
	h.giveUp()
	h.commit(store.Full)
}
