package config

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// These would keep a parser busy for minutes, or fill the memory.
func TestWhatIsNoConfigurationIsRefusedBeforeItIsParsed(t *testing.T) {
	for name, c := range map[string]struct{ text, told string }{
		"too large":        {"#" + strings.Repeat("x", maxSize), "256 KiB"},
		"too many keys":    {"people:\n" + strings.Repeat("- 1\n", maxTokens), "far more keys"},
		"a long line":      {strings.Repeat("nullé", 40_000), "1000 characters"},
		"open brackets":    {strings.Repeat("[", 900), "too deeply"},
		"closed brackets":  {strings.Repeat("[", 400) + strings.Repeat("]", 400), "too deeply"},
		"hidden brackets":  {strings.Repeat("[ \"]\",\n", 3000), "too deeply"},
		"open braces":      {strings.Repeat("{a:\n", 3000), "too deeply"},
		"dashes":           {strings.Repeat("- ", 400), "too deeply"},
		"colons":           {strings.Repeat("a: ", 300), "second `: `"},
		"anchors":          {strings.Repeat("&a ", 300), "anchors"},
		"question marks":   {strings.Repeat("? ", 300), "keys with ?"},
		"a bomb":           {"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "anchors"},
		"Latin-1":          {"name: G\xe4stezimmer\n", "UTF-8"},
		"a binary file":    {"\x7fELF\x02\x01\x01\x00", "control character"},
		"escape sequences": {"name: \x1b[31mred\n", "control character"},
		"a mark inside":    {"name: a\ufeffb\n", "control character"},
	} {
		got, err := Parse("room.yaml", []byte(c.text), parts)
		if got != nil || err == nil || !strings.HasPrefix(err.Error(), "room.yaml:") || !strings.Contains(err.Error(), "; ") || !strings.Contains(err.Error(), c.told) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheDeepestIndentationIsReadInTime(t *testing.T) {
	var b strings.Builder
	for i := range 700 {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	if _, err := Parse("room.yaml", []byte(b.String()), parts); err == nil {
		t.Error("accepted")
	}
}

func TestFilesOfOtherEditorsAreRead(t *testing.T) {
	c := parse(t, "\ufeffroom: attic\r\n# a comment\r\nname: Attic\r\n")
	if c.Room != "attic" || c.Name != "Attic" {
		t.Errorf("got %q, %q", c.Room, c.Name)
	}
}

func TestNoIsTextWhereATextIsMeantAndFalseWhereATruthIs(t *testing.T) {
	c := parse(t, "room: no\npeople: [{id: on, name: 007}]\nmqtt: {share_pain: no}\nrules: {dim: {off: Yes}}")
	if c.Room != "no" || c.People[0] != (Person{"on", "007"}) || c.MQTT.SharePain || !c.Rules.Dim.Off {
		t.Errorf("got %+v", c)
	}
}

func TestMQTTOffIsNoBrokerAtAll(t *testing.T) {
	for _, off := range []string{"off", "no", "false", `"off"`} {
		if m := parse(t, "mqtt: "+off).MQTT; m != (MQTT{Off: true}) {
			t.Errorf("%s is %+v", off, m)
		}
	}
}

func TestSchedulesOfShiftWorkersAndNightOwlsArePossible(t *testing.T) {
	for _, text := range []string{
		"{lights_out: 08:00, wake: 15:30}",
		"{lights_out: 00:30, wake: 09:00, wind_down: 4h}",
		"{lights_out: 21:00, wake: 05:00, wind_down: 0s}",
		"{lights_out: 22:30, wake: 06:30, days: {fri: {lights_out: 08:00}, sat: {wake: 15:30}}}",
		"{lights_out: 12:00, wake: 06:00}",
	} {
		parse(t, "schedule: "+text)
	}
}

func TestADateComesBeforeItsDayOfTheWeek(t *testing.T) {
	s := parse(t, `schedule:
  wake: 7:00
  days:
    2026-12-25: {wake: 10:00}
    fri: {lights_out: 23:30}
`).Schedule
	for date, want := range map[string]string{
		"2026-12-24": "22:30 07:00", // a Thursday
		"2026-12-25": "23:30 10:00", // that Friday
		"2027-01-01": "23:30 07:00", // the next one
	} {
		at, err := time.Parse(time.DateOnly, date)
		if err != nil {
			t.Fatal(err)
		}
		if d := s.On(at); fmt.Sprint(d.LightsOut, " ", d.Wake) != want {
			t.Errorf("%s: %v, want %s", date, d, want)
		}
	}
}

func TestPainGoesToADatabaseAtHomeUnlessItIsForbidden(t *testing.T) {
	for url, private := range map[string]bool{
		"http://192.168.1.10:8086": true, "http://127.0.0.1:8086": true, "http://[fd00::1]:8086": true,
		"http://localhost:8086": true, "http://nas.local": true, "http://influxdb:8086": true,
		"http://8.8.8.8": false, "https://influx.example.com": false, "http://[2001:db8::1]": false,
		"http://local.example.com": false, "http://100.64.0.1": false,
	} {
		c, err := Parse("room.yaml", []byte(fmt.Sprintf("influx: {url: %q}", url)), parts)
		if private != (err == nil) || private && !c.Influx[0].SharePain {
			t.Errorf("%s: private is %v, error %v", url, !private, err)
		}
		if c := parse(t, fmt.Sprintf("influx: {url: %q, share_pain: no}", url)); c.Influx[0].SharePain {
			t.Errorf("%s: shared against the user's word", url)
		}
	}
}

func TestDurationsAreReadAsTheyAreWritten(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"400d": 9600 * time.Hour, "1d12h": 36 * time.Hour, "125ms": 125 * time.Millisecond, "1.5h": 90 * time.Minute, "0s": 0,
	} {
		if got, ok := parseDuration(text); !ok || got != want {
			t.Errorf("%s is %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "1", "d", "-1d", "1d-2h", "1d+2h", "2h1d", "99999999h", "9999999d", "1.5d", "65535d1000000h", "Inf", "1h "} {
		if got, ok := parseDuration(text); ok {
			t.Errorf("%q is accepted as %v", text, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d := time.Duration(rapid.Int64Range(0, int64(36_500*day)).Draw(t, "d"))
		if got, ok := parseDuration(formatDuration(d)); !ok || got != d {
			t.Fatalf("%s is %v, not %v", formatDuration(d), got, d)
		}
	})
}

// FuzzParse: no input makes it panic, every problem has a place and a fix, and
// what is accepted comes back from its own YAML.
func FuzzParse(f *testing.F) {
	f.Add(mustRead("testdata/full.yaml"))
	f.Add(mustRead("../../deploy/nightroom.yaml"))
	for c := range strings.SplitSeq(mustRead("testdata/wrong.txt"), "=== ") {
		_, body, _ := strings.Cut(c, "\n")
		text, _, _ := strings.Cut(body, "~~~\n")
		f.Add(text)
	}
	f.Add("people: [{id: a, name: \"\\\"q\\\" 'x' # y\"}]\nweb: {listen: \"[::1]:0\"}\nschedule: {days: {}}")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse(home, []byte(text), parts)
		if err != nil {
			problems, ok := errors.AsType[Problems](err)
			if !ok {
				t.Fatalf("an error without a place: %v", err)
			}
			for _, p := range problems {
				if strings.ContainsAny(p.Text, "\n\x1b") || !strings.Contains(p.Text, "; ") {
					t.Errorf("a problem told badly: %q", p.Text)
				}
			}
			return
		}
		again, err := Parse(home, c.YAML(), parts)
		if err != nil {
			t.Fatalf("not read again: %v\n%s", err, c.YAML())
		}
		if !reflect.DeepEqual(c, again) {
			t.Fatalf("not the same:\n%s\n%s", c.YAML(), again.YAML())
		}
	})
}

func BenchmarkParse(b *testing.B) {
	text := []byte(mustRead("testdata/full.yaml"))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(home, text, parts); err != nil {
			b.Fatal(err)
		}
	}
}

func TestACertificateOfThePageHasItsKey(t *testing.T) {
	c := parse(t, "web: {cert_file: page.pem, key_file: page.key}")
	if c.Web.CertFile != "/etc/nightroom/page.pem" || c.Web.KeyFile != "/etc/nightroom/page.key" {
		t.Errorf("%+v", c.Web)
	}
	if again := parse(t, string(c.YAML())); again.Web.CertFile != c.Web.CertFile || again.Web.KeyFile != c.Web.KeyFile {
		t.Errorf("written and read again it is %+v", again.Web)
	}
	for _, text := range []string{"web: {cert_file: page.pem}", "web: {key_file: page.key}"} {
		if _, err := Parse(home, []byte(text), parts); err == nil || !strings.Contains(err.Error(), "belong together") {
			t.Errorf("%s: %v", text, err)
		}
	}
}
