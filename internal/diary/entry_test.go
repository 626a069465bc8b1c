package diary

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestAScoreIsAWholeNumberFromZeroToTen(t *testing.T) {
	for n := range 11 {
		if s, err := ParseScore(strconv.Itoa(n)); err != nil || int(s) != n {
			t.Errorf("%d was read as %v (%v)", n, s, err)
		}
	}
	if s, err := ParseScore(" 4\n"); err != nil || s != 4 {
		t.Errorf("4 with blanks around it was read as %v (%v)", s, err)
	}
	for _, text := range []string{
		"11", "4.5", "4,5", "NaN", "-1", "-0", "+4", "", " ", "1e1", "0x4", "256", "260", "18446744073709551620", "four", "4 5", "4\x00", "٤",
		strings.Repeat("9", 1<<20), strings.Repeat(" ", 1<<20), strings.Repeat("0", 1<<20) + "4",
	} {
		s, err := ParseScore(text)
		if err == nil {
			t.Errorf("%.20q was read as %v", text, s)
			continue
		}
		if len(err.Error()) > 300 || !strings.Contains(err.Error(), "enter a whole number from 0 (none) to 10") {
			t.Errorf("%.20q: an error of %d bytes: %.200s", text, len(err.Error()), err)
		}
	}
}

func FuzzParseScore(f *testing.F) {
	for _, s := range []string{"0", "10", "11", "4.5", "-1", "", "NaN"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if score, err := ParseScore(s); err == nil && score > MaxScore {
			t.Fatalf("%q was read as %d", s, score)
		}
	})
}

func TestMoments(t *testing.T) {
	for text, want := range map[string]Moment{"": Morning, "morning": Morning, "evening": Evening} {
		if m, err := ParseMoment(text); err != nil || m != want {
			t.Errorf("%q was read as %v (%v)", text, m, err)
		}
	}
	for _, text := range []string{"noon", "Morning", strings.Repeat("m", 1<<20)} {
		if m, err := ParseMoment(text); err == nil || len(err.Error()) > 300 {
			t.Errorf("%.20q was read as %.20v", text, m)
		}
	}
}

func TestAnEntryHoldsOnlySitesAndText(t *testing.T) {
	good := Entry{Person: "anna", Sites: []string{"lower_back"}, Note: "woke at four\nbad back, naïve 😴"}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for name, e := range map[string]Entry{
		"no such site":         {Sites: []string{"lower_back", "elbow"}},
		"a site of a megabyte": {Sites: []string{strings.Repeat("x", 1<<20)}},
		"a long note":          {Note: strings.Repeat("x", MaxNote+1)},
		"no text":              {Note: "\xff\xfe"},
		"a control character":  {Note: "a\x1b[2J"},
		"a zero":               {Note: "a\x00b"},
	} {
		err := e.Check()
		if err == nil {
			t.Errorf("%s: taken", name)
		} else if len(err.Error()) > 500 {
			t.Errorf("%s: an error of %d bytes", name, len(err.Error()))
		}
	}
	if err := (&Entry{Note: strings.Repeat("x", MaxNote)}).Check(); err != nil {
		t.Error(err)
	}
}

func TestSitesAreSortedAndNamed(t *testing.T) {
	ids := Sites()
	if !slices.IsSorted(ids) || len(ids) != len(siteNames) || !slices.Contains(ids, "lower_back") {
		t.Errorf("sites %v", ids)
	}
}
