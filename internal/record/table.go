package record

// A Kind is a kind of thing that the record holds. The numbers are on disk:
// they are never changed, and never used again.
type Kind uint8

// The kinds. Those from State on are the daemon's own memory and are never
// exported.
const (
	Environment Kind = 1
	SoundEvent  Kind = 2
	LightEvent  Kind = 3
	Alert       Kind = 4
	Pain        Kind = 5
	Night       Kind = 6
	NightHour   Kind = 7
	Sensor      Kind = 8
	Daemon      Kind = 20

	State Kind = 64 // of a rule, so that a restart goes on with it
	InBed Kind = 65 // what was said about being in bed
	Shown Kind = 70 // that a night's figures were shown to somebody

	Lull      Kind = 80 // a snooze, a pause, an absence, and until when
	Traces    Kind = 81 // what was left on the broker
	Forgotten Kind = 90 // that somebody was forgotten, and not who
	Backup    Kind = 91 // where a backup was made
	Upload    Kind = 72 // what a database refused, or does not delete
	Phones    Kind = 82 // what was pushed, and what people want to know
)

// A Type is what a column's values are.
type Type uint8

// The types. JSON shows a Flag as true or false and an Instant as RFC 3339;
// CSV as 1 or 0 and RFC 3339; InfluxDB as integers, an Instant in Unix
// seconds. A List is an array in JSON, joined by semicolons in CSV.
const (
	Float Type = iota
	Integer
	Flag
	Instant
	Text
	List
	Loudest // sound events, as objects
)

// A Column is a field.
type Column struct {
	Name     string
	Type     Type
	Decimals int  // of a Float, in CSV and JSON
	Local    bool // never goes to InfluxDB
	JSON     bool // nor into CSV: it is in JSON alone
}

// A Table is a measurement: what a kind of thing is called and has.
type Table struct {
	Kind    Kind
	Name    string   // in InfluxDB
	Export  string   // in export --what; "" is not exported
	Tags    []string // beside room
	Columns []Column
}

// Columns by type; the decimals are those of the exports: 0.01 °C, 0.01 lx,
// 0.1 dB, 0.1 %.
func hundredths(name string) Column { return Column{Name: name, Decimals: 2} }
func tenths(name string) Column     { return Column{Name: name, Decimals: 1} }
func whole(name string) Column      { return Column{Name: name} }
func flag(name string) Column       { return Column{Name: name, Type: Flag} }
func text(name string) Column       { return Column{Name: name, Type: Text} }
func count(name string) Column      { return Column{Name: name, Type: Integer} }
func instant(name string) Column    { return Column{Name: name, Type: Instant} }
func list(name string) Column       { return Column{Name: name, Type: List} }

// local is a column that never goes to InfluxDB.
func local(c Column) Column {
	c.Local = true
	return c
}

// Tables are all that the record tells anybody, in the order of its fields.
var Tables = []Table{
	{
		Kind: Environment, Name: "environment", Export: "epochs",
		Columns: []Column{
			hundredths("temperature_c"), tenths("humidity_pct"),
			hundredths("illuminance_lx"), hundredths("illuminance_max_lx"), flag("illuminance_at_floor"),
			tenths("sound_laeq_dba"), tenths("sound_lafmax_dba"), tenths("sound_lafmin_dba"), flag("sound_at_floor"),
			tenths("co2_ppm"), tenths("pressure_hpa"),
			flag("cool"), flag("dark"), flag("quiet"), flag("ready"), text("phase"),
		},
	},
	{
		Kind: Night, Name: "night", Export: "nights",
		Columns: []Column{
			text("night"), {Name: "lights_out", Type: Instant}, {Name: "wake", Type: Instant},
			tenths("coverage_pct"), count("interruptions"),
			hundredths("temperature_mean_c"), hundredths("temperature_min_c"), hundredths("temperature_max_c"),
			tenths("humidity_mean_pct"), tenths("co2_mean_ppm"),
			tenths("sound_laeq_dba"), tenths("sound_lafmax_dba"), tenths("sound_la10_dba"), tenths("sound_la90_dba"),
			tenths("sound_floor_pct"), count("sound_events"),
			hundredths("illuminance_mean_lx"), hundredths("illuminance_max_lx"), tenths("illuminance_floor_pct"),
			tenths("light_minutes"), tenths("dark_longest_min"),
			tenths("cool_pct"), tenths("dark_pct"), tenths("quiet_pct"), tenths("ready_pct"),
			{Name: "loudest", Type: Loudest, Local: true, JSON: true},
			{Name: "away", Type: Flag, Local: true, JSON: true},
		},
	},
	{
		Kind: SoundEvent, Name: "sound_event", Export: "events",
		Columns: []Column{{Name: "duration_s", Decimals: 3}, tenths("sound_lafmax_dba"), tenths("sel_dba")},
	},
	{
		Kind: LightEvent, Name: "light_event", Export: "events",
		Columns: []Column{{Name: "duration_s", Decimals: 3}, hundredths("illuminance_max_lx")},
	},
	{
		Kind: Alert, Name: "alert", Export: "alerts", Tags: []string{"rule"},
		Columns: []Column{flag("firing"), text("side"), hundredths("value"), hundredths("limit")},
	},
	{
		Kind: Pain, Name: "pain", Export: "diary", Tags: []string{"person", "moment"},
		Columns: []Column{
			count("score"), count("sleep_quality"), text("night"), instant("reported"),
			local(count("worst")), local(count("average")), local(list("sites")), local(text("slept_here")),
			local(instant("into_bed")), local(instant("tried_to_sleep")), local(count("minutes_to_sleep")),
			local(count("awakenings")), local(count("minutes_awake")),
			local(instant("final_wake")), local(instant("out_of_bed")), local(count("stiffness_min")),
			local(list("factors")), local(text("note")), local(flag("late")), local(flag("seen_before")),
		},
	},
	{
		Kind: NightHour, Name: "night_hour", // long views in a database; the nights are what people export
		Columns: []Column{
			hundredths("temperature_mean_c"), hundredths("illuminance_mean_lx"), tenths("sound_laeq_dba"), tenths("ready_pct"),
			count("hour"), // after lights-out, from 0
		},
	},
	{
		Kind: Sensor, Name: "sensor", Tags: []string{"sensor"},
		Columns: []Column{flag("ok"), text("health")},
	},
	{
		Kind: Daemon, Name: "daemon",
		Columns: []Column{
			whole("uptime_s"), whole("rss_bytes"), whole("disk_free_bytes"), whole("card_written_bytes"),
			whole("backlog_rows"), flag("undervoltage"),
		},
	},
}

// TableOf a kind; ok is false for the daemon's own memory.
func TableOf(k Kind) (t *Table, ok bool) {
	for i := range Tables {
		if Tables[i].Kind == k {
			return &Tables[i], true
		}
	}
	return nil, false
}
