package night

import (
	"testing"
	"time"
)

// slept is a night of two clock times and a plan, all of a date's evening or of
// the morning after; "" is not known.
func slept(t *testing.T, date, lightsOut, wake, planned string) (s Sleep) {
	t.Helper()
	loc := zone(t, "Europe/Berlin")
	d, err := ParseDate(date)
	if err != nil {
		t.Fatal(err)
	}
	for text, to := range map[string]*time.Time{"a" + lightsOut: &s.LightsOut, "b" + wake: &s.Wake, "c" + planned: &s.Planned} {
		if text = text[1:]; text == "" {
			continue
		}
		day := d
		if text < "12:00" {
			day = d.AddDays(1)
		}
		*to = local(t, loc, day.String()+" "+text)
	}
	return s
}

func TestRegularity(t *testing.T) {
	for _, c := range []struct {
		name   string
		nights [][3]string // lights-out, wake, plan
		want   Regularity
	}{
		{"no night", nil, Regularity{}},
		{"one night", [][3]string{{"22:30", "06:30", "22:30"}}, Regularity{MidSleeps: 1, OnPlanPct: known(100), LightsOuts: 1}},
		{"always the same", [][3]string{{"22:30", "06:30", "22:30"}, {"22:30", "06:30", "22:30"}, {"22:30", "06:30", "22:30"}},
			Regularity{known(0), 3, known(100), 3}},
		// Middles at 2:00, 2:30 and 3:00: 30 minutes.
		{"an hour later each night", [][3]string{{"22:00", "06:00", "22:00"}, {"23:00", "06:00", "22:00"}, {"00:00", "06:00", "22:00"}},
			Regularity{known(30), 3, known(33.333), 3}},
		// Middles at 23:30 and 0:30: 42.426 = 30·√2, and no day apart.
		{"across midnight", [][3]string{{"20:00", "03:00", "20:00"}, {"21:00", "04:00", "20:30"}},
			Regularity{known(42.426), 2, known(100), 2}},
		{"exactly at the bounds, and beyond", [][3]string{{"22:00", "06:00", "22:30"}, {"23:00", "07:00", "22:30"}, {"23:01", "06:59", "22:30"}},
			Regularity{known(34.641), 3, known(66.667), 3}},
		{"nothing is known of some", [][3]string{{"", "06:00", "22:00"}, {"22:10", "", "22:00"}, {"22:00", "06:00", ""}},
			Regularity{MidSleeps: 1, OnPlanPct: known(100), LightsOuts: 1}},
	} {
		var nights []Sleep
		for i, n := range c.nights {
			nights = append(nights, slept(t, Date{2026, 11, 22}.AddDays(i).String(), n[0], n[1], n[2]))
		}
		if got := RegularityOf(nights, zone(t, "Europe/Berlin")); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestWhoSleepsAcrossNoonHasNoSeamThere(t *testing.T) {
	loc := zone(t, "Europe/Berlin")
	day := func(d int, from, to string) Sleep {
		date := Date{2026, 11, d}.String()
		return Sleep{LightsOut: local(t, loc, date+" "+from), Wake: local(t, loc, date+" "+to)}
	}
	// Middles at 11:50 and 12:10.
	got := RegularityOf([]Sleep{day(22, "07:50", "15:50"), day(23, "08:10", "16:10")}, loc)
	if got.MidSleepSDMin != known(14.142) {
		t.Errorf("%+v", got)
	}
}

func TestWhatSpeaksForASleep(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2026, 11, 22, h, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		name string
		e    Evidence
		want Sleep
	}{
		{"the plan alone", Evidence{Planned: at(21)}, Sleep{Planned: at(21)}},
		{"the light", Evidence{Planned: at(21), LightOff: at(20)}, Sleep{at(20), at(30), at(21)}},
		{"a word before the light", Evidence{Planned: at(21), LightOff: at(20), Bed: at(22)}, Sleep{at(22), at(30), at(21)}},
		{"getting up", Evidence{Planned: at(21), Bed: at(22), Up: at(28)}, Sleep{at(22), at(28), at(21)}},
	} {
		if got := (&Summary{LightsOut: at(21), Wake: at(30), Evidence: c.e}).Sleep(); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
