package main

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"nightroom/internal/night"
)

func TestAPainScoreIsReadBackAsPeopleSayIt(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	first := h.try("pain", "6", "--person", "anna", "--night", "2026-02-27", "--note", "=1+1, \"bad\"\nnight", "--site", "neck", "--site", "lower_back")
	if want := "Anna, night of Friday 27 to Saturday 28 February 2026, morning: 6 of 10.\n"; first.out != want {
		t.Errorf("it said %q (%s), want %q", first.out, first.talk, want)
	}
	if !strings.Contains(first.talk, "a new one was begun") {
		t.Errorf("of a record that was not there it said %q", first.talk)
	}
	if out := h.do("pain", "3", "--person", "anna", "--night", "2026-02-27", "--moment", "evening"); !strings.Contains(out, "evening: 3 of 10.") {
		t.Errorf("the evening is %q", out)
	}

	var entry map[string]any
	if err := json.Unmarshal([]byte(h.do("pain", "9", "--person", "ben", "--night", "2026-02-28", "--json")), &entry); err != nil {
		t.Fatal(err)
	}
	if entry["person"] != "ben" || entry["score"] != 9.0 || entry["night"] != "2026-02-28" || entry["note"] != nil {
		t.Errorf("as JSON it is %v", entry)
	}

	rows, err := csv.NewReader(strings.NewReader(h.do("export", "--what", "diary"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rows {
		got = append(got, strings.Join(r[:len(r)-1], "|")) // all but when it was reported
	}
	want := []string{
		"time|person|night|moment|score|worst|average|sites|slept_here|sleep_quality|into_bed|tried_to_sleep|minutes_to_sleep|" +
			"awakenings|minutes_awake|final_wake|out_of_bed|stiffness_min|factors|note|late|seen_before",
		"2026-02-28T13:00:00+01:00|anna|2026-02-27|evening|3||||yes||||||||||||0|0",
		"2026-02-28T13:00:00+01:00|anna|2026-02-27|morning|6|||neck;lower_back|yes|||||||||||'=1+1, \"bad\"\nnight|1|0",
		"2026-03-01T13:00:00+01:00|ben|2026-02-28|morning|9||||yes||||||||||||1|0",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("exported\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestASecondScoreCorrectsTheFirstAndSaysSo(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.do("pain", "6", "--person", "anna", "--note", "bad")
	out := h.do("pain", "4", "--person", "anna")
	if !strings.HasSuffix(out, ", morning: 4 of 10 (was 6).\n") {
		t.Errorf("it said %q", out)
	}
	var entries []struct{ Score int }
	if err := json.Unmarshal([]byte(h.do("export", "--what", "diary", "--format", "json")), &entries); err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || entries[0].Score != 4 {
		t.Errorf("exported %v", entries)
	}
}

func TestWhereOnePersonKeepsADiaryNobodyNeedBeNamed(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.write("one.yaml", "people: [{id: anna, name: Anna}]\nstore: {path: room.db}\n")
	if out := h.do("pain", "0", "--config", "one.yaml"); !strings.HasPrefix(out, "Anna, ") {
		t.Errorf("it said %q", out)
	}
}

// InfluxDB gets the score; what is free text or says where it hurts stays here.
func TestDiaryLinesHoldNoNoteAndNoSites(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.do("pain", "6", "--person", "anna", "--night", "2026-02-27", "--note", "secret", "--site", "neck")
	out := h.do("export", "--what", "diary", "--format", "lp")
	at := night.Date{Year: 2026, Month: time.February, Day: 27}.Noon()
	if !strings.HasPrefix(out, `pain,room=bedroom,person=anna,moment=morning score=6i,night="2026-02-27",reported=`) ||
		!strings.HasSuffix(out, " "+millis(at)+"\n") || strings.Contains(out, "secret") || strings.Contains(out, "neck") {
		t.Errorf("exported %s", out)
	}
}
