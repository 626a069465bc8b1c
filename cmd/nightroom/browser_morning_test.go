package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// threeNights have been lived in a quick room, and it is five past seven, an
// hour after the plan's end. The newest night is of the evening before.
func threeNights(t testing.TB, mqtt string) (h *household, d *process, newest time.Time) {
	t.Helper()
	h = roomWith(t, `room: e2e
name: Bedroom
timezone: UTC
people: [{id: anna, name: "Anna <b>"}, {id: ben, name: Ben}]
schedule: {lights_out: "22:00", wake: "06:00"}
sensors:
  - {driver: bme280, bus: simulated, every: 30s}
  - {driver: bh1750, bus: simulated, every: 30s}
web: {listen: "127.0.0.1:0"}
store: {path: room.db, commit_every: 1s}
mqtt: `+mqtt+"\n")
	now := time.Now().UTC().Truncate(24 * time.Hour).Add(79*time.Hour + 5*time.Minute)
	h.do("simulate", "--db", h.path("room.db"), "--start", now.Add(-58*time.Hour).Format(time.RFC3339), "--end", now.Format(time.RFC3339))
	return h, h.run(), now.AddDate(0, 0, -1)
}

// press taps on what does not lead to another page.
func (b *browser) press(selector string) {
	b.Helper()
	b.do(chromedp.Click(selector))
}

// at is the button of an answer; save is the one that saves.
func at(name, value string) string {
	return `label:has(> input[name="` + name + `"][value="` + value + `"])`
}

const save = ".bar button:first-child"

// kept are the diary's rows, in a few words each.
func (h *household) kept() (rows []string) {
	h.Helper()
	for _, e := range h.sheet("diary") {
		rows = append(rows, strings.Join([]string{e["night"], e["person"], e["moment"], e["score"], e["sites"], e["sleep_quality"], e["late"]}, " "))
	}
	return rows
}

func (h *household) wantKept(want ...string) {
	h.Helper()
	if got := h.kept(); !slices.Equal(got, want) {
		h.Errorf("the diary is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A person's mornings, in the order in which they come.
func TestAMorningInABrowser(t *testing.T) {
	t.Parallel()
	h, d, newest := threeNights(t, "off")
	night, before := newest.Format(time.DateOnly), newest.AddDate(0, 0, -1).Format(time.DateOnly)
	h.in(t, "a few taps", func(t *testing.T) { aFewTaps(t, d) })
	h.in(t, "a few taps without scripts", func(t *testing.T) {
		b := browse(t, phone, d.page, without)
		b.open("/insight")
		b.tap(`button[value="ben"]`)
		b.press(at("score", "7"))
		b.tap(save)
		if got := b.text("h1"); !strings.HasPrefix(got, "Saved: 7 for Ben") {
			t.Errorf("it says %q", got)
		}
	})
	h.wantKept(night+" anna morning 4   0", night+" ben morning 7   0")
	h.in(t, "the whole of it, changed, deleted, undone", func(t *testing.T) { theWhole(t, h, d, night) })
	h.in(t, "yesterday's, with the keyboard alone", func(t *testing.T) { withKeys(t, d, before) })
	h.wantKept(before+" ben morning 3 neck;lower_back 4 1", night+" anna morning 2 lower_back;knee_left 2 0", night+" ben morning 7   0")
	h.in(t, "an evening, in German", func(t *testing.T) { inGerman(t, d) })
}

// in is a part of a longer story: what comes after it makes no sense without.
func (h *household) in(t *testing.T, name string, f func(*testing.T)) {
	t.Helper()
	if !t.Run(name, f) {
		t.FailNow()
	}
}

func aFewTaps(t *testing.T, d *process) {
	b := browse(t, phone, d.page)
	b.open("/nights")
	b.look("morning-who")
	b.tap(`button[value="anna"]`)
	b.look("morning")
	if body := b.text("body"); strings.Contains(body, "°C") || strings.Contains(body, "lx") {
		t.Errorf("the night is shown: %s", body)
	}
	// What it takes to answer is there without scrolling, and large enough.
	for _, small := range eval[[]string](b, `scrollTo(0, 0), [...document.querySelectorAll("[name=score], [name=slept_here], .bar button")].filter(e => {
		const r = e.getBoundingClientRect();
		return r.bottom > innerHeight || r.width < 44 || r.height < 44;
	}).map(e => e.name + e.value + " " + JSON.stringify(e.getBoundingClientRect()))`) {
		t.Errorf("out of sight, or too small: %s", small)
	}
	b.press(at("score", "4"))
	b.tap(save)
	if got := b.text("h1"); !strings.HasPrefix(got, "Saved: 4 for Anna <b>") {
		t.Errorf("it says %q", got)
	}
	b.look("morning-saved")
	b.open("/")
	if at := eval[string](b, "location.pathname"); at != "/" {
		t.Errorf("who has answered is sent to %s", at)
	}
}

func theWhole(t *testing.T, h *household, d *process, night string) {
	b := browse(t, phone, d.page)
	b.open("/log?person=anna")
	b.press(at("score", "2"))
	b.press(`[for="site-lower_back"]`) // on the outline
	b.press(at("sites", "knee_left"))
	b.press(at("sleep_quality", "2"))
	b.press("form details summary")
	for name, value := range map[string]string{"minutes_to_sleep": "20", "own": "heat pack", "note": "The bin lorry."} {
		b.do(chromedp.SendKeys(`[name="`+name+`"]`, value))
	}
	b.do(chromedp.SetValue(`[name="into_bed"]`, "22:10"))
	b.press(at("factors", "alcohol"))
	b.look("morning-whole")
	b.tap(save)
	all := night + " anna morning 2 lower_back;knee_left 2 0"
	ben := night + " ben morning 7   0"
	b.tap(".undo button") // the few taps stood before
	h.wantKept(night+" anna morning 4   0", ben)
	b.open("/log?person=anna&night=" + night)
	b.press(at("score", "2"))
	b.press(at("sites", "lower_back"))
	b.press(at("sites", "knee_left"))
	b.press(at("sleep_quality", "2"))
	b.tap(save)
	h.wantKept(all, ben)

	b.tap(`a[href^="/log/delete"]`)
	b.look("morning-delete")
	b.tap("form button")
	b.tap(".undo button")
	h.wantKept(all, ben)
	b.look("morning-undone")
	b.open("/log/delete?person=anna&night=" + night)
	b.tap("form button")
	h.wantKept(ben)
	b.look("morning-deleted")
	b.open("/log?person=anna")
	b.press(at("score", "2"))
	b.press(at("sites", "lower_back"))
	b.press(at("sites", "knee_left"))
	b.press(at("sleep_quality", "2"))
	b.tap(save)
	h.wantKept(all, ben)
}

func withKeys(t *testing.T, d *process, night string) {
	b := browse(t, laptop, d.page)
	b.open("/log?person=ben")
	b.tabTo(`.missed a[href^="/log?night=` + night + `"]`)
	b.open("/log?person=ben&night=" + night)
	if got := b.text("main"); !strings.Contains(got, "kept, drawn hollow, and not counted") {
		t.Errorf("nobody says that it is late: %s", got)
	}
	b.tabTo(`[name="score"]`)
	b.keys(" " + strings.Repeat(kb.ArrowRight, 3))
	b.tabTo(`[name="slept_here"]`)
	b.tabTo(`#site-neck`)
	b.keys(" ")
	b.tabTo(`#site-lower_back`)
	b.keys(" ")
	b.tabTo(`[name="sleep_quality"]`)
	b.keys(" " + strings.Repeat(kb.ArrowRight, 3))
	b.tabTo("form summary")
	b.keys("\r")
	b.tabTo("#into_bed")
	b.keys("1015PM")
	b.tabTo("#minutes_to_sleep")
	b.keys("25")
	b.tabTo("#awakenings")
	b.keys("2")
	b.tabTo(`[name="factors"][value="exercise"]`)
	b.keys(" ")
	b.tabTo("#own")
	b.keys("rain")
	b.tabTo("#note")
	b.keys("With the keyboard.")
	b.look("morning-keys")
	b.tabTo(save)
	b.leads(chromedp.KeyEvent("\r"))
	got := b.text("main")
	for _, want := range []string{"Saved: 3 for Ben", "drawn hollow", "neck, lower back", "good", "22:15", "25", "exercise, rain", "With the keyboard."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in: %s", want, got)
		}
	}
}

func inGerman(t *testing.T, d *process) {
	b := browse(t, phone, d.page)
	b.speaks("de")
	b.open("/log?person=anna&moment=evening")
	b.press(at("score", "3"))
	b.press(at("worst", "2"))
	b.tap(save)
	if got := b.text(".refused"); !strings.HasPrefix(got, "Nicht gespeichert:") {
		t.Errorf("it says %q", got)
	}
	b.look("morning-refused-german")
	b.press(at("worst", "6"))
	b.tap(save)
	if got := b.text("h1"); !strings.HasPrefix(got, "Gespeichert: 3 für Anna") {
		t.Errorf("it says %q", got)
	}
	b.open("/log?person=anna")
	b.press("form details summary")
	b.look("morning-german")
}

// What would be a script comes in through MQTT, and by an import, which goes by
// the clock on the wall: the room's nights are still to come there.
func TestAScriptThatCameInByAnotherDoorIsText(t *testing.T) {
	t.Parallel()
	house := mosquitto(t)
	h, d, newest := threeNights(t, broker(house))
	night, long := newest.Format(time.DateOnly), time.Now().UTC().AddDate(0, 0, -9).Format(time.DateOnly)
	const evil = `<script>window.evil = 1</script><img src=x onerror="window.evil=2">`
	l := listen(t, house.addr)
	l.is(0, "status", "online")
	l.publish("pain/anna/set", fmt.Sprintf(`{"score":5,"factors":["x<script>evil=1</script>"],"note":%q}`, evil))
	d.says("person=anna night=" + night)
	h.write("paper.csv", "night,person,moment,score,note\n"+long+",anna,evening,6,\"</textarea>"+strings.ReplaceAll(evil, `"`, `""`)+"\"\n")
	h.do("import", "paper.csv")
	for _, of := range []string{"person=anna&night=" + night, "person=anna&moment=evening&night=" + long} {
		for _, page := range []string{"/log?", "/log/delete?"} {
			body := d.get(page + of)
			if !strings.Contains(body, "&lt;script&gt;window.evil = 1&lt;/script&gt;&lt;img") {
				t.Errorf("%s%s: the note is not shown: %s", page, of, body)
			}
			if strings.Contains(body, "<script") || strings.Contains(body, "<img") {
				t.Errorf("%s%s: it is more than text: %s", page, of, body)
			}
		}
	}
	d.stop()
}
