package sensors_test

import (
	"strings"
	"testing"

	"nightroom/sensors"
)

func TestParsePlace(t *testing.T) {
	for name, want := range map[string]sensors.Place{
		"1":                    {Bus: "1"},
		"simulated":            {Bus: "simulated"},
		"1/mux@0x70/3":         {Bus: "1", Mux: 0x70, Channel: 3},
		"22/mux@0x77/0":        {Bus: "22", Mux: 0x77},
		"simulated/mux@0x71/7": {Bus: "simulated", Mux: 0x71, Channel: 7},
	} {
		if got, err := sensors.ParsePlace(name); err != nil || got != want || got.String() != name {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for _, name := range []string{
		"1/mux@", "1/mux@0x70", "1/mux@0x70/", "1/mux@0x70/8", "1/mux@0x70/-1", "1/mux@0x6f/1", "1/mux@0x78/1",
		"1/mux@70/1", "1/mux@0x70/03", "1/mux@0x70/3/mux@0x71/1", "1/mux@112/3",
	} {
		if got, err := sensors.ParsePlace(name); err == nil || !strings.Contains(err.Error(), `write "1/mux@0x70/3"`) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}
