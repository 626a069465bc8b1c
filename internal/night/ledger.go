package night

import (
	"slices"
	"time"

	"nightroom/internal/acoustics"
	"nightroom/internal/epoch"
)

const (
	// settling is what the last epoch, and the last bang, of a night may take
	// until they are known.
	settling = 10 * time.Second

	// closed is how long after its end a night is not looked at any more: what
	// may be dated late is so by a day, and all of a night's stretches, the first
	// too, must be within the calendar's horizon still.
	closed = 36 * time.Hour
)

// A Ledger sums nights up as they go. It keeps no epochs, but a tally of each
// part: what lies between two instants at which being in bed may begin or end.
// So it can tell what a night was like whatever turns out afterwards: that a
// nap was a night, or that somebody got up at the planned wake and forgot to
// say so.
//
// Epochs and events may come in any order. What they add up to is exactly the
// same in all of them, which is why a night that is read from the record
// afterwards equals the one that was told in the morning.
type Ledger struct {
	calendar *Calendar
	basis    Basis
	since    time.Time // what was before is not known
	absences Absences
	parts    []part // in order
	made     map[Date]Summary

	// When the nights are to be looked at: at once, because something came that
	// changes what was told; else at next.
	news    bool
	next    time.Time
	through time.Time // what is before it belongs to nights that are over
}

// A part of a day, from one border to the next.
type part struct {
	from, to         time.Time // to is from where it is not known any more
	tally            Tally
	covered          uint32 // epochs
	basis            Basis  // of the last of them
	last             int64  // its number
	dark, lit, unlit spans
	events           int
	loudest          [Louds]Loud
}

// NewLedger opens the account of a room whose times in bed a calendar knows.
func NewLedger(c *Calendar, b Basis) *Ledger {
	return &Ledger{calendar: c, basis: b, made: map[Date]Summary{}}
}

// Since is from when on a program that starts at now must recall what its
// journal has: the evening before the first night that is under way, may still
// go on, or has just ended and is not told yet; or before now.
func (l *Ledger) Since(now time.Time) time.Time {
	since := now
	all := l.calendar.Stretches(now)
	first := slices.IndexFunc(all, func(s Stretch) bool { return l.mayGoOn(s, now) })
	if first >= 0 {
		open := all[first].Night
		since = all[slices.IndexFunc(all, func(s Stretch) bool { return s.Night == open })].From
	}
	return since.Add(-evening)
}

// mayGoOn tells of a stretch whether its night is not over for good. Until noon
// whoever lies down goes on with it, however late.
func (l *Ledger) mayGoOn(s Stretch, now time.Time) bool {
	_, wake := l.calendar.schedule.Planned(s.Night)
	patience := overlie + again
	return s.To.IsZero() || l.calendar.schedule.DateOf(now) == s.Night ||
		!now.After(s.To.Add(patience)) || !now.After(wake.Add(patience))
}

// Open says that what was before an instant is not known: nights that began
// before it are not summed up.
func (l *Ledger) Open(since time.Time) { l.since = since }

// Recall takes a summary that was made before a restart.
func (l *Ledger) Recall(s Summary) { l.made[s.Night] = s }

// Judge by other limits from now on: those of a night are the ones that its
// last epoch was judged by. Nights that were told keep theirs.
func (l *Ledger) Judge(by func(*Basis)) { by(&l.basis) }

// basisAt is what an epoch goes by: that of the night that was told and that it
// lies in, else what holds now.
func (l *Ledger) basisAt(start time.Time) Basis {
	date := l.calendar.schedule.DateOf(start)
	for _, d := range [...]Date{date, date.AddDays(-1)} { // the day before: who sleeps past noon
		if s, told := l.made[d]; told && !start.Before(s.LightsOut) && start.Before(s.Wake) {
			return s.Basis
		}
	}
	return l.basis
}

// Add takes an epoch.
func (l *Ledger) Add(e *epoch.Epoch) {
	l.news = l.news || e.Start.Before(l.through)
	p := l.part(e.Start)
	basis, n := l.basisAt(e.Start), numberOf(e.Start)
	if e.Phase == epoch.WindDown {
		judged := basis.asNight(*e)
		e = &judged
	}
	p.tally.Add(e)
	if basis.covered(e) {
		p.covered++
	}
	if n >= p.last {
		p.basis, p.last = basis, n
	}
	if e.Dark == epoch.True {
		p.dark.add(n)
	}
	if s, ok := e.Stat(quantities[1]); ok {
		switch lit(s) {
		case epoch.True:
			p.lit.add(n)
		case epoch.False:
			p.unlit.add(n)
		}
	}
}

// Hear takes a sound event.
func (l *Ledger) Hear(e acoustics.Event) {
	l.news = l.news || e.Start.Before(l.through)
	p := l.part(e.Start)
	p.events++
	p.loud(Loud{e.Start.UTC().Truncate(time.Millisecond), e.LAFmaxDBA})
}

func (p *part) loud(o Loud) {
	for i := range p.loudest {
		if p.loudest[i].At.IsZero() || o.before(p.loudest[i]) {
			copy(p.loudest[i+1:], p.loudest[i:])
			p.loudest[i] = o
			return
		}
	}
}

// Said tells the ledger that its calendar has heard a word.
func (l *Ledger) Said() {
	l.news = true
	for i := range l.parts {
		l.parts[i].to = l.parts[i].from // it may end sooner now
	}
}

// Leave tells the ledger what was said about being away, in order.
func (l *Ledger) Leave(at, until time.Time) { l.absences.Say(at, until) }

// part finds the one of an instant.
func (l *Ledger) part(t time.Time) *part {
	i := len(l.parts) - 1
	for i >= 0 && l.parts[i].from.After(t) {
		i--
	}
	if i >= 0 && t.Before(l.parts[i].to) {
		return &l.parts[i]
	}
	from, to := l.borders(t)
	if i < 0 || !l.parts[i].from.Equal(from) {
		i++
		l.parts = slices.Insert(l.parts, i, part{from: from})
	}
	l.parts[i].to = to
	return &l.parts[i]
}

// borders are the last instant up to t, and the first after it, at which a
// stretch may begin or end: by the plan, or by a word. Full hours are borders
// too, for the hours of a night.
func (l *Ledger) borders(t time.Time) (from, to time.Time) {
	from = hourOf(t, l.calendar.schedule.Location)
	to = from.Add(time.Hour)
	consider := func(b time.Time) {
		switch {
		case b.After(t) && b.Before(to):
			to = b
		case !b.After(t) && b.After(from):
			from = b
		}
	}
	date := l.calendar.schedule.DateOf(t)
	for n := -1; n <= 1; n++ {
		out, wake := l.calendar.schedule.Planned(date.AddDays(n))
		consider(out)
		consider(wake)
	}
	for _, s := range l.calendar.said {
		consider(s.At)
	}
	return from, to
}

// hourOf is the begin of the hour on the clock on the wall.
func hourOf(t time.Time, loc *time.Location) time.Time {
	wall := t.In(loc)
	return t.Add(-time.Duration(wall.Minute())*time.Minute - time.Duration(wall.Second())*time.Second -
		time.Duration(wall.Nanosecond())).UTC()
}

// groups are the nights of the last days, each as its stretches.
func (l *Ledger) groups(now time.Time) (groups [][]Stretch) {
	for _, s := range l.calendar.Stretches(now) {
		n := len(groups)
		switch {
		case s.Nap:
		case n > 0 && groups[n-1][0].Night == s.Night:
			groups[n-1] = append(groups[n-1], s)
		default:
			groups = append(groups, []Stretch{s})
		}
	}
	return groups
}

// Due are the nights that are to be told now: those that have just ended, and
// those that were told and are different now, because they went on or because
// something came late. A night is told at its planned wake, or when nobody has
// been in bed for an hour; after its planned wake as soon as somebody gets up.
// One of which nothing was measured is not told at all.
func (l *Ledger) Due(now time.Time) (nights []Night) {
	if !l.news && now.Before(l.next) {
		return nil
	}
	l.news, l.next = false, l.calendar.At(now).Until
	for _, group := range l.groups(now) {
		if group[0].From.Before(l.since) {
			continue
		}
		due, group := l.due(group)
		switch {
		case group == nil, now.Sub(group[len(group)-1].To) > closed:
			continue
		case now.Before(due):
			if due.Before(l.next) {
				l.next = due
			}
			continue
		}
		if end := group[len(group)-1].To; end.After(l.through) {
			l.through = end
		}
		n, ok := l.sum(group)
		if was, told := l.made[n.Night]; !ok || told && was == n.Summary {
			continue
		}
		l.made[n.Night] = n.Summary
		nights = append(nights, n)
	}
	l.forget(now)
	return nights
}

// due is when a night is to be told, and as which stretches; none while
// somebody lies there and no wake is planned.
func (l *Ledger) due(group []Stretch) (time.Time, []Stretch) {
	_, wake := l.calendar.schedule.Planned(group[0].Night)
	planned := group[0].From.Before(wake)
	last := group[len(group)-1]
	switch {
	case last.To.IsZero() && !planned:
		return time.Time{}, nil
	case last.To.IsZero():
		// It may go on, or be forgotten: then it ended here.
		group = slices.Clone(group)
		if group[len(group)-1].To = wake; !last.From.Before(wake) {
			group = group[:len(group)-1]
		}
		return wake.Add(settling), group
	case planned && !last.To.Before(wake):
		return last.To.Add(settling), group
	}
	due := last.To.Add(again)
	if planned && wake.Before(due) {
		due = wake
	}
	return due.Add(settling), group
}

// forget what no night can be made of any more.
func (l *Ledger) forget(now time.Time) {
	l.parts = slices.DeleteFunc(l.parts, func(p part) bool { return now.Sub(p.from) > horizon })
	l.absences = slices.DeleteFunc(l.absences, func(a Absence) bool { return now.Sub(a.Until) > 2*horizon })
	if limit := l.calendar.schedule.DateOf(now).AddDays(-7); len(l.made) > 7 {
		for d := range l.made {
			if d.Noon().Before(limit.Noon()) {
				delete(l.made, d)
			}
		}
	}
}
