package homeassistant

import "strings"

// A Room is what is told of one.
type Room struct {
	ID      string // in topics
	Name    string // for people; also the area that is suggested
	Version string // of nightroom

	Measured []string // the keys of the topic state that have a sensor
	Rules    []Rule   // that are judged
	Sensors  []string // ids, whose health is told
	People   []Person // whose pain is shared; none when it is not

	// Gone are the entities that there were once, with their platforms: Home
	// Assistant forgets one only when it is told so.
	Gone map[string]string
}

// A Rule is one that is judged, with the limits that it has.
type Rule struct {
	Name         string // cool, dark, dim, quiet
	Quantity     string // temperature, illuminance, sound
	Above, Below bool
}

// A Person is somebody whose pain is shared.
type Person struct{ ID, Name string }

// Birth is where Home Assistant says that it is there: "online".
const Birth = "homeassistant/status"

// Topic is where the message is retained.
func (r *Room) Topic() string { return "homeassistant/device/nightroom_" + r.ID + "/config" }

// base is before each of the room's topics.
func (r *Room) base() string { return "nightroom/" + r.ID + "/" }

// unique is an entity's id for ever, whatever people call it.
func (r *Room) unique(id string) string { return "nightroom_" + r.ID + "_" + id }

// entityID is what an entity is called in automations, unless people rename it:
// there a stroke is not allowed.
func (r *Room) entityID(platform, id string) string {
	return platform + "." + strings.ReplaceAll(r.unique(id), "-", "_")
}
