package config

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

// reference is the README's table of keys, with the default of each.
func reference(t *testing.T) map[string]string {
	t.Helper()
	_, text, found := strings.Cut(mustRead("../../README.md"), "\n### Every key\n")
	if !found {
		t.Fatal("the README has no table of keys")
	}
	text, _, _ = strings.Cut(text, "\n#")
	rows := map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (.*?) \\|").FindAllStringSubmatch(text, -1) {
		if _, twice := rows[m[1]]; twice {
			t.Errorf("%s is there twice", m[1])
		}
		rows[m[1]] = strings.TrimSpace(m[2])
	}
	return rows
}

// Groups whose keys are names that the household chooses, or that are all alike.
var named = regexp.MustCompile(`^(schedule\.days|rules|sensors\.offset|influx\.tags)\.[^.]+`)

// paths are the keys of a text, as the README writes them.
func paths(t *testing.T, text string) map[string]string {
	t.Helper()
	var file any
	if err := yaml.Unmarshal([]byte(text), &file); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	var walk func(at string, o any)
	walk = func(at string, o any) {
		switch o := o.(type) {
		case map[string]any:
			for name, under := range o {
				walk(named.ReplaceAllString(strings.TrimPrefix(at+"."+name, "."), "$1.*"), under)
			}
		case []any:
			for _, item := range o {
				walk(at, item)
			}
		default:
			all[at] = fmt.Sprint(o)
		}
	}
	walk("", file)
	return all
}

// Each key that the configuration takes is in the README, and the README has
// none that it does not take.
func TestTheReadmeHasEveryKey(t *testing.T) {
	rows := reference(t)
	known := paths(t, uncommented(mustRead("../../deploy/nightroom.yaml")))
	for path := range paths(t, mustRead("testdata/full.yaml")) {
		known[path] = ""
	}
	known["mqtt.embedded"] = "" // which the example cannot show beside a broker
	for path := range known {
		if _, ok := rows[path]; !ok {
			t.Errorf("the README does not have %s", path)
		}
	}
	for path := range rows {
		if _, ok := known[path]; !ok {
			t.Errorf("the README has %s, which neither the example nor testdata/full.yaml has", path)
		}
	}
	// Both could have forgotten one: the code says what it reads.
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\bkey\{"([a-z_]+)"`).FindAllStringSubmatch(string(text), -1) {
			in := false
			for path := range rows {
				in = in || slices.Contains(strings.Split(path, "."), m[1]) || strings.Contains(path, "rules.*") && slices.Contains([]string{"cool", "dark", "dim", "quiet"}, m[1])
			}
			if !in {
				t.Errorf("%s reads the key %s, which is not in the README", file, m[1])
			}
		}
	}
}

// The defaults in the README are those that hold.
func TestTheReadmesDefaultsHold(t *testing.T) {
	rows := reference(t)
	for path, is := range paths(t, mustRead("testdata/defaults.yaml")) {
		says := rows[path]
		if quoted := regexp.MustCompile("^`\"?([^`\"]+)\"?`$").FindStringSubmatch(says); quoted != nil && quoted[1] != is && !sameDuration(quoted[1], is) {
			t.Errorf("the README says that %s is %s, and it is %s", path, says, is)
		}
	}
}

// sameDuration tells whether 60s is 1m.
func sameDuration(a, b string) bool {
	x, wrongX := time.ParseDuration(a)
	y, wrongY := time.ParseDuration(b)
	return wrongX == nil && wrongY == nil && x == y
}
