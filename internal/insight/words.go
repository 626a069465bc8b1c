package insight

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"nightroom/internal/night"
)

// A Language is one that the sentences are told in.
type Language string

// The languages.
const (
	English Language = "en"
	German  Language = "de"
)

// phrases are a language's. A sentence says what was seen, how sure that is,
// and what it is not. None claims what one person's diary cannot show: that
// the room makes the pain, or that it does not.
type phrases struct {
	on      [Exposures]string // nights that differ by one Step
	per     [Exposures]string // one Step
	title   [Exposures]string // what a finding is about
	name    [Exposures]string // what was the same on all nights
	blame   [Exposures]string // what is not proven, where pain is higher
	credit  [Exposures]string // where it is lower
	point   string            // between a number and its decimals
	hardly  string            // a number that two decimals cannot show
	higher  string
	lower   string
	between string // two ends of a range

	effect, notProof, scale  string
	note, noProof            string // of all patterns together
	hint, confirmed, now     string
	none                     string
	tooEarly, ofLatest       string
	sparse, waiting, noPairs string
	soFar                    string
	notEnough                string
	exploratory              string
	refused                  map[Why]string
	reviewed, first, next    string
	date                     func(night.Date) string
}

func (l Language) phrases() phrases {
	if l == German {
		return german
	}
	return english
}

// phrases are the language's, in the degrees that people read.
func (a *Answer) phrases(l Language) *phrases {
	p := l.phrases()
	if a.Fahrenheit {
		degrees := p.number(Temperature.Step()*1.8, 1) + " °F"
		p.on[Temperature] = strings.Replace(p.on[Temperature], "1 °C", degrees, 1)
		p.per[Temperature] = degrees
	}
	return &p
}

// Sentence is all that may be said of a finding.
func (a *Answer) Sentence(f *Finding, l Language) string {
	p := a.phrases(l)
	says := p.says(a, f)
	if f.Verdict == Pattern {
		what := p.blame[f.Exposure]
		if f.Effect < 0 {
			what = p.credit[f.Exposure]
		}
		says = append(says, fmt.Sprintf(p.notProof, what), p.scale)
	}
	return strings.Join(says, " ")
}

// says is what was seen, without what it is not.
func (p *phrases) says(a *Answer, f *Finding) (says []string) {
	if a.Now && f.judged() {
		says = append(says, p.now)
	}
	switch f.Verdict {
	case NotEnough:
		says = append(says, fmt.Sprintf(p.notEnough, f.Nights, FewestToTell))
	case TooEarly:
		says = append(says, p.howFar(a, f))
		if f.Told {
			says = append(says, fmt.Sprintf(p.soFar, p.on[f.Exposure], p.seen(f)))
		}
	case Pattern:
		switch {
		case f.Confirmed:
			says = append(says, p.confirmed)
		case !a.Now:
			says = append(says, p.hint)
		}
		says = append(says, capital(fmt.Sprintf(p.effect, p.on[f.Exposure], p.seen(f), f.Nights)))
	case None:
		smallest := f.Smallest()
		says = append(says, fmt.Sprintf(p.none, f.Nights, p.number(smallest, decimals(smallest)), p.per[f.Exposure]))
	case Refused:
		says = append(says, fmt.Sprintf(p.refused[f.Why], p.name[f.Exposure]))
	case Exploratory:
		says = append(says, fmt.Sprintf(p.exploratory, Window))
	}
	return says
}

// A Saying is what may be said of some exposures.
type Saying struct{ About, Sentence string }

// Sayings are an answer on paper: a line for each exposure, one for those of
// which there is the same to say, and what holds for all patterns once.
func (a *Answer) Sayings(l Language) (all []Saying) {
	p, pattern := a.phrases(l), false
	for i := range a.Findings {
		f := &a.Findings[i]
		pattern = pattern || f.Verdict == Pattern
		about, sentence := p.title[i], strings.Join(p.says(a, f), " ")
		if last := len(all) - 1; last >= 0 && all[last].Sentence == sentence {
			all[last].About += ", " + about
			continue
		}
		all = append(all, Saying{about, sentence})
	}
	if pattern {
		all = append(all, Saying{p.note, p.noProof + " " + p.scale})
	}
	return all
}

// capital begins a sentence.
func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// howFar says what is missing for a verdict.
func (p *phrases) howFar(a *Answer, f *Finding) string {
	switch {
	case !f.Told:
		return fmt.Sprintf(p.noPairs, f.Pairs, FewestPairs)
	case f.Nights < FewestNights && a.Reviewed:
		return fmt.Sprintf(p.ofLatest, f.Nights, FewestNights, Window)
	case f.Nights < FewestNights:
		return fmt.Sprintf(p.tooEarly, f.Nights, FewestNights)
	case f.Pairs < FewestPairs:
		return fmt.Sprintf(p.sparse, f.Nights, f.Pairs, FewestPairs)
	}
	return p.waiting
}

// seen is an effect with its range: 0.4 points higher (95 % range 0.1 to 0.7).
func (p *phrases) seen(f *Finding) string {
	d := decimals(f.Effect, f.Low, f.High)
	direction, near, far := p.higher, f.Low, f.High
	if f.Effect < 0 {
		direction, near, far = p.lower, f.High, f.Low
	}
	from, to := p.number(near, d), p.number(far, d)
	if f.Low < 0 && f.High > 0 {
		from, to = p.number(f.Low, d)+" "+p.lower, p.number(f.High, d)+" "+p.higher
	}
	return fmt.Sprintf(p.between, p.number(f.Effect, d), direction, from, to)
}

// decimals are as many as it takes that none of the numbers looks like 0: one,
// or two.
func decimals(numbers ...float64) int {
	for _, v := range numbers {
		if math.Abs(v) < 0.095 {
			return 2
		}
	}
	return 1
}

// number is the size of v; its sign is told in words.
func (p *phrases) number(v float64, decimals int) string {
	if v != 0 && math.Abs(v) < 0.005 {
		return p.hardly
	}
	return strings.Replace(strconv.FormatFloat(math.Abs(v), 'f', decimals, 64), ".", p.point, 1)
}

// When says when the answer was made, and when there will be a new one.
func (a *Answer) When(l Language) string {
	p := l.phrases()
	switch {
	case a.NextAt == 0:
		return ""
	case a.Reviewed && !a.Now:
		return fmt.Sprintf(p.reviewed, p.date(a.On), a.NextAt, a.Counted, p.date(a.Next))
	case a.NextAt == FewestNights:
		return fmt.Sprintf(p.first, a.NextAt, a.Counted, p.date(a.Next))
	}
	return fmt.Sprintf(p.next, a.NextAt, a.Counted, p.date(a.Next))
}
