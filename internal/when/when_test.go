package when

import (
	"strings"
	"testing"
	"time"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestTimesAsPeopleTypeThem(t *testing.T) {
	for _, c := range []struct{ zone, text, want string }{
		{"Europe/Berlin", "2026-11-22T18:00", "2026-11-22T17:00:00Z"},
		{"Europe/Berlin", "2026-11-22 18:00", "2026-11-22T17:00:00Z"},
		{"Europe/Berlin", "2026-11-22T18:00:30", "2026-11-22T17:00:30Z"},
		{"Europe/Berlin", "2026-11-22 18:00:30.5", "2026-11-22T17:00:30.5Z"},
		{"Europe/Berlin", "2026-07-22T18:00", "2026-07-22T16:00:00Z"},
		{"Europe/Berlin", "2026-11-22T18:00:00Z", "2026-11-22T18:00:00Z"},
		{"Europe/Berlin", "2026-11-22T18:00-05:00", "2026-11-22T23:00:00Z"},
		{"Europe/Berlin", "2026-10-25T02:30+02:00", "2026-10-25T00:30:00Z"},
		{"Europe/Berlin", "2026-10-25T02:30+01:00", "2026-10-25T01:30:00Z"},
		{"Europe/Berlin", "2026-10-25T01:59", "2026-10-24T23:59:00Z"},
		{"Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00:00Z"},
		{"Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00:00Z"},
		{"UTC", "1970-01-01T00:00", "1970-01-01T00:00:00Z"},
		// A date is the beginning of its day, also where the clocks are changed then.
		{"Europe/Berlin", "2026-11-22", "2026-11-21T23:00:00Z"},
		{"Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z"},
		{"America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z"}, // 0:00 is skipped
		{"America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"},   // 0:00 is there twice
		{"Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"},     // the whole day is skipped
	} {
		got, err := Day(c.text, zone(t, c.zone))
		if err != nil || got.UTC().Format(time.RFC3339Nano) != c.want {
			t.Errorf("%s in %s is %v (%v), want %s", c.text, c.zone, got, err, c.want)
		}
	}
}

func TestTimesThatMeanNothingAreRefused(t *testing.T) {
	for _, c := range []struct{ zone, text, says string }{
		{"Europe/Berlin", "", "enter a date"},
		{"Europe/Berlin", "yesterday", "enter a date"},
		{"Europe/Berlin", "22:30", "2026-11-22T18:00"},
		{"Europe/Berlin", "2026-02-30", "enter a date"},
		{"Europe/Berlin", "2026-02-30T10:00", "2026-11-22T18:00"},
		{"Europe/Berlin", "2026-11-22T24:00", "2026-11-22T18:00"},
		{"Europe/Berlin", "2026-11-22T18:00 CET", "2026-11-22T18:00"},
		{"Europe/Berlin", "1969-12-31T12:00", "from 1970"},
		{"Europe/Berlin", "0001-01-01", "from 1970"},
		{"Europe/Berlin", "2026-03-29T02:30", "skip it; enter it with its offset, like 2026-03-29T03:00:00+02:00"},
		{"Europe/Berlin", "2026-10-25T02:30", "twice; enter 2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00"},
		{"Pacific/Apia", "2011-12-30T12:00", "2011-12-31T00:00:00+14:00"},
		{"Europe/Berlin", strings.Repeat("2", 1<<16), "enter a date"},
	} {
		got, err := Day(c.text, zone(t, c.zone))
		if err == nil || !strings.Contains(err.Error(), c.says) || len(err.Error()) > 300 {
			t.Errorf("%.40q in %s is %v (%.300v), want %q", c.text, c.zone, got, err, c.says)
		}
	}
	if _, err := Time("2026-11-22", time.UTC); err == nil {
		t.Error("a date was taken for a time")
	}
}

// What is taken is what the clocks there show, or what its offset says, and
// each instant can be typed.
func FuzzTime(f *testing.F) {
	for _, s := range []string{"2026-11-22T18:00", "2026-10-25 02:30", "2026-03-29T02:30:00", "2026-11-22T18:00:00+01:00", "2026-11-22", "1970-01-01T00:00:00.999Z", "T", ""} {
		f.Add(s, uint8(len(s)))
	}
	var zones []*time.Location
	for _, name := range []string{"UTC", "Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "Africa/Monrovia"} {
		zones = append(zones, zone(f, name))
	}
	f.Fuzz(func(t *testing.T, s string, z uint8) {
		loc := zones[int(z)%len(zones)]
		got, err := Time(s, loc)
		if err != nil {
			if !got.IsZero() || len(err.Error()) > 400 {
				t.Fatalf("%q: %v with an error of %d bytes", s, got, len(err.Error()))
			}
			return
		}
		if got.Unix() < 0 || got.Location() != loc {
			t.Fatalf("%q is %v", s, got)
		}
		stamp := got.UTC().Format(time.RFC3339Nano) // Monrovia once had seconds in its offset, RFC 3339 has none
		if again, err := Time(stamp, loc); err != nil || !again.Equal(got) {
			t.Fatalf("%q is %s, which is %v (%v)", s, stamp, again, err)
		}
		typed := strings.Replace(s, " ", "T", 1)
		for _, layout := range onTheWall {
			if wall, err := time.Parse(layout, typed); err == nil && wall.Format(time.DateTime) != got.Format(time.DateTime) {
				t.Fatalf("%q is %s", s, stamp)
			}
		}
	})
}
