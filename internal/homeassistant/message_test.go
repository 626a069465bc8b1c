package homeassistant

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func full() Room {
	return Room{
		ID: "guest-room", Name: "Guest room", Version: "1.2.3",
		Measured: []string{"temperature_c", "humidity_pct", "illuminance_lx", "sound_laeq_dba", "sound_lafmax_dba", "co2_ppm", "pressure_hpa"},
		Rules: []Rule{
			{"cool", "temperature", true, true}, {"dark", "illuminance", true, false},
			{"dim", "illuminance", true, false}, {"quiet", "sound", true, false}, {"fresh", "co2", true, false},
		},
		Sensors: []string{"bme280", "bh1750"},
		People:  []Person{{"anna", "Anna"}, {"ben", "Ben"}},
		Gone:    map[string]string{"sensor_old": "sensor", "temperature": "sensor"},
	}
}

func parsed(t *testing.T, r Room) map[string]map[string]any {
	t.Helper()
	var m struct {
		Components map[string]map[string]any `json:"components"`
	}
	if err := json.Unmarshal(r.Message(), &m); err != nil {
		t.Fatal(err)
	}
	return m.Components
}

func TestHomeAssistantHasNothingAgainstTheMessage(t *testing.T) {
	bare := Room{ID: "b", Name: "B", Rules: []Rule{{"cool", "temperature", false, true}}}
	for name, r := range map[string]Room{"everything": full(), "almost nothing": bare} {
		for _, fault := range faults(r.Message()) {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

// The test above is worth what it finds.
func TestTheRulesFindMistakes(t *testing.T) {
	r := full()
	good := string(r.Message())
	for _, c := range []struct{ was, is, want string }{
		{`"unit_of_measurement":"dBA"`, `"unit_of_measurement":"dB(A)"`, "sound_pressure"},
		{`"device_class":"carbon_dioxide"`, `"device_class":"co2"`, "device_class"},
		{`"unique_id":"nightroom_guest-room_in_bed",`, ``, "has no unique_id"},
		{`"name":"In bed"`, `"name":"Alert"`, "has the name of"},
		{`"platform":"event"`, `"platform":"events"`, "is unknown"},
		{`,"event_types":["firing","resolved"]`, ``, "has no event_types"},
		{`"options":["day"`, `"state_class":"measurement","options":["day"`, "is no number"},
		{`"command_topic":"nightroom/guest-room/pause/set"`, `"command_topic":"nightroom/+/pause/set"`, "command_topic"},
		{`"min":-10,"max":45`, `"min":45,"max":45`, "from 45"},
		{`"origin":{"name":"nightroom",`, `"origin":{`, "origin: has no name"},
		{`"availability_topic"`, `"availability_topics"`, "beside the components"},
		{`"expire_after":90`, `"expire_after":"90 s"`, "expire_after"},
	} {
		bad := strings.Replace(good, c.was, c.is, 1)
		if bad == good {
			t.Errorf("%s is not in the message", c.was)
		} else if all := strings.Join(faults([]byte(bad)), "\n"); !strings.Contains(all, c.want) {
			t.Errorf("%s in the place of %s is told as %q", c.is, c.was, all)
		}
	}
}

func TestWhatIsGoneIsEmptiedAndWhatIsBackIsThere(t *testing.T) {
	all := parsed(t, full())
	if old := all["sensor_old"]; len(old) != 1 || old["platform"] != "sensor" {
		t.Errorf("what is gone is %v", old)
	}
	if len(all["temperature"]) < 5 {
		t.Errorf("what is back is %v", all["temperature"])
	}
}

func TestOnlyWhatIsThereIsTold(t *testing.T) {
	r := full()
	r.Measured, r.Rules, r.People, r.Gone = []string{"temperature_c"}, r.Rules[:1], nil, nil
	all := parsed(t, r)
	for _, id := range []string{"humidity", "sound", "in_range_dark", "night_sound_laeq_dba", "rule_quiet", "limit_dark_above", "pain_anna"} {
		if all[id] != nil {
			t.Errorf("there is a %s", id)
		}
	}
	for _, id := range []string{"temperature", "in_range_cool", "night_temperature_mean_c", "rule_cool", "limit_cool_below", "alert", "in_bed", "snooze", "pause"} {
		if all[id] == nil {
			t.Errorf("there is no %s", id)
		}
	}
	if len(all) != len(r.Components()) {
		t.Errorf("%d components, and %d are named", len(all), len(r.Components()))
	}
}

func TestOnlyWhatIsLiveExpiresAndTheFlagsAreThereForWhoeverAsks(t *testing.T) {
	for id, c := range parsed(t, full()) {
		live := c["state_topic"] == "nightroom/guest-room/state"
		if (c["expire_after"] != nil) != live {
			t.Errorf("%s: expire_after is %v", id, c["expire_after"])
		}
		if (c["enabled_by_default"] != nil) != strings.HasPrefix(id, "in_range_") {
			t.Errorf("%s: enabled_by_default is %v", id, c["enabled_by_default"])
		}
	}
}

func TestTheSameRoomHasTheSameMessage(t *testing.T) {
	a, b := full(), full()
	if !bytes.Equal(a.Message(), b.Message()) {
		t.Error("they differ: it would be sent at each start")
	}
	if n := len(a.Message()); n > 40<<10 {
		t.Errorf("the message has %d bytes", n)
	}
}
