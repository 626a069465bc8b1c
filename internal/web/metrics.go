package web

import (
	"encoding/json"
	"math"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Figures are what /metrics tells beside the View: of the program, its disk and
// its databases. A nil one is not known.
type Figures struct {
	Version string
	Now     time.Time // the room's
	Began   time.Time // on the machine's clock

	RSSBytes         *float64
	DiskFreeBytes    *float64
	CardWrittenBytes *float64 // since Began
	Undervoltage     *bool    // of a Pi

	RecordBytes int64 // the file of the record
	LogBytes    int64 // what is still beside it
	Dropped     int64 // rows, because the disk was full

	Uploads []Upload
}

// An Upload is the ledger of one database.
type Upload struct {
	URL, Bucket   string
	Held          int64     // rows that it has not got
	OldestWaiting time.Time // of these; zero: none
	Sent          int64     // lines
	SetAside      int64     // lines
	Expired       int64     // lines
	Deleted       int64     // points
	Remain        int64     // points
	Lost          int64     // rows
	LostWhy       string
	LastSuccess   time.Time // zero: none yet
	Failing       bool      // it does not take lines now
}

// stale is the age from which the last epoch says nothing of now: three epochs
// and what the third takes to close, as Home Assistant is told too.
const stale = 2 * time.Minute

// readings are the keys of a state, what they are called here, and by what a
// value is multiplied: Prometheus has one unit for each thing.
var readings = []struct {
	key, name string
	times     float64
	help      string
}{
	{"temperature_c", "temperature_celsius", 1, "Temperature of the room, mean of the last 30 s."},
	{"humidity_pct", "humidity_ratio", 0.01, "Relative humidity, 0 to 1, mean of the last 30 s."},
	{"illuminance_lx", "illuminance_lux", 1, "Light, mean of the last 30 s."},
	{"sound_laeq_dba", "sound_laeq_dba", 1, "Sound level LAeq of the last 30 s in dB(A); at most that, where the meter ends."},
	{"sound_lafmax_dba", "sound_lafmax_dba", 1, "Highest sound level LAFmax of the last 30 s in dB(A)."},
	{"co2_ppm", "co2_ppm", 1, "CO2 in parts per million, mean of the last 30 s."},
	{"pressure_hpa", "pressure_pascals", 100, "Pressure of the air, mean of the last 30 s."},
}

// healths are those of a Sensor.
var healths = []string{"ok", "failing", "missing", "stuck", "implausible"}

// metrics is for a Prometheus. Nothing of people is in it.
func (s *Server) metrics(w http.ResponseWriter, r *http.Request) {
	v, f := s.room.View(), s.room.Figures(r.Context())
	var e exposition
	e.family("info", "gauge", "What this is; always 1.")
	e.add(1, "room", v.Room, "version", f.Version, "made_up", strconv.FormatBool(v.Simulated))
	e.family("measuring", "gauge", "1 while the room is being measured.")
	e.add(number(v.Trouble == ""))
	e.family("clock_trusted", "gauge", "1 while the machine's clock can be believed.")
	e.add(number(v.Clock.Doubt == ""))
	e.family("late_samples_total", "counter", "Samples that came too late for their 30 s, or twice, and were dropped.")
	e.add(float64(v.Late))
	e.room(&v, f.Now)
	e.sensors(v.Sensors)
	e.machine(&f)
	e.uploads(f.Uploads)
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, _ = w.Write([]byte(e.text.String())) // a client that is gone needs no answer
}

// room is the last epoch, unless it is old.
func (e *exposition) room(v *View, now time.Time) {
	var state map[string]any
	if len(v.State) == 0 || json.Unmarshal(v.State, &state) != nil {
		return
	}
	text, _ := state["time"].(string)
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return
	}
	e.family("epoch_timestamp_seconds", "gauge", "Begin of the 30 s that the readings are of.")
	e.add(seconds(at))
	if now.Sub(at) > stale {
		return
	}
	for _, q := range readings {
		if value, known := state[q.key].(float64); known {
			e.family(q.name, "gauge", q.help)
			e.add(math.Round(value*q.times*1e6) / 1e6) // 0.432, not 0.43200000000000005
		}
	}
	e.family("in_range", "gauge", "1 while the room is inside a limit; by day this is no verdict.")
	for _, flag := range []string{"cool", "dark", "quiet", "ready"} {
		if is, known := state[flag].(bool); known {
			e.add(number(is), "what", flag)
		}
	}
}

func (e *exposition) sensors(all []Sensor) {
	e.family("sensor_health", "gauge", "1 for the health that a sensor has, 0 for those that it has not.")
	for _, s := range all {
		for _, h := range healths {
			if s.Health != "" {
				e.add(number(s.Health == h), "sensor", s.ID, "driver", s.Driver, "health", h)
			}
		}
	}
}

func (e *exposition) machine(f *Figures) {
	e.family("start_time_seconds", "gauge", "When the program was started.")
	e.add(seconds(f.Began))
	for _, known := range []struct {
		value            *float64
		name, kind, help string
	}{
		{f.RSSBytes, "resident_memory_bytes", "gauge", "What of the program lies in memory."},
		{f.DiskFreeBytes, "disk_free_bytes", "gauge", "What may still be written where the record is."},
		{f.CardWrittenBytes, "card_written_bytes_total", "counter", "What the program has had written to the card since its start."},
	} {
		if known.value != nil {
			e.family(known.name, known.kind, known.help)
			e.add(*known.value)
		}
	}
	e.family("goroutines", "gauge", "What the program does at once; a number that grows for days is a fault.")
	e.add(float64(runtime.NumGoroutine()))
	if f.Undervoltage != nil {
		e.family("undervoltage", "gauge", "1 while the Pi is short of power.")
		e.add(number(*f.Undervoltage))
	}
	e.family("record_bytes", "gauge", "Size of the record: its file, and the log beside it.")
	e.add(float64(f.RecordBytes), "file", "record")
	e.add(float64(f.LogBytes), "file", "log")
	e.family("record_dropped_rows_total", "counter", "Rows that were never written because the disk was full.")
	e.add(float64(f.Dropped))
}

// uploads is the ledger, family by family. A resync begins it anew, which to a
// Prometheus is a counter that was reset.
func (e *exposition) uploads(all []Upload) {
	for _, of := range []struct {
		name, kind, help string
		value            func(*Upload) float64
	}{
		{"held_rows", "gauge", "Rows of the record that the database has not got.", func(u *Upload) float64 { return float64(u.Held) }},
		{"oldest_waiting_timestamp_seconds", "gauge", "Time of the oldest of them; 0 while none waits.", func(u *Upload) float64 { return seconds(u.OldestWaiting) }},
		{"sent_lines_total", "counter", "Lines that the database has stored.", func(u *Upload) float64 { return float64(u.Sent) }},
		{"set_aside_lines_total", "counter", "Lines that it refused: see nightroom influx rejected.", func(u *Upload) float64 { return float64(u.SetAside) }},
		{"expired_lines_total", "counter", "Lines older than what its bucket keeps.", func(u *Upload) float64 { return float64(u.Expired) }},
		{"deleted_points_total", "counter", "Points that were deleted there because they were removed here.", func(u *Upload) float64 { return float64(u.Deleted) }},
		{"remaining_points", "gauge", "Points that it does not delete: see nightroom influx status.", func(u *Upload) float64 { return float64(u.Remain) }},
		{"last_success_timestamp_seconds", "gauge", "When it last stored something; 0 if never.", func(u *Upload) float64 { return seconds(u.LastSuccess) }},
		{"failing", "gauge", "1 while it does not take lines: see nightroom influx status.", func(u *Upload) float64 { return number(u.Failing) }},
	} {
		e.family("upload_"+of.name, of.kind, of.help)
		for i := range all {
			e.add(of.value(&all[i]), "url", all[i].URL, "bucket", all[i].Bucket)
		}
	}
	e.family("upload_lost_rows_total", "counter", "Rows that were dropped here before they could be sent, and why the last of them were.")
	for i := range all {
		u := &all[i]
		e.add(float64(u.Lost), "url", u.URL, "bucket", u.Bucket, "why", u.LostWhy)
	}
}

// An exposition is a text in the format of Prometheus, version 0.0.4.
type exposition struct {
	text strings.Builder
	name string // of the family
	head string // of the family, until it has a sample
}

// family begins one. It is only there if it has a sample.
func (e *exposition) family(name, kind, help string) {
	e.name = "nightroom_" + name
	e.head = "# HELP " + e.name + " " + help + "\n# TYPE " + e.name + " " + kind + "\n"
}

// inLabel is a text between the double quotes of a label.
var inLabel = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

// add a sample to the family, with labels in pairs.
func (e *exposition) add(value float64, labels ...string) {
	e.text.WriteString(e.head)
	e.head = ""
	e.text.WriteString(e.name)
	before := "{"
	for i := 0; i < len(labels); i += 2 {
		e.text.WriteString(before + labels[i] + `="` + inLabel.Replace(strings.ToValidUTF8(labels[i+1], "\uFFFD")) + `"`)
		before = ","
	}
	if len(labels) > 0 {
		e.text.WriteByte('}')
	}
	e.text.WriteString(" " + strconv.FormatFloat(value, 'g', -1, 64) + "\n")
}

func number(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// seconds since 1970; 0 for no time.
func seconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}
