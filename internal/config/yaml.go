package config

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// YAML is the configuration as it is in effect, every default filled in, in
// the file's own language: parsed again it gives the same configuration. There
// is nothing to hide in it, because secrets are only named by their files.
func (c *Config) YAML() []byte {
	w := &writer{}
	w.line("room", scalar(c.Room))
	w.line("name", scalar(c.Name))
	w.line("timezone", scalar(c.Timezone))
	w.line("units", flow("temperature", choose(c.Fahrenheit, "f", "c")))
	w.line("language", c.Language)
	w.line("profile", string(c.Profile))
	w.line("clock", choose(c.TrustClock, "trust", "auto"))
	w.list("people", len(c.People), func(i int) {
		w.line("id", scalar(c.People[i].ID))
		w.line("name", scalar(c.People[i].Name))
	})
	w.group("schedule", func() { c.Schedule.write(w) })
	w.list("sensors", len(c.Sensors), func(i int) { c.Sensors[i].write(w) })
	w.group("simulation", func() {
		w.optional("scenario", c.Simulation.Scenario)
		w.line("speed", decimal(c.Simulation.Speed))
		w.line("seed", strconv.FormatUint(c.Simulation.Seed, 10))
	})
	w.group("rules", func() {
		w.group("cool", func() { c.Rules.Cool.write(w) })
		w.group("dark", func() { c.Rules.Dark.write(w) })
		w.group("dim", func() { c.Rules.Dim.write(w) })
		w.group("quiet", func() { c.Rules.Quiet.write(w) })
	})
	c.MQTT.write(w)
	w.list("influx", len(c.Influx), func(i int) { c.Influx[i].write(w) })
	w.list("notify", len(c.Notify), func(i int) { c.Notify[i].write(w) })
	w.group("web", func() {
		w.line("listen", scalar(c.Web.Listen))
		w.line("hosts", flowList(c.Web.Hosts))
		w.optional("cert_file", c.Web.CertFile)
		w.optional("key_file", c.Web.KeyFile)
	})
	w.group("store", func() {
		w.line("path", scalar(c.Store.Path))
		w.line("commit_every", formatDuration(c.Store.CommitEvery))
		w.line("keep", formatDuration(c.Store.Keep))
		w.optional("backup_to", c.Store.BackupTo)
	})
	return w.Bytes()
}

func (s *Schedule) write(w *writer) {
	w.line("lights_out", scalar(s.LightsOut.String()))
	w.line("wake", scalar(s.Wake.String()))
	w.line("wind_down", formatDuration(s.WindDown))
	names, days := s.exceptions()
	if len(names) == 0 {
		w.line("days", "{}")
		return
	}
	w.group("days", func() {
		for i, d := range days {
			w.line(scalar(names[i]), flow("lights_out", scalar(d.LightsOut.String()), "wake", scalar(d.Wake.String())))
		}
	})
}

func (s *Sensor) write(w *writer) {
	w.line("id", scalar(s.ID))
	w.line("driver", scalar(s.Driver))
	w.line("bus", scalar(s.Bus))
	w.line("address", fmt.Sprintf("%#02x", s.Address))
	w.line("every", formatDuration(s.Every))
	w.line("offset", flow(s.Offset.pairs()...))
	if s.Glass != 1 { // it is refused at parts that measure no light
		w.line("glass", decimal(s.Glass))
	}
}

// pairs are the offsets that there are, keys and values by turns.
func (o *Offset) pairs() (kv []string) {
	for _, row := range o.offsets() {
		if *row.value != 0 {
			kv = append(kv, row.key, decimal(*row.value))
		}
	}
	return kv
}

func (r *Rule) write(w *writer) {
	if r.Above.Set {
		w.line("above", decimal(r.Above.Value))
	}
	if r.Below.Set {
		w.line("below", decimal(r.Below.Value))
	}
	w.line("for", formatDuration(r.For))
	w.line("over", formatDuration(r.Over))
	w.line("clear_margin", decimal(r.ClearMargin))
	var phases []string
	for _, p := range r.During {
		phases = append(phases, p.String())
	}
	w.line("during", flowList(phases))
	w.optional("message", r.Message)
	w.line("off", strconv.FormatBool(r.Off))
}

func (m *MQTT) write(w *writer) {
	if m.Off {
		w.line("mqtt", "off")
		return
	}
	w.group("mqtt", func() {
		w.optional("broker", m.Broker)
		w.optional("embedded", m.Embedded)
		w.optional("username", m.Username)
		w.optional("password_file", m.PasswordFile)
		w.optional("ca_file", m.CAFile)
		w.optional("cert_file", m.CertFile)
		w.optional("key_file", m.KeyFile)
		w.line("share_pain", strconv.FormatBool(m.SharePain))
	})
}

func (db *Influx) write(w *writer) {
	w.line("url", scalar(db.URL))
	w.optional("org", db.Org)
	w.line("bucket", scalar(db.Bucket))
	w.optional("token_file", db.TokenFile)
	w.optional("username", db.Username)
	w.optional("password_file", db.PasswordFile)
	w.optional("ca_file", db.CAFile)
	w.line("every", formatDuration(db.Every))
	if db.Retention > 0 {
		w.line("retention", formatDuration(db.Retention))
	}
	w.line("share_pain", strconv.FormatBool(db.SharePain))
	var tags []string
	for _, t := range slices.Sorted(maps.Keys(db.Tags)) {
		tags = append(tags, scalar(t), scalar(db.Tags[t]))
	}
	w.line("tags", flow(tags...))
}

// A writer writes block YAML.
type writer struct {
	bytes.Buffer
	indent int
	dash   bool // the next line begins an item of a list
}

func (w *writer) line(key, value string) {
	pad := strings.Repeat("  ", w.indent)
	if w.dash {
		pad, w.dash = pad[2:]+"- ", false
	}
	w.WriteString(strings.TrimRight(pad+key+": "+value, " ") + "\n")
}

// optional writes what has no default, if it is there.
func (w *writer) optional(key, value string) {
	if value != "" {
		w.line(key, scalar(value))
	}
}

func (w *writer) group(key string, body func()) {
	w.line(key, "")
	w.indent++
	body()
	w.indent--
}

func (w *writer) list(key string, n int, item func(i int)) {
	if n == 0 {
		w.line(key, "[]")
		return
	}
	w.group(key, func() {
		for i := range n {
			w.indent, w.dash = w.indent+1, true
			item(i)
			w.indent--
		}
	})
}

var isBare = regexp.MustCompile(`^[A-Za-z/][A-Za-z0-9_/.-]*$`).MatchString

// scalar is text as YAML, in quotes where another program could take it for
// something else.
func scalar(s string) string {
	switch strings.ToLower(s) {
	case "true", "false", "yes", "no", "on", "off", "null", "y", "n":
		return strconv.Quote(s)
	}
	if isBare(s) {
		return s
	}
	return strconv.Quote(s) // every character is printable: only " is escaped
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// flow is a mapping on one line, of keys and values by turns.
func flow(keysAndValues ...string) string {
	var pairs []string
	for kv := range slices.Chunk(keysAndValues, 2) {
		pairs = append(pairs, kv[0]+": "+kv[1])
	}
	return "{" + strings.Join(pairs, ", ") + "}"
}

func flowList(words []string) string {
	var items []string
	for _, word := range words {
		items = append(items, scalar(word))
	}
	return "[" + strings.Join(items, ", ") + "]"
}

func choose(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}
