package soundmeter

import (
	"bytes"
	"time"
)

// A proof says how the number of new levels in a burst is known.
type proof uint8

const (
	guessed proof = iota // the overlap fits nowhere: the clock decides
	likely               // it fits in several places: the clock decides between them
	counted              // it fits in one, or the history was empty before
	lost                 // there is none: the module has dropped levels before we came
)

// burst reads the history and works out what is new in it.
func (d *Dev) burst(now time.Time) error {
	safe := d.clock.safe(now)
	if err := d.readHistory(); err != nil {
		return err
	}
	filled, sound := fill(d.history[:])
	if !sound {
		return errNoLevel
	}
	// The settings are read after the history: if they are ours now, they were
	// ours then.
	if err := d.readStatus(); err != nil {
		return err
	}
	if d.status != d.settings {
		d.state = unset
		return errReset
	}
	least, expected, most := d.clock.expect(now)
	n, proof := align(d.history[:filled], d.past[:d.kept], least, expected, most)
	if proof == lost {
		d.clock.start(now)
	} else {
		d.clock.advance(now, n, proof == counted)
	}
	d.date(now, n)
	d.past, d.kept = d.history, filled
	// A level that comes between the read and the clearing would be lost, so
	// that is done when none can come, and otherwise only when the history
	// would be full next time.
	if due := safe || filled+2*n > slots; due && filled >= alike && repeats(d.history[:alike]) && d.clear(clearPast) == nil {
		d.kept = 0 // should it fail, the next burst is laid over this one
	}
	return nil
}

// readHistory reads the history until it has come out the same twice. It moves
// when a period ends, under the reader too, and has no checksum.
func (d *Dev) readHistory() error {
	d.out[0] = regHistory
	if err := d.bus.Tx(d.addr, d.out[:1], d.history[:]); err != nil {
		return err
	}
	for range attempts {
		d.again = d.history
		if err := d.bus.Tx(d.addr, d.out[:1], d.history[:]); err != nil {
			return err
		}
		if d.history == d.again {
			return nil
		}
	}
	return errNoLevel
}

// alike is how many levels that repeat themselves call for a clearing.
const alike = slots / 4

// attempts: one for a period that ends during the first two bursts, one for a
// bit that falls.
const attempts = 3

// fill is how many entries of the history are in use (0 is "none yet"), and
// whether they can be levels at all.
func fill(history []byte) (filled int, sound bool) {
	filled = len(history)
	for i, v := range history {
		if v == 0 {
			filled = min(filled, i)
		} else if filled < i || v < lowest || v > highest {
			return 0, false
		}
	}
	return filled, true
}

// align lays the history over what is left in the module of the last one, past,
// and returns how many levels are new. Where several places fit, the one
// nearest to what the clock expects wins.
func align(history, past []byte, least, expected, most int) (n int, p proof) {
	switch n = len(history) - len(past); {
	case n < 0: // somebody else has cleared it
		return len(history), lost
	case len(history) < slots && bytes.Equal(history[n:], past):
		return n, counted
	case len(history) < slots:
		return n, guessed
	}
	if n, p = fit(history, past, least-1, expected, most+1); p == guessed {
		// Not where the clock looks for it: then the clock is wrong, if there
		// is one place where it does fit.
		if n, p = fit(history, past, 0, expected, slots-alike); p != counted {
			return min(expected, slots), guessed
		}
	}
	if n == slots {
		p = lost
	}
	return n, p
}

// fit looks for the overlap of a full history with from..to new levels.
func fit(history, past []byte, from, expected, to int) (n int, p proof) {
	for try := max(from, slots-len(past), 0); try <= min(to, slots); try++ {
		overlap := min(len(past), slots-try)
		switch fits := bytes.Equal(history[try:try+overlap], past[:overlap]); {
		case fits && p == guessed:
			n, p = try, counted
		case fits:
			p = likely
			if abs(try-expected) < abs(n-expected) {
				n = try
			}
		}
	}
	return n, p
}

func abs(n int) int { return max(n, -n) }

// repeats reports whether a history says the same again one, two or three
// levels on, so that it could be laid over itself in several places.
func repeats(h []byte) bool {
	for k := 1; k <= 3; k++ {
		if bytes.Equal(h[k:], h[:len(h)-k]) {
			return true
		}
	}
	return false
}

// date turns the newest n entries of the history into levels, oldest first,
// each with the end of its period. Times rise strictly from burst to burst,
// even where the clock has just been corrected, and none lies in the future.
func (d *Dev) date(now time.Time, n int) {
	d.count = n
	if n == 0 {
		return
	}
	newest := now.Add(-seconds(d.clock.age()))
	if !newest.After(d.lastAt) {
		newest = now
	}
	// Levels that follow the last burst share the time since it evenly; after a
	// gap they end at newest, so that the gap shows.
	step := seconds(d.clock.length())
	if even := newest.Sub(d.lastAt) / time.Duration(n); even < step*3/2 {
		step = even
	}
	for i := range n {
		v := float64(d.history[n-1-i])
		d.levels[i] = Level{
			At:      newest.Add(-time.Duration(n-1-i) * step),
			DBA:     min(max(v, FloorDBA), TopDBA),
			AtFloor: v <= FloorDBA,
		}
	}
	d.lastAt = newest
}
