package daemon

import (
	"slices"
	"testing"
)

// The page says where a score goes, and it says no more and no less than what
// the configuration has done with it.
func TestWhereScoresGoIsWhatIsConfigured(t *testing.T) {
	const home, away = `influx: {url: "http://192.168.1.10:8086", bucket: b}`, `influx: {url: "https://user.example.com/path", bucket: b, share_pain: `
	for text, want := range map[string][]string{
		"":                           nil,
		"mqtt: {share_pain: true}\n": {"the broker of this machine"},
		"mqtt: off\n":                nil,
		home + "\n":                  {"the database at 192.168.1.10"},
		away + "false}\n":            nil,
		away + "true}\n":             {"the database at user.example.com"},
		home + "\nmqtt: {broker: \"mqtts://broker.example.com:8883\", share_pain: true}\n": {"the database at 192.168.1.10", "the broker at broker.example.com"},
	} {
		if got := painTo(configured(t, threeSensors+text)); !slices.Equal(got, want) {
			t.Errorf("%s: scores go to %q, want %q", text, got, want)
		}
	}
}
