package daemon

import (
	"context"
	"slices"
	"strings"

	"nightroom/internal/config"
	"nightroom/internal/homeassistant"
	"nightroom/rules"
)

// keysOf are the keys of state that a quantity gives.
var keysOf = map[string][]string{
	"temperature": {"temperature_c"},
	"humidity":    {"humidity_pct"},
	"illuminance": {"illuminance_lx"},
	"sound":       {"sound_laeq_dba", "sound_lafmax_dba"},
	"co2":         {"co2_ppm"},
	"pressure":    {"pressure_hpa"},
}

// roomOf is the room as Home Assistant is told of it.
func roomOf(c *config.Config, version string) homeassistant.Room {
	r := homeassistant.Room{ID: c.Room, Name: c.Name, Version: version}
	parts := Parts()
	for _, s := range c.Sensors {
		r.Sensors = append(r.Sensors, s.ID)
		for _, q := range parts[s.Driver].Quantities {
			for _, key := range keysOf[q] {
				if !slices.Contains(r.Measured, key) {
					r.Measured = append(r.Measured, key)
				}
			}
		}
	}
	for _, rule := range judgedRules(c) {
		r.Rules = append(r.Rules, homeassistant.Rule{
			Name: rule.Name, Quantity: rule.Quantity.String(), Above: rule.Above.Set, Below: rule.Below.Set,
		})
	}
	if c.MQTT.SharePain {
		for _, p := range c.People {
			r.People = append(r.People, homeassistant.Person{ID: p.ID, Name: p.Name})
		}
	}
	return r
}

// judgedRules are the rules that have a sensor.
func judgedRules(c *config.Config) (all []rules.Rule) {
	for _, r := range rulesOf(c) {
		if _, _, ok := sourceOf(c, r.Quantity); ok {
			all = append(all, r)
		}
	}
	return all
}

// retainedTopics are all that a room may have on the broker.
func retainedTopics(c *config.Config) []string {
	base := "nightroom/" + c.Room + "/"
	r := homeassistant.Room{ID: c.Room}
	topics := []string{r.Topic()}
	for _, t := range []string{"status", "state", "in_bed", "night", "warning", snoozing, pausing, absence} {
		topics = append(topics, base+t)
	}
	for _, r := range judgedRules(c) {
		topics = append(topics, base+"rule/"+r.Name)
		if len(c.Notify) > 0 {
			topics = append(topics, base+"notify/"+r.Name)
		}
		for _, side := range sidesOf(&r) {
			topics = append(topics, base+limitTopic(r.Name, side))
		}
	}
	for _, s := range c.Sensors {
		topics = append(topics, base+"sensor/"+s.ID)
	}
	if c.MQTT.SharePain {
		for _, p := range c.People {
			topics = append(topics, base+"pain/"+p.ID)
		}
	}
	return topics
}

// obeyBirth sends all again when Home Assistant has started: it has forgotten
// what it knew, and what is not retained on this broker it will not hear again.
func (in *inbox) obeyBirth(_ context.Context, _ []string, payload []byte) error {
	if strings.TrimSpace(string(first(payload, 16))) == "online" && in.heart.tell != nil {
		in.log.Info("Home Assistant is there: it is told everything")
		in.heart.tell.broker.Again()
	}
	return nil
}
