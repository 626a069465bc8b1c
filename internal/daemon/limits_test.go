package daemon

import (
	"os"
	"strings"
	"testing"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/mqtt"
)

func (o *office) set(t *testing.T, topic, payload string) error {
	t.Helper()
	err := o.command(t.Context(), mqtt.Command{Topic: topic, Payload: []byte(payload)})
	o.settled(t)
	return err
}

func writeConfig(t *testing.T, o *office) {
	t.Helper()
	if err := os.WriteFile(o.config.File, []byte(threeSensors), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestALimitIsChangedInTheFileAndCountsAtOnce(t *testing.T) {
	o := newOffice(t, "2026-11-22 23:00:00")
	file := o.config.File
	written := "# our room\n" + strings.TrimLeft(threeSensors, "\n") + "rules: {cool: {above: 20}} # a warm house\n"
	if err := os.WriteFile(file, []byte(written), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := o.chamber.topics.newest["limit/cool/above"]; got != "19" {
		t.Errorf("at the start the limit is %q", got)
	}
	if err := o.set(t, "limit/cool/above/set", " 24.5 "); err != nil {
		t.Fatal(err)
	}
	if got := o.chamber.topics.newest["limit/cool/above"]; got != "24.5" {
		t.Errorf("told %q", got)
	}
	c, err := config.Load(file, Parts())
	if err != nil || c.Rules.Cool.Above.Value != 24.5 {
		t.Errorf("the file has %v (%v)", c.Rules.Cool.Above, err)
	}
	b, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(b), "# our room") || !strings.Contains(string(b), "# a warm house") {
		t.Errorf("a comment was lost (%v):\n%s", err, b)
	}
	r := o.chamber
	r.live(15*time.Minute, 22, 0.2, 36)
	if got := r.topics.newest["rule/cool"]; !strings.Contains(got, `"state":"ok"`) {
		t.Errorf("22 °C under a limit of 24.5 is %s", got)
	}
	if got := r.topics.newest["state"]; !strings.Contains(got, `"cool":true`) {
		t.Errorf("the flag does not go by the new limit: %s", got)
	}
	if err := o.set(t, "limit/cool/above/set", "19"); err != nil {
		t.Fatal(err)
	}
	r.live(15*time.Minute, 22, 0.2, 36)
	if got := r.topics.newest["rule/cool"]; !strings.Contains(got, `"state":"firing"`) || !strings.Contains(got, `"limit":19`) {
		t.Errorf("22 °C over a limit of 19 is %s", got)
	}
}

func TestALimitThatMakesNoSenseIsRefusedAndChangesNothing(t *testing.T) {
	for _, c := range []struct{ topic, payload, want string }{
		{"limit/cool/above/set", "warm", "a number"},
		{"limit/cool/above/set", "NaN", "a number"},
		{"limit/cool/above/set", "", "a number"},
		{"limit/cool/above/set", "10", "no value is in range"},
		{"limit/cool/above/set", "68", "°F"},
		{"limit/quiet/below/set", "20", "no such limit"},
		{"limit/warm/above/set", "20", "no such limit"},
		{"limit/cool/beside/set", "20", "no such limit"},
		{"limit/quiet/above/set", "-5", "out of range"},
	} {
		t.Run(c.topic+" "+c.payload, func(t *testing.T) {
			o := newOffice(t, "2026-11-22 23:00:00")
			writeConfig(t, o)
			told := len(o.chamber.topics.all)
			err := o.set(t, c.topic, c.payload)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want a word on %q", err, c.want)
			}
			if b, err := os.ReadFile(o.config.File); err != nil || string(b) != threeSensors {
				t.Errorf("the file became (%v)\n%s", err, b)
			}
			if n := len(o.chamber.topics.all); n != told {
				t.Errorf("told %q", o.chamber.topics.all[told:])
			}
		})
	}
}

func TestALimitThatCannotBeWrittenIsRefused(t *testing.T) {
	o := newOffice(t, "2026-11-22 23:00:00")
	o.config.File = "/proc/nightroom.yaml"
	if err := o.set(t, "limit/cool/above/set", "20"); err == nil {
		t.Error("accepted, and lost at the next start")
	}
	if got := o.chamber.topics.newest["limit/cool/above"]; got != "19" {
		t.Errorf("told %q", got)
	}
}
