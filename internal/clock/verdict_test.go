package clock

import (
	"strings"
	"testing"
	"time"
)

var (
	built = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	now   = time.Date(2026, 11, 22, 21, 14, 0, 0, time.UTC)
)

func TestAClockIsBelievedForAnyOfTheseReasons(t *testing.T) {
	alone := Facts{Now: now, Built: built, Newest: now.Add(-time.Hour), Pi: true}
	for name, change := range map[string]func(*Facts){
		"made up":        func(f *Facts) { f.MadeUp = true },
		"configuration":  func(f *Facts) { f.Trust = true },
		"the page":       func(f *Facts) { f.Said = true },
		"set by the net": func(f *Facts) { f.Network = true },
		"a battery":      func(f *Facts) { f.Battery = true },
		"no Pi":          func(f *Facts) { f.Pi = false },
		"ten minutes":    func(f *Facts) { f.Since = Patience },
	} {
		t.Run(name, func(t *testing.T) {
			f := alone
			if v := Judge(f); v.Trusted || v.Wrong {
				t.Fatalf("without a reason it is %+v", v)
			}
			change(&f)
			v := Judge(f)
			if !v.Trusted || v.Wrong || v.Why == nil || v.Unsure != (name == "ten minutes") {
				t.Errorf("%+v", v)
			}
			// What cannot be is believed for no reason at all, of a real room.
			for _, early := range []time.Time{time.Unix(0, 0), built.Add(-time.Second), f.Newest.Add(-time.Second)} {
				f.Now = early
				if v := Judge(f); v.Trusted != f.MadeUp || v.Wrong == f.MadeUp {
					t.Errorf("at %v: %+v", early, v)
				}
			}
		})
	}
}

func TestAClockAtTheNewestEpochIsNotWrong(t *testing.T) {
	f := Facts{Now: now, Built: now, Newest: now, Network: true, Pi: true}
	if v := Judge(f); !v.Trusted {
		t.Errorf("%+v", v)
	}
	f.Newest = time.Time{} // a new record
	if v := Judge(f); !v.Trusted {
		t.Errorf("%+v", v)
	}
}

func TestAWrongClockSaysWhatItContradicts(t *testing.T) {
	for _, c := range []struct {
		f    Facts
		want string
	}{
		{Facts{Now: time.Unix(0, 0).UTC(), Built: built}, "1970-01-01"},
		{Facts{Now: now.Add(-8 * 24 * time.Hour), Newest: now}, "2026-11-22 21:14"},
	} {
		if v := Judge(c.f); !strings.Contains(v.Why.Error(), c.want) {
			t.Errorf("%q does not say %s", v.Why, c.want)
		}
	}
}
