package diary

import (
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
