package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// axe looks for barriers: https://github.com/dequelabs/axe-core.
func axe(t testing.TB) string {
	t.Helper()
	found, err := filepath.Glob("../../.tools/axe-core-*/axe.min.js")
	if err != nil || len(found) == 0 {
		t.Fatalf("there is no axe-core: run \"make deps\" (%v)", err)
	}
	text, err := os.ReadFile(found[len(found)-1])
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A barrier is what axe found.
type barrier struct {
	ID, Help string
	Nodes    []struct{ HTML, Why string }
}

// barriers tells of those of the page. All that axe knows is asked of the first
// palette; of the others what colours change, in haste of that of the night.
func (b *browser) barriers(tool string) {
	b.Helper()
	eval[bool](b, tool+"; true")
	inks := map[string]bool{}
	for i, palette := range palettes {
		if palette == "dark" && inHaste() {
			continue
		}
		rules := "undefined"
		if i > 0 && inHaste() {
			rules = `["color-contrast", "link-in-text-block"]`
		}
		eval[bool](b, fmt.Sprintf(`document.documentElement.setAttribute("class", %q), window.found = undefined;
			axe.run(document, {resultTypes: ["violations"], runOnly: %s}).then(
				r => window.found = r.violations.map(v => ({ID: v.id, Help: v.help, Nodes: v.nodes.map(n => ({HTML: n.html, Why: n.failureSummary}))})),
				e => window.found = [{ID: "axe failed", Help: String(e), Nodes: [{}]}]);
			true`, palette, rules))
		b.await("window.found !== undefined")
		for _, v := range eval[[]barrier](b, "window.found") {
			for _, n := range v.Nodes {
				b.Errorf("%s: %s (%s)\n%.300s\n%s", palette, v.Help, v.ID, n.HTML, n.Why)
			}
		}
		inks[eval[string](b, "getComputedStyle(document.body).color")] = true
	}
	if len(inks) < 2 && !inHaste() { // the report is dark or paper
		b.Errorf("the palettes are %v", inks)
	}
}
