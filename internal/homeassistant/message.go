package homeassistant

import (
	"encoding/json"
	"slices"
)

// The message around the entities. What stands beside the components holds for
// all of them.
type message struct {
	Device       device         `json:"device"`
	Origin       origin         `json:"origin"`
	Availability string         `json:"availability_topic"` // online and offline, as Home Assistant has it by default
	Components   map[string]any `json:"components"`
}

type device struct {
	Identifiers  []string `json:"identifiers"`
	Name         string   `json:"name"`
	Manufacturer string   `json:"manufacturer"`
	Model        string   `json:"model"`
	Version      string   `json:"sw_version,omitempty"`
	Area         string   `json:"suggested_area"`
}

type origin struct {
	Name    string `json:"name"`
	Version string `json:"sw_version,omitempty"`
}

// gone is all that is left of an entity that there is no more.
type gone struct {
	Platform string `json:"platform"`
}

// Components are the entities of a room, by id, with their platforms.
func (r *Room) Components() map[string]string {
	all := map[string]string{}
	for _, e := range r.entities() {
		all[e.id] = e.Platform
	}
	return all
}

// Message is what is retained at Topic. The same room has the same message.
func (r *Room) Message() []byte {
	m := message{
		Device: device{
			Identifiers: []string{"nightroom_" + r.ID}, Name: r.Name,
			Manufacturer: "nightroom", Model: "Bedroom monitor", Version: r.Version, Area: r.Name,
		},
		Origin:       origin{"nightroom", r.Version},
		Availability: r.base() + "status",
		Components:   map[string]any{},
	}
	for id, platform := range r.Gone {
		m.Components[id] = gone{platform}
	}
	for _, e := range r.entities() {
		e.QoS = 1 // it is not taken over from beside the components
		e.UniqueID, e.EntityID = r.unique(e.id), r.entityID(e.Platform, e.id)
		for _, topic := range []*string{&e.StateTopic, &e.AttributesTopic, &e.CommandTopic} {
			if *topic != "" {
				*topic = r.base() + *topic
			}
		}
		m.Components[e.id] = e
	}
	b, err := json.Marshal(m)
	if err != nil {
		panic(err) // texts and finite numbers: nothing can fail
	}
	return b
}

// entities are those that this room has.
func (r *Room) entities() (all []entity) {
	for _, one := range table {
		if one.needs == "" || slices.Contains(r.Measured, one.needs) {
			all = append(all, one.entity)
		}
	}
	for i := range r.Rules {
		all = append(all, entitiesOf(&r.Rules[i])...)
	}
	for _, id := range r.Sensors {
		all = append(all, health(id))
	}
	for i := range r.People {
		all = append(all, pain(&r.People[i])...)
	}
	return all
}
