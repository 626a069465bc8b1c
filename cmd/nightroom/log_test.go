package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
	"nightroom/internal/diary"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
)

// answered asks somebody who types lines, and returns what was asked and what
// was answered.
func answered(t *testing.T, was diary.Entry, typed ...string) (asked string, answers map[string]string) {
	t.Helper()
	c, err := config.Parse("n.yaml", []byte(configText), daemon.Parts())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	s := notebook.Said{Person: was.Person, Answers: map[string]string{}}
	if err := ask(t.Context(), bufio.NewReader(strings.NewReader(strings.Join(typed, "\n"))), &out, c, was, &s); err != nil {
		t.Fatal(err)
	}
	return out.String(), s.Answers
}

func blank() diary.Entry {
	return diary.Entry{Person: "anna", Night: night.Date{Year: 2026, Month: time.February, Day: 27}, Moment: diary.Morning}
}

func TestTheDiaryIsAskedOneQuestionAtATime(t *testing.T) {
	asked, answers := answered(t, blank(), "4", "", "partly", "2", "22:45", "", "40")
	if !strings.HasPrefix(asked, diary.Question) || strings.Contains(asked, "worst today") || strings.Count(asked, "? (") != 7 {
		t.Errorf("asked %s", asked)
	}
	if len(answers) != 5 || answers["score"] != "4" || answers["slept_here"] != "partly" || answers["minutes_to_sleep"] != "40" {
		t.Errorf("answered %v", answers)
	}
}

func TestAnAnswerThatCannotBeIsAskedForAgain(t *testing.T) {
	asked, answers := answered(t, blank(), "eleven", "11", "4", "q")
	if strings.Count(asked, diary.Question) != 3 || !strings.Contains(asked, "whole number from 0") || len(answers) != 1 || answers["score"] != "4" {
		t.Errorf("asked %s, answered %v", asked, answers)
	}
}

func TestWhatStandsIsShownLeftOrTakenBack(t *testing.T) {
	was := blank()
	was.Score, was.Sites = diary.Answered[diary.Score](6), []string{"neck", "jaw"}
	asked, answers := answered(t, was, "", "-", "q")
	if !strings.Contains(asked, "[6]") || !strings.Contains(asked, "[neck, jaw]") || len(answers) != 1 {
		t.Errorf("asked %s, answered %v", asked, answers)
	}
	if text, ok := answers["sites"]; !ok || text != "" {
		t.Errorf("answered %v", answers)
	}
}

func TestTheWholeDiaryIsAnsweredWithFlags(t *testing.T) {
	h := newHousehold(t)
	out := h.do("log", "--person", "anna", "--night", "2026-02-27", "--score", "4", "--worst", "7", "--average", "5", "--site", "neck", "--site", "jaw",
		"--slept-here", "partly", "--sleep-quality", "2", "--into-bed", "22:45", "--tried-to-sleep", "23:10", "--minutes-to-sleep", "40",
		"--awakenings", "3", "--minutes-awake", "20", "--final-wake", "6:05", "--out-of-bed", "6:40", "--stiffness-min", "30",
		"--factor", "alcohol", "--factor", "heat pack", "--note", "a word", "--json")
	var e map[string]any
	if err := json.Unmarshal([]byte(out), &e); err != nil {
		t.Fatal(err)
	}
	for name, v := range e {
		if v == nil {
			t.Errorf("%s has no answer: %s", name, out)
		}
	}
	if e["into_bed"] != "2026-02-27T22:45:00+01:00" || e["slept_here"] != "partly" || e["stiffness_min"] != 30.0 || e["late"] != true {
		t.Errorf("%s", out)
	}
	if e := h.try("log", "--person", "anna"); e.status != wrongUsage || !strings.Contains(e.talk, "--score 4") {
		t.Errorf("without a terminal and without an answer: status %d: %s", e.status, e.talk)
	}
}

func TestARemovedEntryIsNotExported(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.do("pain", "6", "--person", "anna", "--night", "2026-02-27")
	if out := h.do("pain", "--remove", "--person", "anna", "--night", "2026-02-27"); !strings.HasSuffix(out, ": removed.\n") {
		t.Errorf("it said %q", out)
	}
	if rows := table(t, h.do("export", "--what", "diary")); len(rows) != 0 {
		t.Errorf("exported %v", rows)
	}
	if e := h.try("pain", "--remove", "--person", "anna", "--night", "2026-02-27"); e.status != wrongUsage {
		t.Errorf("status %d: %s", e.status, e.talk)
	}
}

func TestADiaryGoesOutAndComesIn(t *testing.T) {
	t.Parallel()
	h, other := newHousehold(t), newHousehold(t)
	h.do("log", "--person", "anna", "--night", "2026-02-27", "--score", "4", "--into-bed", "22:45", "--note", "=1+1")
	h.do("pain", "7", "--person", "ben", "--night", "2026-02-28", "--moment", "evening")
	text := h.do("export", "--what", "diary")
	other.write("diary.csv", text)
	if out := other.do("import", "diary.csv"); out != "2 new, 0 corrected, 0 as they were.\n" {
		t.Errorf("it said %q", out)
	}
	if again := other.do("export", "--what", "diary"); again != text {
		t.Errorf("%s\nbecame\n%s", text, again)
	}
	other.write("bad.csv", "night,person,score\n2026-02-25,anna,4\n2026-02-26,anna,14\n")
	e := other.try("import", "bad.csv")
	if e.status != failed || !strings.Contains(e.talk, "bad.csv:3: pain score") || e.out != "1 new, 0 corrected, 0 as they were.\n" {
		t.Errorf("status %d: %q, %q", e.status, e.out, e.talk)
	}
	other.write("none.csv", "date,score\n2026-02-25,4\n")
	if e := other.try("import", "none.csv"); e.status != failed || !strings.Contains(e.talk, "night or morning") {
		t.Errorf("status %d: %q", e.status, e.talk)
	}
}

func TestADiaryAsFHIRIsOfOnePersonIfAsked(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.do("pain", "4", "--person", "anna", "--night", "2026-02-27", "--site", "neck")
	h.do("pain", "7", "--person", "ben", "--night", "2026-02-27")
	var b struct {
		ResourceType string
		Entry        []struct{ Resource map[string]any }
	}
	if err := json.Unmarshal([]byte(h.do("export", "--what", "diary", "--format", "fhir", "--person", "anna")), &b); err != nil {
		t.Fatal(err)
	}
	if b.ResourceType != "Bundle" || len(b.Entry) != 2 || b.Entry[1].Resource["valueInteger"] != 4.0 {
		t.Errorf("%+v", b)
	}
}
