package daemon

import (
	"slices"
	"testing"

	"nightroom/internal/web"
)

// The page says where a score goes, and it says no more and no less than what
// the configuration has done with it.
func TestWhereScoresGoIsWhatIsConfigured(t *testing.T) {
	const home, away = `influx: {url: "http://192.168.1.10:8086", bucket: b}`, `influx: {url: "https://user.example.com/path", bucket: b, share_pain: `
	for text, want := range map[string][]web.Place{
		"":                           nil,
		"mqtt: {share_pain: true}\n": {{}},
		"mqtt: off\n":                nil,
		home + "\n":                  {{Database: true, Machine: "192.168.1.10"}},
		away + "false}\n":            nil,
		away + "true}\n":             {{Database: true, Machine: "user.example.com"}},
		home + "\nmqtt: {broker: \"mqtts://broker.example.com:8883\", share_pain: true}\n": {{Database: true, Machine: "192.168.1.10"}, {Machine: "broker.example.com"}},
	} {
		if got := painTo(configured(t, threeSensors+text)); !slices.Equal(got, want) {
			t.Errorf("%s: scores go to %+v, want %+v", text, got, want)
		}
	}
}
