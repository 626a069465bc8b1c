package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/diary"
	"nightroom/internal/door"
	"nightroom/internal/night"
)

// parts is as much of a catalogue as these need.
var parts = config.Parts{"bme280": {Addresses: []uint16{0x76}, Every: 10 * time.Second, MinEvery: time.Second, MaxEvery: 30 * time.Second, Quantities: []string{"temperature"}}}

// A decided is a room with a file in which a household decides.
type decided struct {
	*fakeRoom
	file  string
	away  string
	gone  []string
	is    Forgetting
	fresh bool
	copy  string // what a backup holds; "" fails
	taken bool
}

// Fresh tells that somebody has decided something here.
func (f *fakeRoom) Fresh() bool { return false }

func (d *decided) Draft() (config.Draft, error) {
	draft, err := config.Read(d.file, parts)
	if err != nil {
		draft.Config, _ = config.Parse(d.file, nil, parts)
	}
	return draft, err
}

func (d *decided) Change(_ context.Context, mark string, changes ...config.Change) (Changed, error) {
	draft, err := config.Read(d.file, parts)
	if err != nil {
		return Changed{}, err
	}
	if draft.Mark != mark {
		return Changed{}, config.ErrMoved
	}
	if _, err := draft.Edit(d.file, parts, changes...); err != nil {
		return Changed{}, err
	}
	draft, err = config.Read(d.file, parts)
	return Changed{draft.Mark, true}, err
}

func (d *decided) Leave(_ context.Context, until string) error { d.away = until; return nil }
func (d *decided) Sheet(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, "time\n")
	return err
}
func (d *decided) Forget(person string) error { d.gone = append(d.gone, person); return nil }
func (d *decided) Forgetting() Forgetting     { return d.is }
func (d *decided) Fresh() bool                { return d.fresh }
func (d *decided) Welcomed()                  { d.fresh = false }
func (d *decided) Home() Home                 { return Home{"v1.2.3", "/var/lib/room.db", d.file, false} }
func (d *decided) Taken(context.Context)      { d.taken = true }
func (d *decided) Backup(context.Context) (*os.File, error) {
	if d.copy == "" {
		return nil, errors.New("There is no room for a copy")
	}
	return os.Open(d.copy)
}

func (d *decided) Entries(context.Context, night.Date, night.Date) ([]diary.Entry, error) {
	return []diary.Entry{{Person: "anna"}, {Person: "carl"}}, nil
}

const commented = `# ours
name: Attic # under the roof
people:
  - {id: anna, name: Anna} # the first
schedule:
  lights_out: "22:30"
  days: {fri: {lights_out: "23:30"}} # the late train
rules:
  cool: {above: 19.5} # we like it so
`

func household(t *testing.T, text string) (*house, *decided) {
	t.Helper()
	h := locked(t)
	d := &decided{fakeRoom: h.room, file: filepath.Join(t.TempDir(), "nightroom.yaml")}
	if err := os.WriteFile(d.file, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
	h.Server = newServer(noListener{}, d, h.o)
	return h, d
}

func (d *decided) text(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(d.file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// mark is that of the file now.
func (d *decided) mark() string { draft, _ := d.Draft(); return draft.Mark }

func TestOfTheFileOnlyWhatIsMeantBecomesAnother(t *testing.T) {
	for _, c := range []struct {
		section, was, is string
		fields           []string
	}{
		{"room", "name: Attic # under", "name: Loft # under", []string{"name", "Loft", "units", "c", "language", "auto"}},
		{"room", "name: Attic # under the roof\n", "# under the roof\n", []string{"name", ""}},
		{"schedule", `lights_out: "22:30"`, `lights_out: "23:00"`, []string{"lights_out", "23:00", "wake", "06:30", "lights_out_fri", "23:30", "wake_fri", ""}},
		{"schedule", `{fri: {lights_out: "23:30"}}`, `{fri: {lights_out: "23:30"}, sun: {wake: "09:00"}}`, []string{"lights_out_fri", "23:30", "wake_sun", "09:00", "lights_out_mon", ""}},
		{"schedule", `{fri: {lights_out: "23:30"}}`, `{fri: {}}`, []string{"lights_out_fri", "", "wake_fri", ""}},
		{"limits", "{above: 19.5}", "{above: 20}", []string{"cool_above", "20", "cool_below", "15.5", "cool_on", "1"}},
		{"limits", "{above: 19.5}", "{above: 19.5, below: 14}", []string{"cool_above", "19.5", "cool_below", "14,0", "cool_on", "1"}},
		{"limits", "{above: 19.5}", "{above: 19.5, off: true}", []string{"cool_above", "19.5", "cool_below", "15.5"}},
		{"limits", "{above: 19.5}", "{}", []string{"cool_above", "", "cool_below", "15.5", "cool_on", "1"}},
		{"people", "name: Anna}", "name: Ann}", []string{"name_anna", "Ann", "add", ""}},
		{"people", "# the first\n", "# the first\n  - {id: anna-2, name: Anna}\n  - {id: bjoern, name: \"Björn\"}\n", []string{"name_anna", "Anna", "add", "Anna", "add", "Björn"}},
		{"limits", "", "", []string{"cool_above", "19.5", "cool_below", "15.5", "cool_on", "1"}},
		{"limits", "", "", []string{"cool_above", "19,5", "cool_below", "15,5", "cool_on", "1"}},
	} {
		h, d := household(t, commented)
		me := h.enter()
		w := h.ask("POST", "/settings/"+c.section, form(append(c.fields, "mark", d.mark())...), "Cookie", me)
		wantStatus(t, w, http.StatusSeeOther)
		if want := strings.Replace(commented, c.was, c.is, 1); d.text(t) != want {
			t.Errorf("%s %q:\n%s\nwant:\n%s", c.section, c.fields, d.text(t), want)
		}
		at := w.Header().Get("Location")
		page := h.ask("GET", strings.SplitN(at, "#", 2)[0], "", "Cookie", me).Body.String()
		wantText(t, page, "It counts from now on")
		if _, err := config.Edit(d.file, parts, config.Set("language", "de")); err != nil {
			t.Fatal(err)
		}
		wantNoText(t, h.ask("GET", strings.SplitN(at, "#", 2)[0], "", "Cookie", me).Body.String(), "It counts from now on")
	}
}

func TestDegreesFahrenheitAreTypedAndRead(t *testing.T) {
	h, d := household(t, commented+"units: {temperature: f}\n")
	me := h.enter()
	wantText(t, h.ask("GET", "/settings", "", "Cookie", me).Body.String(), `value="67.1"`, "59.9\u00a0°F", "°F")
	w := h.ask("POST", "/settings/limits", form("mark", d.mark(), "cool_above", "68", "cool_below", "59.9", "cool_on", "1"), "Cookie", me)
	wantStatus(t, w, http.StatusSeeOther)
	wantText(t, d.text(t), "{above: 20} # we like it so")
}

func TestOfTwoWindowsTheSecondIsToldToLookAgain(t *testing.T) {
	h, d := household(t, commented)
	me := h.enter()
	old := d.mark()
	wantStatus(t, h.ask("POST", "/settings/limits", form("mark", old, "cool_above", "21", "cool_on", "1"), "Cookie", me), http.StatusSeeOther)
	was := d.text(t)
	w := h.ask("POST", "/settings/room", form("mark", old, "name", "Cellar"), "Cookie", me)
	wantStatus(t, w, http.StatusConflict)
	wantText(t, w.Body.String(), "changed meanwhile", `value="Cellar"`)
	if d.text(t) != was {
		t.Errorf("the file became %s", d.text(t))
	}
}

func TestWhatIsRefusedIsShownAsItWasTyped(t *testing.T) {
	for _, c := range []struct {
		section string
		fields  []string
		says    []string
	}{
		{"schedule", []string{"lights_out", "25:00"}, []string{"is no time of day", `value="25:00"`}},
		{"schedule", []string{"lights_out", "22:30", "wake", "22:45"}, []string{"nights have 1 to 18 hours", `value="22:45"`}},
		{"schedule", []string{"wind_down", "999"}, []string{"is no number of minutes"}},
		{"limits", []string{"cool_above", "warm", "cool_on", "1"}, []string{"is no number", `value="warm"`}},
		{"limits", []string{"cool_above", "10", "cool_on", "1"}, []string{"Temperature: the upper limit, 10 °C, is not above the lower one"}},
		{"limits", []string{"cool_above", "NaN", "cool_on", "1"}, []string{"is no number"}},
		{"room", []string{"name", "two\nlines"}, []string{"line break"}},
		{"room", []string{"language", "fr"}, []string{"write one of"}},
		{"people", []string{"remove", "zoe"}, []string{"Nobody here is called"}},
		{"people", []string{"name_anna", strings.Repeat("x", 65)}, []string{"shorten it"}},
	} {
		h, d := household(t, commented)
		w := h.ask("POST", "/settings/"+c.section, form(append(c.fields, "mark", d.mark())...), "Cookie", h.enter())
		wantStatus(t, w, http.StatusUnprocessableEntity)
		wantText(t, w.Body.String(), append(c.says, "Not saved:", `role="alert"`)...)
		w = h.ask("POST", "/settings/"+c.section, form(append(c.fields, "mark", d.mark())...), "Cookie", h.enter(), "Accept-Language", "de")
		wantText(t, w.Body.String(), "Nicht gespeichert:", `role="alert"`)
		wantNoText(t, w.Body.String(), c.says[0], "technisch gesagt")
		if d.text(t) != commented {
			t.Errorf("%q: the file became %s", c.fields, d.text(t))
		}
	}
}

func TestAFileThatCannotBeWrittenSaysWhatToWrite(t *testing.T) {
	if os.Geteuid() == 0 {
		// For root nothing is forbidden but what is no folder.
		h, d := household(t, "")
		d.file = "/proc/nightroom.yaml"
		w := h.ask("POST", "/settings/room", form("name", "Loft", "units", "f", "mark", d.mark()), "Cookie", h.enter())
		wantStatus(t, w, http.StatusUnprocessableEntity)
		wantText(t, w.Body.String(), "Not saved:", "name: Loft\nunits: {temperature: f}", "/proc/nightroom.yaml")
	}
	h, d := household(t, "name: [\n")
	w := h.ask("GET", "/settings", "", "Cookie", h.enter())
	wantStatus(t, w, http.StatusOK)
	wantText(t, w.Body.String(), "cannot be changed from here", d.file)
}

func TestColdLimitsCarryWHOsWarning(t *testing.T) {
	for text, warns := range map[string]bool{
		"rules: {cool: {above: 22, below: 18}}": false, "rules: {cool: {above: 22, below: 17.9}}": true,
		"rules: {cool: {above: 17, below: 16}}": true, "profile: older_adult": false, "": true,
	} {
		h, _ := household(t, text)
		page := h.ask("GET", "/settings", "", "Cookie", h.enter()).Body.String()
		if strings.Contains(page, "WHO calls") != warns {
			t.Errorf("%q: %v", text, !warns)
		}
	}
}

func TestTheDeviceKeepsItsColours(t *testing.T) {
	h, _ := household(t, commented)
	me := h.enter()
	w := h.ask("POST", "/settings/look", form("look", "dark"), "Cookie", me)
	wantStatus(t, w, http.StatusSeeOther)
	c := w.Result().Cookies()[0]
	page := h.ask("GET", "/settings", "", "Cookie", me+"; "+c.Name+"="+c.Value).Body.String()
	wantText(t, page, `class="day dark"`, `value="dark" checked`)
}

func TestAwayIsSaidAndTakenBack(t *testing.T) {
	h, d := household(t, commented)
	me := h.enter()
	wantStatus(t, h.ask("POST", "/settings/away", form("until", "soon"), "Cookie", me), http.StatusUnprocessableEntity)
	wantStatus(t, h.ask("POST", "/settings/away", form("until", "2026-12-01"), "Cookie", me), http.StatusSeeOther)
	if d.away != "2026-12-01" {
		t.Errorf("away until %q", d.away)
	}
	v := bedroom("day")
	v.Away = Lull{On: true, Until: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)}
	d.set(v)
	wantText(t, h.ask("GET", "/settings", "", "Cookie", me).Body.String(), "Away until 1 December")
	wantStatus(t, h.ask("POST", "/settings/away", form("until", "2026-12-01", "back", "1"), "Cookie", me), http.StatusSeeOther)
	if d.away != "0" {
		t.Errorf("away until %q", d.away)
	}
}

func TestSessionsAreEndedOneByOneOrAllOthers(t *testing.T) {
	h, _ := household(t, commented)
	mine, second, third := h.enter(), h.enter(), h.enter()
	all := h.o.Lock.Sessions(strings.TrimPrefix(mine, cookie+"="))
	page := h.ask("GET", "/settings", "", "Cookie", mine).Body.String()
	wantText(t, page, "this one", all[0].ID)
	for _, secret := range []string{mine, second, third} {
		wantNoText(t, page, strings.TrimPrefix(secret, cookie+"="))
	}
	wantStatus(t, h.ask("POST", "/settings/sessions", form("end", all[1].ID), "Cookie", mine), http.StatusSeeOther)
	wantText(t, h.ask("GET", "/settings", "", "Cookie", second).Header().Get("Location"), "/login")
	wantStatus(t, h.ask("GET", "/settings", "", "Cookie", third), http.StatusOK)
	wantStatus(t, h.ask("POST", "/settings/sessions", form("end", "others"), "Cookie", mine), http.StatusSeeOther)
	wantText(t, h.ask("GET", "/settings", "", "Cookie", third).Header().Get("Location"), "/login")
	wantStatus(t, h.ask("GET", "/settings", "", "Cookie", mine), http.StatusOK)
}

func TestNothingIsDeletedUntilTheNameIsTyped(t *testing.T) {
	h, d := household(t, commented)
	me := h.enter()
	post := func(cookies string, fields ...string) int {
		return h.ask("POST", "/settings/delete", form(fields...), "Cookie", cookies).Code
	}
	wantText(t, h.ask("GET", "/settings/delete", "", "Cookie", me).Body.String(), `value="anna"`, `value="carl"`, `value="*"`)
	for _, fields := range [][]string{{}, {"whom", "anna"}, {"whom", "anna", "typed", "Bedroom"}, {"whom", "zoe", "typed", "zoe"}, {"whom", "*", "typed", "Anna"}, {"typed", "Anna"}} {
		if status := post(me, fields...); status != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", fields, status)
		}
	}
	h.pin("anna", "4711")
	if status := post(me, "whom", "anna", "typed", "Anna"); status != http.StatusSeeOther || len(d.gone) > 0 {
		t.Errorf("without the PIN: %d, %q", status, d.gone)
	}
	if post(me, "whom", "*", "typed", "Bedroom"); len(d.gone) > 0 {
		t.Errorf("everything without the PIN: %q", d.gone)
	}
	if status := post(me, "whom", "carl", "typed", "carl"); status != http.StatusSeeOther {
		t.Errorf("carl: %d", status)
	}
	if err := door.SetPIN(h.record, "anna", ""); err != nil {
		t.Fatal(err)
	}
	post(me, "whom", "anna", "typed", "Anna")
	post(me, "whom", "*", "typed", "Bedroom")
	if want := []string{"carl", "anna", ""}; !slices.Equal(d.gone, want) {
		t.Errorf("forgotten are %q, want %q", d.gone, want)
	}
	d.is = Forgetting{Person: "anna", Begun: true, Ended: true, Left: []Left{{"the card <b>", "it keeps copies", "fstrim"}}}
	wantText(t, h.ask("GET", "/settings/delete", "", "Cookie", me).Body.String(), "Deleted: Anna.", "the card &lt;b&gt;", "<code>fstrim</code>")
}

func TestAPINIsSetOnThePage(t *testing.T) {
	h, _ := household(t, commented)
	me := h.enter()
	for _, fields := range [][]string{{"pin", "4711", "again", "4712"}, {"pin", "", "again", ""}, {"pin", "47", "again", "47"}} {
		w := h.ask("POST", "/settings/pin", form(append(fields, "person", "anna")...), "Cookie", me)
		wantStatus(t, w, http.StatusUnprocessableEntity)
		wantNoText(t, w.Body.String(), `value="47`)
	}
	wantStatus(t, h.ask("POST", "/settings/pin", form("person", "anna", "pin", "4711", "again", "4711"), "Cookie", me), http.StatusSeeOther)
	wantText(t, h.ask("GET", "/settings", "", "Cookie", me).Body.String(), "Anna has a PIN", "/pin?person=anna")
	w := h.ask("POST", "/settings/pin", form("person", "anna", "take", "1"), "Cookie", me)
	wantText(t, w.Header().Get("Location"), "/pin?") // it was not said here
	w = h.ask("POST", "/pin", form("person", "anna", "pin", "4711"), "Cookie", me)
	both := me + "; " + pinCookie + "=" + w.Result().Cookies()[0].Value
	wantText(t, h.ask("GET", "/settings", "", "Cookie", both).Body.String(), "Ask for PINs on this device again")
	wantStatus(t, h.ask("POST", "/settings/shut", "", "Cookie", both), http.StatusSeeOther)
	wantText(t, h.ask("POST", "/settings/pin", form("person", "anna", "take", "1"), "Cookie", both).Header().Get("Location"), "/pin?")
}

func TestTheRecordIsSentAsAFileAndKeptNowhere(t *testing.T) {
	h, d := household(t, commented)
	me := h.enter()
	w := h.ask("POST", "/settings/record", "", "Cookie", me)
	wantStatus(t, w, http.StatusServiceUnavailable)
	wantText(t, w.Body.String(), "There is no room for a copy")
	d.copy = filepath.Join(t.TempDir(), "copy")
	if err := os.WriteFile(d.copy, []byte("SQLite format 3"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.set(View{Room: "bed_room", Name: "../../etc/x\"\r\nSet-Cookie: a=b"})
	w = h.ask("POST", "/settings/record", "", "Cookie", me)
	wantStatus(t, w, http.StatusOK)
	wantText(t, w.Header().Get("Content-Disposition"), `attachment; filename="nightroom-bed_room-`, `.db"`)
	wantText(t, w.Header().Get("Cache-Control"), "no-store")
	if w.Body.String() != "SQLite format 3" || !d.taken {
		t.Errorf("%q, taken: %v", w.Body, d.taken)
	}
	w = h.ask("GET", "/settings/diary.csv", "", "Cookie", me)
	wantStatus(t, w, http.StatusOK)
	wantText(t, w.Header().Get("Content-Disposition"), `.csv"`)
}

func TestAFreshMachineLeadsToTheGuide(t *testing.T) {
	h, d := household(t, "# nothing yet\n")
	d.fresh = true
	me := h.enter()
	w := h.ask("GET", "/", "", "Cookie", me)
	wantStatus(t, w, http.StatusSeeOther)
	wantText(t, w.Header().Get("Location"), "/welcome")
	post := func(step string, fields ...string) string {
		w := h.ask("POST", "/welcome", form(append(fields, "step", step, "mark", d.mark())...), "Cookie", me)
		wantStatus(t, w, http.StatusSeeOther)
		return w.Header().Get("Location")
	}
	post("1", "name", "Attic", "do", "next")
	post("2", "do", "skip", "lights_out", "01:00")
	post("3", "add", "Anna", "add", " ", "add", "Ben", "do", "next")
	if to := post("4", "bed", "warmer", "do", "next"); to != "/welcome?step=5" {
		t.Errorf("goes on at %q", to)
	}
	if to := post("5", "do", "end"); to != "/" || d.fresh {
		t.Errorf("goes on at %q", to)
	}
	want := "# nothing yet\nname: Attic\npeople:\n  - {id: anna, name: Anna}\n  - {id: ben, name: Ben}\nrules: {cool: {above: 25, below: 20}}\n"
	if got := d.text(t); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	for step, says := range map[string]string{"1": "not a medical device", "4": "WHO calls", "0": "Step 1 of 5", "99": "Step 5 of 5", "x": "Step 1"} {
		wantText(t, h.ask("GET", "/welcome?step="+step, "", "Cookie", me).Body.String(), says)
	}
}

func TestAboutIsTheSameForEverybodyOnEveryDay(t *testing.T) {
	h, d := household(t, commented)
	me := h.enter()
	page := h.ask("GET", "/about", "", "Cookie", me).Body.String()
	for _, says := range []string{
		"a diary and a thermometer, not a medical device", "does not diagnose", "Do not change your medicine because of it",
		"gives one number of loudness and cannot record", "pain with fever", "weight loss", "weakness or numbness", "bladder or bowel",
		"after a fall", "does not ease in any position", "three months", "CBT-I", "same time each day", "light by day", "after noon",
		"screens", "bed for sleep", "bookmark", "v1.2.3", "Apache 2.0", "/var/lib/room.db",
	} {
		if !strings.Contains(strings.ToLower(page), strings.ToLower(says)) {
			t.Errorf("it does not say %q", says)
		}
	}
	d.set(View{Room: "bedroom", Name: "Bedroom", Phase: "day", Words: []Word{{Rule: "cool", State: "ok"}}})
	if again := h.ask("GET", "/about", "", "Cookie", me).Body.String(); again != page {
		t.Error("it differs with the room")
	}
	wantText(t, h.ask("GET", "/about", "", "Cookie", me, "Accept-Language", "de").Body.String(), "kein Medizinprodukt", "KVT-I", "Lesezeichen")
}

// changing are all routes that change something, as the package's files name
// them.
func changing(t *testing.T) (all []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	route := regexp.MustCompile(`"((?:POST|PUT|PATCH|DELETE) /[^" ]*)"`)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range route.FindAllStringSubmatch(string(text), -1) {
			all = append(all, m[1])
		}
	}
	for section := range sections {
		all = append(all, "POST /settings/"+section)
	}
	return all
}

func TestAttackOnEachRouteFromAnotherSite(t *testing.T) {
	h, d := household(t, commented)
	me := h.enter()
	routes := changing(t)
	if len(routes) < 18 {
		t.Fatalf("only %q were found", routes)
	}
	for _, route := range routes {
		method, target, _ := strings.Cut(route, " ")
		target = regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(target, "x")
		for _, headers := range [][]string{
			{"Sec-Fetch-Site", "cross-site", "Origin", "http://evil.example"},
			{"Sec-Fetch-Site", "same-site", "Origin", "http://localhost:3000"},
			{"Sec-Fetch-Site", "", "Origin", "http://evil.example"},
			{"Sec-Fetch-Site", "", "Origin", "null"},
			{"Sec-Fetch-Site", "", "Origin", ""},
		} {
			w := h.ask(method, target, form("mark", d.mark(), "name", "Evil", "whom", "carl", "typed", "carl", "until", "2026-12-01", "score", "4", "person", "anna"),
				append(headers, "Cookie", me)...)
			wantStatus(t, w, http.StatusForbidden)
		}
		// Nor is anything changed by following a link.
		h.ask("GET", target+"?"+form("mark", d.mark(), "name", "Evil", "whom", "carl", "typed", "carl", "until", "2026-12-01"), "", "Cookie", me)
	}
	if d.text(t) != commented || d.away != "" || len(d.gone)+len(d.saved) > 0 {
		t.Errorf("it was changed: %s, away %q, gone %q", d.text(t), d.away, d.gone)
	}
	wantStatus(t, h.ask("GET", "/settings", "", "Cookie", me), http.StatusOK)
}

func TestSettingsAreBehindThePassword(t *testing.T) {
	h, _ := household(t, commented)
	for _, target := range []string{"/settings", "/settings/delete", "/settings/diary.csv", "/welcome", "/about", "/pin?person=anna"} {
		w := h.ask("GET", target, "")
		wantStatus(t, w, http.StatusSeeOther)
		wantNoText(t, w.Body.String(), "Anna", "Attic")
	}
	for _, route := range changing(t) {
		if _, target, _ := strings.Cut(route, " "); strings.HasPrefix(target, "/settings") || target == "/welcome" || target == "/pin" {
			wantStatus(t, h.ask("POST", target, form("person", "anna")), http.StatusUnauthorized)
		}
	}
}

func TestAttackByAScriptInAName(t *testing.T) {
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>`
	h, d := household(t, "name: '"+evil+"'\npeople: [{id: anna, name: '"+evil+"'}]\n")
	d.people = []Person{{"anna", evil}}
	d.set(View{Room: "bedroom", Name: evil, Phase: "day", Sensors: []Sensor{{ID: evil, Error: evil, Health: "failing", Quantities: []string{evil}}}})
	d.is = Forgetting{Person: evil, Begun: true, Ended: true, Refused: evil, Left: []Left{{evil, evil, evil}}}
	me := h.enter("User-Agent", evil)
	for _, target := range []string{"/", "/settings", "/settings/delete", "/about", "/welcome?step=1", "/welcome?step=5", "/pin?person=anna&next=" + url.QueryEscape(evil), "/settings?saved=" + url.QueryEscape(evil)} {
		page := h.ask("GET", target, "", "Cookie", me).Body.String()
		wantNoText(t, page, "<script>alert", "<img src=x")
	}
	for _, target := range []string{"/settings/room", "/settings/people", "/settings/schedule", "/settings/limits", "/settings/away", "/settings/delete", "/settings/pin", "/pin"} {
		w := h.ask("POST", target, form("name", evil+"\n", "name_anna", evil+"\n", "lights_out", evil, "cool_above", evil, "until", evil, "whom", evil, "person", evil, "pin", evil), "Cookie", me)
		page := w.Body.String()
		if strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
			continue // nothing of it is a page to a browser, which is told not to guess
		}
		wantNoText(t, page, "<script>alert", "<img src=x")
	}
}

// Whatever is typed into whichever field: the file can be read afterwards, and
// nothing in it is another but what the section is about.
func FuzzWhatIsTypedStaysInItsKey(f *testing.F) {
	for _, typed := range []string{
		"Anna", "a: b", "x\nrules: {cool: {off: true}}", "} , {", "'\"", "#", "!!binary", "&a *a", "|", ">-\n  x", "null", "~", "yes",
		"22:30", "19", "1e3", "\x00", "\u2028", "\ufeff", "- x", "[", "]", "{{.}}", "${HOME}", "../../etc/passwd", "%n", "anna", "\\", "fri", "🛏", "-0", "0x10", "1_000",
	} {
		f.Add(typed, typed)
	}
	keys := map[string][]string{
		"room": {"name", "units", "language"}, "schedule": {"lights_out", "wake", "wind_down", "wake_sun", "lights_out_fri"},
		"limits": {"cool_above", "cool_below", "dark_above", "quiet_above"}, "people": {"name_anna", "add", "remove"},
	}
	file := filepath.Join(f.TempDir(), "nightroom.yaml")
	f.Fuzz(func(t *testing.T, one, two string) {
		for section, read := range sections {
			if err := os.WriteFile(file, []byte(commented), 0o600); err != nil {
				t.Fatal(err)
			}
			draft, err := config.Read(file, parts)
			if err != nil {
				t.Fatal(err)
			}
			fields := url.Values{"cool_on": {"1"}, "dark_on": {"1"}, "quiet_on": {"1"}}
			for i, key := range keys[section] {
				fields.Add(key, []string{one, two}[i%2])
			}
			changes, err := read(&draft, fields)
			if err != nil {
				continue
			}
			_ = config.Sketch(changes...)
			after, err := draft.Edit(file, parts, changes...)
			text, _ := os.ReadFile(file)
			if err != nil {
				if string(text) != commented {
					t.Fatalf("%s %q %q: refused (%v), and the file became\n%s", section, one, two, err, text)
				}
				continue
			}
			if again, err := config.Read(file, parts); err != nil || !reflect.DeepEqual(again.Config, after) {
				t.Fatalf("%s %q %q: the file is read as another one: %v\n%s", section, one, two, err, text)
			}
			was, is := *draft.Config, *after
			switch section {
			case "room":
				is.Name, is.Fahrenheit, is.Language = was.Name, was.Fahrenheit, was.Language
			case "schedule":
				is.Schedule = was.Schedule
			case "limits":
				is.Rules = was.Rules
			case "people":
				is.People = was.People
			}
			if !reflect.DeepEqual(was, is) {
				t.Fatalf("%s %q %q: something else changed\n%s", section, one, two, text)
			}
			for _, comment := range []string{"# ours", "# the late train", "# we like it so"} {
				if !strings.Contains(string(text), comment) {
					t.Fatalf("%s %q %q: %s is gone\n%s", section, one, two, comment, text)
				}
			}
		}
	})
}

func TestTokensOfScriptsAreListedAndEnded(t *testing.T) {
	h, _ := household(t, commented)
	me := h.enter()
	wantText(t, h.ask("GET", "/settings", "", "Cookie", me).Body.String(), "No script has a token.", "nightroom token add NAME")
	for _, one := range []door.Script{{Name: "prometheus", ReadOnly: true}, {Name: "importer", Diary: true}} {
		token, err := door.AddScript(h.record, one, time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		if one.ReadOnly {
			wantStatus(t, h.ask("GET", "/api/v1/state", "", "Authorization", "Bearer "+token, "Origin", "", "Sec-Fetch-Site", ""), http.StatusOK)
		}
		wantNoText(t, h.ask("GET", "/settings", "", "Cookie", me).Body.String(), token)
	}
	wantText(t, h.ask("GET", "/settings", "", "Cookie", me).Body.String(),
		"prometheus</strong>: reads, but not the diary, since 20 November 2026, last used on ", "importer</strong>: reads and writes everything, since 20 November 2026, not used yet")
	wantText(t, h.ask("GET", "/settings", "", "Cookie", me, "Accept-Language", "de").Body.String(), "liest und schreibt alles, seit 20. November 2026, noch nicht benutzt", `value="15,5"`, "Der Richtwert ist 15,5\u00a0°C.")

	wantStatus(t, h.ask("POST", "/settings/scripts", form("end", "importer")), http.StatusUnauthorized)
	wantStatus(t, h.ask("POST", "/settings/scripts", form("end", "importer"), "Cookie", me, "Origin", "http://evil.example", "Sec-Fetch-Site", "cross-site"), http.StatusForbidden)
	wantStatus(t, h.ask("POST", "/settings/scripts", form("end", "importer"), "Cookie", me), http.StatusSeeOther)
	if left, err := door.Scripts(h.record); err != nil || len(left) != 1 || left[0].Name != "prometheus" {
		t.Errorf("left are %v (%v)", left, err)
	}
	w := h.ask("POST", "/settings/scripts", form("end", "importer"), "Cookie", me, "Accept-Language", "de")
	wantStatus(t, w, http.StatusUnprocessableEntity)
	wantText(t, w.Body.String(), "Für &#34;importer&#34; gibt es keinen Token.")
}
