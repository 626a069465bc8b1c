package report

import (
	"time"

	"nightroom/internal/night"
	"nightroom/internal/sentence"
)

// usualNights are those of a report for which nothing else is said.
const usualNights = 60

// Span is which nights a report is about: those of the evenings of a month like
// 2026-11, or from one night to another, or what is left open of that: the last
// sixty. last is the last night that is over.
func Span(month, from, to string, last night.Date) (first, end night.Date, err error) {
	if month != "" {
		if from != "" || to != "" {
			return first, end, sentence.Errorf("give a month, or the first night and the last one, not both")
		}
		t, err := time.Parse("2006-01", month)
		if err != nil {
			return first, end, sentence.Errorf("month %.40q: enter a month like 2026-11", month)
		}
		return night.DateOf(t), night.DateOf(t.AddDate(0, 1, -1)), nil
	}
	end = last
	if to != "" {
		if end, err = night.ParseDate(to); err != nil {
			return first, end, err
		}
	}
	first = end.AddDays(1 - usualNights)
	if from != "" {
		if first, err = night.ParseDate(from); err != nil {
			return first, end, err
		}
	}
	switch n := daysFrom(first, end); {
	case n < 1:
		return first, end, sentence.Errorf("the last night, %s, is before the first, %s: enter them the other way round", end, first)
	case n > MostNights:
		return first, end, sentence.Errorf("from %s to %s are %d nights, and a page holds %d: choose a first and a last night that are closer together", first, end, n, MostNights)
	}
	return first, end, nil
}
