package daemon

import (
	"testing"

	"nightroom/internal/config"
	"nightroom/internal/words"
)

func TestWhatDeletingCannotReachIsToldInGermanToo(t *testing.T) {
	c := &config.Config{File: "nightroom.yaml", People: []config.Person{{ID: "anna"}}, MQTT: config.MQTT{Broker: "mqtt://broker"}, Influx: []config.Influx{{}}}
	for _, left := range Beyond(c, "anna") {
		for _, text := range []string{left.Where, left.Why} {
			if text != c.File && words.German.Plain(text) == text {
				t.Errorf("in German there is no %q", text)
			}
		}
	}
}
