package config

import (
	"strings"
	"time"
)

// config reads the whole file.
func (r *reader) config(root node) *Config {
	c := &Config{
		Room: "bedroom", Timezone: "local", Location: time.Local, Language: "auto", Profile: Adult,
		People:     []Person{{ID: "me"}},
		Schedule:   Schedule{LightsOut: 22*60 + 30, Wake: 6*60 + 30, WindDown: 2 * time.Hour},
		Simulation: Simulation{Speed: 1, Seed: 1},
		MQTT:       MQTT{Embedded: "127.0.0.1:1883"},
		Web:        Web{Listen: "127.0.0.1:8080"},
		Store:      Store{Path: "/var/lib/nightroom/nightroom.db", CommitEvery: time.Minute, Keep: 400 * day},
	}
	c.Schedule.fill()
	unit, profile, clock := "c", string(Adult), "auto"
	rules := node{r: r}
	root.mapping(
		key{"room", id(&c.Room)},
		key{"name", words(&c.Name, 64)},
		key{"timezone", c.timezone},
		key{"units", func(n node) { n.mapping(key{"temperature", oneOf(&unit, "c", "f")}) }},
		key{"language", oneOf(&c.Language, "auto", "en", "de")},
		key{"profile", oneOf(&profile, string(Adult), string(OlderAdult))},
		key{"clock", oneOf(&clock, "auto", "trust")},
		key{"people", c.people},
		key{"schedule", c.Schedule.read},
		key{"sensors", c.sensors},
		key{"simulation", c.Simulation.read},
		key{"rules", func(n node) { rules = n }},
		key{"mqtt", c.MQTT.read},
		key{"influx", c.influx},
		key{"notify", c.notify},
		key{"web", c.Web.read},
		key{"store", c.Store.read},
	)
	c.Fahrenheit, c.Profile, c.TrustClock = unit == "f", Profile(profile), clock == "trust"
	if c.Name == "" {
		c.Name = asWords(c.Room)
	}
	for i, p := range c.People {
		if p.Name == "" {
			c.People[i].Name = p.ID
		}
	}
	c.Rules = readRules(rules, c.Profile)
	return c
}

// asWords is a name made of an id: guest_room is Guest room.
func asWords(id string) string {
	words := strings.TrimSpace(strings.NewReplacer("_", " ", "-", " ").Replace(id))
	if words == "" {
		return id
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

func (c *Config) timezone(n node) {
	name := ""
	words(&name, 64)(n)
	if name == "" {
		return
	}
	if strings.EqualFold(name, "local") {
		c.Timezone, c.Location = "local", time.Local
		return
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		n.wrong("timezone %s is not known here; write one that `timedatectl list-timezones` shows, like Europe/Berlin, or local", quoted(name))
		return
	}
	c.Timezone, c.Location = name, zone
}

func (c *Config) people(n node) {
	c.People = []Person{}
	first := map[string]int{}
	for _, item := range n.list() {
		var p Person
		s := item.mapping(
			key{"id", id(&p.ID)},
			key{"name", words(&p.Name, 64)},
		)
		switch {
		case !item.takesKeys():
		case !s.has("id"):
			item.wrong("this person has no id; write {id: anna, name: Anna}")
		case p.ID == "":
		case first[p.ID] > 0:
			s.at("id").wrong("the person %s is already in line %d; give this one another id", p.ID, first[p.ID])
		default:
			first[p.ID] = s.at("id").line
			c.People = append(c.People, p)
		}
	}
}

func (s *Simulation) read(n node) {
	n.mapping(
		key{"scenario", file(&s.Scenario)},
		key{"speed", number(&s.Speed, measure{"", 0.01, 1_000_000})},
		key{"seed", whole(&s.Seed)},
	)
}

func (s *Store) read(n node) {
	n.mapping(
		key{"path", file(&s.Path)},
		key{"commit_every", duration(&s.CommitEvery, time.Second, time.Hour)},
		key{"keep", duration(&s.Keep, day, 36_500*day)},
		key{"backup_to", file(&s.BackupTo)},
	)
}
