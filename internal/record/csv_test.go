package record

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"nightroom/internal/epoch"
	"nightroom/sensors"
)

func TestASpreadsheetRunsNoNote(t *testing.T) {
	for note, want := range map[string]string{
		`=HYPERLINK("http://x","y")`: `'=HYPERLINK("http://x","y")`,
		"+1":                         "'+1",
		"-2 hours":                   "'-2 hours",
		"@SUM(A1)":                   "'@SUM(A1)",
		"\tx":                        "'\tx",
		"\rx":                        "'\rx",
		"a=b":                        "a=b",
		"'=1":                        "''=1",
		"'tis":                       "'tis",
		"back, neck\n=1+1":           "back, neck\n=1+1",
		"":                           "",
	} {
		e := entry()
		e.Note = note
		rows, err := csv.NewReader(strings.NewReader(asCSV(t, "diary", OfEntry(e)))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if got := rows[1][slices.Index(rows[0], "note")]; got != want {
			t.Errorf("%q is exported as %q, want %q", note, got, want)
		} else if back := FromCell(got); back != note {
			t.Errorf("%q comes back as %q", note, back)
		}
		var objects []struct{ Note string }
		if err := json.Unmarshal([]byte(asJSON(t, "diary", OfEntry(e))), &objects); err != nil || objects[0].Note != note {
			t.Errorf("%q is exported as %+v (%v)", note, objects, err)
		}
	}
}

func TestANumberBelowZeroStaysANumber(t *testing.T) {
	e := &epoch.Epoch{Start: at}
	e.Stats[sensors.Temperature] = epoch.Stat{Mean: -3.5, Min: -4, Max: -3, Count: 3, Known: true}
	if got := asCSV(t, "epochs", OfEpoch(e)); !strings.Contains(got, ",bedroom,-3.5,") {
		t.Errorf("-3.5 °C is exported as %s", got)
	}
}
