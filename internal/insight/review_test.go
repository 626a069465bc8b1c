package insight

import (
	"reflect"
	"testing"
)

// related are nights whose pain follows the temperature, but not the light nor
// the sound.
func related(nights int, effect float64) Series {
	c := seeded(7)
	y := c.memory(nights, 0.5)
	xs := [][]float64{c.memory(nights, 0.5), c.memory(nights, 0.5), c.memory(nights, 0.5)}
	add(y, effect, func(i int) float64 { return xs[0][i] })
	for i := range nights {
		xs[0][i] = 20 + xs[0][i]
		xs[1][i] = max(0, 30+30*xs[1][i])
		xs[2][i] = max(0, 20+10*xs[2][i])
	}
	return nightsOf(y, score, xs...)
}

func TestAVerdictIsMadeAtAReviewAndStandsUntilTheNext(t *testing.T) {
	s := related(150, 1)
	var last Answer
	for n := range 151 {
		a := Ask(s.part(0, n))
		f := a.Findings[Temperature]
		switch {
		case n < FewestToTell:
			if f.Verdict != NotEnough || f.Told || a.Reviewed {
				t.Fatalf("%d nights: %+v", n, f)
			}
		case n < FewestNights:
			if f.Verdict != TooEarly || a.Reviewed {
				t.Fatalf("%d nights: %s", n, f.Verdict)
			}
		case n%30 == 0:
			if f.Verdict != Pattern || !a.Reviewed || f.Nights != min(n, Window) {
				t.Fatalf("%d nights: %s of %d", n, f.Verdict, f.Nights)
			}
			if want := s.Date(n); a.On != want {
				t.Errorf("%d nights: reviewed on %s, want %s", n, a.On, want)
			}
			if f.Confirmed != (n > 60) {
				t.Errorf("%d nights: confirmed %v", n, f.Confirmed)
			}
		default:
			if !reflect.DeepEqual(a.Findings, last.Findings) || a.On != last.On {
				t.Errorf("%d nights: the answer has changed", n)
			}
		}
		wantAt := max(60, n/30*30+30)
		if a.NextAt != wantAt || a.Next != s.Date(wantAt) || a.Counted != n {
			t.Errorf("%d nights: %d counted, the next review is after %d on %s", n, a.Counted, a.NextAt, a.Next)
		}
		last = a
	}
}

func TestAHintThatDoesNotComeAgainIsNotConfirmed(t *testing.T) {
	s := related(90, 1)
	// From the sixtieth night on warmth does the reverse.
	for i := 60; i < 90; i++ {
		s.Nights[i].Pain = 10 - s.Nights[i].Pain
	}
	a, b := Ask(s.part(0, 60)), Ask(s)
	if a.Findings[Temperature].Verdict != Pattern || a.Findings[Temperature].Confirmed {
		t.Errorf("the first is %+v", a.Findings[Temperature])
	}
	if b.Findings[Temperature].Confirmed {
		t.Error("the second is confirmed")
	}
}

func TestAMissedNightPutsTheReviewOff(t *testing.T) {
	s := related(100, 1)
	for i := 10; i < 20; i++ {
		s.Nights[i] = Hole()
	}
	if a := Ask(s.part(0, 69)); a.Reviewed || a.Counted != 59 || a.Next != s.Date(70) {
		t.Errorf("after 59 nights present: %d counted, reviewed %v, next %s", a.Counted, a.Reviewed, a.Next)
	}
	if a := Ask(s.part(0, 70)); !a.Reviewed || a.On != s.Date(70) {
		t.Errorf("after 60 nights present: reviewed %v on %s", a.Reviewed, a.On)
	}
}

// Whoever answers every second night has no two mornings in a row.
func TestScatteredNightsGetNoVerdictHoweverMany(t *testing.T) {
	s := related(240, 1)
	for i := 1; i < len(s.Nights); i += 2 {
		s.Nights[i] = Hole()
	}
	for _, a := range []Answer{Ask(s), AskNow(s)} {
		f := a.Findings[Temperature]
		if f.Verdict != TooEarly || f.Told || f.Nights != 60 || f.Pairs != 0 {
			t.Errorf("it is %+v", f)
		}
	}
}

// A part that came later has its own nights to wait for, and is told of them
// between the reviews too.
func TestAnExposureThatCameLaterWaitsForItsOwnNights(t *testing.T) {
	s := related(110, 0)
	for i := range 40 {
		s.Nights[i].Values[Light] = Hole().Pain
	}
	a := Ask(s)
	if f := a.Findings[Sound]; f.Verdict != None || f.Nights != 90 {
		t.Errorf("sound is %s of %d", f.Verdict, f.Nights)
	}
	if f := a.Findings[Light]; f.Verdict != TooEarly || f.Nights != 70 {
		t.Errorf("light is %s of %d", f.Verdict, f.Nights)
	}
	if a := Ask(related(0, 0)); a.Findings[Light].Verdict != NotEnough || a.NextAt != 60 {
		t.Errorf("of no night it is %+v", a)
	}
}

func TestOnlyTheLatestNightsAreJudged(t *testing.T) {
	s := related(150, 1)
	for i := range 30 { // long ago it was the reverse
		s.Nights[i].Pain = 10 - s.Nights[i].Pain
	}
	whole, latest := Ask(s), AskNow(s.part(30, 150))
	if whole.Findings[Temperature].Effect != latest.Findings[Temperature].Effect {
		t.Error("nights before the window were judged")
	}
}

func TestNightsThatSomebodyChoseGetPicturesOnly(t *testing.T) {
	s := related(150, 1)
	for from, want := range map[int]bool{-5: true, 0: true, 29: true, 30: false, 31: true, 149: true} {
		if got := s.Chosen(s.Date(from)); got != want {
			t.Errorf("from night %d: chosen is %v", from, got)
		}
	}
	if young := s.part(0, 40); young.Chosen(s.Date(-300)) || !young.Chosen(s.Date(1)) {
		t.Error("a young record begins where it begins")
	}
	a := Explore(s)
	for _, f := range a.Findings {
		if f.Verdict != Exploratory || f.Told || f.Nights != 150 {
			t.Errorf("it is %+v", f)
		}
	}
}

func TestThereIsNothingToCompareInWhatDoesNotMove(t *testing.T) {
	for name, c := range map[string]struct {
		change func(i int, n *Night)
		why    Why
	}{
		"a constant room":      {func(_ int, n *Night) { n.Values[Temperature] = 20 }, Constant},
		"a dark room":          {func(i int, n *Night) { n.Values[Temperature] = float64(max(0, i%6-4)) }, Ties},
		"two scores":           {func(i int, n *Night) { n.Pain = float64(3 + i%2) }, FewScores},
		"nearly always a four": {func(i int, n *Night) { n.Pain = map[int]float64{0: 5, 10: 6, 20: 7}[i]; n.Pain = max(4, n.Pain) }, ScoreTies},
		"a ramp":               {func(i int, n *Night) { n.Values[Temperature] = float64(i) / 8 }, CalendarOnly},
		"a calendar in pain":   {func(i int, n *Night) { n.Pain = float64(i) / 8 }, CalendarOnly},
	} {
		s := related(60, 1)
		for i := range s.Nights {
			c.change(i, &s.Nights[i])
		}
		f := Ask(s).Findings[Temperature]
		if f.Verdict != Refused || f.Why != c.why || f.Told {
			t.Errorf("%s: %s, why %d, want %d", name, f.Verdict, f.Why, c.why)
		}
	}
}

// Somebody who sleeps here from Sunday to Thursday has no weekend.
func TestNightsWithoutWeekendsAreJudgedAllTheSame(t *testing.T) {
	s := related(120, 1)
	for i := range s.Nights {
		if i%7 >= 5 {
			s.Nights[i] = Hole()
		}
	}
	if f := Ask(s).Findings[Temperature]; f.Verdict != Pattern || f.Nights < 60 {
		t.Errorf("it is %s of %d", f.Verdict, f.Nights)
	}
}
