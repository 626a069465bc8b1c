package main

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// theDay is a record of 06:00 to 21:00, an hour before lights-out, made once
// for all tests.
var theDay struct {
	sync.Once
	record []byte
}

// anEvening is a room at 21:00. Its time runs ten times as fast as ours: an
// epoch takes three seconds. It gets warmer all the time, by two tenths of a
// degree with each epoch.
func anEvening(t testing.TB, more ...string) *household {
	t.Helper()
	slow := strings.Replace(threeParts(builtIn, more...), "every: 125ms", "every: 1s", 1)
	h := roomWith(t, slow)
	theDay.Do(func() {
		end := time.Now().UTC().Truncate(24 * time.Hour).Add(45 * time.Hour)
		h.do("simulate", "--db", h.path("room.db"), "--start", end.Add(-15*time.Hour).Format(time.RFC3339), "--end", end.Format(time.RFC3339))
		theDay.record = []byte(h.read("room.db"))
	})
	h.write("room.db", string(theDay.record))
	h.write("nightroom.yaml", slow+"simulation: {scenario: room.csv, speed: 10}\n")
	h.write("room.csv", columns+"0,20,5,50\n3600,44,5,50\n")
	return h
}

// unfold opens what can be folded.
func (b *browser) unfold(selectors ...string) {
	b.Helper()
	for _, s := range selectors {
		b.await(`(() => { const d = document.querySelector("` + s + `"); if (d && !d.open) d.querySelector("summary").click(); return d && d.open; })()`)
	}
}

// fill puts a text into a field.
func (b *browser) fill(selector, text string) {
	b.Helper()
	b.await(`(() => { const i = document.querySelector("` + selector + `"); i.focus(); i.value = "` + text + `"; return true; })()`)
}

// anEpochPasses waits until the page shows another one.
func (b *browser) anEpochPasses() {
	b.Helper()
	was := b.text("#figure-cool")
	b.await(`document.querySelector("#figure-cool").textContent !== "` + was + `"`)
}

func TestAnEveningOnThePhone(t *testing.T) {
	t.Parallel()
	d := anEvening(t).run()
	b := browse(t, phone, d.page)
	b.open("/")
	b.await(`document.querySelector(".bad #word-cool") !== null`)
	if got := b.text("#word-cool"); got != "Too warm" {
		t.Errorf("at 20 °C it says %q", got)
	}
	b.look("evening")
	if low := eval[float64](b, `document.querySelector("#bed").getBoundingClientRect().bottom`); low > float64(phone.high) {
		t.Errorf("the essential ends %v px down a screen of %d", low, phone.high)
	}

	b.tap("#snooze-cool button")
	if got := b.text("#snooze-cool p"); got != "No alerts until 06:00" {
		t.Errorf("after \"not tonight\" it says %q", got)
	}
	if got := eval[int](b, `document.querySelectorAll("form.beside p").length`); got != 1 {
		t.Errorf("%d words are left alone, not one", got)
	}
	b.tap("#snooze-cool button")
	if got := b.text("#snooze-cool button"); !strings.HasPrefix(got, "Not tonight") {
		t.Errorf("after \"undo\" it says %q", got)
	}

	// What somebody has opened, or is filling in, is left alone.
	b.unfold("#remedy-cool", "#controls", "#table-temperature")
	b.fill("#until", "2099-12-01")
	b.anEpochPasses()
	b.anEpochPasses()
	if open := eval[int](b, `document.querySelectorAll("#remedy-cool[open], #controls[open], #table-temperature[open]").length`); open != 3 {
		t.Errorf("after two epochs %d of 3 are still open", open)
	}
	if got := eval[string](b, `document.activeElement.id + " " + document.querySelector("#until").value`); got != "until 2099-12-01" {
		t.Errorf("what was filled in is now %q", got)
	}
	b.look("evening-open")

	b.tap("#pause button[value='30']")
	if got := b.text("#paused"); !strings.Contains(got, "Paused until 2") {
		t.Errorf("in a pause it says %q", got)
	}
	b.look("paused")
	b.tap("#paused button")
	b.await(`document.querySelector("#word-cool") !== null`)

	b.unfold("#controls")
	b.fill("#until", "2001-01-01")
	b.tap("#away button")
	if got := b.text(".refused"); !strings.Contains(got, "has passed") {
		t.Errorf("away until 2001: %q", got)
	}
	day := time.Now().Add(6 * 24 * time.Hour)
	b.unfold("#controls")
	b.fill("#until", day.Format(time.DateOnly))
	b.tap("#away button")
	if got := b.text("#gone p"); got != "Away until "+day.Format("2 January")+"." {
		t.Errorf("away: %q", got)
	}
	b.tap("#gone button")

	b.tap("#bed button")
	b.await(`document.documentElement.classList.contains("night") && document.querySelectorAll("#today, .figure, #controls").length === 0`)
	if got := b.text("#status"); got != "In bed" {
		t.Errorf("in bed it says %q", got)
	}
	b.look("night")
}

func TestAnEpochIsOnThePageWithinASecond(t *testing.T) {
	t.Parallel()
	d := anEvening(t).run()
	b := browse(t, laptop, d.page)
	b.open("/")
	b.await(`document.querySelector("#figure-cool") !== null`)
	b.look("evening")
	b.do(chromedp.Evaluate[chromedp.Void](`window.late = []; window.heard = 0;
	const figure = () => document.querySelector("#figure-cool").textContent;
	new EventSource("/api/v1/live").onmessage = () => {
		if (window.heard++ === 0) return; // the state as it was
		const at = performance.now(), was = figure();
		const wait = setInterval(() => {
			if (figure() !== was) { clearInterval(wait); window.late.push(performance.now() - at); }
		}, 10);
	}; undefined`))
	// A machine that is busy with other tests may be late for a while.
	b.await(`window.late.length >= 3 && Math.min(...window.late) <= 1000`)
	t.Logf("epochs were on the page after %.0f ms", eval[[]float64](b, `window.late`))
	if n := eval[int](b, `document.querySelectorAll("#today svg[role=img]").length`); n != 3 {
		t.Errorf("%d pictures of the day", n)
	}
	if n := eval[int](b, `[...document.querySelectorAll("#today svg[role=img] .measured")].filter(p => p.getTotalLength() > 100).length`); n < 2 {
		t.Errorf("%d pictures of the day have a line", n)
	}
}

func TestToBedWithoutScripts(t *testing.T) {
	t.Parallel()
	d := anEvening(t, "language: de", "units: {temperature: f}").run()
	b := browse(t, phone, d.page, without)
	b.open("/")
	if got := b.text("#figure-cool"); !strings.HasSuffix(got, "°F") || !strings.Contains(got, ",") {
		t.Errorf("a figure in °F and German is %q", got)
	}
	b.look("evening-de")
	if got := b.text("#status"); got != "Auf" {
		t.Errorf("before: %q", got)
	}
	b.tap("#bed button")
	if got := b.text("#status"); got != "Im Bett" {
		t.Errorf("in bed: %q", got)
	}
	b.look("night")
	b.open("/") // an address that somebody has typed
	if got := b.text("body"); strings.ContainsAny(strings.ReplaceAll(got, "E2e", ""), "0123456789") {
		t.Errorf("at night there is a figure: %q", got)
	}
	b.tap("a.dim")
	if got := b.text("#figure-cool"); !strings.HasSuffix(got, "°F") {
		t.Errorf("the figures that were asked for: %q", got)
	}
	b.tap("nav a[href='/']")
	b.tap("#bed button")
	if got := b.text("#status"); got != "Auf" {
		t.Errorf("up again: %q", got)
	}
}

func TestThePageIsLightByWishInTheEvening(t *testing.T) {
	t.Parallel()
	b := browse(t, tablet, anEvening(t).run().page)
	b.open("/")
	b.await(`(() => { document.cookie = "nightroom_device=l=light"; return true; })()`)
	b.open("/")
	if got := eval[string](b, `getComputedStyle(document.documentElement).backgroundColor`); got != "rgb(250, 246, 240)" {
		t.Errorf("light by wish is %s", got)
	}
	b.look("evening-light")
}
