package dashboards

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"nightroom/internal/acoustics"
	"nightroom/internal/diary"
	"nightroom/internal/epoch"
	"nightroom/internal/influx"
	"nightroom/internal/influx/influxtest"
	"nightroom/internal/monitor"
	"nightroom/internal/night"
	"nightroom/internal/record"
	"nightroom/sensors"
)

const nights = 60

// now is the moment of the queries: in the morning, after a night.
var now = time.Date(2026, 11, 23, 7, 30, 0, 0, time.UTC)

func maybe(v float64) night.Maybe { return night.Maybe{Value: v, Known: true} }

// history is what a house with one room has after sixty nights.
func history() (rows []record.Row) {
	last := night.Date{Year: 2026, Month: 11, Day: 22}
	for d := range nights {
		date := last.AddDays(-d)
		out := date.Noon().Add(-14*time.Hour - 30*time.Minute) // 21:30 UTC of the evening
		wave := math.Sin(float64(d))
		n := night.Night{Summary: night.Summary{
			Night: date, LightsOut: out, Wake: out.Add(8 * time.Hour), CoveragePct: maybe(99.5), Interruptions: d % 3,
			TemperatureMeanC: maybe(18 + wave), TemperatureMinC: maybe(17 + wave), TemperatureMaxC: maybe(19 + wave),
			HumidityMeanPct: maybe(48), SoundLAeqDBA: maybe(38 + wave), SoundLAFmaxDBA: maybe(55), SoundLA10DBA: maybe(40), SoundLA90DBA: maybe(35),
			SoundFloorPct: maybe(60), SoundEvents: maybe(3), IlluminanceMeanLx: maybe(0.3), IlluminanceMaxLx: maybe(4),
			LightMinutes: maybe(5), CoolPct: maybe(80 + 10*wave), DarkPct: maybe(97), QuietPct: maybe(90), ReadyPct: maybe(70 + 10*wave),
		}}
		for h := range 9 {
			n.Hours = append(n.Hours, night.Hour{Start: out.Truncate(time.Hour).Add(time.Duration(h) * time.Hour),
				TemperatureMeanC: maybe(18), IlluminanceMeanLx: maybe(0.2), SoundLAeqDBA: maybe(37), ReadyPct: maybe(80)})
		}
		rows = append(rows, record.OfNight(&n)...)
		for _, m := range []diary.Moment{diary.Morning, diary.Evening} {
			score := diary.Score(d % 11)
			rows = append(rows, record.OfEntry(&diary.Entry{Person: "anna", Night: date, Moment: m, Score: diary.Answered(score), Reported: date.Noon()}))
		}
	}
	for at := now.Add(-24 * time.Hour); at.Before(now); at = at.Add(epoch.Length) {
		e := epoch.Epoch{Start: at, Phase: epoch.Night, Cool: epoch.True, Dark: epoch.True, Quiet: epoch.False, Ready: epoch.False}
		if at.Hour() >= 8 && at.Hour() < 20 {
			e.Phase = epoch.Day
		}
		for q, v := range map[sensors.Quantity]float64{sensors.Temperature: 18, sensors.Humidity: 45, sensors.Illuminance: 0.2, sensors.SoundLevel: 36, sensors.CO2: 800, sensors.Pressure: 1010} {
			e.Stats[q] = epoch.Stat{Mean: v, Min: v, Max: v, Count: 30, Floor: uint32(at.Minute() % 2 * 30), Known: true}
		}
		e.Levels.AddBin(72, 30)
		rows = append(rows, record.OfEpoch(&e))
		if at.Unix()%3600 == 0 {
			rows = append(rows, record.OfSensor(at, monitor.Health{Sensor: "bme280", Condition: monitor.Healthy}))
		}
		if at.Unix()%300 == 0 {
			rows = append(rows, record.OfDaemon(at, &record.DaemonBody{UptimeS: 1e4, RSSBytes: new(2e7), DiskFreeBytes: new(1e10),
				CardWrittenBytes: new(float64(at.Unix() % 1e6)), BacklogRows: new(2.0), Undervoltage: new(false)}))
		}
	}
	value := 22.5
	for i := range 4 {
		at := now.Add(-time.Duration(i) * time.Hour)
		rows = append(rows,
			record.OfAlert(at, record.AlertBody{Rule: "cool", Firing: i%2 == 0, Side: "above", Value: &value, Limit: 19}),
			record.OfSound(acoustics.Event{Start: at.Add(-time.Minute), Duration: time.Second, LAFmaxDBA: 61, SELDBA: 57}),
			record.OfLight(monitor.LightEvent{Start: at.Add(-time.Minute), Duration: time.Minute, MaxLx: 12}))
	}
	return rows
}

// A house is a database with a history.
type house struct {
	*influxtest.Server
	db string
}

func inhabited(t *testing.T) house {
	t.Helper()
	d := influxtest.Start(t)
	h := house{d, d.Database(t, "")}
	var lines []byte
	for _, r := range history() {
		p, ok, err := r.Point()
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		if lines, err = influx.Line(lines, &p, "bedroom"); err != nil {
			t.Fatal(err)
		}
	}
	d.Write(t, h.db, string(lines))
	return h
}

// filled is a query as Grafana sends it.
func filled(q string, from time.Duration) string {
	return strings.NewReplacer(
		"$timeFilter", fmt.Sprintf("time >= %dms AND time <= %dms", now.Add(-from).UnixMilli(), now.Add(6*time.Hour).UnixMilli()),
		"$__interval", "1m", "$room", "bedroom", "$person", "anna", "$utc", "1",
	).Replace(q)
}

// values that are not null, of a query.
func (h house) values(t *testing.T, q string) (n int) {
	t.Helper()
	for _, s := range h.Query(t, h.db, q) {
		for _, row := range s.Values {
			for _, v := range row[1:] {
				if v != nil {
					n++
				}
			}
		}
	}
	return n
}

var ranges = map[string]time.Duration{"now-14h": 14 * time.Hour, "now-24h": 24 * time.Hour, "now-60d": 60 * 24 * time.Hour}

func TestEveryQueryOfEveryPanelFindsItsRows(t *testing.T) {
	h := inhabited(t)
	hour := regexp.MustCompile(`"hour" = (\d+)`)
	asked := 0
	for name, b := range boards(t) {
		from := ranges[b.Time.From]
		for _, p := range b.Panels {
			for _, q := range p.Targets {
				t.Run(name+"/"+p.Title+"/"+q.RefID, func(t *testing.T) {
					asked++
					least := 1
					switch m := hour.FindStringSubmatch(q.Query); {
					case m != nil && len(m[1]) == 1 && m[1] <= "8":
						least = nights
					case m != nil: // a night of eight hours and a half has no tenth
						least = 0
					case b.Time.From == "now-60d" && strings.Contains(q.Query, `"night"`), strings.Contains(q.Query, `"pain"`):
						least = nights
					case strings.Contains(q.Query, "time($__interval)"):
						least = 200
					}
					if n := h.values(t, filled(q.Query, from)); n < least {
						t.Errorf("%d values, want %d at least: %s", n, least, q.Query)
					}
				})
			}
		}
		for _, a := range b.Annotations.List {
			if h.values(t, filled(a.Target.Query, from)) < 4 {
				t.Errorf("%s: annotation %s finds nothing: %s", name, a.Name, a.Target.Query)
			}
		}
		for _, v := range b.Templating.List {
			if v.Type == "query" && h.values(t, v.Query) != 1 {
				t.Errorf("%s: variable %s finds not the one there is: %s", name, v.Name, v.Query)
			}
		}
	}
	if asked < 90 {
		t.Errorf("%d queries were asked", asked)
	}
}

func TestTheAlertRulesFindWhatTheyWatch(t *testing.T) {
	h := inhabited(t)
	var says struct {
		Groups []struct {
			Rules []struct {
				UID, Title string
				Data       []struct {
					RelativeTimeRange struct{ From int }
					Model             struct{ Query string }
				}
			}
		}
	}
	set, err := Provisioning(Server{Version: "2"}, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(set["provisioning/alerting/nightroom.yaml"], &says); err != nil || len(says.Groups) != 1 || len(says.Groups[0].Rules) != 2 {
		t.Fatalf("%v: %+v", err, says)
	}
	for _, r := range says.Groups[0].Rules {
		if h.values(t, filled(r.Data[0].Model.Query, 3*time.Hour)) == 0 {
			t.Errorf("%s finds nothing: %s", r.Title, r.Data[0].Model.Query)
		}
	}
	// A room that has stopped: its last whole piece of ten minutes is 0.
	q := filled(says.Groups[0].Rules[0].Data[0].Model.Query, 3*time.Hour)
	rows := h.Query(t, h.db, q)[0].Values
	if last := fmt.Sprint(rows[len(rows)-1][1]); last != "0" {
		t.Errorf("after the room has stopped the rule sees %s", last)
	}
	if earlier := fmt.Sprint(rows[2][1]); earlier != "2" {
		t.Errorf("while it tells something the rule sees %s", earlier)
	}
}
