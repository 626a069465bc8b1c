package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// measured is a room of which everything is known.
func measured() *fakeRoom {
	v := bedroom("night")
	v.Late = 2
	v.State = []byte(`{"time":"2026-11-22T23:14:00+01:00","phase":"night","temperature_c":18.25,"humidity_pct":43.2,"illuminance_lx":0.2,
		"sound_laeq_dba":35,"sound_lafmax_dba":41.5,"co2_ppm":null,"pressure_hpa":1013.25,"cool":true,"dark":false,"quiet":null,"ready":false}`)
	v.PainTo = []Place{{true, "192.168.1.10"}}
	room := newRoom(v)
	at := time.Date(2026, 11, 22, 22, 14, 0, 0, time.UTC)
	room.figures = Figures{
		Version: "v1.2.3", Now: at.Add(40 * time.Second), Began: at.Add(-time.Hour),
		RSSBytes: new(20971520.0), DiskFreeBytes: new(1.5e10), CardWrittenBytes: new(4096.0), Undervoltage: new(false),
		RecordBytes: 1 << 20, LogBytes: 512, Dropped: 3,
		Uploads: []Upload{
			{URL: "http://192.168.1.10:8086", Bucket: `odd "\ bucket` + "\n", Held: 2, OldestWaiting: at, Sent: 864012, SetAside: 1, LastSuccess: at.Add(1500 * time.Millisecond)},
			{URL: "https://clinic.example", Bucket: "nightroom", Expired: 7, Deleted: 4, Remain: 5, Lost: 9, LostWhy: "the disk was full", Failing: true},
		},
	}
	return room
}

func TestMetricsHaveTheReadingsTheSensorsTheMachineAndTheLedger(t *testing.T) {
	w := ask(handler(measured()), "GET", "/metrics", "")
	wantStatus(t, w, http.StatusOK)
	if kind := w.Header().Get("Content-Type"); kind != "text/plain; version=0.0.4; charset=utf-8" {
		t.Errorf("Content-Type %q", kind)
	}
	const home = `{url="http://192.168.1.10:8086",bucket="odd \"\\ bucket\n"} `
	const clinic = `{url="https://clinic.example",bucket="nightroom"} `
	for _, line := range []string{
		`nightroom_info{room="bedroom",version="v1.2.3",made_up="false"} 1`,
		"nightroom_measuring 1", "nightroom_late_samples_total 2",
		"nightroom_epoch_timestamp_seconds 1.79538564e+09",
		"nightroom_temperature_celsius 18.25", "nightroom_humidity_ratio 0.432", "nightroom_pressure_pascals 101325",
		"nightroom_illuminance_lux 0.2", "nightroom_sound_laeq_dba 35", "nightroom_sound_lafmax_dba 41.5",
		`nightroom_in_range{what="cool"} 1`, `nightroom_in_range{what="dark"} 0`, `nightroom_in_range{what="ready"} 0`,
		`nightroom_sensor_health{sensor="bme280",driver="bme280",health="ok"} 1`,
		`nightroom_sensor_health{sensor="bme280",driver="bme280",health="missing"} 0`,
		"nightroom_resident_memory_bytes 2.097152e+07", "nightroom_disk_free_bytes 1.5e+10", "nightroom_card_written_bytes_total 4096",
		"nightroom_undervoltage 0", `nightroom_record_bytes{file="log"} 512`, "nightroom_record_dropped_rows_total 3",
		"nightroom_upload_held_rows" + home + "2", "nightroom_upload_sent_lines_total" + home + "864012",
		"nightroom_upload_set_aside_lines_total" + home + "1", "nightroom_upload_oldest_waiting_timestamp_seconds" + home + "1.79538564e+09",
		"nightroom_upload_last_success_timestamp_seconds" + home + "1.7953856415e+09", "nightroom_upload_failing" + home + "0",
		"nightroom_upload_expired_lines_total" + clinic + "7", "nightroom_upload_deleted_points_total" + clinic + "4",
		"nightroom_upload_remaining_points" + clinic + "5", "nightroom_upload_failing" + clinic + "1",
		`nightroom_upload_lost_rows_total{url="https://clinic.example",bucket="nightroom",why="the disk was full"} 9`,
		`nightroom_upload_lost_rows_total{url="http://192.168.1.10:8086",bucket="odd \"\\ bucket\n",why=""} 0`,
	} {
		wantText(t, w.Body.String(), "\n"+line+"\n")
	}
	wantNoText(t, w.Body.String(), "co2", `what="quiet"`) // what is not known is not there
	wellFormed(t, w.Body.String())
}

// wellFormed checks a text by the format's own rules.
func wellFormed(t *testing.T, text string) {
	t.Helper()
	sample := regexp.MustCompile(`^([a-z_0-9]+)(\{([a-z_]+="([^"\\\n]|\\["\\n])*",?)+\})? (-?[0-9.]+(e[+-][0-9]+)?)$`)
	family, seen := "", map[string]bool{}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		words := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "# HELP "):
			family = words[2]
			if seen[family] || len(words) < 4 {
				t.Errorf("a second time, or without help: %s", line)
			}
			seen[family] = true
		case strings.HasPrefix(line, "# TYPE "):
			if words[2] != family || words[3] != "gauge" && words[3] != "counter" || (words[3] == "counter") != strings.HasSuffix(family, "_total") {
				t.Errorf("%s, of %s", line, family)
			}
		default:
			if m := sample.FindStringSubmatch(line); m == nil || m[1] != family {
				t.Errorf("no sample of %s: %s", family, line)
			}
			if seen[line] {
				t.Errorf("twice: %s", line)
			}
			seen[line] = true
		}
	}
}

func TestMetricsSayNothingOfPeople(t *testing.T) {
	room := measured()
	room.people = []Person{{"anna", "Anna"}}
	h := handler(room)
	ask(h, "POST", "/log", form("score", "4"))
	text := strings.ToLower(ask(h, "GET", "/metrics", "").Body.String())
	wantNoText(t, text, "pain", "score", "anna", "person", "in_bed")
}

func TestMetricsTellNoReadingThatIsOld(t *testing.T) {
	room := measured()
	room.figures.Now = room.figures.Now.Add(5 * time.Minute)
	text := ask(handler(room), "GET", "/metrics", "").Body.String()
	wantNoText(t, text, "celsius", "in_range")
	wantText(t, text, "nightroom_epoch_timestamp_seconds 1.79538564e+09\n")

	v := View{Room: "bedroom", Trouble: "There are no sensors yet."}
	text = ask(handler(newRoom(v)), "GET", "/metrics", "").Body.String()
	wantText(t, text, "nightroom_measuring 0\n")
	wantNoText(t, text, "celsius", "sensor_health", "upload", "disk_free")
	wellFormed(t, text)
}

func TestMetricsStandBehindThePagesGuard(t *testing.T) {
	h := handler(measured())
	for status, headers := range map[int][]string{
		http.StatusMisdirectedRequest: {"Host", "evil.example"},
		http.StatusForbidden:          {"X-Forwarded-For", "192.168.1.5"},
	} {
		w := ask(h, "GET", "/metrics", "", headers...)
		wantStatus(t, w, status)
		wantNoText(t, w.Body.String(), "nightroom_temperature")
	}
	wantStatus(t, ask(h, "POST", "/metrics", ""), http.StatusMethodNotAllowed)
}
