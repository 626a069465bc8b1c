package insight

import "nightroom/internal/night"

const (
	// Window is how many nights of the calendar are judged, at most. Over a
	// longer span the season is no straight line any more, and everything that
	// has a season goes with everything else that has one.
	Window = 120

	// reviewsEvery is how many nights lie between two reviews. Looked at daily,
	// something unrelated shows a "pattern" at some time of a year in 23 to 41
	// of 100 cases.
	reviewsEvery = 30
)

// An Answer is what one person's nights say, all exposures together.
type Answer struct {
	Findings [Exposures]Finding
	Counted  int // nights present since the first, for any exposure

	Reviewed bool       // there was a review: what is judged was judged there
	On       night.Date // its day: that of the morning
	NextAt   int        // nights present at which the next review is; 0: there is none
	Next     night.Date // the day of the next one, if no night is missed until then

	Now        bool // the findings do not wait for a review
	Fahrenheit bool // the sentences are for those who read temperatures in °F
}

// Ask is the last step: the answer that stands. A verdict is made only when 60
// nights are present, 90, 120, and then every 30, and holds until the next
// time. Where there is none yet, the figures are today's.
func Ask(s Series) Answer {
	a := count(s)
	last, before := -1, -1
	for i, present := 0, 0; i < len(s.Nights); i++ {
		if !s.Nights[i].present() {
			continue
		}
		if present++; isReview(present) {
			last, before = i, last
		}
	}
	newest := len(s.Nights) - 1
	today := judge(s.until(newest))
	review := today
	if last != newest && last >= 0 {
		review = judge(s.until(last))
	}
	var earlier [Exposures]Finding
	if before >= 0 {
		earlier = judge(s.until(before))
	}
	a.Findings = today
	for i := range a.Findings {
		f := &a.Findings[i]
		f.wait()
		if last >= 0 && review[i].judged() {
			*f = review[i]
			f.Confirmed = f.sign() != 0 && f.sign() == earlier[i].sign()
		}
	}
	if last >= 0 {
		a.Reviewed, a.On = true, s.Date(last+1)
	}
	return a
}

// AskNow is the answer of the newest nights, without waiting for a review: for
// those who want to check the method. Who asks it daily will be misled.
func AskNow(s Series) Answer {
	a := count(s)
	a.Now = true
	a.Findings = judge(s.until(len(s.Nights) - 1))
	return a
}

// Explore is the answer for nights that somebody chose: pictures only. What
// stands out in a span that was picked because of it says nothing.
func Explore(s Series) (a Answer) {
	for e := range Exposure(Exposures) {
		p := pairOf(s, e)
		a.Findings[e] = Finding{Exposure: e, Verdict: Exploratory, Of: s, Nights: p.nights, Pairs: p.consecutive()}
	}
	return a
}

// Chosen tells whether the nights from a date on are others than the latest
// Window, which are judged by default.
func (s Series) Chosen(from night.Date) bool {
	for i := range s.Nights {
		latest, since := i >= len(s.Nights)-Window, !s.Date(i).Noon().Before(from.Noon())
		if s.Nights[i].present() && latest != since {
			return true
		}
	}
	return false
}

// count counts the nights, and says when the next review is.
func count(s Series) (a Answer) {
	for i := range s.Nights {
		if s.Nights[i].present() {
			a.Counted++
		}
	}
	a.NextAt = max(FewestNights, a.Counted-a.Counted%reviewsEvery+reviewsEvery)
	n := len(s.Nights)
	if n > 0 && !s.Nights[n-1].present() {
		n-- // its morning may still be answered
	}
	a.Next = s.Date(n + a.NextAt - a.Counted)
	return a
}

func isReview(present int) bool { return present >= FewestNights && present%reviewsEvery == 0 }

// until is the latest Window nights up to one.
func (s Series) until(i int) Series { return s.part(max(0, i+1-Window), i+1) }

func (f *Finding) judged() bool { return f.Verdict == Pattern || f.Verdict == None }

// wait takes a verdict back that no review has made.
func (f *Finding) wait() {
	if f.judged() {
		f.Verdict = TooEarly
	}
}
