package rules

import "time"

// Shift says that the time is another by so much: holds and windows go on as if
// nothing had been.
func (e *Engine) Shift(by time.Duration) {
	for i := range e.rules {
		r := &e.rules[i]
		for _, t := range [...]*time.Time{&r.Since, &r.Judged, &r.last} {
			if !t.IsZero() {
				*t = t.Add(by)
			}
		}
		for n := range r.window.n {
			r.window.ring[(r.window.first+n)&(len(r.window.ring)-1)].at += int64(by)
		}
	}
}
