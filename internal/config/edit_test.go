package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// changesOf reads changes as edits.txt has them: a verb, a path and a value,
// one a line.
func changesOf(t *testing.T, text string) (all []Change) {
	t.Helper()
	for line := range strings.Lines(text) {
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		path, word, _ := strings.Cut(rest, " ")
		switch verb {
		case "set":
			all = append(all, Set(path, valueOf(word)))
		case "add":
			all = append(all, Add(path, valueOf(word)))
		case "remove":
			all = append(all, Remove(path))
		default:
			t.Fatalf("%q is no change", line)
		}
	}
	return all
}

// valueOf is a value of the type that it looks like.
func valueOf(word string) any {
	if v, err := strconv.ParseFloat(word, 64); err == nil {
		return v
	}
	if v, ok := parseDuration(word); ok {
		return v
	}
	if driver, ok := strings.CutPrefix(word, "sensor "); ok {
		return Sensor{Driver: driver, Bus: "1", Address: parts[driver].Addresses[0]}
	}
	if id, ok := strings.CutPrefix(word, "person "); ok {
		return Person{ID: id, Name: strings.ToUpper(id[:1]) + id[1:]}
	}
	if list, ok := strings.CutPrefix(word, "list "); ok {
		return strings.Split(list, " ")
	}
	return word
}

// A case of edits.txt is "=== name", the changes, "---", the file, "~~~", and
// what it becomes, or what is told.
func TestAnEditChangesOneThingAndKeepsEverythingElse(t *testing.T) {
	cases := strings.Split(mustRead("testdata/edits.txt"), "=== ")[1:]
	if len(cases) < 30 {
		t.Fatalf("only %d cases", len(cases))
	}
	var out strings.Builder
	for _, c := range cases {
		name, body, _ := strings.Cut(c, "\n")
		changes, body, _ := strings.Cut(body, "---\n")
		text, want, _ := strings.Cut(body, "~~~\n")
		after, _, err := edited(home, []byte(text), parts, changesOf(t, changes))
		got := string(after)
		if err != nil {
			got = "error: " + err.Error() + "\n"
		}
		out.WriteString("=== " + name + "\n" + changes + "---\n" + text + "~~~\n" + got)
		if !*update && got != want {
			t.Errorf("%s:\ngot\n%s\nwant\n%s", name, got, want)
		}
	}
	if *update {
		golden(t, "edits.txt", []byte(out.String()))
	}
}

func TestTheExampleCanBeFilledIn(t *testing.T) {
	example := mustRead("../../deploy/nightroom.yaml")
	after, c, err := edited(home, []byte(example), parts, []Change{
		Add("sensors", Sensor{Driver: "bme280", Bus: "1", Address: 0x76}),
		Add("sensors", Sensor{ID: "light", Driver: "bh1750", Bus: "1", Address: 0x23, Glass: 0.9}),
		Set("sensors.bme280.offset.temperature_c", -0.8),
		Add("people", Person{"anna", "Anna"}),
		Set("rules.cool.above", 19.5),
		Set("rules.quiet.off", true),
		Set("schedule.lights_out", TimeOfDay(22*60)),
		Set("schedule.days.sat.wake", TimeOfDay(9*60)),
		Set("mqtt.share_pain", true),
		Set("web.listen", ":8080"),
		Set("web.hosts", []string{"pi.example.org"}),
		Set("store.commit_every", 30*time.Second),
		Set("units.temperature", "f"),
	})
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	last := ""
	for line := range strings.Lines(string(after)) {
		if !strings.HasPrefix(line, "#") && strings.TrimSpace(line) != "" {
			said = append(said, strings.TrimSpace(line))
		}
		if key, _, _ := strings.Cut(line, ":"); key == "  listen" && !strings.HasPrefix(last, "#  listen:") {
			t.Errorf("%q does not follow the line that shows it, but %q", line, last)
		}
		last = line
	}
	if want := []string{
		"units: {temperature: f}", "people:", "- {id: anna, name: Anna}", "schedule:", `lights_out: "22:00"`, `days: {sat: {wake: "09:00"}}`,
		"sensors:", `- {driver: bme280, bus: "1", address: 0x76, offset: {temperature_c: -0.8}}`,
		`- {id: light, driver: bh1750, bus: "1", address: 0x23, glass: 0.9}`,
		"simulation:", "rules:", "cool: {above: 19.5}", "quiet: {off: true}", "mqtt: {share_pain: true}",
		"web:", `listen: ":8080"`, "hosts: [pi.example.org]", "store:", "commit_every: 30s",
	}; !slices.Equal(said, want) {
		t.Errorf("it says\n%s", strings.Join(said, "\n"))
	}
	if c.Sensors[0].Offset.TemperatureC != -0.8 || c.Sensors[1].ID != "light" || c.Rules.Cool.Above.Value != 19.5 || !c.Fahrenheit {
		t.Errorf("it says %+v", c)
	}
}

func TestWhatWouldNotBeValidIsNotWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "room.yaml")
	if err := os.WriteFile(path, []byte("room: attic # mine\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, change := range []Change{
		Set("rules.cool.above", 66.0), Set("rules.cool.above", 10.0), Set("rules.cool.abvoe", 20.0), Set("name", "two\nlines"),
		Set("sensors.bme280.glass", 0.5), Add("sensors", Sensor{Driver: "bmp999"}), Set("name", struct{}{}), Set("room", ""),
	} {
		if _, err := Edit(path, parts, change); err == nil {
			t.Errorf("%v is accepted", change)
		}
		if got := mustRead(path); got != "room: attic # mine\n" {
			t.Fatalf("it is %q", got)
		}
	}
	_, err := Edit(path, parts, Set("rules.cool.above", 66.0))
	if refused, ok := errors.AsType[Refused](err); !ok || len(refused.Problems) != 1 || !strings.Contains(err.Error(), "if it is in °F, write 18.9") {
		t.Errorf("it says %v", err)
	}
	if err := os.WriteFile(path, []byte("rooom: attic\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Edit(path, parts, Set("name", "Attic"))
	if _, ok := errors.AsType[Problems](err); !ok {
		t.Errorf("a file that is wrong already: %v", err)
	}
}

func TestTheFileKeepsItsModeItsOwnerAndItsLink(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "real", "room.yaml"), filepath.Join(dir, "room.yaml")
	if err := errors.Join(os.Mkdir(filepath.Dir(target), 0o755), os.WriteFile(target, nil, 0o640), os.Symlink(target, link), os.Chmod(target, 0o604)); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		if err := os.Chown(target, 12345, 23456); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Edit(link, parts, Set("name", "Attic")); err != nil {
		t.Fatal(err)
	}
	fi, err := os.Lstat(link)
	if err != nil || fi.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", fi.Mode(), err)
	}
	if fi, err = os.Stat(target); err != nil || fi.Mode() != 0o604 {
		t.Errorf("the file is %v, %v", fi.Mode(), err)
	}
	if was, ok := fi.Sys().(*syscall.Stat_t); ok && os.Geteuid() == 0 && (was.Uid != 12345 || was.Gid != 23456) {
		t.Errorf("its owner is %d:%d", was.Uid, was.Gid)
	}
	if got := mustRead(target); got != "name: Attic\n" {
		t.Errorf("it is %q", got)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*", ".nightroom*")); len(left) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := os.Remove(target); err != nil {
		t.Fatal(err)
	}
	if _, err := Edit(link, parts, Set("name", "Attic")); err == nil || !strings.Contains(err.Error(), "link") {
		t.Errorf("a link to nothing: %v", err)
	}
}

func TestAFileThatIsNotThereIsBegun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "nightroom", "nightroom.yaml")
	c, err := Edit(path, parts, Add("sensors", Sensor{Driver: "bme280", Bus: "1", Address: 0x76}))
	if err != nil || len(c.Sensors) != 1 {
		t.Fatalf("%+v, %v", c, err)
	}
	if got := mustRead(path); got != begun+"sensors:\n  - {driver: bme280, bus: \"1\", address: 0x76}\n" {
		t.Errorf("it is\n%s", got)
	}
	if fi, err := os.Stat(path); err != nil || fi.Mode() != 0o640 {
		t.Errorf("its mode is %v, %v", fi.Mode(), err)
	}
}

func TestAnEditThatChangesNothingLeavesTheFileAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "room.yaml")
	text := "rules: {cool: {above: 19.50}}\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Edit(path, parts, Remove("rules.dark.above"), Remove("name")); err != nil {
		t.Error(err)
	}
	if after, err := os.Stat(path); err != nil || !os.SameFile(before, after) {
		t.Error("it was written anew")
	}
}

func TestEditsAtOnceAreNotLost(t *testing.T) {
	path := filepath.Join(t.TempDir(), "room.yaml")
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			if _, err := Edit(path, parts, Add("people", Person{ID: fmt.Sprintf("p%d", i)})); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	c, err := Load(path, parts)
	if err != nil || len(c.People) != 16 {
		t.Errorf("%d of 16 are there, %v", len(c.People), err)
	}
}

// edits are changes that fit most files.
var edits = []Change{
	Set("name", "New"), Set("rules.cool.above", 30.5), Set("rules.dim.off", true), Set("schedule.wind_down", time.Hour),
	Set("schedule.days.sun.wake", TimeOfDay(7*60)), Set("web.hosts", []string{"a.example", "b.example"}), Set("mqtt.share_pain", true),
	Set("store.keep", 500*day), Set("simulation.seed", 9), Set("units.temperature", "f"),
	Add("people", Person{"zoe", "Zoe"}), Add("sensors", Sensor{ID: "zz", Driver: "soundmeter", Bus: "17", Address: 0x48}),
	Add("web.hosts", "c.example"), Set("sensors.bme280.offset.temperature_c", -0.5), Set("people.anna.name", "Annabel"),
	Remove("name"), Remove("rules.cool"), Remove("rules.cool.above"), Remove("schedule.days"), Remove("sensors"),
	Remove("people.anna"), Remove("sensors.bme280"), Remove("web.hosts"), Remove("influx"), Remove("mqtt"),
}

// What people and programs write can be edited: only what is not there is
// refused.
func TestEveryEditFitsFilesAsTheyAre(t *testing.T) {
	for _, file := range []string{"testdata/full.yaml", "testdata/effective.yaml", "testdata/defaults.yaml", "../../deploy/nightroom.yaml"} {
		text := mustRead(file)
		for _, windows := range []bool{false, true} {
			if windows {
				text = "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n")
			}
			for _, change := range edits {
				after, _, err := edited(home, []byte(text), parts, []Change{change})
				if errors.Is(err, errLayout) {
					t.Errorf("%s: %v: %v", file, change, err)
				}
				if windows && err == nil && (strings.Count(string(after), "\r\n") != strings.Count(string(after), "\n") || !strings.HasPrefix(string(after), "\ufeff")) {
					t.Errorf("%s: %v: line ends or mark are lost", file, change)
				}
			}
		}
	}
}

// FuzzEdit: an edit of any valid file leaves a valid one in which nothing else
// has changed, with every comment, or it is refused and says why.
func FuzzEdit(f *testing.F) {
	for c := range strings.SplitSeq(mustRead("testdata/edits.txt"), "=== ") {
		_, body, _ := strings.Cut(c, "---\n")
		text, after, _ := strings.Cut(body, "~~~\n")
		for i := range 5 {
			f.Add(text, uint8((len(text)+i*5)%len(edits)))
			f.Add(after, uint8((len(text)+i*5+1)%len(edits)))
		}
	}
	for i := range edits {
		f.Add(mustRead("testdata/full.yaml"), uint8(i))
		f.Add(mustRead("testdata/effective.yaml"), uint8(i))
		f.Add(mustRead("../../deploy/nightroom.yaml"), uint8(i))
	}
	f.Fuzz(func(t *testing.T, text string, i uint8) {
		before, err := Parse(home, []byte(text), parts)
		if err != nil {
			return
		}
		change := edits[int(i)%len(edits)]
		after, c, err := edited(home, []byte(text), parts, []Change{change})
		if err != nil {
			return
		}
		again, err := Parse(home, after, parts)
		if err != nil || !reflect.DeepEqual(c, again) {
			t.Fatalf("%v: %v\n%s", change, err, after)
		}
		left := comments(string(after))
		for comment, n := range comments(text) {
			if left[comment] < n {
				t.Fatalf("%v lost the comment %q:\n%s", change, comment, after)
			}
		}
		// Only the section that was meant is another.
		a, b := reflect.ValueOf(*before), reflect.ValueOf(*c)
		for k := range a.NumField() {
			field := a.Type().Field(k).Name
			if !reflect.DeepEqual(a.Field(k).Interface(), b.Field(k).Interface()) && !touches(change.path[0], field) {
				t.Fatalf("%v changed %s:\n%s\n%s", change, field, text, after)
			}
		}
	})
}

func touches(section, field string) bool {
	return strings.EqualFold(section, field) || section == "units" && field == "Fahrenheit"
}
