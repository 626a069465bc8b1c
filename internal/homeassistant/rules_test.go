package homeassistant

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// What Home Assistant demands of a device discovery message: the schemas of
// components/mqtt (schemas.py, and DISCOVERY_SCHEMA of each platform), of
// components/sensor/const.py and of components/number/const.py, core of 2025,
// in our words. Its own check refuses a key that is unknown beside the
// components, and ignores one within; here both are mistakes.

// What a value must be.
type check func(v any) error

func is[T any](v any) error {
	if _, ok := v.(T); !ok {
		var want T
		return fmt.Errorf("is a %T, want a %T", v, want)
	}
	return nil
}

func text(v any) error {
	if s, ok := v.(string); !ok || s == "" {
		return fmt.Errorf("is %v, want a text", v)
	}
	return nil
}

func among(all ...string) check {
	return func(v any) error {
		if s, ok := v.(string); !ok || !slices.Contains(all, s) {
			return fmt.Errorf("is %v, want one of %q", v, all)
		}
		return nil
	}
}

func texts(v any) error {
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		return fmt.Errorf("is %v, want a list", v)
	}
	for _, one := range list {
		if err := text(one); err != nil {
			return err
		}
	}
	return nil
}

func whole(v any) error {
	if n, ok := v.(float64); !ok || n < 0 || n != float64(int(n)) {
		return fmt.Errorf("is %v, want a whole number from 0", v)
	}
	return nil
}

// topic is one that can be published to, and so subscribed to (util.py).
func topic(v any) error {
	s, ok := v.(string)
	if !ok || s == "" || len(s) > 65535 || strings.ContainsAny(s, "+#\x00") {
		return fmt.Errorf("is %v, want a topic", v)
	}
	return nil
}

func template(v any) error {
	if s, ok := v.(string); !ok || !strings.Contains(s, "value_json") {
		return fmt.Errorf("is %v, want a template", v)
	}
	return nil
}

func icon(v any) error {
	if s, ok := v.(string); !ok || !regexp.MustCompile(`^mdi:[a-z0-9-]+$`).MatchString(s) {
		return fmt.Errorf("is %v, want an icon", v)
	}
	return nil
}

type schema map[string]check

// common is MQTT_ENTITY_COMMON_SCHEMA, without what is taken over from the
// device, and the base of read and write platforms.
var common = schema{
	"unique_id": text, "default_entity_id": text, "name": text, "icon": icon, "qos": whole,
	"entity_category": among("config", "diagnostic"), "enabled_by_default": is[bool],
	"json_attributes_topic": topic, "json_attributes_template": template,
}

// platforms are those that we use: what each demands, and what else it takes.
var platforms = map[string]struct{ required, optional schema }{
	"sensor": {schema{"state_topic": topic}, schema{
		"value_template": template, "expire_after": whole, "device_class": among(keysOf(sensorUnits)...),
		"state_class": among("measurement", "measurement_angle", "total", "total_increasing"),
		"options":     texts, "suggested_display_precision": whole, "unit_of_measurement": text,
	}},
	"binary_sensor": {schema{"state_topic": topic}, schema{
		"value_template": template, "expire_after": whole, "device_class": among("problem", "light", "sound", "heat", "cold", "occupancy", "connectivity"),
	}},
	"event":  {schema{"state_topic": topic, "event_types": texts}, schema{"device_class": among("button", "doorbell", "motion"), "value_template": template}},
	"switch": {schema{"command_topic": topic}, schema{"state_topic": topic, "value_template": template, "device_class": among("switch", "outlet")}},
	"button": {schema{"command_topic": topic}, schema{"payload_press": text, "device_class": among("identify", "restart", "update")}},
	"number": {schema{"command_topic": topic}, schema{
		"state_topic": topic, "value_template": template, "min": is[float64], "max": is[float64], "step": is[float64],
		"mode": among("auto", "box", "slider"), "unit_of_measurement": text, "device_class": among(keysOf(sensorUnits)...),
	}},
}

// sensorUnits are the device classes of a sensor, with the units of each; nil
// is none, and anyUnit those that we have no use for. The classes of numbers
// are the same without those that are no number.
var (
	anyUnit     = []string{"*"}
	sensorUnits = map[string][]string{
		"date": nil, "enum": nil, "timestamp": nil, "aqi": nil, "ph": nil, "monetary": anyUnit,
		"apparent_power": anyUnit, "area": anyUnit, "blood_glucose_concentration": anyUnit, "conductivity": anyUnit,
		"current": anyUnit, "data_rate": anyUnit, "data_size": anyUnit, "distance": anyUnit, "energy": anyUnit,
		"energy_distance": anyUnit, "energy_storage": anyUnit, "frequency": anyUnit, "gas": anyUnit, "irradiance": anyUnit,
		"power": anyUnit, "power_factor": anyUnit, "precipitation": anyUnit, "precipitation_intensity": anyUnit,
		"reactive_power": anyUnit, "speed": anyUnit, "volatile_organic_compounds": anyUnit, "voltage": anyUnit,
		"volume": anyUnit, "volume_storage": anyUnit, "volume_flow_rate": anyUnit, "water": anyUnit, "weight": anyUnit,
		"wind_direction": anyUnit, "wind_speed": anyUnit, "temperature_delta": anyUnit,
		"pm1": anyUnit, "pm10": anyUnit, "pm25": anyUnit, "ozone": anyUnit, "nitrogen_dioxide": anyUnit,
		"nitrogen_monoxide": anyUnit, "nitrous_oxide": anyUnit, "sulphur_dioxide": anyUnit,
		"temperature": {"°C", "°F", "K"}, "humidity": {"%"}, "moisture": {"%"}, "battery": {"%"},
		"illuminance": {"lx"}, "sound_pressure": {"dB", "dBA"}, "signal_strength": {"dB", "dBm"},
		"carbon_dioxide": {"ppm"}, "carbon_monoxide": {"ppm"},
		"atmospheric_pressure": {"Pa", "hPa", "kPa", "bar", "cbar", "mbar", "mmHg", "inHg", "psi"},
		"pressure":             {"Pa", "hPa", "kPa", "bar", "cbar", "mbar", "mmHg", "inHg", "psi"},
		"duration":             {"d", "h", "min", "s", "ms"},
	}
	// notNumeric are the classes that have no state class and no unit.
	notNumeric = []string{"date", "enum", "timestamp"}
)

func keysOf[V any](m map[string]V) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// mistakes are what is wrong with a section, by a schema.
func mistakes(section map[string]any, where string, required, optional schema) (all []string) {
	for k := range required {
		if _, ok := section[k]; !ok {
			all = append(all, where+": has no "+k)
		}
	}
	for _, k := range keysOf(section) {
		c, ok := required[k]
		if !ok {
			c, ok = optional[k]
		}
		if !ok {
			c, ok = common[k]
		}
		if !ok {
			all = append(all, where+": "+k+" is unknown")
		} else if err := c(section[k]); err != nil {
			all = append(all, fmt.Sprintf("%s: %s %v", where, k, err))
		}
	}
	return all
}

// faults are what Home Assistant has against a message.
func faults(payload []byte) (all []string) {
	var m map[string]any
	if err := json.Unmarshal(payload, &m); err != nil {
		return []string{err.Error()}
	}
	components, _ := m["components"].(map[string]any)
	dev, _ := m["device"].(map[string]any)
	orig, _ := m["origin"].(map[string]any)
	for k, v := range m {
		if !slices.Contains([]string{"device", "origin", "components", "availability_topic"}, k) {
			all = append(all, k+" is unknown beside the components")
		}
		if k == "availability_topic" && topic(v) != nil {
			all = append(all, "availability_topic is no topic")
		}
	}
	all = append(all, mistakes(dev, "device", schema{"identifiers": texts},
		schema{"name": text, "manufacturer": text, "model": text, "sw_version": text, "suggested_area": text})...)
	all = append(all, mistakes(orig, "origin", schema{"name": text}, schema{"sw_version": text})...)
	if len(components) == 0 {
		all = append(all, "there are no components")
	}
	unique := map[string]string{}
	for _, id := range keysOf(components) {
		c, _ := components[id].(map[string]any)
		platform, _ := c["platform"].(string)
		p, known := platforms[platform]
		if !known {
			all = append(all, id+": platform "+platform+" is unknown")
			continue
		}
		delete(c, "platform")
		if len(c) == 0 {
			continue // emptied: it is taken away
		}
		if c["unique_id"] == nil {
			all = append(all, id+": has no unique_id")
		}
		all = append(all, mistakes(c, id, p.required, p.optional)...)
		all = append(all, conflicts(id, platform, c)...)
		for _, k := range []string{"unique_id", "default_entity_id", "name"} {
			s, _ := c[k].(string)
			if other := unique[k+s]; other != "" {
				all = append(all, fmt.Sprintf("%s: has the %s of %s", id, k, other))
			}
			unique[k+s] = id
		}
		if s, _ := c["default_entity_id"].(string); !regexp.MustCompile(`^` + platform + `\.[a-z0-9_]+$`).MatchString(s) {
			all = append(all, id+": "+s+" is no id of an entity")
		}
	}
	return all
}

// conflicts are keys that do not go together.
func conflicts(id, platform string, c map[string]any) (all []string) {
	wrong := func(format string, args ...any) { all = append(all, id+": "+fmt.Sprintf(format, args...)) }
	class, _ := c["device_class"].(string)
	unit, hasUnit := c["unit_of_measurement"].(string)
	_, hasKind := c["state_class"]
	_, hasOptions := c["options"]
	if platform == "sensor" || platform == "number" {
		units := sensorUnits[class]
		if class != "" && !slices.Equal(units, anyUnit) && (len(units) > 0 != hasUnit || hasUnit && !slices.Contains(units, unit)) {
			wrong("%s in %q, which has %q", class, unit, units)
		}
		if slices.Contains(notNumeric, class) && (hasKind || hasUnit || platform == "number") {
			wrong("%s is no number, and has a state class or a unit", class)
		}
		if hasOptions != (class == "enum") {
			wrong("options are of an enum, and an enum has options")
		}
		if platform == "sensor" && class == "" && hasUnit && !hasKind {
			wrong("a number without a state class")
		}
	}
	if platform == "number" {
		low, high, step := c["min"].(float64), c["max"].(float64), c["step"].(float64)
		if low >= high || step < 1e-3 {
			wrong("from %v to %v by %v", low, high, step)
		}
		if c["state_topic"].(string)+"/set" != c["command_topic"] {
			wrong("%v is set at %v", c["state_topic"], c["command_topic"])
		}
	}
	if _, ok := c["json_attributes_template"]; ok && c["json_attributes_topic"] == nil {
		wrong("a template of attributes without their topic")
	}
	if types, _ := c["event_types"].([]any); platform == "event" && !slices.Contains(types, any("firing")) {
		wrong("does not know a firing")
	}
	return all
}
