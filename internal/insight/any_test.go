package insight

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"strings"
	"testing"
)

// anything makes nights of bytes: holes, ties, nonsense and all.
func anything(data []byte) Series {
	s := Series{First: sunday}
	next := func() float64 {
		if len(data) == 0 {
			return math.NaN()
		}
		kind := data[0]
		data = data[1:]
		switch {
		case kind < 40:
			return math.NaN()
		case kind < 45:
			return math.Inf(int(kind) - 42)
		case kind < 60 && len(data) >= 8:
			v := math.Float64frombits(binary.LittleEndian.Uint64(data))
			data = data[8:]
			return v
		}
		return float64(kind-60) / 20 // 0 to 9.75
	}
	for len(data) > 0 && len(s.Nights) < 4000 {
		n := Night{Pain: next()}
		for e := range n.Values {
			n.Values[e] = next()
		}
		s.Nights = append(s.Nights, n)
	}
	return s
}

// lawful says what the rules do not allow in an answer.
func lawful(t *testing.T, s Series, a Answer) {
	t.Helper()
	for i := range a.Findings {
		f := &a.Findings[i]
		present := 0
		for j := range s.Nights {
			if n := &s.Nights[j]; n.Pain >= 0 && n.Pain <= 10 && !math.IsNaN(n.Values[i]) && !math.IsInf(n.Values[i], 0) {
				present++
			}
		}
		switch {
		case f.Nights > present:
			t.Errorf("%d nights of %d that are there", f.Nights, present)
		case f.Told && (f.Nights < FewestToTell || f.Pairs < 7):
			t.Errorf("an effect of %d nights and %d pairs", f.Nights, f.Pairs)
		case f.judged() && (f.Nights < FewestNights || f.Pairs < FewestPairs || !f.Told):
			t.Errorf("a verdict of %d nights and %d pairs", f.Nights, f.Pairs)
		case f.judged() && !a.Reviewed && !a.Now:
			t.Error("a verdict without a review")
		case f.Verdict == Pattern && !(f.P <= 0.05 && f.PAdjusted <= 0.05+1e-12 && f.Low*f.High > -1e-9):
			t.Errorf("a pattern with %+v", f)
		case f.Confirmed && f.Verdict != Pattern:
			t.Error("confirmed, but no pattern")
		case (f.Verdict == Refused) != (f.Why != 0):
			t.Errorf("%s, why %d", f.Verdict, f.Why)
		}
		if f.Told {
			for _, p := range []float64{f.PLag, f.PShift, f.P, f.PAdjusted} {
				if !(p >= 0 && p <= 1) {
					t.Errorf("a p of %v", p)
				}
			}
			if !(f.Low <= f.Effect && f.Effect <= f.High) {
				t.Errorf("an effect of %v in %v to %v", f.Effect, f.Low, f.High)
			}
		}
		for _, l := range []Language{English, German} {
			if says := a.Sentence(f, l); says == "" || strings.Contains(says, "%!") || strings.Contains(says, "NaN") {
				t.Errorf("it says %q", says)
			}
		}
	}
	if _, err := json.Marshal(a.Rows(English)); err != nil {
		t.Error(err)
	}
}

func FuzzNoSeriesGetsAVerdictThatTheRulesDoNotAllow(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{100, 100, 100, 100})
	f.Add([]byte(strings.Repeat("abcdefghijklm", 40)))
	f.Add([]byte(strings.Repeat("\x00\x80\x90\xa0\xb0\xc0\xd0", 90)))
	f.Add([]byte(strings.Repeat("zzzz", 70)))
	f.Add([]byte(strings.Repeat("zzz}~z{|", 500)))
	var random []byte
	c := seeded(1)
	for range 4 * 150 {
		random = append(random, byte(60+c.IntN(196)))
	}
	f.Add(random)
	f.Fuzz(func(t *testing.T, data []byte) {
		s := anything(data)
		lawful(t, s, Ask(s))
		lawful(t, s, AskNow(s))
		lawful(t, s, Explore(s))
		s.Chosen(sunday.AddDays(len(data) % 50))
	})
}

func TestFourThousandNightsAreAnswered(t *testing.T) {
	s := related(4000, 1)
	seeded(3).lose(s, 0.2)
	a := Ask(s)
	lawful(t, s, a)
	if f := a.Findings[Temperature]; f.Verdict != Pattern || !f.Confirmed || !a.Reviewed {
		t.Errorf("it is %s of %d nights, confirmed %v", f.Verdict, f.Nights, f.Confirmed)
	}
}
