package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// bare is the configuration of a machine on which nobody has decided anything,
// and that has no sensors yet.
const bare = `# what the package brought
mqtt: {embedded: "127.0.0.1:0"}
web: {listen: "127.0.0.1:0"} # this machine only
store: {path: room.db}
`

// enter puts a value into a field, with or without scripts.
func (b *browser) enter(selector, value string) {
	b.Helper()
	b.do(chromedp.SetValue(selector, value))
}

// wants fails unless an element says all of the texts.
func (b *browser) wants(selector string, texts ...string) {
	b.Helper()
	got := b.text(selector)
	for _, text := range texts {
		if !strings.Contains(got, text) {
			b.Errorf("%s says %q, and not %q", selector, got, text)
		}
	}
}

func TestTheFirstVisitLeadsFromAnEmptyMachineToAWorkingPage(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.write("nightroom.yaml", bare)
	d := h.run()
	b := browse(t, phone, d.page, without)
	b.open("/")
	b.wants("h1", "Welcome")
	b.wants("main", "not a medical device", "Step 1 of 5")
	b.look("welcome-1-name")
	b.enter("#name", "Attic")
	b.tap(`button[value="next"]`)
	b.look("welcome-2-hours")
	b.enter("#lights_out", "23:00")
	b.enter("#wake", "07:15")
	b.tap(`button[value="next"]`)
	b.look("welcome-3-who")
	b.enter("#add1", "Änne Maier")
	b.enter("#add2", "Ben")
	b.tap(`button[value="next"]`)
	b.wants("#cold", "18", "WHO")
	b.look("welcome-4-bed")
	b.do(chromedp.Click(`input[value="own"]`))
	b.enter("#cool_below", "21,5")
	b.enter("#cool_above", "20")
	b.tap(`button[value="next"]`)
	b.wants(".refused", "Not saved", "no value would do")
	b.look("welcome-4-refused")
	b.do(chromedp.Click(`input[value="cooler"]`))
	b.tap(`button[value="next"]`)
	b.wants("main", "No sensors yet", "nightroom scan --write")
	b.look("welcome-5-sensors")
	b.tap(`button[value="end"]`)
	b.wants("h1", "Attic")
	b.look("welcome-done")
	b.open("/log")
	b.wants("main", "Änne Maier", "Ben")

	file := h.read("nightroom.yaml")
	for _, line := range []string{"# what the package brought", "# this machine only", "name: Attic", "23:00", "07:15",
		`{id: aenne_maier, name: "Änne Maier"}`, "{id: ben, name: Ben}", "above: 19", "below: 16"} {
		if !strings.Contains(file, line) {
			t.Errorf("the file has no %q:\n%s", line, file)
		}
	}
	h.do("config") // and it is one that the commands read
}

func TestWhoeverWantsNoGuideIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.write("nightroom.yaml", bare)
	d := h.run()
	b := browse(t, laptop, d.page)
	b.open("/")
	b.look("welcome")
	b.tap(`button[value="end"]`)
	b.wants("h1", "Bedroom")
	b.do(chromedp.Navigate("about:blank")) // or it would look for the one that ends
	d.stop()
	d = h.run()
	b.mu.Lock()
	b.origin = "http://" + d.page
	b.mu.Unlock()
	b.open("/")
	b.wants("h1", "Bedroom")
	if file := h.read("nightroom.yaml"); file != bare {
		t.Errorf("the file was changed:\n%s", file)
	}
}

const decided = `# our bedroom
name: Bedroom
schedule:
  lights_out: "22:30" # the last train
  wake: "06:30"
people:
  - {id: anna, name: Anna} # the first
  - {id: ben, name: Ben}
sensors:
  - {driver: bme280, bus: simulated}
  - {driver: bh1750, bus: simulated}
  - {driver: soundmeter, bus: simulated}
mqtt: {embedded: "127.0.0.1:0"}
web: {listen: "127.0.0.1:0"}
store: {path: room.db}
`

func TestSettingsAreChangedInTheFileAndCountAtOnce(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.write("nightroom.yaml", decided)
	d := h.run()
	b := browse(t, phone, d.page)
	other := browse(t, laptop, d.page, without)
	other.open("/settings")
	b.open("/settings")
	b.look("settings")
	b.enter("#lights_out", "23:15")
	b.do(chromedp.Click("#schedule summary"))
	b.enter(`input[name="wake_sun"]`, "09:00")
	b.tap("#schedule form button")
	b.wants("#schedule .saved", "It counts from now on", "taken up anew")
	b.look("settings-saved")

	// Somebody else has the page open from before.
	other.enter("#cool_above", "21")
	other.tap("#limits form button")
	other.wants("#limits .refused", "changed meanwhile")
	other.open("/settings")
	other.enter("#cool_above", "17,5")
	other.tap("#limits form button")
	other.wants("#limits .saved", "It counts from now on")
	other.wants("#limits", "Yours; the guideline is 19", "the WHO calls")
	other.look("settings-limits")

	b.open("/settings")
	b.enter("#name_anna", `Anna "the best": <b>#1</b>`)
	b.enter("#add", "Carl")
	b.tap("#people form button")
	b.wants("#people .saved", "It counts from now on")
	b.tap(`#people button[value="ben"]`)
	b.enter("#units", "f")
	b.tap("#room form button")
	b.wants("#limits", "°F")
	b.open("/")
	b.open("/log")
	b.wants("main", `Anna "the best": <b>#1</b>`, "Carl")
	if strings.Contains(b.text("main"), "Ben") {
		t.Error("Ben is asked, who was taken off the list")
	}

	file := h.read("nightroom.yaml")
	for _, line := range []string{"# our bedroom", `lights_out: "23:15" # the last train`, "# the first", "wake: \"09:00\"", "above: 17.5", "temperature: f", "name: Carl"} {
		if !strings.Contains(file, line) {
			t.Errorf("the file has no %q:\n%s", line, file)
		}
	}
	for _, line := range []string{"ben", "<nil>"} {
		if strings.Contains(file, line) {
			t.Errorf("the file has %q:\n%s", line, file)
		}
	}
	h.do("config")
	h.everyEpoch()
}

func TestWhoIsLoggedInIsListedAndEnded(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.write("nightroom.yaml", decided)
	if e := h.say(typed+"\n", "password", "--stdin"); e.status != done {
		t.Fatal(e.talk)
	}
	d := h.run()
	login := func(on screen, first ...step) *browser {
		b := browse(t, on, d.page, first...)
		b.open("/settings")
		b.do(chromedp.SendKeys("#password", typed))
		b.tap("form button")
		b.wants("h1", "Settings")
		return b
	}
	mine, theirs := login(phone), login(laptop, without)
	mine.open("/settings")
	mine.wants("#sessions", "this one", "127.0.0.1", "End")
	mine.look("settings-locked")
	mine.tap(`#sessions li button`)
	theirs.open("/settings")
	theirs.wants("main", "The password of this house")

	mine.do(chromedp.Click("#people details summary"))
	mine.do(chromedp.SendKeys("#pin_anna", "4711"), chromedp.SendKeys("#again_anna", "4711"))
	mine.tap("#people details form button")
	mine.wants("#people", "Anna has a PIN", "Ben has no PIN")
	mine.do(chromedp.Click("#people details summary"))
	mine.tap(`#people details a`)
	mine.wants("h1", "The PIN of Anna")
	mine.look("pin")
	mine.do(chromedp.SendKeys("#pin", "0815"))
	mine.tap("form button")
	mine.wants(".refused", "That is not the PIN")
	mine.do(chromedp.SendKeys("#pin", "4711"))
	mine.tap("form button")
	mine.wants("h1", "Settings")

	mine.open("/logout")
	mine.tap("main form button")
	mine.wants("main", "The password of this house")
	d.says("A session at the page was ended by another")
	d.says("Somebody logged out")
}

func TestWhatSomebodyWroteIsDeletedByTypingTheName(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.write("nightroom.yaml", decided)
	h.do("pain", "4", "--person", "anna", "--site", "lower_back")
	h.do("pain", "5", "--person", "ben")
	d := h.run()
	b := browse(t, phone, d.page, without)
	b.open("/settings/delete")
	b.look("delete")
	b.do(chromedp.Click(`input[value="anna"]`), chromedp.SendKeys("#typed", "Ben"))
	b.tap("form button")
	b.wants(".refused", "another one")
	b.do(chromedp.SendKeys("#typed", "Anna"))
	b.tap("form button")
	b.comes("Deleted: Anna.")
	b.wants("main", "What nightroom cannot reach", "files you exported", "rm FILE")
	b.look("deleted")
	if diary := h.do("export", "--what", "diary"); strings.Contains(diary, "anna") || !strings.Contains(diary, "ben") {
		t.Errorf("the diary is\n%s", diary)
	}

	b.open("/settings")
	answer, err := http.Get("http://" + d.page + "/settings/diary.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK || !strings.Contains(answer.Header.Get("Content-Disposition"), `.csv"`) {
		t.Errorf("%s %q", answer.Status, answer.Header)
	}
}

func TestSettingsInGerman(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.write("nightroom.yaml", "language: de\n"+decided)
	d := h.run()
	b := browse(t, phone, d.page)
	b.open("/settings")
	b.wants("h1", "Einstellungen")
	b.tap(`a[href="/about"]`)
	b.wants("main", "kein Medizinprodukt", "KVT-I", "Lesezeichen")
}
