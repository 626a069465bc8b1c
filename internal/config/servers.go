package config

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"nightroom/internal/record"
)

const brokerExample = "mqtt://192.168.1.10:1883"

// read reads mqtt: a group of keys, or off.
func (m *MQTT) read(n node) {
	if text, ok := n.plain(); ok {
		switch strings.ToLower(text) {
		case "off", "no", "false":
			*m = MQTT{Off: true}
		default:
			n.wrong("mqtt is %s; write mqtt: off, or {broker: %q}, or take the line out for the built-in broker", quoted(text), brokerExample)
		}
		return
	}
	s := n.mapping(
		key{"broker", m.readBroker},
		key{"embedded", m.readEmbedded},
		key{"username", words(&m.Username, 200)},
		key{"password_file", file(&m.PasswordFile)},
		key{"ca_file", file(&m.CAFile)},
		key{"cert_file", file(&m.CertFile)},
		key{"key_file", file(&m.KeyFile)},
		key{"share_pain", truth(&m.SharePain)},
	)
	if !s.has("broker") {
		for _, k := range []string{"username", "password_file", "ca_file", "cert_file", "key_file"} {
			if s.has(k) {
				s.at(k).wrong("%s is for a broker, and none is named; write also broker: %q", k, brokerExample)
			}
		}
		return
	}
	if s.has("embedded") {
		s.at("embedded").wrong("embedded is the built-in broker, which does not run beside another; take embedded or broker out")
	}
	m.Embedded = ""
	if s.has("password_file") && !s.has("username") {
		s.at("password_file").wrong("a password without a user is not allowed in MQTT; write also username: NAME")
	}
	for _, k := range []string{"ca_file", "cert_file", "key_file"} {
		if s.has(k) && (strings.HasPrefix(m.Broker, "mqtt:") || strings.HasPrefix(m.Broker, "ws:")) {
			s.at(k).wrong("%s is for an encrypted connection; write broker: mqtts://… or wss://…, or take %s out", k, k)
		}
	}
	s.together("cert_file", "key_file")
}

// together refuses one of two keys without the other.
func (s section) together(a, b string) {
	if s.has(a) != s.has(b) {
		s.at(a, b).wrong("%s and %s belong together; write both, or neither", a, b)
	}
}

func (m *MQTT) readBroker(n node) {
	text, _ := n.plain()
	for other, ours := range map[string]string{"tcp://": "mqtt://", "ssl://": "mqtts://", "tls://": "mqtts://", "http://": "ws://", "https://": "wss://"} {
		if rest, ok := strings.CutPrefix(text, other); ok && !strings.ContainsAny(text, "@?#") {
			n.wrong("broker %s has a scheme that is not MQTT's; write %s", quoted(text), ours+printable(rest))
			return
		}
	}
	u := n.url(brokerExample, scheme{"mqtt", "1883"}, scheme{"mqtts", "8883"}, scheme{"ws", "80"}, scheme{"wss", "443"})
	switch {
	case u == nil:
	case u.Path != "" && (u.Scheme == "mqtt" || u.Scheme == "mqtts"):
		n.wrong("broker %s has a path, which only ws:// and wss:// have; write %s://%s", quoted(text), u.Scheme, u.Host)
	default:
		m.Broker = u.String()
	}
}

func (m *MQTT) readEmbedded(n node) {
	text := ""
	words(&text, 100)(n)
	if text == "" {
		return
	}
	host, ok := endpoint(text)
	switch {
	case !ok:
		n.wrong("embedded %s is not where a broker can listen; write an address with its port, like 127.0.0.1:1884", quoted(text))
	case !isLoopback(host):
		n.wrong("embedded %s: the built-in broker is for programs on this machine only; write 127.0.0.1:1884, or for MQTT on the network `sudo apt install mosquitto` and broker: mqtt://127.0.0.1:1883", quoted(text))
	default:
		m.Embedded = text
	}
}

// influx reads one database or a list.
func (c *Config) influx(n node) {
	items := []node{n}
	if n.isList() {
		items = n.list()
	}
	c.Influx = nil
	first := map[string]int{}
	for _, item := range items {
		db := Influx{Bucket: "nightroom", Every: time.Minute}
		place := db.read(item)
		target := db.URL + " " + db.Org + " " + db.Bucket
		if line := first[target]; line > 0 && db.URL != "" {
			place.at("url").wrong("the same url, org and bucket are already in line %d; take one of them out", line)
			continue
		}
		first[target] = place.at("url").line
		c.Influx = append(c.Influx, db)
	}
}

func (db *Influx) read(n node) section {
	local := false
	s := n.mapping(
		key{"url", func(v node) {
			if u := v.url("http://192.168.1.10:8086", scheme{"http", ""}, scheme{"https", ""}); u != nil {
				db.URL, local = u.String(), isPrivate(u.Hostname())
			}
		}},
		key{"org", words(&db.Org, 200)},
		key{"bucket", words(&db.Bucket, 200)},
		key{"token_file", file(&db.TokenFile)},
		key{"username", words(&db.Username, 200)},
		key{"password_file", file(&db.PasswordFile)},
		key{"ca_file", file(&db.CAFile)},
		key{"every", duration(&db.Every, time.Second, day)},
		key{"retention", duration(&db.Retention, time.Hour, 36500*day)},
		key{"share_pain", truth(&db.SharePain)},
		key{"tags", db.readTags},
	)
	switch {
	case n.takesKeys() && !s.has("url"):
		n.wrong("influx has no url; write url: \"http://192.168.1.10:8086\"")
	case s.has("token_file") && s.has("username"):
		s.at("username").wrong("a token and a user are two ways in; take token_file out (InfluxDB 1.8), or username and password_file (2 and later)")
	}
	s.together("username", "password_file")
	if s.has("ca_file") && strings.HasPrefix(db.URL, "http:") {
		s.at("ca_file").wrong("ca_file is for an encrypted connection; write url: https://…, or take ca_file out")
	}
	if !s.has("share_pain") {
		db.SharePain = true
		if db.URL != "" && !local {
			s.at("url").wrong("influx is perhaps outside your home, and pain would go there; write also share_pain: false, or true if it may")
		}
	}
	return s
}

var isTag = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`).MatchString

// isTaken tells the names that the record's own tags and fields have: to a
// database one name is one thing.
func isTaken(name string) bool {
	return name == "room" || name == "time" || slices.ContainsFunc(record.Tables, func(t record.Table) bool {
		return slices.Contains(t.Tags, name) || slices.ContainsFunc(t.Columns, func(c record.Column) bool { return c.Name == name })
	})
}

func (db *Influx) readTags(n node) {
	for _, p := range n.pairs() {
		at, value := n.child(p.name, p.key), ""
		switch {
		case isTaken(p.name):
			at.wrong("the tag %s is nightroom's own; write another name, like site", p.name)
		case !isTag(p.name):
			at.wrong("the tag %s has a bad name; use a letter, then a-z, 0-9 and _, like site", quoted(p.name))
		default:
			words(&value, 64)(n.child(p.name, p.value))
		}
		if value == "" {
			continue
		}
		if db.Tags == nil {
			db.Tags = map[string]string{}
		}
		db.Tags[p.name] = value
	}
}

func (w *Web) read(n node) {
	s := n.mapping(
		key{"listen", func(v node) {
			text := ""
			words(&text, 100)(v)
			if text == "" {
				return
			}
			if _, ok := endpoint(text); !ok {
				v.wrong("listen %s is not where a page can be; write an IP address with its port, like 127.0.0.1:8080, or :8080 for the whole house", quoted(text))
				return
			}
			w.Listen = text
		}},
		key{"hosts", func(v node) {
			w.Hosts = nil
			for _, item := range v.list() {
				host := ""
				words(&host, 253)(item)
				switch {
				case host == "":
				case !isHost(host):
					item.wrong("%s %s is no host; write a name alone, without http:// and port, like pi.example.org", item.key, quoted(host))
				case !slices.Contains(w.Hosts, strings.ToLower(host)):
					w.Hosts = append(w.Hosts, strings.ToLower(host))
				}
			}
		}},
		key{"cert_file", file(&w.CertFile)},
		key{"key_file", file(&w.KeyFile)},
	)
	s.together("cert_file", "key_file")
}
