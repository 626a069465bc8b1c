package insight

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"nightroom/internal/night"
)

// sunday is the first night of the vectors, so that nights 6 and 7 of each
// seven are those of Friday and Saturday.
var sunday = night.Date{Year: 2026, Month: time.November, Day: 22}

// seriesOf reads an exposure and the pain beside it, blanks between them; - is
// a hole.
func seriesOf(t testing.TB, e Exposure, x, y string) Series {
	t.Helper()
	xs, ys := strings.Fields(x), strings.Fields(y)
	if len(xs) != len(ys) {
		t.Fatalf("%d values and %d scores", len(xs), len(ys))
	}
	s := Series{First: sunday, Nights: make([]Night, len(xs))}
	read := func(v *float64, text string) {
		if text == "-" {
			return
		}
		var err error
		if *v, err = strconv.ParseFloat(text, 64); err != nil {
			t.Fatal(err)
		}
	}
	for i := range s.Nights {
		s.Nights[i] = Hole()
		read(&s.Nights[i].Values[e], xs[i])
		read(&s.Nights[i].Pain, ys[i])
	}
	return s
}

const (
	vectorX = "19.2 19.8 20.5 21.1 20.7 22.3 22.9 21.8 20.9 19.9 19.5 20.1 21.6 22.4 23.1 22.7 21.9 20.6 19.7 20.3 21.2 22.0 22.8 21.4 20.2 19.6 20.8 21.7 22.5 21.0"
	vectorY = "3 3 4 4 4 5 6 5 4 4 3 3 5 5 6 6 5 5 3 4 4 5 6 5 4 3 4 4 6 4"

	// The same with seven nights missing: four mornings, two nights, and one both.
	holesX = "19.2 19.8 20.5 21.1 20.7 22.3 22.9 21.8 20.9 19.9 - 20.1 21.6 - 23.1 22.7 21.9 20.6 19.7 20.3 21.2 22.0 22.8 21.4 20.2 19.6 20.8 21.7 - 21.0"
	holesY = "3 3 4 - - 5 6 5 4 4 - 3 5 5 6 6 5 - 3 4 4 5 6 5 - 3 4 4 6 4"

	// Two series that know nothing of each other, each 0.7 of yesterday and
	// new chance, by Python's random.Random(10).
	unrelatedX = "18.6 18.1 19.8 19.3 18.2 18.7 19.6 21.0 19.8 19.1 18.5 20.7 24.4 22.7 22.7 23.1 20.0 19.3 19.0 16.8 18.4 18.5 16.2 16.3 17.9 17.2 17.5 18.3 20.2 21.7 20.2 19.8 20.2 19.3 17.8 18.8 18.2 21.1 20.1 21.5 19.8 21.4 21.1 22.3 21.2 19.1 18.1 17.1 17.1 14.3 15.6 18.8 19.8 21.1 22.5 20.2 18.5 18.5 18.4 17.0 18.5 17.3 16.8 18.6 20.4 17.5 17.7 21.5 21.5 22.3 21.2 18.0 19.1 20.3 20.4 23.4 20.0 19.4 17.6 17.2 16.7 16.9 15.5 18.4 20.3 20.6 20.4 20.4 19.8 18.1"
	unrelatedY = "4 4 1 2 2 6 6 4 5 3 2 4 4 4 4 4 6 7 7 5 5 5 5 4 3 3 3 3 6 5 5 7 7 6 4 2 4 4 5 6 5 3 5 4 4 4 5 4 4 6 5 5 5 6 5 6 5 2 1 0 2 1 1 1 0 1 0 2 0 1 1 0 3 4 5 5 5 3 5 4 6 5 3 2 3 4 6 3 6 5"
)

// The figures were made by two other programs than this: one in numpy 1.24
// (lstsq, by singular values; corrcoef of rolled arrays) with the t of scipy
// 1.10, one that solves the normal equations in exact fractions, which gave
// the same slope and error to the last digits.
func TestTheFiguresAreThoseOfIndependentPrograms(t *testing.T) {
	for _, c := range []struct {
		name           string
		x, y           string
		nights, pairs  int
		slope, err     float64
		low, high      float64
		pLag           float64
		asWell, shifts float64
	}{
		{"the vector", vectorX, vectorY, 30, 29,
			0.635314432069578, 0.08052302021733956, 0.4687398734830523, 0.8018889906561038, 5.436528917319226e-08, 1, 30},
		{"with missing nights", holesX, holesY, 23, 16,
			0.6383221161110387, 0.1255581137890618, 0.35856120459819546, 0.918083027623882, 0.0004750845449891274, 1, 30},
		{"unrelated", unrelatedX, unrelatedY, 90, 89,
			0.031168529954541557, 0.10030852255577234, -0.16834108699882638, 0.2306781469079095, 0.7567874297315256, 66, 90},
	} {
		for e := range Exposure(Exposures) {
			a := AskNow(seriesOf(t, e, c.x, c.y))
			f := &a.Findings[e]
			if f.Nights != c.nights || f.Pairs != c.pairs || !f.Told {
				t.Fatalf("%s: %d nights and %d pairs, want %d and %d", c.name, f.Nights, f.Pairs, c.nights, c.pairs)
			}
			for _, v := range []struct {
				what      string
				got, want float64
			}{
				{"effect", f.Effect, c.slope * e.Step()},
				{"its error", f.Line.error, c.err},
				{"low", f.Low, c.low * e.Step()},
				{"high", f.High, c.high * e.Step()},
				{"p_lag", f.PLag, c.pLag},
				{"p_shift", f.PShift, c.asWell / c.shifts},
				{"p", f.P, max(c.pLag, c.asWell/c.shifts)},
			} {
				if math.Abs(v.got-v.want) > 1e-9*max(1, math.Abs(v.want)) {
					t.Errorf("%s, %s: %s is %.16g, want %.16g", c.name, e.Field(), v.what, v.got, v.want)
				}
			}
			if math.Abs(f.PLag/c.pLag-1) > 1e-9 {
				t.Errorf("%s: p_lag is %.16g, want %.16g", c.name, f.PLag, c.pLag)
			}
		}
	}
}

// Benjamini and Hochberg 1995, section 4: of fifteen p, four pass at 0.05.
func TestFifteenPsOfThePaperPassAsItSays(t *testing.T) {
	ps := []float64{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000}
	passed := 0
	for i, p := range bh(ps) {
		if p < ps[i] {
			t.Errorf("%v became %v", ps[i], p)
		}
		if passes(p) {
			passed++
		}
	}
	if passed != 4 {
		t.Errorf("%d passed, want 4", passed)
	}
	for i, p := range bh([]float64{0.04, 0.01, 0.03}) { // by hand: 0.01·3/1, 0.03·3/2, 0.04·3/3
		if want := []float64{0.04, 0.03, 0.04}[i]; math.Abs(p-want) > 1e-15 {
			t.Errorf("p %d is %v, want %v", i, p, want)
		}
	}
}

// By scipy 1.10 (stats.t.ppf and stats.t.sf).
func TestStudentsLawIsThatOfIndependentPrograms(t *testing.T) {
	for _, c := range []struct{ freedom, wide, far, near float64 }{
		{1, 12.706204736432095, 0.08438492631768271, 0.9936340144701835},
		{2, 4.302652729911275, 0.017317326879372444, 0.992929108958201},
		{5, 2.5705818366147395, 0.00066625324896618, 0.9924080180425818},
		{23, 2.0686576104190406, 1.2744382939654978e-07, 0.9921075216304662},
		{114, 1.9809922979375063, 1.5043227688834373e-11, 0.9920387663160639},
		{4000, 1.9605572287937334, 7.81695001452439e-14, 0.992021786057929},
	} {
		for _, v := range []struct{ got, want float64 }{
			{widest(c.freedom), c.wide}, {twoSided(7.5, c.freedom), c.far}, {twoSided(-0.01, c.freedom), c.near},
		} {
			if math.Abs(v.got/v.want-1) > 1e-9 {
				t.Errorf("with %v degrees of freedom it is %.16g, want %.16g", c.freedom, v.got, v.want)
			}
		}
	}
	if p := twoSided(math.Inf(1), 10); p != 0 {
		t.Errorf("of what cannot be chance it is %v", p)
	}
}
