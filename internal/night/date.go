package night

import (
	"fmt"
	"time"

	"nightroom/internal/sentence"
)

// A Date names a night by its evening: the night of 22 to 23 November 2026 is
// 2026-11-22.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, sentence.Errorf("night %.40q: enter the date of its evening, like 2026-11-22", s)
	}
	return DateOf(t), nil
}

// DateOf is the date that a calendar shows at t, in t's location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// String is YYYY-MM-DD.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// Words are the night as people call it: Sunday 22 to Monday 23 November 2026.
func (d Date) Words() string {
	morning := d.Noon()
	evening := morning.AddDate(0, 0, -1)
	first := "Monday 2"
	switch {
	case evening.Year() != morning.Year():
		first = "Monday 2 January 2006"
	case evening.Month() != morning.Month():
		first = "Monday 2 January"
	}
	return evening.Format(first) + " to " + morning.Format("Monday 2 January 2006")
}

// AddDays is the date n days later.
func (d Date) AddDays(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC))
}

// Noon is 12:00 UTC of the day after, the instant at which a night and the
// morning after it stand in the record: a pure function of the date, so that a
// correction meets what it corrects.
func (d Date) Noon() time.Time {
	return time.Date(d.Year, d.Month, d.Day+1, 12, 0, 0, 0, time.UTC)
}

// MarshalText and UnmarshalText are String and ParseDate.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDate(string(b))
	return err
}

// Span reads the first and the last night of several; one that is not given is
// the zero Date, and open. Their names are for the error.
func Span(fromName, from, toName, to string) (first, last Date, err error) {
	if from != "" {
		if first, err = ParseDate(from); err != nil {
			return first, last, fmt.Errorf("%s: %w", fromName, err)
		}
	}
	if to != "" {
		if last, err = ParseDate(to); err != nil {
			return first, last, fmt.Errorf("%s: %w", toName, err)
		}
		if last.Noon().Before(first.Noon()) {
			return first, last, sentence.Errorf("%s %s is before %s %s", toName, to, fromName, from)
		}
	}
	return first, last, nil
}
