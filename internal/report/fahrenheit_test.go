package report

import (
	"bytes"
	"strings"
	"testing"
)

// A house that reads °F takes no °C to the doctor.
func TestAHouseInFahrenheitHasItOnTheWholePage(t *testing.T) {
	for language, want := range map[string][]string{
		"en": {"| Temperature, °F | 65.3 | 63.5 | 67.6 | 11 |", "cool from then on: 60.8 to 65.3 °F", "Cool: 60.8 to 65.3 °F;"},
		"de": {"| Temperatur, °F | 65,3 | 63,5 | 67,6 | 11 |", "kühl von da an: 60,8 bis 65,3 °F", "Kühl: 60,8 bis 65,3 °F;"},
	} {
		m := told(t, language, true)
		var md bytes.Buffer
		if err := m.Report().Markdown(&md); err != nil {
			t.Fatal(err)
		}
		for _, text := range want {
			if !strings.Contains(md.String(), text) {
				t.Errorf("it does not say %q:\n%s", text, md.String())
			}
		}
		if strings.Contains(md.String(), "°C") {
			t.Errorf("there is a temperature in °C:\n%s", md.String())
		}
	}
}
