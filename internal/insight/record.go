package insight

import (
	"slices"

	"nightroom/internal/night"
)

// A Record is everything about one person's nights: the series that is judged,
// and what is known beside it.
type Record struct {
	Series
	Beside []Beside // of Nights, one each
}

// Beside is what else is known of a night. It makes pictures and never a
// verdict: whoever looks at twenty things finds one.
type Beside struct {
	Gap        Gap             // why the night is a hole
	SeenBefore bool            // the night's figures were shown before the answer was given
	Shares     [Shares]float64 // percent of the night
	OffPlanMin float64         // lights-out, before or after the plan
	Quality    float64         // of the sleep, 1 to 5
	Evening    float64         // pain of the evening before
	Factors    []string        // of the diary
}

// The shares of a night.
const (
	CoolShare = iota
	DarkShare
	QuietShare

	Shares = 3
)

// Alone is a night of which nothing is known.
func Alone(g Gap) Beside {
	nan := Hole().Pain
	return Beside{Gap: g, Shares: [Shares]float64{nan, nan, nan}, OffPlanMin: nan, Quality: nan, Evening: nan}
}

// A Gap is why a night is a hole.
type Gap int

// The gaps. Where there are several reasons, it is the first of these.
const (
	NoGap      Gap = iota
	Away           // nobody slept in the room
	Elsewhere      // the person slept in another room, for a part of the night at least
	Unmeasured     // under FullEnough of the night was measured
	Unanswered     // there is no score of the morning
	Late           // it was given too long after waking

	Gaps
)

// FullEnough is how much of a night must have been measured, in percent.
const FullEnough = 70

// A Question is what somebody asks of a record.
type Question struct {
	From, To night.Date // the first night and the last; the zero Date is open
	Now      bool       // the figures of today, without waiting for a review
}

// To is the record up to a night; the zero Date is all of it.
func (r Record) To(d night.Date) Record {
	if d == (night.Date{}) {
		return r
	}
	return r.part(0, r.index(d.AddDays(1)))
}

// Cover takes out what was measured in the newest night as long as its morning
// is not answered: who has seen it may answer differently.
func (r Record) Cover() Record {
	last := len(r.Nights) - 1
	if last < 0 || r.Nights[last].Pain >= 0 {
		return r
	}
	c := Record{Series{r.First, slices.Clone(r.Nights)}, slices.Clone(r.Beside)}
	c.Nights[last] = Hole()
	c.Beside[last] = Alone(Unanswered)
	return c
}

// Ask answers it. Shown is what the pictures are of.
func (r Record) Ask(q Question) (a Answer, shown Record) {
	r = r.To(q.To)
	from := max(0, len(r.Nights)-Window)
	if q.From != (night.Date{}) && r.Chosen(q.From) {
		shown = r.part(r.index(q.From), len(r.Nights))
		return Explore(shown.Series), shown
	}
	if q.Now {
		return AskNow(r.Series), r.part(from, len(r.Nights))
	}
	return Ask(r.Series), r.part(from, len(r.Nights))
}

// part is the nights from i on and before j.
func (r Record) part(i, j int) Record { return Record{r.Series.part(i, j), r.Beside[i:j]} }

// index of the night of a date, within the record.
func (r Record) index(d night.Date) int {
	days := int(d.Noon().Sub(r.First.Noon()).Hours() / 24)
	return min(max(0, days), len(r.Nights))
}

// Gaps counts why nights are holes.
func (r Record) Gaps() (counts [Gaps]int) {
	for i := range r.Beside {
		counts[r.Beside[i].Gap]++
	}
	return counts
}
