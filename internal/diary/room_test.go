package diary

import (
	"testing"
	"time"

	"nightroom/internal/night"
)

func berlin(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// when is a local time.
func when(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, berlin(t))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

var sunday = night.Date{Year: 2026, Month: time.November, Day: 22}

// planned is the night of Sunday, from 22:30 to 6:30.
func planned(t testing.TB) Plan {
	return Plan{when(t, "2026-11-22 22:30"), when(t, "2026-11-23 06:30")}
}

// answered is an entry of that night, with answers.
func answered(t testing.TB, moment Moment, answers map[string]string) (Entry, error) {
	t.Helper()
	e := Entry{Person: "anna", Night: sunday, Moment: moment}
	if err := e.Answer(answers, planned(t)); err != nil {
		return e, err
	}
	return e, e.Check(planned(t), when(t, "2026-11-23 07:15"))
}
