package night

import (
	"time"

	"nightroom/internal/epoch"
)

// A planned night, with the instant at which its evening winds down.
type planned struct {
	night           Date
	wind, out, wake time.Time
}

// word is what was said last, as long as it holds.
type word uint8

const (
	nothing word = iota // the plan is followed
	inBed               // until it is ended, or three hours after the planned wake
	up                  // until the next planned lights-out
)

// A walk is a state that goes through time from one event to the next. The
// events are those of the plan, what was said, and the ends of patience.
type walk struct {
	nights  []planned
	said    []Said
	nightAt func(time.Time) Date // the date of a night that begins then

	at    time.Time
	word  word
	until planned // of inBed: the planned night after whose wake the word lapses

	lying   bool
	stretch Stretch // while lying
	sure    bool    // the stretch is no nap, however short
	past    []Stretch
	last    planned // what until was in the stretch before

	phase epoch.Phase
	since time.Time
	date  Date
}

// to goes through every event up to and including t.
func (w *walk) to(t time.Time) {
	for {
		next := w.next()
		for len(w.said) > 0 && w.said[0].At.Before(w.at) {
			w.said = w.said[1:]
		}
		word := len(w.said) > 0 && !w.said[0].At.After(t) && w.said[0].At.Before(next)
		if word {
			next = w.said[0].At
		}
		if next.After(t) {
			return
		}
		w.at = next
		if word {
			w.hear(w.said[0].InBed)
			w.said = w.said[1:]
		} else {
			w.happen()
		}
		if len(w.said) == 0 || !w.said[0].At.Equal(w.at) {
			w.settle() // what lasts no time is no phase
		}
	}
}

// next is the first instant after w.at at which something changes by itself.
func (w *walk) next() time.Time {
	var first time.Time
	consider := func(t time.Time) {
		if t.After(w.at) && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	for i := range w.nights {
		n := &w.nights[i]
		consider(n.wind)
		consider(n.out)
		consider(n.wake)
	}
	if w.word == inBed {
		consider(w.until.wake.Add(overlie))
	}
	if w.lying && !w.sure {
		consider(w.stretch.From.Add(nap))
	}
	return first
}

// happen does what the plan does at w.at.
func (w *walk) happen() {
	if w.word == inBed && w.at.Equal(w.until.wake.Add(overlie)) {
		// It was forgotten: the night ended when it was meant to.
		w.word = nothing
		if w.lying {
			w.getUp(w.until.wake)
		}
	}
	for _, n := range w.nights {
		switch {
		case w.at.Equal(n.out):
			if w.lying && w.sure && w.stretch.Night == n.night {
				break // the night began early
			}
			if w.lying {
				w.getUp(w.at)
			}
			if w.word == up {
				w.word = nothing
			}
			w.until = n
			w.lieDown(n.night, true)
		case w.at.Equal(n.wake) && w.word == nothing && w.lying:
			w.getUp(w.at)
		}
	}
}

// hear does what somebody says at w.at.
func (w *walk) hear(bed bool) {
	switch {
	case !bed:
		w.word = up
		if w.lying {
			w.getUp(w.at)
		}
	case w.lying:
		w.word = inBed
	default:
		w.word = inBed
		w.lieDown(w.belongs())
	}
}

// belongs finds the night that lying down at w.at belongs to, and the planned
// night whose wake ends a forgotten word. It is not sure that it is a night at
// all when it goes on with none and none is planned.
func (w *walk) belongs() (night Date, sure bool) {
	if k := len(w.past); k > 0 && !w.past[k-1].Nap &&
		w.at.Sub(w.past[k-1].To) <= again && w.at.Before(w.last.wake.Add(overlie)) {
		w.until = w.last
		return w.past[k-1].Night, true
	}
	for _, w.until = range w.nights {
		if w.at.Before(w.until.wake) && !w.at.Before(w.until.out.Add(-early)) {
			return w.until.night, true
		}
		if w.at.Before(w.until.out) {
			break
		}
	}
	return w.nightAt(w.at), false
}

func (w *walk) lieDown(night Date, sure bool) {
	w.lying, w.sure, w.last = true, sure, w.until
	w.stretch = Stretch{From: w.at, Night: night}
}

// getUp ends the stretch. One that began after its own end, because lying down
// once more after waking was forgotten, never was.
func (w *walk) getUp(at time.Time) {
	w.lying = false
	if at.After(w.stretch.From) {
		w.stretch.To, w.stretch.Nap = at, w.isNap(at)
		w.past = append(w.past, w.stretch)
	}
}

func (w *walk) isNap(t time.Time) bool { return !w.sure && t.Sub(w.stretch.From) < nap }

// settle finds the phase that w.at begins, or goes on with.
func (w *walk) settle() {
	phase := epoch.Day
	switch {
	case w.lying && !w.isNap(w.at):
		phase = epoch.Night
		w.date = w.stretch.Night
	default:
		for _, n := range w.nights {
			if !w.at.Before(n.wind) && w.at.Before(n.out) {
				phase = epoch.WindDown
			}
		}
	}
	if phase != w.phase {
		w.phase, w.since = phase, w.at
	}
}

func (w *walk) moment() Moment {
	return Moment{Phase: w.phase, InBed: w.lying, Night: w.date, Since: w.since, Until: w.next()}
}
