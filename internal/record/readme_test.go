package record

import (
	"os"
	"strings"
	"testing"
)

// The README's table of measurements is what people build their own pictures by.
func TestTheReadmeHasEveryMeasurementAndField(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "\n## InfluxDB\n")
	section, _, _ = strings.Cut(section, "\n## ")
	says := map[string]string{}
	for line := range strings.Lines(section) {
		if cells := strings.Split(line, "|"); len(cells) == 6 && strings.HasPrefix(line, "| `") {
			name := strings.Trim(cells[1], " `")
			if says[name] != "" {
				t.Errorf("the README has %s twice", name)
			}
			says[name] = strings.TrimSpace(cells[2]) + " | " + strings.TrimSpace(cells[3])
		}
	}
	for _, table := range Tables {
		var fields []string
		for _, c := range table.Columns {
			if !c.Local {
				fields = append(fields, c.Name)
			}
		}
		if want := strings.Join(table.Tags, ", ") + " | " + strings.Join(fields, ", "); says[table.Name] != want {
			t.Errorf("the README says of %s\n%q, want\n%q", table.Name, says[table.Name], want)
		}
	}
	if len(says) != len(Tables) {
		t.Errorf("the README has %d measurements, want %d", len(says), len(Tables))
	}
}
