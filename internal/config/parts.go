package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// offsets is the keys of offset: what each corrects, and how far a part can
// sensibly be off.
func (o *Offset) offsets() []offset {
	return []offset{
		{"temperature_c", "temperature", &o.TemperatureC, 10},
		{"humidity_pct", "humidity", &o.HumidityPct, 30},
		{"illuminance_lx", "illuminance", &o.IlluminanceLx, 100},
		{"sound_dba", "sound", &o.SoundDBA, 20},
		{"co2_ppm", "co2", &o.CO2PPM, 1000},
		{"pressure_hpa", "pressure", &o.PressureHPa, 100},
	}
}

type offset struct {
	key, quantity string
	value         *float64
	most          float64
}

func (c *Config) sensors(n node) {
	c.Sensors = nil
	var places []section
	for _, item := range n.list() {
		if s, place, ok := readSensor(item); ok {
			c.Sensors, places = append(c.Sensors, s), append(places, place)
		}
	}
	name(c.Sensors, places)
	for i, s := range c.Sensors {
		if !places[i].clean {
			continue
		}
		for j, other := range c.Sensors[:i] {
			if why := s.clash(other); why != "" && places[j].clean {
				places[i].at("address", "bus", "driver").wrong("%s", why)
				break
			}
		}
		if s.takesPlaceOfMux(s) {
			places[i].at("address", "bus").wrong("%s is at address %#02x, which is that of the multiplexer before it; give one of them another address", s.ID, s.Address)
		}
	}
}

// readSensor reads one sensor; it is of no use without a part that is known.
func readSensor(n node) (Sensor, section, bool) {
	s := Sensor{Bus: "1", Glass: 1}
	s.Address = 0xffff // none yet
	var part Part
	known := false
	place := n.mapping(
		key{"driver", func(v node) { part, known = v.part(&s) }},
		key{"id", id(&s.ID)},
		key{"bus", bus(&s.Bus)},
		key{"address", address(&s.Address)},
		key{"every", duration(&s.Every, 50*time.Millisecond, 30*time.Second)},
		key{"offset", func(v node) { s.Offset.read(v, part, s.Driver) }},
		key{"glass", func(v node) {
			number(&s.Glass, measure{"", 0.05, 1})(v)
			v.measures(part, s.Driver, "illuminance")
		}},
	)
	if n.takesKeys() && !place.has("driver") {
		n.wrong("this sensor has no driver; write one of: %s", n.r.drivers())
	}
	if !known {
		return s, place, false
	}
	if s.Address == 0xffff {
		s.Address = part.Addresses[0]
	} else if !slices.Contains(part.Addresses, s.Address) {
		place.at("address").wrong("a %s is never at address %#02x; write %s", s.Driver, s.Address, among(part.Addresses))
	}
	switch {
	case s.Every == 0:
		s.Every = part.Every
	case s.Every < part.MinEvery || s.Every > part.MaxEvery:
		place.at("every").wrong("a %s can be read every %v to %v, not every %v; write %v, or take the line out",
			s.Driver, part.MinEvery, part.MaxEvery, s.Every, part.Every)
	}
	return s, place, true
}

func (n node) part(s *Sensor) (Part, bool) {
	text, ok := n.text()
	if !ok {
		return Part{}, false
	}
	part, ok := n.r.parts[text]
	if ok {
		s.Driver = text
		return part, true
	}
	if near := nearest(text, slices.Sorted(maps.Keys(n.r.parts))); near != "" {
		n.wrong("driver %s is not known; did you mean %s? (known: %s)", quoted(text), near, n.r.drivers())
	} else {
		n.wrong("driver %s is not known; write one of: %s", quoted(text), n.r.drivers())
	}
	return Part{}, false
}

func (r *reader) drivers() string {
	return strings.Join(slices.Sorted(maps.Keys(r.parts)), ", ")
}

// among is addresses for people: 0x76 or 0x77.
func among(addresses []uint16) string {
	words := make([]string, len(addresses))
	for i, a := range addresses {
		words[i] = fmt.Sprintf("%#02x", a)
	}
	return strings.Join(words, " or ")
}

func (o *Offset) read(n node, part Part, driver string) {
	var table []key
	for _, row := range o.offsets() {
		table = append(table, key{row.key, func(v node) {
			number(row.value, measure{"", -row.most, row.most})(v)
			v.measures(part, driver, row.quantity)
		}})
	}
	n.mapping(table...)
}

// measures refuses a key that is about something the part does not measure.
func (n node) measures(part Part, driver, quantity string) {
	if driver != "" && !slices.Contains(part.Quantities, quantity) {
		n.wrong("%s is of no use here, a %s measures %s; take it out", n.key, driver, strings.Join(part.Quantities, ", "))
	}
}

// name gives an id to the sensors that have none: the driver's name, or with
// -2, -3 the next that is free.
func name(sensors []Sensor, places []section) {
	first := map[string]int{}
	for i, s := range sensors {
		switch line := first[s.ID]; {
		case s.ID == "":
		case line > 0:
			places[i].at("id").wrong("the sensor id %s is already in line %d; give this one another id", s.ID, line)
		default:
			first[s.ID] = places[i].at("id").line
		}
	}
	for i := range sensors {
		s := &sensors[i]
		for n := 1; s.ID == ""; n++ {
			next := s.Driver
			if n > 1 {
				next = fmt.Sprintf("%s-%d", s.Driver, n)
			}
			if first[next] == 0 {
				s.ID, first[next] = next, places[i].line
			}
		}
	}
}
