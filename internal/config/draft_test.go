package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhoeverChangesAnOldTextChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "room.yaml")
	missing, err := Read(path, parts)
	if err != nil || missing.Has("people") || missing.People[0].ID != "me" {
		t.Fatalf("a file that is not there: %+v, %v", missing, err)
	}
	if _, err := missing.Edit(path, parts, Set("name", "Attic")); err != nil {
		t.Fatal(err)
	}
	if _, err := missing.Edit(path, parts, Set("name", "Cellar")); !errors.Is(err, ErrMoved) {
		t.Errorf("the second of two: %v", err)
	}
	mine, err := Read(path, parts)
	if err != nil || mine.Name != "Attic" || !mine.Has("name") || mine.Has("rules.cool") {
		t.Fatalf("%+v, %v", mine, err)
	}
	if _, err := Edit(path, parts, Set("rules.cool.above", 18.5)); err != nil {
		t.Fatal(err)
	}
	if _, err := mine.Edit(path, parts, Set("rules.cool.above", 20.0)); !errors.Is(err, ErrMoved) {
		t.Errorf("beside another program: %v", err)
	}
	mine, _ = Read(path, parts)
	if c, err := mine.Edit(path, parts, Set("rules.cool.above", 20.0)); err != nil || c.Rules.Cool.Above.Value != 20 || !mine.Has("rules.cool.above") {
		t.Errorf("after looking again: %v", err)
	}
	if text, _ := os.ReadFile(path); !strings.Contains(string(text), "name: Attic") || !strings.Contains(string(text), "above: 20") {
		t.Errorf("%s", text)
	}
}

func TestASketchIsWhatSomebodyHasToWrite(t *testing.T) {
	for _, c := range []struct {
		changes []Change
		want    string
	}{
		{[]Change{Set("name", "Attic"), Set("schedule.wake", TimeOfDay(7*60)), Set("schedule.days.fri.lights_out", TimeOfDay(23*60))},
			"name: Attic\nschedule: {wake: \"07:00\", days: {fri: {lights_out: \"23:00\"}}}\n"},
		{[]Change{Add("people", Person{ID: "anna", Name: "Anna"}), Add("people", Person{ID: "ben"})}, "people:\n  - {id: anna, name: Anna}\n  - {id: ben}\n"},
		{[]Change{Remove("name")}, ""},
		{[]Change{Set("people.anna.name", "Ann")}, ""},
	} {
		if got := Sketch(c.changes...); got != c.want {
			t.Errorf("%v:\n%s\nwant:\n%s", c.changes, got, c.want)
		}
	}
}
