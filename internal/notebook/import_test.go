package notebook

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/night"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// exported is the diary as `export` writes it.
func (h *house) exported() string {
	h.Helper()
	sheet, _ := record.SheetOf("diary")
	var b bytes.Buffer
	w := record.NewCSV(&b, sheet, "bedroom", h.c.Location)
	err := h.j.Each(h.Context(), store.Kind(record.Pain), time.Time{}, time.Time{}, func(row store.Row) error {
		r := FromJournal(row)
		p, _, err := r.Point()
		if err != nil {
			return err
		}
		return w.Write(&p)
	})
	if err != nil {
		h.Fatal(err)
	}
	if err := w.Close(); err != nil {
		h.Fatal(err)
	}
	return b.String()
}

func (h *house) take(text string, o Importing) (Imported, error) {
	h.Helper()
	if o.Now.IsZero() {
		o.Now = h.at("2026-11-23 12:00:00")
	}
	return Import(h.Context(), h.c, h.j, strings.NewReader(text), o)
}

func TestWhatExportWroteComesBackWithoutADifference(t *testing.T) {
	nights, seed := 150, rand.Uint64()
	if os.Getenv("NIGHTROOM_LONG") != "" {
		nights = 3000
	}
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, 0))
	answers := map[string]string{
		"score": "4", "worst": "9", "average": "3", "sites": "lower_back;neck", "slept_here": "no", "sleep_quality": "2",
		"into_bed": "22:45", "tried_to_sleep": "23:10", "minutes_to_sleep": "0", "awakenings": "3", "minutes_awake": "12",
		"final_wake": "6:05", "out_of_bed": "6:40", "stiffness_min": "30", "factors": "alcohol;heat pack",
	}
	h := newHouse(t)
	schedule := Schedule(h.c)
	for n := range nights {
		said := map[string]string{}
		letters := []rune("aä😴 ,;\"'\n\\=+-@<&\u2028")
		for range dice.IntN(8) {
			said["note"] += string(letters[dice.IntN(len(letters))])
		}
		for name, text := range answers {
			if dice.IntN(2) == 0 {
				said[name] = text
			}
		}
		of := night.Date{Year: 2026, Month: time.November, Day: 20}.AddDays(-n) // the clocks are changed in some
		s := Said{Person: []string{"anna", "ben"}[dice.IntN(2)], Night: &of, Answers: said,
			Moment: []diary.Moment{diary.Morning, diary.Evening}[dice.IntN(2)]}
		given := diary.PlanOf(&schedule, of).Wake.Add(time.Duration(40+dice.IntN(560)) * time.Minute)
		if _, err := Write(t.Context(), h.c, h.j, s, given); err != nil && !strings.Contains(err.Error(), "no score and no other answer") {
			t.Fatal(err)
		}
	}
	text := h.exported()

	other := newHouse(t)
	done, err := other.take(text, Importing{})
	if err != nil || len(done.Refused) > 0 || done.Corrected+done.Same > 0 {
		t.Fatalf("%+v (%v)", done, err)
	}
	if again := other.exported(); again != text {
		t.Errorf("\n%s\nbecame\n%s", text, again)
	}
	got, want := other.diary(), h.diary()
	if !slices.EqualFunc(got, want, func(a, b diary.Entry) bool { return a.Same(&b) }) {
		t.Errorf("%+v\nbecame\n%+v", want, got)
	}
	last := other.j.Last()
	if done, err := other.take(text, Importing{}); err != nil || done.Same != len(want) || other.j.Last() != last {
		t.Errorf("once more: %+v (%v)", done, err)
	}
}

func TestAPlainFileOfScoresIsTakenIn(t *testing.T) {
	for name, c := range map[string]struct{ file, person string }{
		"by nights":             {"night,person,score\n2026-11-21,anna,4\n2026-11-22,anna,5\n", ""},
		"by mornings":           {"morning,person,score\n2026-11-22,anna,4\n2026-11-23,anna,5\n", ""},
		"another order":         {"score,morning,person\n4,2026-11-22,anna\n5,2026-11-23,anna\n", ""},
		"of a spreadsheet":      {"\xef\xbb\xbfNight;Person;Score\r\n2026-11-21;anna;4\r\n2026-11-22;anna;5\r\n", ""},
		"whose is said outside": {"night,score\n2026-11-21,4\n2026-11-22,5\n", "anna"},
	} {
		h := newHouse(t)
		done, err := h.take(c.file, Importing{Person: c.person})
		if err != nil || done.New != 2 || len(done.Refused) > 0 {
			t.Errorf("%s: %+v (%v)", name, done, err)
			continue
		}
		all := h.diary()
		if len(all) != 2 || all[0].Score.Value != 4 || all[0].Night.String() != "2026-11-21" || all[1].Score.Value != 5 ||
			all[1].Moment != diary.Morning || all[1].Late || !all[1].Reported.IsZero() {
			t.Errorf("%s: %+v", name, all)
		}
	}
}

func TestAFileThatSaysNothingOfNightsIsRefused(t *testing.T) {
	for file, want := range map[string]string{
		"":                                "names of its columns",
		"date,person,score\n":             "not known: name its columns night or morning",
		"person,score\nanna,4\n":          "does not say which nights",
		"night,morning,score\n":           "leave one out",
		"night,score,score\n":             "two columns",
		"night,person,=cmd|' /C calc'!A0": "not known",
		strings.Repeat("x", MaxImport+1):  "import it in parts",
		"\x00\x01\x02":                    "not known",
	} {
		h := newHouse(t)
		if _, err := h.take(file, Importing{}); err == nil || !strings.Contains(err.Error(), want) || len(err.Error()) > 600 {
			t.Errorf("%.40q: %.700v, want %q", file, err, want)
		}
		if all := h.diary(); len(all) != 0 {
			t.Errorf("%.40q: %+v", file, all)
		}
	}
}

// Each of the lines is told with one sentence, and the good ones are not lost.
func TestALineThatCannotBeTakenIsToldAndTheRestIsTaken(t *testing.T) {
	h := newHouse(t)
	bad := []string{
		"2026-11-20,anna,11,,", "2026-11-20,anna,4.5,,", "2026-11-20,anna,=4,,", "2026-11-20,anna,-1,,", "2026-11-20,anna,four,,",
		"2026-11-20,carl,4,,", "2026-11-20,=anna,4,,", "2026-11-20,,4,,", "2026-11-20,ANNA,4,,",
		"2026-11-24,anna,4,,", "9999-12-31,anna,4,,", "1066-10-14,anna,4,,", "20.11.2026,anna,4,,", "yesterday,anna,4,,", ",anna,4,,", "=NOW(),anna,4,,",
		"2026-11-20,anna,4,tail,", "2026-11-20,anna,4,@SUM(A1),", "2026-11-20,anna,4,lower_back;elbow,",
		"2026-11-20,anna,4,,a\x1b[2J", "2026-11-20,anna,4,,a\x00b", "2026-11-20,anna,4,,\xff\xfe", "2026-11-20,anna,4,," + strings.Repeat("x", 100_000),
		"2026-11-20,anna,,,", "2026-11-20,anna,4", "2026-11-20,anna,4,,,,", `2026-11-20,anna,4,,"open`,
	}
	var file strings.Builder
	file.WriteString("night,person,score,sites,note\n2026-11-19,anna,3,neck,first\n")
	for _, line := range bad {
		if strings.HasSuffix(line, "open") {
			break // an open quote takes all that follows with it: last
		}
		file.WriteString(line + "\n")
	}
	file.WriteString("2026-11-21,ben,5,,=last\n" + bad[len(bad)-1])
	done, err := h.take(file.String(), Importing{})
	if err != nil {
		t.Fatal(err)
	}
	if len(done.Refused) != len(bad) || done.New != 2 {
		t.Errorf("%d lines refused of %d, %d taken", len(done.Refused), len(bad), done.New)
	}
	for i, b := range done.Refused {
		says := b.Err.Error()
		if len(says) > 500 || strings.ContainsAny(says, "\n\x00\x1b") || b.Line < 3 {
			t.Errorf("line %d (%.60q): %.600q", b.Line, bad[i], says)
		}
	}
	if all := h.diary(); len(all) != 2 || all[0].Note != "first" || all[1].Note != "=last" {
		t.Errorf("%+v", all)
	}
}

func TestAnImportCorrectsAndKeepsWhatStood(t *testing.T) {
	h := newHouse(t)
	h.mustSay("2026-11-23 07:00:00", "anna", "", "score", "6", "sleep_quality", "2")
	file := "night,person,score\n2026-11-22,anna,4\n2026-11-22,anna,5\n"
	if done, err := h.take(file, Importing{Dry: true}); err != nil || done.Corrected != 2 || h.diary()[0].Score.Value != 6 {
		t.Errorf("dry: %+v (%v), %+v", done, err, h.diary())
	}
	if done, err := h.take(file, Importing{}); err != nil || done.Corrected != 2 {
		t.Errorf("%+v (%v)", done, err)
	}
	e, _, err := Entry(t.Context(), h.j, "anna", night.Date{Year: 2026, Month: time.November, Day: 22}, diary.Morning)
	if err != nil || e.Score.Value != 5 || e.Quality.Value != 2 {
		t.Errorf("%+v (%v)", e, err)
	}
	if history, err := History(t.Context(), h.j, "anna", e.Night, e.Moment); err != nil || len(history) != 3 {
		t.Errorf("history %+v (%v)", history, err)
	}
}

func TestAThousandNightsAreTakenInAtOnce(t *testing.T) {
	h := newHouse(t)
	var file strings.Builder
	file.WriteString("night,person,score\n")
	for n := range 1000 {
		fmt.Fprintf(&file, "%s,anna,%d\n", night.Date{Year: 2026, Month: time.November, Day: 22}.AddDays(-n), n%11)
	}
	if done, err := h.take(file.String(), Importing{}); err != nil || done.New != 1000 {
		t.Errorf("%+v (%v)", done, err)
	}
}

func FuzzImport(f *testing.F) {
	for _, s := range []string{"night,person,score\n2026-11-21,anna,4\n", "morning;score\n2026-11-21;4\n", "night\n\"", ""} {
		f.Add([]byte(s))
	}
	h := newHouse(f)
	now := h.at("2026-11-23 12:00:00")
	f.Fuzz(func(t *testing.T, b []byte) {
		done, err := Import(t.Context(), h.c, h.j, bytes.NewReader(b), Importing{Person: "anna", Dry: true, Now: now})
		if err != nil && len(err.Error()) > 1000 {
			t.Fatalf("an error of %d bytes", len(err.Error()))
		}
		for _, bad := range done.Refused {
			if says := bad.Err.Error(); len(says) > 1000 || strings.ContainsAny(says, "\n\x00\x1b") {
				t.Fatalf("%q", says)
			}
		}
	})
}
