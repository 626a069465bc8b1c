package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// everyPage is each page that somebody may open in the house of newAutumn by
// day, in the shapes that it has.
var everyPage = []string{
	"/",
	"/log?who=1", "/log?person=anna&night=2031-10-25", "/log?person=anna&moment=evening", "/log/delete?person=anna&night=2031-10-25",
	"/nights", "/nights?month=2031-09", "/nights/2031-10-25", "/nights/2031-10-13", "/nights/2031-10-09", "/nights/2001-01-01",
	"/insight?person=anna", "/report", "/report?person=anna&nights=recent&notes=1", "/notify/cool",
	"/settings", "/settings/delete", "/pin?person=ben",
	"/welcome", "/welcome?step=2", "/welcome?step=3", "/welcome?step=4", "/welcome?step=5",
	"/about", "/logout",
}

// Before somebody has logged in there is one more; at night, the first looks
// like no other.
const wayIn = "/login"

var byNight = []string{"/", "/?figures=1"}

// A page that the server has and that is not in the list above would be looked
// at by nobody.
func TestEveryPageOfTheServerIsLookedAt(t *testing.T) {
	sources, err := filepath.Glob("../../internal/web/*.go")
	if err != nil || len(sources) == 0 {
		t.Fatalf("%q (%v)", sources, err)
	}
	n := 0
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, route := range regexp.MustCompile(`HandleFunc\("GET (/[^"]*)"`).FindAllStringSubmatch(string(text), -1) {
			page := "^" + regexp.MustCompile(`\\\{[a-z]+\\\}`).ReplaceAllString(regexp.QuoteMeta(strings.TrimSuffix(route[1], "{$}")), "[^/]+") + `(\?|$)`
			if n++; strings.HasPrefix(route[1], "/static/") || strings.HasSuffix(route[1], ".csv") || route[1] == wayIn {
				continue
			}
			if !slices.ContainsFunc(everyPage, regexp.MustCompile(page).MatchString) {
				t.Errorf("nobody looks at %s (%s)", route[1], source)
			}
		}
	}
	if n < 15 {
		t.Errorf("%d pages were found", n)
	}
}

// palettes are the classes of the colours of a page: paper by day, dark by
// wish, and red on black by night.
var palettes = []string{"light", "dark", "night"}

// A setting is how somebody has a page in front of them.
type setting struct {
	name    string
	screen  screen
	letters string // their size
	class   string // of the colours
	colours string // active: somebody has chosen them for all pages
	motion  string // reduce: nothing is to move
}

var settings = []setting{
	{name: "phone", screen: phone},
	{name: "narrow", screen: narrow},
	{name: "narrow-twice-night", screen: narrow, letters: "212.5%", class: "night"}, // of 106.25
	{name: "tablet-dark", screen: tablet, class: "dark"},
	{name: "laptop-night", screen: laptop, class: "night", motion: "reduce"},
	{name: "phone-forced", screen: phone, colours: "active"},
}

// sits has a page in front of somebody in a setting.
func (b *browser) sits(s setting) {
	b.Helper()
	b.do(tells(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "forced-colors", Value: cmp.Or(s.colours, "none")}, {Name: "prefers-reduced-motion", Value: cmp.Or(s.motion, "no-preference")},
	}}))
	b.await(fmt.Sprintf(`matchMedia("(forced-colors: active)").matches === %v`, s.colours != ""))
	b.on(s.screen)
	eval[chromedp.Void](b, fmt.Sprintf(`document.documentElement.style.fontSize = %q; document.documentElement.setAttribute("class", %q || window.was)`, s.letters, s.class))
}

// holdStill opens all that can be folded, and has the page's script leave its
// colours alone.
func (b *browser) holdStill() {
	b.Helper()
	eval[int](b, `window.was = document.documentElement.getAttribute("class") ?? "";
		document.querySelectorAll("details").forEach(d => d.open = true);
		Object.defineProperty(document.documentElement, "className", {get: () => "", set: () => {}}), 0`)
}

// slug is a page as a file's name has it.
func slug(path, language string) string {
	return language + "-" + strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(path, "-"), "-")
}

// everywhere looks at the nth page in every setting, with all that is folded
// opened. In haste that is two of them, and the next two for the next page.
func (b *browser) everywhere(n int, path, language string) {
	b.Helper()
	for i, s := range settings {
		if i%3 != n%3 && inHaste() {
			continue
		}
		b.sits(s)
		b.see(s.name, "every-"+slug(path, language)+"-"+s.name)
	}
	b.sits(settings[0])
}

// Every page fits every screen, with letters of twice the size too, by day, by
// night, and in colours that somebody has chosen for all pages; and axe finds
// no barrier on it. German has the longer words; English is looked at in a long
// night.
func TestEveryPageFitsEveryScreenAndHasNoBarrier(t *testing.T) {
	t.Parallel()
	tool := axe(t)
	h := newAutumn(t)
	h.write("nightroom.yaml", h.read("nightroom.yaml")+"schedule: {lights_out: \"21:45\"}\n"+ // it is 18:00
		"notify: [{ntfy: \"http://127.0.0.1:9/phone\"}]\n")
	h.do("password", "--hash", threePlainWords)
	if e := h.say("4711\n", "password", "--pin", "ben", "--stdin"); e.status != done {
		t.Fatal(e.talk)
	}
	d := h.run()
	n := 0
	for _, language := range []string{"de", "en"}[:many(1, 2)] {
		b := browse(t, phone, d.page)
		b.speaks(language)
		look := func(path string) {
			b.of(t, slug(path, language), func() {
				b.open(path)
				b.holdStill()
				b.barriers(tool)
				b.everywhere(n, path, language)
			})
			n++
		}
		look(wayIn)
		b.open("/log")
		b.do(chromedp.SendKeys("#password", typed))
		b.tap("form button")
		b.tap(`button[value="anna"]`)
		for _, path := range everyPage {
			look(path)
		}
		b.open("/")
		b.tap("#bed button")
		for _, path := range byNight {
			look(path)
		}
		b.open("/")
		b.tap("#bed button")
	}
}
