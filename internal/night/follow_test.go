package night

import (
	"testing"
	"time"

	"nightroom/internal/epoch"
)

const (
	day      = epoch.Day
	windDown = epoch.WindDown
	night    = epoch.Night
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func clock(h, m int) Clock { return Clock(60*h + m) }

// plan is the same every night.
func plan(loc *time.Location, lightsOut, wake Clock) Schedule {
	return Schedule{Location: loc, WindDown: 2 * time.Hour, Usual: Plan{lightsOut, wake}}
}

func usual(t testing.TB) Schedule {
	return plan(zone(t, "Europe/Berlin"), clock(22, 30), clock(6, 30))
}

// local reads "2026-11-22 22:30", with seconds or without, or RFC 3339 where
// a clock time alone would be ambiguous.
func local(t testing.TB, loc *time.Location, s string) time.Time {
	t.Helper()
	for _, layout := range []string{"2006-01-02 15:04", time.DateTime} {
		if at, err := time.ParseInLocation(layout, s, loc); err == nil {
			return at
		}
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// word is what somebody says, at a local time.
type said struct {
	at    string
	inBed bool
}

// a border is where a phase begins, and the date of the night that is under
// way then, or was the last.
type border struct {
	at    string
	phase epoch.Phase
	night string
}

// follow checks the phase and the night at every border, and just before it.
func follow(t *testing.T, s Schedule, words []said, borders []border) {
	t.Helper()
	c := NewCalendar(s)
	for _, w := range words {
		c.Say(Said{local(t, s.Location, w.at), w.inBed})
	}
	for i, b := range borders {
		at := local(t, s.Location, b.at)
		m := c.At(at)
		if m.Phase != b.phase || m.Night.String() != b.night || !m.Since.Equal(at) {
			t.Errorf("%s: %v of the night %v since %v, want %v of %s since then",
				b.at, m.Phase, m.Night, m.Since.In(s.Location), b.phase, b.night)
		}
		if i == 0 {
			continue
		}
		before, was := c.At(at.Add(-1)), borders[i-1]
		if before.Phase != was.phase || before.Night.String() != was.night {
			t.Errorf("just before %s: %v of the night %v, want %v of %s",
				b.at, before.Phase, before.Night, was.phase, was.night)
		}
	}
}
