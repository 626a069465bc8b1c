package insight

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"nightroom/internal/night"
)

var update = flag.Bool("update", false, "write the golden file anew")

// told is a finding of so many nights with an effect and its range.
func told(v Verdict, nights int, effect, half float64) Finding {
	return Finding{Verdict: v, Nights: nights, Pairs: nights - 1, Told: true, Effect: effect, Low: effect - half, High: effect + half}
}

// everything that can be said, by what it is said of.
func everything() (names []string, answers []Answer, findings []Finding) {
	say := func(name string, a Answer, f Finding) {
		names, answers, findings = append(names, name), append(answers, a), append(findings, f)
	}
	reviewed := Answer{Reviewed: true}
	confirmed := told(Pattern, 94, 0.4, 0.3)
	confirmed.Confirmed = true
	relief := told(Pattern, 94, -0.42, 0.3)
	relief.Confirmed = true
	sparse := told(TooEarly, 62, 0.2, 0.5)
	sparse.Pairs = 38
	say("no night", Answer{}, Finding{Verdict: NotEnough})
	say("not enough", Answer{}, Finding{Verdict: NotEnough, Nights: 13})
	say("too early", Answer{}, told(TooEarly, 31, 0.4, 0.5))
	say("too early, lower", Answer{}, told(TooEarly, 31, -0.4, 0.2))
	say("too early, hardly anything", Answer{}, told(TooEarly, 31, 0.004, 0.2))
	say("too early, after a review", reviewed, told(TooEarly, 40, 0.2, 0.5))
	say("too early, scattered", reviewed, sparse)
	say("too early, before the next review", reviewed, told(TooEarly, 70, 0.2, 0.5))
	say("too early, no figure", Answer{}, Finding{Verdict: TooEarly, Nights: 20, Pairs: 3})
	say("a first hint", reviewed, told(Pattern, 63, 0.4, 0.3))
	say("a first hint, lower", reviewed, told(Pattern, 63, -0.4, 0.3))
	say("a small one", reviewed, told(Pattern, 120, 0.05, 0.03))
	say("a large one", reviewed, told(Pattern, 60, 2.1, 0.4))
	say("confirmed", reviewed, confirmed)
	say("confirmed, lower", reviewed, relief)
	say("none", reviewed, told(None, 63, 0.1, 0.5))
	say("none, hardly anything would have been missed", reviewed, told(None, 120, 0.01, 0.04))
	say("a pattern today", Answer{Now: true}, told(Pattern, 63, 0.4, 0.3))
	say("none today", Answer{Now: true}, told(None, 63, 0.1, 0.5))
	say("chosen nights", Answer{}, Finding{Verdict: Exploratory, Nights: 200})
	for w := Constant; w <= CalendarOnly; w++ {
		say(fmt.Sprintf("refused %d", w), reviewed, Finding{Verdict: Refused, Why: w, Nights: 60})
	}
	return names, answers, findings
}

func TestEverySentenceIsTheOneThatWasAgreed(t *testing.T) {
	var b bytes.Buffer
	names, answers, findings := everything()
	for _, l := range []Language{English, German} {
		for e := range Exposure(Exposures) {
			fmt.Fprintf(&b, "== %s, %s\n", l, e.Field())
			for i := range names {
				f := findings[i]
				f.Exposure = e
				fmt.Fprintf(&b, "%s: %s\n", names[i], answers[i].Sentence(&f, l))
			}
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "== %s, temperature_mean_c for those who read °F\n", l)
		for i := range names {
			answers[i].Fahrenheit = true
			fmt.Fprintf(&b, "%s: %s\n", names[i], answers[i].Sentence(&findings[i], l))
			answers[i].Fahrenheit = false
		}
		fmt.Fprintf(&b, "\n== %s, on paper\n", l)
		paper := Answer{Reviewed: true, Findings: [Exposures]Finding{told(Pattern, 63, 0.4, 0.3), told(None, 63, 0.1, 0.5), told(None, 63, 0.1, 0.5)}}
		for i := range paper.Findings {
			paper.Findings[i].Exposure = Exposure(i)
		}
		for _, s := range paper.Sayings(l) {
			fmt.Fprintf(&b, "%s: %s\n", s.About, s.Sentence)
		}
		fmt.Fprintf(&b, "\n== %s, when\n", l)
		may := night.Date{Year: 2026, Month: 5, Day: 1}
		for _, a := range []Answer{
			{Counted: 31, NextAt: 60, Next: may},
			{Counted: 63, NextAt: 90, Next: may, Reviewed: true, On: may.AddDays(-40)},
			{Counted: 63, NextAt: 90, Next: may, Now: true},
			{},
		} {
			fmt.Fprintln(&b, a.When(l))
		}
		b.WriteString("\n")
	}
	const file = "testdata/sentences.txt"
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	got, wanted := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(got), len(wanted)) {
		if i >= len(got) || i >= len(wanted) || got[i] != wanted[i] {
			t.Fatalf("%s, line %d: it says other things from here on; look at the difference after go test . -update", file, i+1)
		}
	}
}

// What one person's diary can never show, no sentence says.
func TestNoSentenceClaimsWhatADiaryCannotShow(t *testing.T) {
	text, err := os.ReadFile("testdata/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "NaN") || strings.Contains(string(text), "Inf") {
		t.Error("something is not a number")
	}
	all := strings.ToLower(string(text))
	for _, word := range []string{
		"significant", "caused", "proves", "no effect", "%!",
		"signifik", "verursacht", "beweist", "bewiesen", "keine wirkung", "kein effekt", "keinen effekt",
	} {
		if strings.Contains(all, word) {
			t.Errorf("%q is said", word)
		}
	}
}

// The wording that was agreed on, letter by letter.
func TestAPatternIsToldWithItsRangeItsNightsAndWhatItIsNot(t *testing.T) {
	a, f := Answer{Reviewed: true}, told(Pattern, 63, 0.4, 0.3)
	const want = "On nights 1 °C warmer than usual for you, the next morning's pain was on average 0.4 points higher (95 % range 0.1 to 0.7), " +
		"allowing for the morning before, a slow drift and weekends; 63 nights. " +
		"This is a pattern in your own records, not proof that warmth causes pain; it may run the other way."
	if says := a.Sentence(&f, English); !strings.Contains(says, want) || !strings.HasPrefix(says, "A first hint") {
		t.Errorf("it says %q", says)
	}
	f = told(None, 63, 0.1, 0.5)
	if says := a.Sentence(&f, English); says != "No clear pattern yet. With 63 nights, differences smaller than about 0.5 points per °C could not have been seen." {
		t.Errorf("it says %q", says)
	}
}

func TestTheSameIsSaidOnce(t *testing.T) {
	a := Ask(related(5, 0))
	if got := a.Sayings(English); len(got) != 1 || got[0].About != "Temperature, Light, Loud moments" {
		t.Errorf("it says %+v", got)
	}
	if a = Ask(related(60, 1)); len(a.Sayings(German)) != 4 { // and what holds for every pattern
		t.Errorf("it says %+v", a.Sayings(German))
	}
}

// The line is drawn through the middle of the nights, and its band is narrowest
// there.
func TestTheBandIsNarrowestInTheMiddle(t *testing.T) {
	l := AskNow(related(60, 1)).Findings[Temperature].Line
	low, y, high := l.At(l.MeanX)
	if y != l.MeanY || !(low < y && y < high) {
		t.Errorf("in the middle it is %v in %v to %v, want %v", y, low, high, l.MeanY)
	}
	for _, x := range []float64{l.MeanX - 2, l.MeanX + 2} {
		if below, _, above := l.At(x); above-below <= high-low || math.IsNaN(above) {
			t.Errorf("at %v the band is %v wide, in the middle %v", x, above-below, high-low)
		}
	}
}
