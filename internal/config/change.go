package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Change is one thing in the file that is to be otherwise. What it concerns
// is named by its keys with a point between them, as in rules.cool.above. In
// sensors and people an item is named by its id (sensors.bme280.glass), in
// other lists by its number from 1 on (influx.2.every).
type Change struct {
	path  []string
	verb  verb
	value any
}

type verb uint8

const (
	set verb = iota
	add
	remove
)

// Set gives a key a value: a string, bool, int, float64, time.Duration,
// TimeOfDay, []string, map[string]any of these, Person or Sensor. The key, and
// the sections that it is in, need not be there yet.
func Set(path string, value any) Change { return Change{strings.Split(path, "."), set, value} }

// Add appends an item to a list, which need not be there yet.
func Add(path string, item any) Change { return Change{strings.Split(path, "."), add, item} }

// Remove takes a key or an item of a list out, so that its default holds. One
// that is not there is no error.
func Remove(path string) Change { return Change{strings.Split(path, "."), remove, nil} }

// String is what the change is about, for people.
func (c Change) String() string { return strings.Join(c.path, ".") }

// Flow is the sensor as one line of the file, without what is the default
// anyway: {driver: bme280, bus: "1", address: 0x76}.
func (s Sensor) Flow() string {
	var kv []string
	if s.ID != "" {
		kv = append(kv, "id", scalar(s.ID))
	}
	kv = append(kv, "driver", scalar(s.Driver))
	if s.Bus != "" {
		kv = append(kv, "bus", scalar(s.Bus))
	}
	if s.Address != 0 {
		kv = append(kv, "address", fmt.Sprintf("%#02x", s.Address))
	}
	if s.Every != 0 {
		kv = append(kv, "every", formatDuration(s.Every))
	}
	if offset := s.Offset.pairs(); offset != nil {
		kv = append(kv, "offset", flow(offset...))
	}
	if s.Glass != 0 && s.Glass != 1 {
		kv = append(kv, "glass", decimal(s.Glass))
	}
	return flow(kv...)
}

// OffsetOf is the sensor's offset by its key, like temperature_c.
func (s Sensor) OffsetOf(key string) float64 {
	for _, row := range s.Offset.offsets() {
		if row.key == key {
			return *row.value
		}
	}
	return 0
}

// render is a value as the file has it, on one line.
func render(value any) (string, error) {
	switch v := value.(type) {
	case string:
		return scalar(v), nil
	case bool:
		return strconv.FormatBool(v), nil
	case int:
		return strconv.Itoa(v), nil
	case float64:
		return decimal(v), nil
	case time.Duration:
		return formatDuration(v), nil
	case TimeOfDay:
		return scalar(v.String()), nil
	case []string:
		return flowList(v), nil
	case Person:
		if v.Name == "" {
			return flow("id", scalar(v.ID)), nil
		}
		return flow("id", scalar(v.ID), "name", scalar(v.Name)), nil
	case Sensor:
		return v.Flow(), nil
	case map[string]any:
		var kv []string
		for _, k := range slices.Sorted(maps.Keys(v)) {
			text, err := render(v[k])
			if err != nil {
				return "", err
			}
			kv = append(kv, scalar(k), text)
		}
		return flow(kv...), nil
	}
	return "", fmt.Errorf("a %T is no value of the configuration", value)
}
