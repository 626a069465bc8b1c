package words

import (
	"reflect"
	"regexp"
	"slices"
	"testing"
	"time"

	"nightroom/internal/night"
)

// verbs are what stands in a format for a value.
var verbs = regexp.MustCompile(`%[-+#0]*\d*(?:\.\d+)?[a-z%]`)

// each calls f with every string of two values of one type, and where it is.
func each(at string, a, b reflect.Value, f func(at, a, b string)) {
	switch a.Kind() {
	case reflect.String:
		f(at, a.String(), b.String())
	case reflect.Struct:
		for i := range a.NumField() {
			each(at+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i), f)
		}
	case reflect.Array, reflect.Slice:
		if a.Len() != b.Len() {
			f(at, "", "not as many")
			return
		}
		for i := range a.Len() {
			each(at+"[]", a.Index(i), b.Index(i), f)
		}
	case reflect.Map:
		if a.Len() != b.Len() && a.Len() > 0 { // where there is none, English is the ids' own
			f(at, "", "not as many")
		}
		for _, k := range a.MapKeys() {
			if v := b.MapIndex(k); v.IsValid() {
				each(at+"["+k.String()+"]", a.MapIndex(k), v, f)
			} else {
				f(at+"["+k.String()+"]", "", "missing")
			}
		}
	}
}

func TestNothingIsSaidInOneLanguageOnly(t *testing.T) {
	n, words := 0, English
	words.Sentences = nil // where German has none of its own, TestEverySentenceIsThereInGerman tells
	each("", reflect.ValueOf(words), reflect.ValueOf(German), func(at, english, german string) {
		n++
		if (english == "") != (german == "") {
			t.Errorf("%s: %q in English, %q in German", at, english, german)
		}
		if e, g := verbs.FindAllString(english, -1), verbs.FindAllString(german, -1); !slices.Equal(e, g) {
			t.Errorf("%s: the values are %v in English and %v in German", at, e, g)
		}
	})
	if n < 30 {
		t.Errorf("only %d strings were looked at", n)
	}
}

func TestTheLanguageIsTheOneConfiguredElseTheBrowsers(t *testing.T) {
	for _, c := range []struct{ language, accept, want string }{
		{"de", "en", "de"}, {"en", "de", "en"}, {"auto", "de-AT,de;q=0.9", "de"}, {"auto", "de,en", "de"},
		{"", "en-GB,de;q=0.5", "en"}, {"", "fr", "en"}, {"", "fr-BE, de;q=0.8, en;q=0.5", "de"}, {"", "nl,*;q=0.1", "en"}, {"", "", "en"}, {"auto", "DE", "de"},
	} {
		if got := Of(c.language, c.accept).Lang; got != c.want {
			t.Errorf("%q and %q: %s", c.language, c.accept, got)
		}
	}
}

func TestFiguresAreWrittenAsPeopleWriteThem(t *testing.T) {
	d := night.Date{Year: 2026, Month: time.October, Day: 31}
	for _, c := range []struct{ got, want string }{
		{English.Number(1.25, 1), "1.3"}, {German.Number(-0.5, 1), "−0,5"}, {English.Number(-0.04, 1), "0.0"},
		{English.Temperature(19, false), "19.0\u00a0°C"}, {German.Temperature(19, true), "66,2\u00a0°F"},
		{English.Trimmed(10, 2), "10"}, {German.Trimmed(4.5, 2), "4,5"}, {German.Trimmed(0.004, 2), "0"}, {English.Trimmed(20, 0), "20"},
		{English.ShortDay(d), "31 Oct"}, {German.ShortDay(d), "31. Okt"}, {German.DayOf(d), "Samstag, 31. Oktober"}, {German.Dated(d), "31. Oktober 2026"},
		{English.Night(d), "Saturday 31 October to Sunday 1 November"},
		{German.Night(d), "Samstag, 31. Oktober auf Sonntag, 1. November"},
		{German.Month(d), "Oktober 2026"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
