package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// The README has a line for each command, and no flag of its own invention.
func TestTheReadmeHasEveryCommand(t *testing.T) {
	table := chapter(t, "Commands")
	table, _, _ = strings.Cut(table, "\n\n**")
	rows := map[string]bool{}
	for line := range strings.Lines(table) {
		if rest, ok := strings.CutPrefix(line, "| `nightroom "); ok {
			usage, _, _ := strings.Cut(rest, "` |")
			name, flags, _ := strings.Cut(usage, " ")
			rows[name] = true
			known, _, err := (&app{}).root((&app{}).commands()).Find(strings.Fields(name + " " + firstWord(flags)))
			if err != nil || known.Name() == "nightroom" {
				t.Errorf("the README has %q: %v", usage, err)
				continue
			}
			for _, flag := range strings.FieldsFunc(flags, func(c rune) bool { return strings.ContainsRune(" []|\\…", c) }) {
				if long, ok := strings.CutPrefix(flag, "--"); ok && known.Flags().Lookup(long) == nil && !anyHas(known, long) {
					t.Errorf("the README has %s of %s, which it does not take", flag, known.Name())
				}
			}
		}
	}
	for _, c := range (&app{}).commands() {
		if !rows[c.Name()] {
			t.Errorf("the README has no line for nightroom %s", c.Name())
		}
	}
}

// What somebody sees, and looks up in the README by its words, is what is said.
func TestTheReadmeNamesTroubleAsItIsTold(t *testing.T) {
	table := chapter(t, "When something is wrong")
	said := source(t, "..") + source(t, "../../internal")
	quoted, n := regexp.MustCompile(`"([^"…0-9]+)[^"]*"`), 0
	for line := range strings.Lines(table) {
		if !strings.HasPrefix(line, "| ") {
			continue
		}
		symptom, _, _ := strings.Cut(line[2:], " |")
		for _, words := range quoted.FindAllStringSubmatch(symptom, -1) {
			if n++; !strings.Contains(said, strings.TrimSpace(words[1])) {
				t.Errorf("nothing says %q", words[1])
			}
		}
	}
	if n < 5 {
		t.Errorf("the table quotes %d", n)
	}
}

// chapter is one of the README.
func chapter(t *testing.T, title string) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(text), "\n## "+title+"\n")
	if !found {
		t.Fatalf("the README has no chapter %q", title)
	}
	is, _, _ := strings.Cut(after, "\n## ")
	return is
}

// source is what all that is no test is written as.
func source(t *testing.T, folder string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		all.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// firstWord is that of a subcommand, if one is named; of several the first.
func firstWord(usage string) string {
	word, _, _ := strings.Cut(usage, " ")
	word, _, _ = strings.Cut(word, `\|`)
	if word == "" || strings.ContainsAny(word, "-[…") || strings.ToLower(word) != word {
		return ""
	}
	return word
}

// anyHas tells whether one of a command's subcommands takes a flag.
func anyHas(c *cobra.Command, flag string) bool {
	for _, sub := range c.Commands() {
		if sub.Flags().Lookup(flag) != nil {
			return true
		}
	}
	return false
}
