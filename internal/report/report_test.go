package report

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/insight"
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

func date(t testing.TB, s string) night.Date {
	t.Helper()
	d, err := night.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func known(v float64) night.Maybe { return night.Maybe{Value: v, Known: true} }

// november has two weeks of Anna's.
func november(t testing.TB, language ...string) *Maker {
	return New(Options{
		Room: "Bedroom", Person: "Anna", From: date(t, "2026-11-09"), To: date(t, "2026-11-22"), Language: strings.Join(language, ""),
		Now: time.Date(2026, 11, 23, 14, 0, 0, 0, berlin(t)), Instruments: []Instrument{
			{Name: "Bosch BME280", Quantities: []string{"temperature", "humidity"}, Every: 10 * time.Second},
			{Name: "PCB Artists decibel meter", Quantities: []string{"sound"}, Every: 125 * time.Millisecond, Floor: 35, Unit: "dB(A)"},
		},
	})
}

// morning is an answer, with a sleep of clock times where they are given.
func morning(t testing.TB, of string, score int, clocks ...string) *diary.Entry {
	t.Helper()
	e := &diary.Entry{Person: "anna", Night: date(t, of), Moment: diary.Morning}
	if score >= 0 {
		e.Score = diary.Answered(diary.Score(score))
	}
	times := []*time.Time{&e.IntoBed, &e.TriedToSleep, &e.FinalWake, &e.OutOfBed}
	for i, c := range clocks {
		d := e.Night
		if c < "12:00" {
			d = d.AddDays(1)
		}
		at, err := time.ParseInLocation("2006-01-02 15:04", d.String()+" "+c, berlin(t))
		if err != nil {
			t.Fatal(err)
		}
		*times[i] = at
	}
	return e
}

func summary(t testing.TB, of string, temperature, laeq, floorPct float64) *night.Summary {
	t.Helper()
	d := date(t, of)
	return &night.Summary{
		Night: d, LightsOut: d.Noon().Add(-14*time.Hour - 30*time.Minute), Wake: d.Noon().Add(-6*time.Hour - 30*time.Minute),
		CoveragePct: known(100), TemperatureMeanC: known(temperature),
		SoundLAeqDBA: known(laeq), SoundFloorPct: known(floorPct), SoundLAFmaxDBA: known(50), SoundEvents: known(2),
		Basis: night.Basis{Cool: night.Limit{Measured: true, Judged: true, Above: known(19)}},
	}
}

func TestWeeksHaveMediansAndRangesWithTheirNumbers(t *testing.T) {
	m := november(t)
	full := morning(t, "2026-11-09", 2, "22:00", "22:30", "06:30", "07:00")
	full.MinutesToSleep, full.MinutesAwake, full.Awakenings, full.StiffnessMin = diary.Answered(20), diary.Answered(10), diary.Answered(1), diary.Answered(15)
	m.Entry(full)
	m.Entry(morning(t, "2026-11-10", 4, "23:00", "23:00", "06:00", "07:00")) // without minutes nobody knows the time asleep
	m.Entry(morning(t, "2026-11-11", 7))
	m.Entry(morning(t, "2026-11-16", -1, "23:00")) // answered, but not for pain
	late := morning(t, "2026-11-17", 10)
	late.Late = true
	m.Entry(late)
	away := morning(t, "2026-11-18", 3)
	away.SleptHere = diary.No
	m.Entry(away)
	m.Entry(morning(t, "2026-12-01", 10))                                                                             // not of these nights
	m.Entry(&diary.Entry{Night: date(t, "2026-11-12"), Moment: diary.Evening, Score: diary.Answered(diary.Score(9))}) // no waking
	r := m.Report()
	want := []Row{
		{"9 Nov – 15 Nov", "3 of 7", "4, 2 to 7 (3)", "8 h 30 (2)", "7 h 30 (1)", "83 % (1)", "1 (1)", "15 min (1)"},
		{"16 Nov – 22 Nov", "2 of 7", "3 (1)", "", "", "", "", ""},
	}
	// 450 of 540 minutes are 83 %.
	for i := range want {
		if r.Rows[i] != want[i] {
			t.Errorf("week %d: %+v, want %+v", i, r.Rows[i], want[i])
		}
	}
	if len(r.Rows) != 2 || r.Pain != "Pain on waking: median 3.5, from 2 to 7 (4 mornings)." {
		t.Errorf("%d weeks, %s", len(r.Rows), r.Pain)
	}
	if want := "5 of 14 mornings were answered, and 1 more late: over 4 h after waking, and not counted. Slept here: 5 of 6 nights that were told of; 1 elsewhere."; r.Counts != want {
		t.Errorf("%s, want\n%s", r.Counts, want)
	}
	if n := strings.Count(string(r.Chart), "<circle"); n != 5 || strings.Count(string(r.Chart), `class="late"`) != 1 {
		t.Errorf("%d dots: %s", n, r.Chart)
	}
}

func TestALateMorningCountsIfThePersonWishesIt(t *testing.T) {
	m := november(t)
	m.Late = true
	late := morning(t, "2026-11-17", 10)
	late.Late = true
	m.Entry(late)
	if r := m.Report(); r.Pain != "Pain on waking: median 10 (1 morning)." || strings.Contains(r.Counts, "late") {
		t.Errorf("%s %s", r.Pain, r.Counts)
	}
}

func TestMorningsThatAreStillToComeAreNotMissing(t *testing.T) {
	m := New(Options{From: date(t, "2026-11-01"), To: date(t, "2026-11-30"), Now: time.Date(2026, 11, 10, 8, 0, 0, 0, time.UTC)})
	r := m.Report()
	if !strings.HasPrefix(r.Counts, "0 of 8 mornings") || r.Rows[2].Answered != "" || r.Chart != "" {
		t.Errorf("%s, %+v", r.Counts, r.Rows)
	}
}

func TestTheRoomIsWithoutTheNightsSleptElsewhere(t *testing.T) {
	m := november(t)
	away := morning(t, "2026-11-11", 3)
	away.SleptHere = diary.No
	m.Entry(away)
	for i, v := range []float64{16, 17, 30, 18} {
		m.Night(summary(t, date(t, "2026-11-09").AddDays(i).String(), v, 35+float64(i), max(0, 100-40*float64(i))))
	}
	m.Night(summary(t, "2026-12-09", 40, 90, 0))
	holiday := summary(t, "2026-11-20", 40, 90, 0)
	holiday.Away = true
	m.Night(holiday)
	r := m.Report()
	if said := strings.Join(r.Measured, " "); !strings.Contains(said, "without 1 night of which it was said that everybody is away") {
		t.Errorf("the absence is not told: %s", said)
	}
	want := []Measure{
		{"Temperature, °C", "17.0", "16.2", "17.8", "3"},
		{"Sound, LAeq, dB(A)", "at most 36.0", "at most 35.2", "37.6", "3"}, // of 35, 36 and 38 the floor decided two
		{"Loudest, LAFmax, dB(A)", "50", "at most 50", "50", "3"},           // one night was at the floor throughout
		{"Sounds from 45 dB(A) on", "2", "2", "2", "3"},
	}
	if len(r.Measures) != len(want) {
		t.Fatalf("%+v", r.Measures)
	}
	for i := range want {
		if r.Measures[i] != want[i] {
			t.Errorf("%+v, want %+v", r.Measures[i], want[i])
		}
	}
}

func TestChangesHaveTheirDates(t *testing.T) {
	m := november(t)
	e := morning(t, "2026-11-12", 3)
	e.Factors = []string{"caffeine_after_noon", "new_mattress_or_pillow", "New curtains"}
	m.Entry(e)
	m.Night(summary(t, "2026-11-09", 17, 35, 0))
	other := summary(t, "2026-11-10", 17, 35, 0)
	other.Basis.Cool.Above = known(18)
	m.Night(other)
	r := m.Report()
	want := Fact{"Changed", "Tuesday 10 November: cool from then on: at most 18 °C; Thursday 12 November: a new mattress or pillow; Thursday 12 November: New curtains"}
	if n := len(r.Facts); n == 0 || r.Facts[n-1] != want {
		t.Errorf("%+v", r.Facts)
	}
}

func TestNotesAreThereOnlyIfAskedFor(t *testing.T) {
	const secret = "slept badly <b>because</b> | of\nthe *neighbours*"
	for _, asked := range []bool{false, true} {
		m := november(t)
		m.Notes = asked
		e := morning(t, "2026-11-12", 3)
		e.Note = secret
		m.Entry(e)
		var html, md bytes.Buffer
		r := m.Report()
		if err := r.HTML(&html); err != nil {
			t.Fatal(err)
		}
		if err := r.Markdown(&md); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(html.String(), "neighbours") != asked || strings.Contains(md.String(), "neighbours") != asked {
			t.Errorf("asked for: %v\n%s", asked, md.String())
		}
		if strings.Contains(html.String(), "<b>because") || strings.Contains(md.String(), "| of\n") || strings.Contains(md.String(), "*neighbours*") && !strings.Contains(md.String(), `\*neighbours\*`) {
			t.Errorf("a note is more than text:\n%s", md.String())
		}
	}
}

func TestEveryPageSaysWhatItIsAndIsNot(t *testing.T) {
	for name, m := range map[string]*Maker{"empty": november(t), "full": fullest(t, insight.English)} {
		r := m.Report()
		for format, write := range map[string]func() (string, error){
			"html": func() (string, error) { var b bytes.Buffer; err := r.HTML(&b); return b.String(), err },
			"md":   func() (string, error) { var b bytes.Buffer; err := r.Markdown(&b); return b.String(), err },
		} {
			text, err := write()
			if err != nil {
				t.Fatal(err)
			}
			for _, words := range []string{diary.Question, "not a medical device", "proves no cause", "Answered"} {
				if !strings.Contains(text, words) {
					t.Errorf("%s.%s does not say %q", name, format, words)
				}
			}
			for _, words := range []string{"bad night", "good night", "failed", "should", "cure", "score of", "red", "green", "NaN", "Inf", "0001", "%!"} {
				if regexp.MustCompile(`(?i)\b` + regexp.QuoteMeta(words) + `\b`).MatchString(text) {
					t.Errorf("%s.%s says %q", name, format, words)
				}
			}
		}
	}
}

// fullest is as much as a page may have to hold: over a year, all that changes,
// and long notes.
func fullest(t testing.TB, l insight.Language) *Maker {
	from := date(t, "2025-01-01")
	m := New(Options{
		Room: "The bedroom under the roof at the back of the house", Person: "Anna-Magdalena", MadeUp: true, Notes: true,
		From: from, To: from.AddDays(MostNights - 1), Now: time.Date(2027, 3, 1, 9, 0, 0, 0, berlin(t)),
		Language: string(l),
		Instruments: []Instrument{
			{"Bosch BME280", []string{"temperature", "humidity", "pressure"}, 10 * time.Second, 0, ""},
			{"ROHM BH1750", []string{"illuminance"}, time.Second, 0.11, "lx"},
			{"PCB Artists decibel meter", []string{"sound"}, 125 * time.Millisecond, 35, "dB(A)"},
			{"Sensirion SCD41", []string{"co2", "temperature", "humidity"}, 5 * time.Second, 0, ""},
		},
	})
	hints := insight.Answer{Reviewed: true} // what there is most to say of
	for e := range hints.Findings {
		hints.Findings[e] = insight.Finding{
			Exposure: insight.Exposure(e), Verdict: insight.Pattern, Nights: 120, Pairs: 110, Told: true,
			Effect: -0.05 - float64(e)/100, Low: -0.08, High: -0.02,
		}
	}
	for _, s := range hints.Sayings(l) {
		m.Insight = append(m.Insight, Fact{s.About, s.Sentence})
	}
	for i := range MostNights {
		d := from.AddDays(i)
		e := morning(t, d.String(), i%11, "22:00", "22:30", "06:30", "07:00")
		e.MinutesToSleep, e.MinutesAwake, e.Awakenings, e.StiffnessMin = diary.Answered(20), diary.Answered(10), diary.Answered(i%4), diary.Answered(15)
		e.Sites = []string{"lower_back", "shoulder_left", "shoulder_right", "knee_left", "knee_right", "hip_left"}
		e.Note = strings.Repeat("a long note ", 100)
		e.Late = i%9 == 0
		if i%60 == 0 {
			e.Factors = []string{"new_mattress_or_pillow"}
		}
		m.Entry(e)
	}
	for i := range MostNights {
		s := summary(t, from.AddDays(i).String(), 17+float64(i%7), 35+float64(i%5), float64(i%100))
		s.HumidityMeanPct, s.CO2MeanPPM, s.LightMinutes, s.DarkLongestMin = known(50), known(1200), known(3), known(400)
		s.CoolPct, s.DarkPct, s.QuietPct, s.ReadyPct = known(50), known(60), known(70), known(40)
		s.Evidence.Planned, s.Evidence.Bed, s.Evidence.Up = s.LightsOut, s.LightsOut, s.Wake
		m.Night(s)
	}
	return m
}

var pages = regexp.MustCompile(`/Type\s*/Page\b`)

func TestWhatTheNightsSayIsOnThePageWhereThereIsSomething(t *testing.T) {
	for _, said := range [][]Fact{nil, {{"Temperature", "No clear pattern yet."}}} {
		m := november(t)
		m.Insight = said
		var html, text bytes.Buffer
		if err := errors.Join(m.Report().HTML(&html), m.Report().Markdown(&text)); err != nil {
			t.Fatal(err)
		}
		for _, page := range []string{html.String(), text.String()} {
			if there := strings.Contains(page, "What the nights say") && strings.Contains(page, "No clear pattern yet."); there != (said != nil) {
				t.Errorf("%v: there is %v", said, there)
			}
		}
	}
}

func TestItPrintsOnOnePage(t *testing.T) {
	browser, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no chromium here to print with")
	}
	for name, m := range map[string]*Maker{"English": fullest(t, insight.English), "German": fullest(t, insight.German)} {
		folder := t.TempDir()
		file := filepath.Join(folder, "report.html")
		var b bytes.Buffer
		if err := m.Report().HTML(&b); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		out := filepath.Join(folder, "report.pdf")
		if log, err := exec.CommandContext(t.Context(), browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
			"--user-data-dir="+folder, "--print-to-pdf="+out, "file://"+file).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, log)
		}
		pdf, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(pages.FindAll(pdf, -1)); n != 1 {
			t.Errorf("%s: %d pages", name, n)
		}
	}
}
