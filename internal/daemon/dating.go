package daemon

import (
	"context"
	"fmt"
	"time"

	"nightroom/internal/clock"
	"nightroom/internal/epoch"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/internal/web"
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
	if (off - d.off).Abs() > slack/2 {
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
	if was != d.verdict || waited != d.waiting {
		h.warnOfClock()
		h.tellState()
	}
}

// warnOfClock says what is to be known of the clock.
func (h *heart) warnOfClock() {
	switch d := &h.dating; {
	case d.verdict.Unsure:
		h.warn(aboutClock, "Nobody vouches for the clock: what is measured is marked unsure.")
	case d.waiting:
		h.warn(aboutClock, "The clock cannot be believed ("+d.verdict.Why+"): readings wait for their date.")
	default:
		h.warn(aboutClock, "")
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

// note keeps what was measured: at once, or when its date is known.
func (h *heart) note(r record.Row) {
	if h.dating.waiting {
		h.dating.held = append(h.dating.held, r)
		return
	}
	if r.Kind == record.Environment {
		h.dating.dated(r.At)
	}
	h.journal.Add(notebook.ToJournal(r))
}

func (d *dating) dated(start time.Time) {
	if d.from.IsZero() {
		d.from = start
	}
	if start.After(d.newest) {
		d.newest = start
	}
}

// expire gives up what has waited for too long.
func (h *heart) expire() {
	d := &h.dating
	limit, n := h.now().Add(-longestWait), 0
	for n < len(d.held) && d.held[n].At.Before(limit) {
		if d.held[n].Kind == record.Environment {
			d.lost++
		}
		n++
	}
	d.held = append(d.held[:0], d.held[n:]...)
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

// date gives what has waited, and what was dated by a clock that is known now to
// have been wrong, the time that it was measured at.
func (h *heart) date(ctx context.Context, by time.Duration) {
	d := &h.dating
	now := h.now()
	step, newest := epoch.Step(now, by), d.newest
	if !d.waiting {
		newest = d.before
	}
	if !h.room(step, newest) {
		return // within the epoch that the record ends with: it is waited for
	}
	var gone []store.Row
	if !d.waiting {
		d.since = d.from
		if d.since.IsZero() {
			d.since = now
		}
		var err error
		if gone, err = h.takeBack(ctx); err != nil {
			h.trouble(err)
			return // it is tried again
		}
		d.newest = newest
	}
	for i := range gone {
		h.journal.Add(gone[i])
	}
	held, lost := d.held, d.lost
	d.held, d.waiting, d.lost = nil, false, 0
	d.before, d.from = d.newest, time.Time{}
	h.saidAgain(d.since, by)
	h.shift(now, by, d.since)
	epochs := 0
	for _, r := range held {
		if r.Kind != record.Environment {
			r.At = r.At.Add(by)
			h.note(r)
			continue
		}
		e, err := r.Epoch()
		if err != nil {
			continue // it was made by us
		}
		e.Start = e.Start.Add(step)
		if !newest.IsZero() && !e.Start.After(newest) {
			lost++
			continue
		}
		e.Unsure = d.verdict.Unsure
		h.monitor.Dated(&e)
		h.note(record.OfEpoch(&e))
		epochs++
	}
	if by > 0 {
		d.back = 0
	}
	h.log.Info("The time is known", "because", d.verdict.Why, "by", by.Round(time.Second), "epochs_dated", epochs, "epochs_lost", lost)
	if d.verdict.Unsure {
		h.log.Warn("Nobody vouches for the clock: what it dates is marked unsure", "time", h.now().In(h.config.Location).Format(time.DateTime))
	}
	h.relearn(ctx)
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

// saidAgain gives what was said about being in bed since an instant the time at
// which it was.
func (h *heart) saidAgain(since time.Time, by time.Duration) {
	var said []store.Row
	err := h.journal.Each(context.Background(), store.Kind(record.InBed), since, time.Time{}, func(r store.Row) error {
		said = append(said, r)
		return nil
	})
	if err != nil {
		h.trouble(err)
	}
	for _, r := range said {
		h.journal.Add(store.Row{Kind: r.Kind, At: r.At, Name: r.Name})
	}
	for _, r := range said {
		r.At = r.At.Add(by)
		h.journal.Add(r)
	}
}

// taken are the kinds whose rows have the time of a measurement.
var taken = []record.Kind{record.Environment, record.SoundEvent, record.LightEvent, record.Sensor, record.Daemon}

// takeBack reads what the stretch under way has in the record, to be held once
// more, and returns the rows that remove it there.
func (h *heart) takeBack(ctx context.Context) (gone []store.Row, err error) {
	d := &h.dating
	h.commit(store.Normal)
	from := d.from
	if from.IsZero() {
		return nil, nil
	}
	if limit := h.now().Add(-longestWait); from.Before(limit) {
		from = limit
	}
	var held []record.Row
	for _, k := range taken {
		err := h.journal.Each(ctx, store.Kind(k), from, time.Time{}, func(r store.Row) error {
			held = append(held, notebook.FromJournal(r))
			r.Body = nil
			gone = append(gone, r)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	d.held = append(held, d.held...)
	return gone, nil
}

// relearn has the Monitor know the nights by the dates that their epochs have
// now.
func (h *heart) relearn(ctx context.Context) {
	h.commit(store.Full)
	h.monitor.Relearn()
	err := recallNights(ctx, h.journal, h.monitor, h.now())
	if err == nil && h.dating.owed != nil {
		err = h.makeUp(ctx, *h.dating.owed)
		h.dating.owed = nil
	}
	if err != nil && ctx.Err() == nil {
		h.log.Error("The nights cannot be read from the record", "error", err)
	}
}

// giveUp keeps what has waited by the room's own time, because the program
// ends: that is later than all that the record has, and marked unsure.
func (h *heart) giveUp() {
	d := &h.dating
	held := d.held
	d.held, d.waiting = nil, false
	for _, r := range held {
		if r.Kind == record.Environment {
			e, err := r.Epoch()
			if err != nil {
				continue // it was made by us
			}
			e.Unsure = true
			r = record.OfEpoch(&e)
		}
		h.note(r)
	}
}

// vouch takes somebody's word on the page that the clock is right.
func (h *heart) vouch(ctx context.Context) {
	h.dating.said, h.dating.looked = true, time.Time{}
	h.log.Info("Somebody says that the clock is right", "time", h.now().In(h.config.Location).Format(time.DateTime))
	h.keepTime(ctx)
}

// clock is what the page says of it.
func (h *heart) clock() (c web.Clock) {
	d := &h.dating
	if d.piece == nil {
		return c
	}
	c.Why = d.verdict.Why
	wall, loc := d.piece.machine.wall, h.config.Location
	c.Time = func() time.Time { return wall().In(loc) }
	switch {
	case d.verdict.Wrong:
		c.Doubt = web.ClockWrong
	case d.waiting:
		c.Doubt = web.ClockWaits
	case d.verdict.Unsure:
		c.Doubt = web.ClockUnsure
	}
	return c
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

// TrustClock takes somebody's word on the time of day that the page showed.
func (p *page) TrustClock(ctx context.Context, shown string) error {
	c := p.View().Clock
	switch {
	case c.Time == nil || c.Doubt == "":
		return nil // it is not doubted any more
	case c.Doubt == web.ClockWrong:
		return fmt.Errorf("it cannot be right: %s; set it, or connect the machine to the network", c.Why)
	}
	now := c.Time()
	for past := range glance {
		if now.Add(-time.Duration(past)*time.Minute).Format("15:04") == shown {
			return p.inbox.tell(ctx, func() { p.inbox.heart.vouch(context.WithoutCancel(ctx)) })
		}
	}
	return fmt.Errorf("it shows %s by now; look at the page again", c.Shown())
}

// glance is for how many minutes what the page shows may have been looked at.
const glance = 5
