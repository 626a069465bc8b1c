package main

import (
	"strings"
	"testing"
)

// Covered, a light sensor that sees something is told, with what to do.
func TestADarkRoomMustBeDark(t *testing.T) {
	t.Parallel()
	const config = "mqtt: off\npeople: []\nstore: {path: nightroom.db}\nsensors: [{driver: veml7700, bus: simulated}, {driver: bme280, bus: simulated}]\nsimulation: {scenario: room.csv}\n"
	for _, c := range []struct {
		lx     string
		status int
		says   string
	}{{"0.05", done, "ok     dark veml7700"}, {"0.6", failed, "fails  dark veml7700: covered it reads 0.6"}} {
		t.Run(c.lx, func(t *testing.T) {
			t.Parallel()
			h := newHousehold(t)
			h.write("nightroom.yaml", config)
			h.write("room.csv", "t_s,illuminance_lx\n0,"+c.lx+"\n")
			e := h.try("check", "--dark")
			if e.status != c.status || !strings.Contains(e.out, c.says) || strings.Contains(e.out, "bme280") {
				t.Errorf("%d\n%s%s", e.status, e.out, e.talk)
			}
		})
	}
	h := newHousehold(t)
	h.write("nightroom.yaml", strings.Replace(config, "{driver: veml7700, bus: simulated}, ", "", 1))
	if e := h.try("check", "--dark"); e.status != failed || !strings.Contains(e.talk, "measures light") {
		t.Errorf("without a light sensor: %d %s", e.status, e.talk)
	}
}
