package config

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"nightroom/internal/epoch"
)

var update = flag.Bool("update", false, "write the golden files anew")

// parts is a small catalogue.
var parts = Parts{
	"bme280":     {[]uint16{0x76, 0x77}, 10 * time.Second, []string{"temperature", "humidity", "pressure"}, time.Second, 30 * time.Second},
	"bh1750":     {[]uint16{0x23, 0x5c}, time.Second, []string{"illuminance"}, time.Second, 30 * time.Second},
	"veml7700":   {[]uint16{0x10}, time.Second, []string{"illuminance"}, time.Second, 30 * time.Second},
	"soundmeter": {[]uint16{0x48}, 125 * time.Millisecond, []string{"sound"}, 125 * time.Millisecond, 10 * time.Second},
}

const home = "/etc/nightroom/nightroom.yaml"

func parse(t *testing.T, text string) *Config {
	t.Helper()
	c, err := Parse(home, []byte(text), parts)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// mustRead is a file of the project.
func mustRead(name string) string {
	data, err := os.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// golden compares with a file in testdata, or writes it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := mustRead(name); string(got) != want {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

// A case of wrong.txt is "=== name", the file, "~~~", and what it is told.
func TestEveryMistakeIsToldWithItsPlaceAndItsFix(t *testing.T) {
	cases := strings.Split(mustRead("testdata/wrong.txt"), "=== ")[1:]
	if len(cases) < 34 {
		t.Fatalf("only %d cases", len(cases))
	}
	var out strings.Builder
	for _, c := range cases {
		name, body, _ := strings.Cut(c, "\n")
		text, want, _ := strings.Cut(body, "~~~\n")
		got := ""
		if _, err := Parse("room.yaml", []byte(text), parts); err != nil {
			got = err.Error() + "\n"
		}
		out.WriteString("=== " + name + "\n" + text + "~~~\n" + got + "\n")
		if *update {
			continue
		}
		if got != strings.TrimSuffix(want, "\n") {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
		for line := range strings.Lines(got) {
			if !strings.HasPrefix(line, "room.yaml:") || !strings.ContainsAny(line, ";") {
				t.Errorf("%s: %q has no place or no fix", name, line)
			}
		}
		if got == "" {
			t.Errorf("%s: accepted", name)
		}
		if strings.Contains(got, "hunter2") {
			t.Errorf("%s: tells a secret: %s", name, got)
		}
	}
	if *update {
		golden(t, "wrong.txt", []byte(out.String()))
	}
}

func TestTheEffectiveConfigurationHasEveryDefault(t *testing.T) {
	golden(t, "defaults.yaml", parse(t, "").YAML())
	golden(t, "effective.yaml", parse(t, mustRead("testdata/full.yaml")).YAML())
}

func TestTheEffectiveConfigurationParsedAgainIsTheSame(t *testing.T) {
	for _, text := range []string{"", "mqtt: off\npeople: []\n", mustRead("testdata/full.yaml")} {
		c := parse(t, text)
		if again := parse(t, string(c.YAML())); !reflect.DeepEqual(c, again) {
			t.Errorf("not the same:\n%s\n%s", c.YAML(), again.YAML())
		}
	}
}

func TestTheExampleParses(t *testing.T) {
	example := mustRead("../../deploy/nightroom.yaml")
	c, err := Parse("../../deploy/nightroom.yaml", []byte(example), parts)
	if err != nil {
		t.Fatal(err)
	}
	if want := parse(t, ""); !reflect.DeepEqual(c.Rules, want.Rules) || len(c.Sensors) != 0 {
		t.Error("as it is delivered the example is not the defaults")
	}
	all := uncommented(example)
	c, err = Parse("../../deploy/nightroom.yaml", []byte(all), parts)
	if err != nil {
		t.Fatalf("with everything switched on: %v", err)
	}
	if len(c.Sensors) == 0 || len(c.Influx) == 0 || c.MQTT.Broker == "" || len(c.Schedule.Dates) == 0 {
		t.Error("the example does not show everything")
	}
	for _, word := range strings.FieldsFunc(string(parse(t, mustRead("testdata/full.yaml")).YAML()), func(c rune) bool { return c == '\n' }) {
		name, _, _ := strings.Cut(strings.TrimLeft(word, " -"), ":")
		if name != "floor" && !strings.HasPrefix(name, `"`) && !strings.Contains(all, name+":") {
			t.Errorf("the example does not show %s", name)
		}
	}
}

// uncommented is the example with everything that it has. Prose has one space
// after the "#"; what is commented out has none, or its indentation.
func uncommented(example string) string {
	var all strings.Builder
	for line := range strings.Lines(example) {
		if !strings.HasPrefix(line, "# ") || strings.HasPrefix(line, "#  ") {
			line = strings.TrimPrefix(line, "#")
		}
		all.WriteString(line)
	}
	return all.String()
}

func TestDefaultsAreThoseOfTheGuideline(t *testing.T) {
	c := parse(t, "")
	cool := c.Rules.Cool
	if cool.Above.Value != 19 || cool.Below.Value != 15.5 || cool.For != 10*time.Minute || cool.Yours {
		t.Errorf("cool is %+v", cool)
	}
	if c.MQTT.Embedded != "127.0.0.1:1883" || c.Store.Keep != 9600*time.Hour || c.Name != "Bedroom" {
		t.Errorf("defaults are %+v", c)
	}
	if len(c.People) != 1 || c.People[0] != (Person{"me", "me"}) {
		t.Errorf("people are %v", c.People)
	}
	older := parse(t, "profile: older_adult").Rules.Cool
	if older.Above.Value != 25 || older.Below.Value != 20 || older.Yours {
		t.Errorf("cool of an older adult is %+v", older)
	}
}

func TestARuleIsYoursWhenItDiffersFromTheGuideline(t *testing.T) {
	r := parse(t, "rules: {cool: {above: 20}, dark: {above: 1, for: 60s}, quiet: {during: [night, wind_down, night]}}").Rules
	if !r.Cool.Yours || !r.Cool.Above.Yours || r.Cool.Below.Yours {
		t.Errorf("cool is %+v", r.Cool)
	}
	if r.Dark.Yours || r.Dark.Above.Yours {
		t.Errorf("dark, written as the guideline has it, is %+v", r.Dark)
	}
	if low := parse(t, "rules: {cool: {below: 14}}").Rules.Cool; !low.Yours || low.Above.Yours || !low.Below.Yours {
		t.Errorf("cool is %+v", low)
	}
	if want := []epoch.Phase{epoch.WindDown, epoch.Night}; !r.Quiet.Yours || r.Quiet.Above.Yours || !reflect.DeepEqual(r.Quiet.During, want) {
		t.Errorf("quiet is %+v", r.Quiet)
	}
}

func TestSensorsGetIDsAndAddresses(t *testing.T) {
	c := parse(t, `sensors:
  - {driver: bme280}
  - {driver: bme280, address: 0x77}
  - {driver: bh1750, id: bme280-2}
  - {driver: veml7700, bus: 2}
`)
	var got []string
	for _, s := range c.Sensors {
		got = append(got, s.ID)
	}
	if want := []string{"bme280", "bme280-3", "bme280-2", "veml7700"}; !reflect.DeepEqual(got, want) {
		t.Errorf("ids are %v, want %v", got, want)
	}
	if s := c.Sensors[0]; s.Address != 0x76 || s.Bus != "1" || s.Every != 10*time.Second || s.Glass != 1 {
		t.Errorf("the first is %+v", s)
	}
}

func TestPartsOfOneAddressLiveOnChannels(t *testing.T) {
	c := parse(t, `sensors:
  - {driver: bme280, bus: 1/mux@0x70/3}
  - {driver: bme280, bus: 1/mux@0x70/4}
  - {driver: bme280, bus: 1/mux@0x71/3}
  - {driver: bme280, bus: "1", address: 0x77}
  - {driver: bme280, bus: 3}
`)
	if c.Sensors[0].Bus != "1/mux@0x70/3" || c.Sensors[0].Simulated() {
		t.Errorf("%+v", c.Sensors[0])
	}
	if s := parse(t, "sensors: [{driver: bme280, bus: simulated/mux@0x77/0}]").Sensors[0]; !s.Simulated() {
		t.Errorf("%+v", s)
	}
}

func TestLoadFindsTheFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "room.yaml")
	if err := os.WriteFile(path, []byte("room: attic\nstore: {path: night.db}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("NIGHTROOM_CONFIG", path)
	for _, flag := range []string{"", path} {
		c, err := Load(flag, parts)
		if err != nil || c.Room != "attic" || c.Store.Path != filepath.Join(dir, "night.db") || c.File != path {
			t.Errorf("Load(%q) is %+v, %v", flag, c, err)
		}
	}
	if _, err := Load(filepath.Join(dir, "other.yaml"), parts); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "--config") {
		t.Errorf("a missing file that was named: %v", err)
	}
	if _, err := Load(dir, parts); err == nil {
		t.Error("a folder is accepted")
	}
	if Path("x") != "x" || Path("") != path {
		t.Error("the flag does not come before the environment")
	}
	t.Setenv("NIGHTROOM_CONFIG", "")
	if Path("") != DefaultPath {
		t.Errorf("Path is %s", Path(""))
	}
}
