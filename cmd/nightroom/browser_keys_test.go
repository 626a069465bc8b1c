package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// keys presses some, one after the other.
func (b *browser) keys(keys string) {
	b.Helper()
	b.do(chromedp.KeyEvent(keys))
}

// tabTo presses Tab until something has the focus, which must be seen to have
// it, and not be under the bar with the button.
func (b *browser) tabTo(selector string) {
	b.Helper()
	for range 150 {
		b.keys("\t")
		if !eval[bool](b, fmt.Sprintf("document.activeElement?.matches(%q)", selector)) {
			continue
		}
		if why := eval[string](b, `(() => {
			const e = document.activeElement, bar = document.querySelector(".bar")?.getBoundingClientRect(), r = e.getBoundingClientRect();
			if (![e, e.nextElementSibling].some(x => x && getComputedStyle(x).outlineStyle !== "none")) return "nothing shows the focus";
			if (bar && !e.closest(".bar") && r.bottom > bar.top + 1 && r.top < bar.bottom) return "it is under the bar";
			return r.bottom < 0 || r.top > innerHeight ? "it is out of sight" : "";
		})()`); why != "" {
			b.Errorf("%s: %s", selector, why)
		}
		return
	}
	b.Fatalf("Tab does not lead to %s", selector)
}

// onward presses Enter on what Tab leads to, and waits for the page that comes
// of it.
func (b *browser) onward(selector string) {
	b.Helper()
	b.tabTo(selector)
	b.leads(chromedp.KeyEvent(kb.Enter))
}

// From the way in to the way out, no hand leaves the keyboard. The room is
// measured meanwhile, an epoch every three seconds: what has the focus keeps it.
func TestEverythingIsDoneWithTheKeyboardAlone(t *testing.T) {
	t.Parallel()
	h := anEvening(t)
	h.do("password", "--hash", threePlainWords)
	d := h.run()
	b := browse(t, laptop, d.page)
	b.open("/")
	b.keys(typed) // the field has the focus
	b.leads(chromedp.KeyEvent(kb.Enter))

	b.onward("#snooze-cool button")
	b.wants("#snooze-cool p", "No alerts until 06:00")
	b.tabTo("#remedy-cool summary")
	b.keys(" ")
	b.await(`document.querySelector("#remedy-cool").open`)
	b.onward("#bed button")
	b.wants("#status", "In bed")
	b.onward("#bed button")
	b.wants("#status", "Up")

	b.onward(`.pages [href="/log"]`)
	b.onward(`button[value="anna"]`)
	b.tabTo(`[name="score"]`)
	b.keys(" " + kb.ArrowRight + kb.ArrowRight)
	b.tabTo("#site-neck")
	b.keys(" ")
	b.tabTo("#site-lower_back")
	b.keys(" ")
	b.onward(save)
	b.wants("main", "Saved: 2 for Anna", "neck, lower back")
	b.onward(`.ways [href^="/log?"]`)
	b.tabTo(`[name="score"]`)
	b.keys(kb.ArrowRight)
	b.tabTo("#site-neck")
	b.keys(" ")
	b.onward(save)
	b.wants("main", "Saved: 3 for Anna", "lower back")
	b.onward(`.ways [href^="/log/delete"]`)
	b.onward("main form button")
	b.wants("h1", "Deleted")
	b.onward(".undo button")
	b.wants("main", "3")

	b.onward(`.pages [href="/settings"]`)
	b.tabTo("#lights_out")
	b.keys("1115PM")
	b.onward("#schedule form button")
	b.wants("#schedule .saved", "It counts from now on")
	if file := h.read("nightroom.yaml"); !strings.Contains(file, `lights_out: "23:15"`) {
		t.Errorf("the file is\n%s", file)
	}
	b.onward(`[href="/settings/delete"]`)
	b.tabTo(`[name="whom"]`)
	b.keys(" ")
	b.tabTo("#typed")
	b.keys("Anna")
	b.onward("button.grave")
	b.comes("Deleted: Anna.")
	b.onward(`.pages [href="/logout"]`)
	b.onward("main form button")
	b.wants("main", "The password of this house")
}

func TestTheGuideIsFollowedWithTheKeyboardAlone(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.write("nightroom.yaml", bare)
	b := browse(t, laptop, h.run().page)
	b.open("/")
	b.tabTo("#name")
	b.keys("Attic")
	b.onward(`button[value="next"]`)
	b.tabTo("#lights_out")
	b.keys("1100PM")
	b.onward(`button[value="next"]`)
	b.tabTo("#add1")
	b.keys("Anna")
	b.onward(`button[value="next"]`)
	b.tabTo(`[name="bed"]`)
	b.keys(kb.ArrowRight)
	b.onward(`button[value="next"]`)
	b.onward(`button[value="end"]`)
	b.wants("h1", "Attic")
	file := h.read("nightroom.yaml")
	for _, line := range []string{"name: Attic", "23:00", "{id: anna, name: Anna}", "above: 22"} {
		if !strings.Contains(file, line) {
			t.Errorf("the file has no %q:\n%s", line, file)
		}
	}
}
