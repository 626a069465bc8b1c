package chart

import "time"

// A Series is one quantity over a span of time, and what is to be drawn with
// it. Values are in the quantity's canonical unit.
type Series struct {
	ID         string    // of the picture, unique on its page
	Quantity   string    // by its name in the record: temperature, illuminance, sound, ...
	From, To   time.Time // the span, which may reach into what is still to come
	Now        time.Time // up to when something could be measured; zero is To
	Zone       *time.Location
	Fahrenheit bool          // temperatures are read in °F
	Every      time.Duration // from one point to the next: the length of an epoch
	Points     []Point       // in order
	Ranges     bool          // the points have a lowest and a highest value worth drawing
	Limits     []Limit
	Sounds     []Span // loud moments
	Alerts     []Span // while a rule fired
}

// A Point is what was measured in an epoch that begins at At. AtMost tells that
// the part could not measure lower.
type Point struct {
	At               time.Time
	Value, Low, High float64
	AtMost           bool
}

// A Limit is drawn over its span. With Aside it is there for orientation, and
// nothing was judged by it then.
type Limit struct {
	Value    float64
	Below    bool // what is under it is outside; else what is over it
	From, To time.Time
	Aside    bool
}

// judges tells whether a limit was judged by at an instant.
func (l *Limit) judges(t time.Time) bool { return !l.Aside && !t.Before(l.From) && t.Before(l.To) }

// outside tells whether a point is on the wrong side of a limit that was judged
// by then. Equal is in range.
func (l *Limit) outside(p *Point) bool {
	return l.judges(p.At) && (l.Below && p.Value < l.Value || !l.Below && p.Value > l.Value)
}

// A Span is from an instant to another; a zero To is not yet known.
type Span struct{ From, To time.Time }

// seen is up to when something could be measured.
func (s *Series) seen() time.Time {
	if s.Now.IsZero() {
		return s.To
	}
	return earlier(s.Now, s.To)
}

// within are the points of the series' span.
func (s *Series) within() []Point {
	from, to := 0, len(s.Points)
	for from < to && s.Points[from].At.Before(s.From) {
		from++
	}
	for to > from && !s.Points[to-1].At.Before(s.To) {
		to--
	}
	return s.Points[from:to]
}
