package main

import (
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// The README has a line for each command, and no flag of its own invention.
func TestTheReadmeHasEveryCommand(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "\n## Commands\n")
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
