package homeassistant

import "strings"

// An entity is one row of what there is, in the words of Home Assistant's
// schemas. Topics are below the room's base until the message is made.
type entity struct {
	id string

	Platform   string `json:"platform"`
	UniqueID   string `json:"unique_id"`
	EntityID   string `json:"default_entity_id"`
	Name       string `json:"name"`
	Icon       string `json:"icon,omitempty"`
	Category   string `json:"entity_category,omitempty"` // "": what people look at
	Enabled    *bool  `json:"enabled_by_default,omitempty"`
	QoS        int    `json:"qos"`
	StateTopic string `json:"state_topic,omitempty"`
	Value      string `json:"value_template,omitempty"`

	Class     string   `json:"device_class,omitempty"`
	Kind      string   `json:"state_class,omitempty"`
	Unit      string   `json:"unit_of_measurement,omitempty"`
	Precision *int     `json:"suggested_display_precision,omitempty"`
	Options   []string `json:"options,omitempty"`
	Expire    int      `json:"expire_after,omitempty"` // seconds

	AttributesTopic string `json:"json_attributes_topic,omitempty"`
	Attributes      string `json:"json_attributes_template,omitempty"`

	Events []string `json:"event_types,omitempty"`

	CommandTopic string   `json:"command_topic,omitempty"`
	Press        string   `json:"payload_press,omitempty"`
	Min          *float64 `json:"min,omitempty"`
	Max          *float64 `json:"max,omitempty"`
	Step         float64  `json:"step,omitempty"`
	Mode         string   `json:"mode,omitempty"`
}

// live is after how many seconds without news a reading is none any more: three
// epochs.
const live = 90

// key is the template of a key of a payload. None is what Home Assistant shows as
// unknown.
func key(name string) string {
	return fill("{{ KEY if KEY is not none else 'None' }}", name)
}

// flag is the template of a true, false or null.
func flag(name string) string {
	return fill("{% if KEY is none %}None{% elif KEY %}ON{% else %}OFF{% endif %}", name)
}

func fill(template, name string) string {
	return strings.ReplaceAll(template, "KEY", "value_json."+name)
}

// Templates of single topics.
const (
	problem = "{% if value_json.state == 'unknown' %}None{% elif value_json.state == 'firing' %}ON{% else %}OFF{% endif %}"

	ruleAttributes = "{{ {'since': value_json.since, 'value': value_json.value, 'limit': value_json.limit, " +
		"'side': value_json.side, 'unit': value_json.unit, 'message': value_json.message} | tojson }}"

	healthAttributes = "{{ {'since': value_json.since, 'error': value_json.error} | tojson }}"

	warned   = "{{ 'ON' if value_json.warning else 'OFF' }}"
	warnedOf = "{{ {'warning': value_json.warning, 'since': value_json.since} | tojson }}"

	pauseState = "{{ 'ON' if value_json.paused else 'OFF' }}"
)

func measured(s string) *measurement { m := quantities[s]; return &m }

// A measurement is how Home Assistant has a quantity.
type measurement struct {
	class, unit string
	precision   int
	min, max    float64 // of a limit, as the configuration takes it
	step        float64
}

var quantities = map[string]measurement{
	"temperature": {"temperature", "°C", 1, -10, 45, 0.1},
	"humidity":    {"humidity", "%", 0, 0, 100, 1},
	"illuminance": {"illuminance", "lx", 1, 0, 10_000, 0.1},
	"sound":       {"sound_pressure", "dBA", 1, 0, 120, 0.5},
	"co2":         {"carbon_dioxide", "ppm", 0, 0, 40_000, 10},
	"pressure":    {"atmospheric_pressure", "hPa", 0, 300, 1100, 1},
}

// of makes an entity one of a quantity.
func (e entity) of(quantity string) entity {
	m := measured(quantity)
	e.Class, e.Unit, e.Kind, e.Precision = m.class, m.unit, "measurement", new(m.precision)
	return e
}
