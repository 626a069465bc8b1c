// Package words owns what the page and the report say, in every language that
// they speak: one catalogue. A file of it is a page, with what it says in English
// and in German one under the other, so that nobody adds a sentence to one and
// forgets the other; the package's test finds what is missing.
//
// It is pure, and must never import anything that does I/O.
package words

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"nightroom/internal/night"
)

// Words are all that the page says in one language. Sentences with a % are
// formats, and have the same verbs in every language.
type Words struct {
	Lang  string // en, de: as in HTML
	Point string // before decimals

	Months        [12]string
	Weekdays      [7]string // Sunday first, as time.Weekday counts
	ShortWeekdays [7]string
	ShortMonths   [12]string
	day, nightOf  string // formats of a day and of a night
	dayOf         string // format of a day with its weekday
	dateTime      string // format of an instant
	AtMost        string // before a value at the floor of its part

	Frame Frame
	Login Login
	PIN   PIN

	Settings Settings
	Delete   Delete
	Welcome  Welcome
	About    About

	Tonight Tonight
	Insight Insight
	Habit   Habit
	Chart   Chart
	Doubt   Doubt

	Nights   Nights
	OneNight Night
	Report   Report
	Sheet    Sheet

	// Sentences are those that come from below, by their English formats, and
	// words among their values. In English they are their own, but for those that
	// are not for whoever looks at a page; without any Words say what scripts hear.
	Sentences map[string]string
	Technical string // around what is in nobody's catalogue

	Quantities map[string]Quantity // by their names in the record
	Diary      Diary
	Morning    Morning
}

// English and German are the languages.
var (
	English = Words{
		Lang: "en", Point: ".",
		Months:        [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		Weekdays:      [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		ShortWeekdays: [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
		ShortMonths:   [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		day:           "%d %s", nightOf: "%s %s to %s %s", dayOf: "%s %s", dateTime: "%s %d %s %d, %s", AtMost: "at most",
		Frame: englishFrame, Login: englishLogin, PIN: englishPIN, Tonight: englishTonight,
		Settings: englishSettings, Delete: englishDelete, Welcome: englishWelcome, About: englishAbout,
		Insight: englishInsight, Habit: englishHabit,
		Chart: englishChart, Doubt: englishDoubt, Quantities: englishQuantities,
		Diary: englishDiary, Morning: englishMorning,
		Sentences: englishSentences, Technical: "%s",
		Nights: englishNights, OneNight: englishNight, Report: englishReport, Sheet: englishSheet,
	}
	German = Words{
		Lang: "de", Point: ",",
		Months:        [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
		Weekdays:      [7]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
		ShortWeekdays: [7]string{"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"},
		ShortMonths:   [12]string{"Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"},
		day:           "%d. %s", nightOf: "%s, %s auf %s, %s", dayOf: "%s, %s", dateTime: "%s, %d. %s %d, %s", AtMost: "höchstens",
		Frame: germanFrame, Login: germanLogin, PIN: germanPIN, Tonight: germanTonight,
		Settings: germanSettings, Delete: germanDelete, Welcome: germanWelcome, About: germanAbout,
		Insight: germanInsight, Habit: germanHabit,
		Chart: germanChart, Doubt: germanDoubt, Quantities: germanQuantities,
		Diary: germanDiary, Morning: germanMorning,
		Sentences: germanSentences, Technical: "technisch gesagt, auf Englisch: %s",
		Nights: germanNights, OneNight: germanNight, Report: germanReport, Sheet: germanSheet,
	}
)

// Of are the words of a language, en or de; for any other, what a browser asks
// for in its Accept-Language.
func Of(language, accept string) *Words {
	if language != English.Lang && language != German.Lang {
		language = asked(accept)
	}
	if language == German.Lang {
		return &German
	}
	return &English
}

// asked is the first of the languages in an Accept-Language that we speak.
// Browsers write the one that they like best first.
func asked(accept string) string {
	for one := range strings.SplitSeq(strings.ToLower(accept), ",") {
		one, _, _ = strings.Cut(strings.TrimSpace(one), ";")
		if one, _, _ = strings.Cut(one, "-"); one == English.Lang || one == German.Lang {
			return one
		}
	}
	return English.Lang
}

// Number is a value with that many decimals.
func (w *Words) Number(v float64, decimals int) string {
	p := math.Pow10(decimals)
	text := strconv.FormatFloat(math.Round(v*p)/p+0, 'f', decimals, 64)
	if w.Point != "." {
		text = strings.Replace(text, ".", w.Point, 1)
	}
	return strings.Replace(text, "-", "−", 1)
}

// Trimmed is a value with that many decimals at most: a half of 9 is 4.5, and
// that of 8 is 4.
func (w *Words) Trimmed(v float64, decimals int) string {
	text := w.Number(v, decimals)
	if decimals > 0 {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), w.Point)
	}
	return text
}

// Temperature is a temperature with its unit, as people here read it.
func (w *Words) Temperature(celsius float64, fahrenheit bool) string {
	if fahrenheit {
		return w.Number(celsius*1.8+32, 1) + "\u00a0°F"
	}
	return w.Number(celsius, 1) + "\u00a0°C"
}

// Clock is a time of day.
func (w *Words) Clock(t time.Time) string { return t.Format("15:04") }

// Day is a date, without its year: 22 November.
func (w *Words) Day(d night.Date) string { return fmt.Sprintf(w.day, d.Day, w.Months[d.Month-1]) }

// ShortDay is the same where there is little room: 22 Nov.
func (w *Words) ShortDay(d night.Date) string {
	return fmt.Sprintf(w.day, d.Day, w.ShortMonths[d.Month-1])
}

// DayOf is a date with its day of the week: Sunday 22 November.
func (w *Words) DayOf(d night.Date) string { return fmt.Sprintf(w.dayOf, w.weekday(d), w.Day(d)) }

// Dated is a date with its year: 22 November 2026.
func (w *Words) Dated(d night.Date) string { return fmt.Sprintf("%s %d", w.Day(d), d.Year) }

// Month is a month with its year.
func (w *Words) Month(d night.Date) string { return fmt.Sprintf("%s %d", w.Months[d.Month-1], d.Year) }

// Night is a night as people call it: Sunday 22 November to Monday 23 November.
func (w *Words) Night(d night.Date) string {
	next := d.AddDays(1)
	return fmt.Sprintf(w.nightOf, w.weekday(d), w.Day(d), w.weekday(next), w.Day(next))
}

func (w *Words) weekday(d night.Date) string {
	return w.Weekdays[time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC).Weekday()]
}
