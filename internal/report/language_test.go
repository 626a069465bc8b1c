package report

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"nightroom/internal/diary"
	"nightroom/internal/insight"
)

var update = flag.Bool("update", false, "write the golden files anew")

// told are two weeks with something of everything.
func told(t testing.TB, language string, fahrenheit ...bool) *Maker {
	m := november(t, language)
	m.Notes, m.MadeUp, m.Fahrenheit = true, true, len(fahrenheit) > 0
	m.Insight = []Fact{{"Temperature", "No clear pattern yet."}}
	for i := range 12 {
		e := morning(t, m.From.AddDays(i).String(), 2+i*i%5, "22:00", "22:30", "06:30", "07:00")
		e.MinutesToSleep, e.MinutesAwake, e.Awakenings = diary.Answered(20+i), diary.Answered(10), diary.Answered(i%3)
		e.StiffnessMin, e.Sites = diary.Answered(15), []string{"lower_back", "knee_left"}[:1+i%2]
		e.Late = i == 3
		switch i {
		case 4:
			e.Factors, e.Note = []string{"new_mattress_or_pillow", "New curtains"}, "the moon"
		case 6:
			e.SleptHere = diary.Partly
		case 7:
			e.SleptHere = diary.No
		}
		m.Entry(e)
	}
	evening := morning(t, "2026-11-12", 5)
	evening.Moment, evening.Note = diary.Evening, "a long walk"
	m.Entry(evening)
	for i := range 13 {
		s := summary(t, m.From.AddDays(i).String(), 17.25+float64(i)/4, 35+float64(i%5), float64(100-9*i))
		s.HumidityMeanPct, s.LightMinutes, s.DarkLongestMin, s.ReadyPct = known(48), known(3), known(400), known(60)
		if s.Basis.Quiet.Measured, s.Basis.Quiet.Judged = true, i < 10; i > 5 {
			s.Basis.Cool.Above, s.Basis.Cool.Below = known(18.5), known(16)
		}
		s.Away = i == 12
		s.Evidence.Planned, s.Evidence.Bed, s.Evidence.Up = s.LightsOut, s.LightsOut, s.Wake
		m.Night(s)
	}
	return m
}

// What a page says, in both languages, word by word. After a change that is
// meant: go test ./internal/report -update, and read what git shows.
func TestThePageSaysWhatWasAgreedInBothLanguages(t *testing.T) {
	for _, language := range []string{"en", "de"} {
		var html, md bytes.Buffer
		r := told(t, language).Report()
		if err := errors.Join(r.HTML(&html), r.Markdown(&md)); err != nil {
			t.Fatal(err)
		}
		for ext, got := range map[string][]byte{"html": html.Bytes(), "md": md.Bytes()} {
			file := "testdata/november." + language + "." + ext
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("it is not %s any more:\n%s", file, got)
			}
		}
	}
}

// Nothing of the one language is left in the other.
func TestAGermanPageIsGermanThroughout(t *testing.T) {
	for name, m := range map[string]*Maker{"told": told(t, "de"), "empty": november(t, "de"), "fullest": fullest(t, insight.German)} {
		m.Insight, m.Room = nil, "Schlafzimmer" // which others have said
		var b, md bytes.Buffer
		if err := errors.Join(m.Report().HTML(&b), m.Report().Markdown(&md)); err != nil {
			t.Fatal(err)
		}
		text := regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]*>`).ReplaceAllString(b.String(), " ") + md.String()
		for _, said := range []string{"the moon", "a long walk", "a long note", "New curtains"} {
			text = strings.ReplaceAll(text, said, "")
		}
		if english := regexp.MustCompile(`(?i)\b(the|of|and|night|nights|morning|mornings|week|month|pain|at most|every|measured|nothing|[0-9]+\.[0-9] )\b`).FindAllString(text, -1); english != nil {
			t.Errorf("%s says %q:\n%s", name, english, md.String())
		}
	}
}
