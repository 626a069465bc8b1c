package night

import (
	"testing"
	"time"
)

func TestDates(t *testing.T) {
	d, err := ParseDate("2026-11-22")
	if err != nil || d != (Date{2026, time.November, 22}) || d.String() != "2026-11-22" {
		t.Fatalf("2026-11-22 was read as %v (%v)", d, err)
	}
	for _, s := range []string{"", "22.11.2026", "2026-02-29", "2026-11-22T22:30:00Z", "tonight"} {
		if d, err := ParseDate(s); err == nil {
			t.Errorf("%q was read as %v", s, d)
		}
	}
	if got := (Date{2026, time.December, 31}).AddDays(1).String(); got != "2027-01-01" {
		t.Errorf("the day after New Year's Eve is %s", got)
	}
	if got := d.Noon().Format(time.RFC3339); got != "2026-11-23T12:00:00Z" {
		t.Errorf("%v stands in the record at %s", d, got)
	}
	var again Date
	if b, err := d.MarshalText(); err != nil || again.UnmarshalText(b) != nil || again != d {
		t.Errorf("%v became %v", d, again)
	}
}

func TestANightIsDatedTwelveHoursBeforeItsLightsOut(t *testing.T) {
	for zoneName, cases := range map[string]map[string]string{
		"Europe/Berlin": {
			"2026-11-22T22:30:00+01:00": "2026-11-22",
			"2026-11-23T00:30:00+01:00": "2026-11-22",
			"2026-11-23T08:00:00+01:00": "2026-11-22",
			"2026-11-23T11:59:59+01:00": "2026-11-22",
			"2026-11-23T12:00:00+01:00": "2026-11-23",
			"2026-03-29T11:30:00+02:00": "2026-03-28", // a day of 23 hours
			"2026-03-29T12:30:00+02:00": "2026-03-29",
			"2026-10-25T11:30:00+01:00": "2026-10-24", // a day of 25 hours
			"2026-10-25T12:30:00+01:00": "2026-10-25",
		},
		"Asia/Kolkata": {"2026-11-22T20:00:00Z": "2026-11-22", "2026-11-22T06:31:00Z": "2026-11-22", "2026-11-22T06:29:00Z": "2026-11-21"},
	} {
		s := Schedule{Location: zone(t, zoneName)}
		for at, want := range cases {
			if got := s.DateOf(local(t, time.UTC, at)).String(); got != want {
				t.Errorf("%s at %s: night %s, want %s", zoneName, at, got, want)
			}
		}
	}
}

func TestPlannedTimesWhereClocksChange(t *testing.T) {
	for _, c := range []struct {
		zone, night string
		wake        Clock
		want        string
	}{
		{"Europe/Berlin", "2026-03-28", clock(1, 59), "2026-03-29T01:59:00+01:00"},
		{"Europe/Berlin", "2026-03-28", clock(2, 0), "2026-03-29T03:00:00+02:00"},
		{"Europe/Berlin", "2026-03-28", clock(2, 30), "2026-03-29T03:30:00+02:00"},
		{"Europe/Berlin", "2026-03-28", clock(3, 0), "2026-03-29T03:00:00+02:00"},
		{"Europe/Berlin", "2026-10-24", clock(1, 59), "2026-10-25T01:59:00+02:00"},
		{"Europe/Berlin", "2026-10-24", clock(2, 30), "2026-10-25T02:30:00+02:00"},
		{"Europe/Berlin", "2026-10-24", clock(3, 0), "2026-10-25T03:00:00+01:00"},
		{"America/New_York", "2026-03-07", clock(2, 30), "2026-03-08T03:30:00-04:00"},
		{"America/New_York", "2026-10-31", clock(1, 30), "2026-11-01T01:30:00-04:00"},
		{"America/New_York", "2026-10-31", clock(2, 0), "2026-11-01T02:00:00-05:00"},
		{"Australia/Lord_Howe", "2026-10-03", clock(2, 15), "2026-10-04T02:45:00+11:00"},
		{"Australia/Lord_Howe", "2026-04-04", clock(1, 45), "2026-04-05T01:45:00+11:00"},
		{"Australia/Lord_Howe", "2026-04-04", clock(2, 0), "2026-04-05T02:00:00+10:30"},
		{"Asia/Kathmandu", "2026-11-22", clock(6, 30), "2026-11-23T06:30:00+05:45"},
	} {
		d, err := ParseDate(c.night)
		if err != nil {
			t.Fatal(err)
		}
		s := plan(zone(t, c.zone), clock(22, 0), c.wake)
		if _, wake := s.Planned(d); wake.Format(time.RFC3339) != c.want {
			t.Errorf("%s, night %s: wake %s, want %s", c.zone, c.night, wake.Format(time.RFC3339), c.want)
		}
	}
}

func TestANightIsNamedByBothItsDays(t *testing.T) {
	for text, want := range map[string]string{
		"2026-11-22": "Sunday 22 to Monday 23 November 2026",
		"2026-11-30": "Monday 30 November to Tuesday 1 December 2026",
		"2026-12-31": "Thursday 31 December 2026 to Friday 1 January 2027",
	} {
		d, err := ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Words(); got != want {
			t.Errorf("%s is %q, want %q", text, got, want)
		}
	}
}
