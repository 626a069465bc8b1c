package daemon

import (
	"encoding/json"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nikolalohinski/gonja/v2"
	"github.com/nikolalohinski/gonja/v2/exec"

	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

const sharing = threeSensors + "mqtt: {share_pain: true}\n"

// rendered is what Home Assistant makes of a payload.
func rendered(t *testing.T, template, payload string) string {
	t.Helper()
	if template == "" {
		return payload
	}
	var value any
	if err := json.Unmarshal([]byte(payload), &value); err != nil {
		t.Fatalf("%q: %v", payload, err)
	}
	parsed, err := gonja.FromString(template)
	if err != nil {
		t.Fatalf("%s: %v", template, err)
	}
	out, err := parsed.ExecuteToString(exec.NewContext(map[string]any{"value_json": value}))
	if err != nil {
		t.Fatalf("%s of %s: %v", template, payload, err)
	}
	return out
}

type component struct {
	Platform   string   `json:"platform"`
	State      string   `json:"state_topic"`
	Value      string   `json:"value_template"`
	Command    string   `json:"command_topic"`
	Press      string   `json:"payload_press"`
	Attributes string   `json:"json_attributes_template"`
	Class      string   `json:"device_class"`
	Kind       string   `json:"state_class"`
	Options    []string `json:"options"`
	Min        float64  `json:"min"`
	Max        float64  `json:"max"`
}

func componentsOf(t *testing.T, payload []byte) map[string]component {
	t.Helper()
	var m struct {
		Components map[string]component `json:"components"`
	}
	if err := json.Unmarshal(payload, &m); err != nil {
		t.Fatal(err)
	}
	return m.Components
}

// believable tells whether Home Assistant would take a state.
func (c *component) believable(state string) bool {
	_, err := strconv.ParseFloat(state, 64)
	switch {
	case state == "None":
		return c.Platform == "sensor" || c.Platform == "binary_sensor"
	case c.Platform == "binary_sensor", c.Platform == "switch":
		return state == "ON" || state == "OFF"
	case len(c.Options) > 0:
		return slices.Contains(c.Options, state)
	case c.Class == "timestamp":
		_, err := time.Parse(time.RFC3339, state)
		return err == nil
	}
	return err == nil
}

// unknowns are what nothing measures here.
var unknowns = []string{"co2", "night_co2_mean_ppm"}

func TestEveryEntityFindsItsTopicAndRendersARealPayload(t *testing.T) {
	c := configured(t, sharing)
	r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-22 21:00:00"))
	room := roomOf(c, "1.2.3")
	all := componentsOf(t, room.Message())
	states := map[string]map[string]bool{}
	look := func() {
		for id, e := range all {
			topic, ok := strings.CutPrefix(e.State, "nightroom/bedroom/")
			if !ok && e.State != "" {
				t.Fatalf("%s listens to %s", id, e.State)
			}
			payload := r.topics.newest[topic]
			if payload == "" || e.Platform == "event" || e.Platform == "button" {
				continue
			}
			state := rendered(t, e.Value, payload)
			if !e.believable(state) {
				t.Errorf("%s of %s is %q", id, payload, state)
			}
			if states[id] == nil {
				states[id] = map[string]bool{}
			}
			states[id][state] = true
			if e.Attributes != "" {
				var attributes map[string]any
				if err := json.Unmarshal([]byte(rendered(t, e.Attributes, payload)), &attributes); err != nil || len(attributes) < 2 {
					t.Errorf("attributes of %s of %s: %v (%v)", id, payload, attributes, err)
				}
			}
		}
	}
	r.tick(r.clock)
	look() // before anything was measured
	if _, err := notebook.Write(t.Context(), c, r.journal, notebook.Pain("anna", 4), r.clock); err != nil {
		t.Fatal(err)
	}
	if _, err := notebook.Write(t.Context(), c, r.journal, notebook.Pain("ben", 0), r.clock); err != nil {
		t.Fatal(err)
	}
	r.sharePain(t.Context())
	r.good(time.Minute)
	look()
	r.clock = berlin(t, "2026-11-22 23:00:00")
	r.bad(15 * time.Minute)
	look()
	r.snooze(t, pausing, lull{On: true, Until: r.clock.Add(2 * time.Minute)})
	r.bad(time.Minute)
	look()
	r.clock = berlin(t, "2026-11-23 06:25:00")
	r.good(15 * time.Minute)
	look()

	for _, id := range slices.Sorted(maps.Keys(all)) {
		e := all[id]
		known := slices.DeleteFunc(slices.Collect(maps.Keys(states[id])), func(s string) bool { return s == "None" })
		if len(known) == 0 && e.Platform != "event" && e.Platform != "button" && !slices.Contains(unknowns, id) && (e.State != "nightroom/bedroom/night" || r.topics.newest["night"] != "") {
			t.Errorf("%s never had a state at %s", id, e.State)
		}
	}
	for id, want := range map[string][]string{
		"rule_quiet": {"None", "OFF", "ON"}, "in_range_cool": {"None", "OFF", "ON"}, "pause": {"OFF", "ON"},
		"in_bed": {"OFF", "ON"}, "pain_ben": {"0"}, "phase": {"day", "night", "wind_down"},
	} {
		if got := slices.Sorted(maps.Keys(states[id])); !slices.Equal(got, want) {
			t.Errorf("%s was %q, want %q", id, got, want)
		}
	}
}

func TestEveryCommandOfHomeAssistantIsUnderstood(t *testing.T) {
	o := newOffice(t, "2026-11-22 23:00:00")
	c := configured(t, sharing)
	writeConfig(t, o)
	room := roomOf(c, "1.2.3")
	for id, e := range componentsOf(t, room.Message()) {
		topic, ok := strings.CutPrefix(e.Command, "nightroom/bedroom/")
		if !ok {
			continue
		}
		payloads := []string{e.Press}
		switch {
		case e.Platform == "switch":
			payloads = []string{"ON", "OFF"}
		case strings.HasPrefix(id, "limit_"):
			payloads = []string{strconv.FormatFloat(e.Max-e.Max/10, 'f', -1, 64)}
			if strings.HasSuffix(id, "_below") {
				payloads = []string{strconv.FormatFloat(e.Min+1, 'f', -1, 64)}
			}
		case e.Platform == "number":
			payloads = []string{"0", "10"}
		}
		for _, p := range payloads {
			if err := o.set(t, topic, p); err != nil {
				t.Errorf("%s: %q on %s: %v", id, p, topic, err)
			}
		}
	}
}

func TestOnlyTopicsThatAreRememberedAreRetained(t *testing.T) {
	c := configured(t, sharing)
	r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-22 20:00:00"))
	if _, err := notebook.Write(t.Context(), c, r.journal, notebook.Pain("anna", 4), r.clock); err != nil {
		t.Fatal(err)
	}
	r.sharePain(t.Context())
	r.good(time.Minute)
	r.clock = berlin(t, "2026-11-23 06:25:00")
	r.bad(10 * time.Minute)
	known := retainedTopics(c)
	for topic := range r.topics.newest {
		if !slices.Contains(known, "nightroom/bedroom/"+topic) {
			t.Errorf("%s would be left behind for ever", topic)
		}
	}
}

func TestWhatARoomLeavesBehindIsTakenAwayOnce(t *testing.T) {
	now := berlin(t, "2026-11-22 23:00:00")
	before := sharing
	for name, c := range map[string]struct {
		after   string
		gone    []string
		emptied []string
	}{
		"nothing changed": {after: before},
		"no sound any more": {
			after:   strings.Replace(before, "  - {driver: soundmeter, bus: simulated}\n", "", 1),
			gone:    []string{"nightroom/bedroom/rule/quiet", "nightroom/bedroom/limit/quiet/above", "nightroom/bedroom/sensor/soundmeter"},
			emptied: []string{"sound", "rule_quiet", "sensor_soundmeter", "night_quiet_pct"},
		},
		"pain is not shared any more": {
			after:   threeSensors,
			gone:    []string{"nightroom/bedroom/pain/anna", "nightroom/bedroom/pain/ben"},
			emptied: []string{"pain_anna", "pain_ben_last"},
		},
		"another room": {
			after: strings.Replace(before, "room: bedroom", "room: den", 1),
			gone:  []string{"homeassistant/device/nightroom_bedroom/config", "nightroom/bedroom/state", "nightroom/bedroom/status"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			conf := configured(t, before)
			j := journal(t, conf)
			recall := func(text string, at time.Time) (*traces, []string, map[string]component) {
				conf := configured(t, text)
				room := roomOf(conf, "1")
				left, gone, err := recallTraces(t.Context(), j, conf, &room, at, slog.New(slog.DiscardHandler))
				if err != nil {
					t.Fatal(err)
				}
				if err := j.Commit(t.Context(), store.Full); err != nil {
					t.Fatal(err)
				}
				return left, gone, componentsOf(t, room.Message())
			}
			if _, gone, _ := recall(before, now); len(gone) > 0 {
				t.Errorf("at the first start %q is taken away", gone)
			}
			left, gone, all := recall(c.after, now)
			for _, want := range c.gone {
				if !slices.Contains(gone, want) {
					t.Errorf("%s stays", want)
				}
			}
			if len(c.gone) == 0 && len(gone) > 0 {
				t.Errorf("%q is taken away", gone)
			}
			for _, id := range c.emptied {
				if e, ok := all[id]; !ok || e.State != "" {
					t.Errorf("%s is %+v, want it emptied", id, e)
				}
			}
			// Until the broker has acknowledged it, it is tried again.
			_, again, _ := recall(c.after, now)
			if !slices.Equal(again, gone) {
				t.Errorf("at the next start %q, want %q", again, gone)
			}
			for _, topic := range gone {
				left.emptied("/" + topic)
			}
			if err := j.Commit(t.Context(), store.Full); err != nil {
				t.Fatal(err)
			}
			_, none, all := recall(c.after, now.Add(31*24*time.Hour))
			if len(none) > 0 {
				t.Errorf("%q is taken away twice", none)
			}
			for _, id := range c.emptied {
				if _, ok := all[id]; ok {
					t.Errorf("%s is mourned for ever", id)
				}
			}
		})
	}
}

func TestHomeAssistantsBirthIsAnsweredAndNothingElseIs(t *testing.T) {
	o := newOffice(t, "2026-11-22 23:00:00")
	for _, payload := range []string{"offline", "", "online"} {
		if err := o.set(t, "/homeassistant/status", payload); err != nil {
			t.Errorf("%q: %v", payload, err)
		}
	}
	if n := len(slices.DeleteFunc(o.chamber.topics.all, func(s string) bool { return s != "again" })); n != 1 {
		t.Errorf("everything was told again %d times, want once", n)
	}
}

func TestTracesAreNobodysBusiness(t *testing.T) {
	if _, ok := record.TableOf(record.Traces); ok {
		t.Error("they would be exported")
	}
}
