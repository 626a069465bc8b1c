package homeassistant

// What the room has, a row for each entity. needs is the key of state that must
// be measured for it; without one it is always there.

type row struct {
	needs string
	entity
}

func sensor(id, name string) entity { return entity{id: id, Platform: "sensor", Name: name} }

func liveSensor(id, name, from, quantity string) row {
	e := sensor(id, name).of(quantity)
	e.StateTopic, e.Value, e.Expire = "state", key(from), live
	return row{from, e}
}

func nightSensor(needs, from, name string, e entity) row {
	e.id, e.Platform, e.Name = "night_"+from, "sensor", "Last night: "+name
	e.StateTopic, e.Value = "night", key(from)
	return row{needs, e}
}

func inRange(id, name, needs string) row {
	return row{needs, entity{
		id: "in_range_" + id, Platform: "binary_sensor", Name: name, Enabled: new(false),
		StateTopic: "state", Value: flag(id), Expire: live,
	}}
}

// share is a percentage of a night, count a number, span some minutes.
var (
	share   = entity{Unit: "%", Kind: "measurement", Precision: new(0)}
	count   = entity{Kind: "measurement", Precision: new(0)}
	span    = entity{Class: "duration", Unit: "min", Kind: "measurement", Precision: new(0)}
	instant = entity{Class: "timestamp"}
)

var table = []row{
	liveSensor("temperature", "Temperature", "temperature_c", "temperature"),
	liveSensor("humidity", "Humidity", "humidity_pct", "humidity"),
	liveSensor("illuminance", "Light", "illuminance_lx", "illuminance"),
	liveSensor("sound", "Sound", "sound_laeq_dba", "sound"),
	liveSensor("sound_max", "Loudest sound", "sound_lafmax_dba", "sound"),
	liveSensor("co2", "CO2", "co2_ppm", "co2"),
	liveSensor("pressure", "Air pressure", "pressure_hpa", "pressure"),
	{"", entity{
		id: "phase", Platform: "sensor", Name: "Phase", Icon: "mdi:weather-night",
		StateTopic: "state", Value: key("phase"), Expire: live,
		Class: "enum", Options: []string{"day", "wind_down", "night"},
	}},

	inRange("cool", "Temperature in range", "temperature_c"),
	inRange("dark", "Light in range", "illuminance_lx"),
	inRange("quiet", "Sound in range", "sound_laeq_dba"),
	inRange("ready", "Cool, dark and quiet", ""),

	{"", entity{
		id: "alert", Platform: "event", Name: "Alert", Icon: "mdi:bell-ring",
		StateTopic: "alert", Events: []string{"firing", "resolved"},
	}},
	{"", entity{
		id: "in_bed", Platform: "switch", Name: "In bed", Icon: "mdi:bed",
		StateTopic: "in_bed", CommandTopic: "in_bed/set",
	}},
	{"", entity{
		id: "snooze", Platform: "button", Name: "Snooze alerts for 1 h", Icon: "mdi:alarm-snooze",
		CommandTopic: "snooze/set", Press: "60",
	}},
	{"", entity{
		id: "pause", Platform: "switch", Name: "Pause measuring", Icon: "mdi:pause-circle",
		StateTopic: "pause", Value: pauseState, CommandTopic: "pause/set",
	}},
	{"", entity{
		id: "warning", Platform: "binary_sensor", Name: "Needs you", Class: "problem", Category: "diagnostic",
		StateTopic: "warning", Value: warned, AttributesTopic: "warning", Attributes: warnedOf,
	}},

	nightSensor("", "lights_out", "lights out", instant),
	nightSensor("", "wake", "wake", instant),
	nightSensor("temperature_c", "temperature_mean_c", "temperature", entity{}.of("temperature")),
	nightSensor("temperature_c", "temperature_max_c", "warmest", entity{}.of("temperature")),
	nightSensor("humidity_pct", "humidity_mean_pct", "humidity", entity{}.of("humidity")),
	nightSensor("co2_ppm", "co2_mean_ppm", "CO2", entity{}.of("co2")),
	nightSensor("sound_laeq_dba", "sound_laeq_dba", "sound", entity{}.of("sound")),
	nightSensor("sound_laeq_dba", "sound_lafmax_dba", "loudest sound", entity{}.of("sound")),
	nightSensor("sound_laeq_dba", "sound_events", "loud events", count),
	nightSensor("illuminance_lx", "light_minutes", "light over 1 lx", span),
	nightSensor("illuminance_lx", "dark_longest_min", "longest darkness", span),
	nightSensor("temperature_c", "cool_pct", "cool", share),
	nightSensor("illuminance_lx", "dark_pct", "dark", share),
	nightSensor("sound_laeq_dba", "quiet_pct", "quiet", share),
	nightSensor("", "ready_pct", "cool, dark and quiet", share),
	nightSensor("", "interruptions", "times out of bed", count),
	nightSensor("", "coverage_pct", "measured", share),
}

// A label is what a rule is called when it is not kept.
type label struct{ above, below, both string }

var labels = map[string]label{
	"cool":  {"Too warm", "Too cold", "Too warm or too cold"},
	"dark":  {"Too bright at night", "Too dark at night", "Light at night out of range"},
	"dim":   {"Too bright in the evening", "Too dark in the evening", "Light in the evening out of range"},
	"quiet": {"Too loud", "Too quiet", "Sound out of range"},
}

func labelOf(r *Rule) label {
	if l, ok := labels[r.Name]; ok {
		return l
	}
	return label{r.Name + ": too high", r.Name + ": too low", r.Name + ": out of range"}
}

// name is what the rule's problem is called.
func (l label) name(r *Rule) string {
	switch {
	case r.Above && r.Below:
		return l.both
	case r.Below:
		return l.below
	}
	return l.above
}

// entitiesOf a rule: its problem, by which automations go, and its limits.
func entitiesOf(r *Rule) []entity {
	l, m := labelOf(r), measured(r.Quantity)
	topic := "rule/" + r.Name
	all := []entity{{
		id: "rule_" + r.Name, Platform: "binary_sensor", Name: l.name(r), Class: "problem",
		StateTopic: topic, Value: problem, AttributesTopic: topic, Attributes: ruleAttributes,
	}}
	for _, side := range []struct {
		there      bool
		name, side string
	}{{r.Above, l.above, "above"}, {r.Below, l.below, "below"}} {
		if !side.there {
			continue
		}
		topic := "limit/" + r.Name + "/" + side.side
		all = append(all, entity{
			id: "limit_" + r.Name + "_" + side.side, Platform: "number", Name: side.name + " " + side.side,
			Category: "config", Class: m.class, Unit: m.unit, StateTopic: topic, CommandTopic: topic + "/set",
			Min: new(m.min), Max: new(m.max), Step: m.step, Mode: "box",
		})
	}
	return all
}

// health of a sensor.
func health(id string) entity {
	topic := "sensor/" + id
	return entity{
		id: "sensor_" + id, Platform: "sensor", Name: "Sensor " + id, Category: "diagnostic",
		StateTopic: topic, Value: key("health"), AttributesTopic: topic, Attributes: healthAttributes,
		Class: "enum", Options: []string{"ok", "failing", "missing", "stuck", "implausible"},
	}
}

// pain of a person: to enter it, and the last one.
func pain(p *Person) []entity {
	topic := "pain/" + p.ID
	return []entity{
		{
			id: "pain_" + p.ID, Platform: "number", Name: "Pain of " + p.Name, Icon: "mdi:emoticon-sad",
			StateTopic: topic, CommandTopic: topic + "/set", Min: new(0.0), Max: new(10.0), Step: 1, Mode: "slider",
		},
		{
			id: "pain_" + p.ID + "_last", Platform: "sensor", Name: "Last pain of " + p.Name, Icon: "mdi:emoticon-sad",
			StateTopic: topic, Kind: "measurement", Precision: new(0),
		},
	}
}
