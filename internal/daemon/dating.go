package daemon

import (
	"context"
	"time"

	"nightroom/internal/clock"
	"nightroom/internal/epoch"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

const (
	// slack is by how much the room's time may differ from the machine's: the
	// two go alike unless somebody sets one.
	slack = 100 * time.Millisecond

	// A clock that was set back a little is followed slowly: so every epoch has
	// its place, and there is no second one for any.
	near   = 5 * time.Minute
	slowly = 100 * time.Millisecond // in each second

	// doubt is how often a clock that is not sure is looked at again.
	doubt = 10 * time.Second

	// longestWait is how long readings wait for their date.
	longestWait = 24 * time.Hour
)

// Dating is how the heart comes by the dates of what it keeps. While nobody
// knows the time, the room goes on by its own, and what was measured waits.
type dating struct {
	piece   *timepiece // nil: the time is that of the readings
	verdict clock.Verdict
	looked  time.Time     // at the facts, last; on the machine's monotonic clock
	steady  time.Time     // since when the machine's clock was not set; likewise
	off     time.Duration // by which it was ahead of the room when last seen
	back    time.Duration // by which what was dated was set back, last
	said    bool          // on the page, that it is right

	waiting bool
	since   time.Time    // the room's time when it began to wait
	held    []record.Row // that wait for their date, in order
	owed    *time.Time   // until when the room was measured, if the nights since are to be made up for
	lost    int          // epochs that waited for too long, or whose time the record has already

	newest time.Time // the newest epoch in the record; zero is none
	before time.Time // the newest one of before the stretch that is dated alike
	from   time.Time // the first of that stretch; zero while it is empty
}

// facts are what speaks for the machine's clock now.
func (h *heart) facts() clock.Facts {
	f := h.dating.piece.machine.facts(h.config)
	f.Newest, f.Since, f.Said = h.dating.newest, time.Since(h.dating.steady), h.dating.said
	return f
}

// keepTime looks once a second whether the machine's clock was set, and whether
// it can be believed by now.
func (h *heart) keepTime(ctx context.Context) {
	d := &h.dating
	if d.piece == nil {
		return
	}
	off := d.piece.off()
	set := (off - d.off).Abs() > slack/2
	if set {
		h.log.Info("The machine's clock was set", "by", (off - d.off).Round(time.Millisecond))
		d.steady, d.looked = time.Now(), time.Time{}
	}
	d.off = off
	moved := off.Abs() > slack
	switch {
	case !d.waiting && !moved && !d.verdict.Unsure: // as nearly always
		return
	case (d.waiting || !moved) && time.Since(d.looked) < doubt:
		return
	case !d.waiting && off < 0 && off > -near:
		h.turn(max(off, -slowly))
		return
	}
	d.looked = time.Now()
	f, was, waited := h.facts(), d.verdict, d.waiting
	d.verdict = clock.Judge(f)
	switch v := d.verdict; {
	case v.Trusted && d.waiting, v.Trusted && moved && (was.Unsure && !v.Unsure || d.undoes(off)):
		h.date(ctx, off)
	case v.Trusted && moved:
		h.turn(off)
	case v.Trusted:
	case d.waiting:
		h.expire()
	case v.Wrong && h.roomBefore(f, off):
		d.back = off
		h.date(ctx, off)
	default:
		h.wait()
	}
	if set || !d.verdict.Alike(was) || waited != d.waiting {
		h.warnOfClock()
		h.tellState()
	}
}

// roomBefore tells of a clock that was set back whether what was dated by it so
// far may be set back with it: if the record has nothing there.
func (h *heart) roomBefore(f clock.Facts, off time.Duration) bool {
	d := &h.dating
	now := h.now()
	if d.from.IsZero() || now.Sub(d.from) > longestWait || !d.from.Add(epoch.Step(now, off)).After(d.before) {
		return false
	}
	f.Newest = d.before
	v := clock.Judge(f)
	if v.Trusted && !v.Unsure {
		d.verdict = v
		return true
	}
	return false
}

// undoes tells of a step forth whether it takes back the step back before it:
// then what was set back with that goes forth with this.
func (d *dating) undoes(off time.Duration) bool {
	return d.back < 0 && (off+d.back).Abs() < time.Minute
}

// wait begins to hold back what is measured.
func (h *heart) wait() {
	d := &h.dating
	d.waiting, d.since = true, h.now()
	h.monitor.Wait()
	h.warnOfClock()
	h.log.Warn("The clock cannot be believed: readings wait for their date; rules and alerts go on", "because", d.verdict.Why)
}

// turn follows a clock that was set, while the record goes on from where it is.
func (h *heart) turn(by time.Duration) {
	d := &h.dating
	now := h.now()
	step := epoch.Step(now, by)
	if !h.room(step, d.newest) {
		return // back into an epoch that was: the end of it is waited for
	}
	if step > 0 {
		d.before, d.from = d.newest, time.Time{} // what was before is not in its way
	}
	h.shift(now, by, now)
}

// room tells whether the epochs that are under way would come after the newest
// that is to stay.
func (h *heart) room(step time.Duration, newest time.Time) bool {
	oldest := h.monitor.Oldest()
	if oldest.IsZero() {
		oldest = epoch.Begin(h.now())
	}
	return oldest.Add(step).After(newest)
}

// shift turns the room's time, and what was said since an instant with it.
func (h *heart) shift(now time.Time, by time.Duration, said time.Time) {
	out := h.monitor.Shift(now, by, said)
	h.dating.piece.turn(by)
	h.dating.off -= by
	if by.Abs() > near {
		h.hour, h.told = time.Time{}, time.Time{}
		h.alerts.last = map[string]time.Time{}
	}
	h.take(out)
}

// setClock makes the time of a real room, which begins no earlier than the
// record ends.
func (d *daemon) setClock(ctx context.Context) error {
	row, _, err := d.journal.Newest(ctx, store.Kind(record.Environment))
	if err != nil {
		return err
	}
	if d.machine.wall == nil {
		d.machine = thisMachine()
	}
	f := d.machine.facts(d.Config)
	f.Newest, f.Said = row.At, d.before.saidTime()
	verdict := clock.Judge(f)
	zero := f.Now
	for _, least := range []time.Time{f.Built, row.At.Add(epoch.Length)} {
		if verdict.Wrong && zero.Before(least) {
			zero = least
		}
	}
	piece := newTimepiece(d.machine, zero.Round(0))
	d.now = piece.now
	d.dating = dating{
		piece: piece, verdict: verdict, steady: piece.began, off: piece.off(),
		newest: row.At, before: row.At, said: f.Said,
	}
	return nil
}
