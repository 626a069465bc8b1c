package config

import "time"

// A Config is everything that a household can decide. Every key of the file
// has a default, which stands in brackets below.
type Config struct {
	File string // the file it is from, absolute; it need not exist

	Room     string         // room: its id in topics and in the record [bedroom]
	Name     string         // name: the room's name for people [the id, as words]
	Timezone string         // timezone: IANA name, or local for the machine's own [local]
	Location *time.Location // the same, loaded

	Fahrenheit bool    // units.temperature: f is what people read and type; the record stays in °C [c]
	Language   string  // language: auto, en or de [auto]
	Profile    Profile // profile: who sleeps here; decides the guideline for cool [adult]
	TrustClock bool    // clock: trust takes the machine's clock as it is [auto]

	People     []Person // people: who keeps a diary; [] is nobody [one, id me]
	Schedule   Schedule
	Sensors    []Sensor // sensors: what measures [none]
	Simulation Simulation
	Rules      Rules
	MQTT       MQTT
	Influx     []Influx // influx: one or a list [none]
	Notify     []Notify // notify: one or a list [none]
	Web        Web
	Store      Store
}

// A Profile is the kind of person whose guideline for cool applies.
type Profile string

// The profiles.
const (
	Adult      Profile = "adult"
	OlderAdult Profile = "older_adult"
)

// A Person keeps a diary.
type Person struct {
	ID   string // id: in topics and in the record
	Name string // name [the id]
}

// A Sensor is one part on one bus.
type Sensor struct {
	ID      string        // id [the driver's name, a second one with -2]
	Driver  string        // driver: the part's name in the catalogue
	Bus     string        // bus: a number N for /dev/i2c-N, or simulated; with /mux@0x70/3 a channel of a multiplexer there [1]
	Address uint16        // address: 7-bit [the part's first]
	Every   time.Duration // every: what the part can, 50 ms to 30 s [the part's own]
	Offset  Offset        // offset: added to what the part says [0]
	Glass   float64       // glass: the share of light that a cover lets through; light is divided by it [1]
}

// Simulated is the bus of parts that do not exist.
const Simulated = "simulated"

// Simulated says whether the sensor does not exist.
func (s Sensor) Simulated() bool {
	trunk, _ := Trunk(s.Bus)
	return trunk == Simulated
}

// An Offset is what is added to a part's readings, by quantity.
type Offset struct {
	TemperatureC  float64 // temperature_c, within ±10
	HumidityPct   float64 // humidity_pct, within ±30
	IlluminanceLx float64 // illuminance_lx, within ±100
	SoundDBA      float64 // sound_dba, within ±20
	CO2PPM        float64 // co2_ppm, within ±1000
	PressureHPa   float64 // pressure_hpa, within ±100
}

// Simulation drives the sensors on the simulated bus.
type Simulation struct {
	Scenario string  // scenario: a CSV file [none: the simulated bedroom]
	Speed    float64 // speed: how many times real time, up to a million [1]
	Seed     uint64  // seed: the same seed makes the same room [1]
}

// MQTT is the way to home automation.
type MQTT struct {
	Off          bool   // mqtt: off
	Broker       string // broker: a URL with its port, mqtt, mqtts, ws or wss [none: the built-in broker]
	Embedded     string // embedded: where the built-in broker listens [127.0.0.1:1883]; empty with a Broker
	Username     string // username [none]
	PasswordFile string // password_file [none]
	CAFile       string // ca_file: the authority that signed the broker's certificate [the system's]
	CertFile     string // cert_file: our own certificate [none]
	KeyFile      string // key_file: its key [none]
	SharePain    bool   // share_pain: pain scores are published too [false]
}

// Influx is one database that the record is uploaded to.
type Influx struct {
	URL          string            // url: http or https
	Org          string            // org [none, as InfluxDB 1.8 has it]
	Bucket       string            // bucket; for 1.8 DATABASE or DATABASE/POLICY [nightroom]
	TokenFile    string            // token_file [none]
	Username     string            // username, for 1.8 [none]
	PasswordFile string            // password_file, for 1.8 [none]
	CAFile       string            // ca_file: the authority that signed the server's certificate [the system's]
	Every        time.Duration     // every: 1 s to 24 h [60s]
	Retention    time.Duration     // retention: of a bucket that is made because it is missing, 1 h to 36500 d [for ever]
	SharePain    bool              // share_pain [true at a private address, else it must be written out]
	Tags         map[string]string // tags: fixed tags such as site [none]
}

// A Notify is a phone, or a program, that is told of alerts without home
// automation. Nothing is pushed between lights-out and wake unless AtNight.
type Notify struct {
	Ntfy      string    // ntfy: the address of a topic; or
	Webhook   string    // webhook: an address that takes a POST
	Template  string    // template: the body of a webhook [a JSON object]
	TokenFile string    // token_file: sent as a bearer token [none]
	AtNight   bool      // at_night [false]
	QuietFrom TimeOfDay // quiet_hours.from; the same as to is none [none]
	QuietTo   TimeOfDay // quiet_hours.to
	Reminder  string    // reminder: whose diary is asked for in the morning, by id [nobody's]
	Page      string    // page: where the page is, for links [none]
}

// Web is the page.
type Web struct {
	Listen string   // listen [127.0.0.1:8080]
	Hosts  []string // hosts: more names under which the page may be opened [none]

	CertFile string // cert_file: a certificate, with which the page is encrypted [none]
	KeyFile  string // key_file: its key [none]
}

// Store is the record on disk.
type Store struct {
	Path        string        // path [/var/lib/nightroom/nightroom.db]
	CommitEvery time.Duration // commit_every: what a power cut may lose, 1 s to 1 h [60s]
	Keep        time.Duration // keep: how long readings are kept, 1 d to 36500 d [400d]
	BackupTo    string        // backup_to: a folder on another disk [none]
}

// Parts is what must be known of sensors: the catalogue, by driver.
type Parts map[string]Part

// A Part is one row of the catalogue.
type Part struct {
	Addresses  []uint16      // the 7-bit addresses that it can have; the first is the default
	Every      time.Duration // how often it is read by default
	Quantities []string      // what it measures: temperature, humidity, illuminance, sound, co2, pressure

	MinEvery, MaxEvery time.Duration // how often it can be read
}
