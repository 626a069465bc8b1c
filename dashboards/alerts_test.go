package dashboards

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"nightroom/internal/influx"
	"nightroom/internal/influx/influxtest"
	"nightroom/internal/monitor"
	"nightroom/internal/record"
)

// A watch is an alert rule, as far as it decides.
type watch struct {
	Title, For   string
	NoDataState  string `yaml:"noDataState"`
	ExecErrState string `yaml:"execErrState"`
	Data         []struct {
		RelativeTimeRange struct{ From int } `yaml:"relativeTimeRange"`
		DatasourceUID     string             `yaml:"datasourceUid"`
		Model             struct {
			Query, Type, Reducer, Expression string
			Conditions                       []struct {
				Evaluator struct {
					Type   string
					Params []float64
				}
			}
		}
	}
}

func watches(t *testing.T) []watch {
	t.Helper()
	set, err := Provisioning(Server{Version: "2"}, "")
	if err != nil {
		t.Fatal(err)
	}
	var says struct{ Groups []struct{ Rules []watch } }
	if err := yaml.Unmarshal(set["provisioning/alerting/nightroom.yaml"], &says); err != nil || len(says.Groups) != 1 || len(says.Groups[0].Rules) != 2 {
		t.Fatalf("%v: %+v", err, says)
	}
	return says.Groups[0].Rules
}

// fires is since when the rule would alert, asked each minute as Grafana does;
// zero is never.
func (w *watch) fires(t *testing.T, d *influxtest.Server, db string, from, to time.Time) time.Time {
	t.Helper()
	hold, err := time.ParseDuration(w.For)
	if err != nil {
		t.Fatal(err)
	}
	var since time.Time
	for at := from; at.Before(to); at = at.Add(time.Minute) {
		switch {
		case !w.breached(t, d, db, at):
			since = time.Time{}
		case since.IsZero():
			since = at
		}
		if !since.IsZero() && at.Sub(since) >= hold {
			return at
		}
	}
	return time.Time{}
}

// breached tells whether the last value of a series is under the threshold.
func (w *watch) breached(t *testing.T, d *influxtest.Server, db string, at time.Time) bool {
	t.Helper()
	ask, reduce, compare := w.Data[0], w.Data[1].Model, w.Data[2].Model
	if reduce.Type != "reduce" || reduce.Reducer != "last" || compare.Type != "threshold" || compare.Conditions[0].Evaluator.Type != "lt" {
		t.Fatalf("%s decides otherwise than this test: %+v, %+v", w.Title, reduce, compare)
	}
	from := at.Add(-time.Duration(ask.RelativeTimeRange.From) * time.Second)
	between := fmt.Sprintf("time >= %dms AND time <= %dms", from.UnixMilli(), at.UnixMilli())
	for _, s := range d.Query(t, db, strings.ReplaceAll(ask.Model.Query, "$timeFilter", between)) {
		n, known := s.Values[len(s.Values)-1][1].(json.Number)
		if v, err := n.Float64(); known && err == nil && v < compare.Conditions[0].Evaluator.Params[0] {
			return true
		}
	}
	return false
}

// A daemon tells of itself each five minutes and of its sensors each hour; then
// it stops, or a sensor gets sick.
func TestTheAlertsTellOfASilentRoomAndOfASickSensorAndOfNothingElse(t *testing.T) {
	d := influxtest.Start(t)
	db := d.Database(t, "")
	begin := time.Date(2026, 11, 23, 4, 2, 0, 0, time.UTC)
	sick, silent, end := begin.Add(2*time.Hour), begin.Add(3*time.Hour), begin.Add(4*time.Hour)
	var lines []byte
	put := func(r record.Row) {
		p, _, err := r.Point()
		if err == nil {
			lines, err = influx.Line(lines, &p, "bedroom")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for at := begin; at.Before(silent); at = at.Add(5 * time.Minute) {
		put(record.OfDaemon(at, &record.DaemonBody{UptimeS: 1e4}))
		if at.Minute() == begin.Minute() {
			put(record.OfSensor(at, monitor.Health{Sensor: "bme280", Condition: monitor.Healthy}))
		}
	}
	put(record.OfSensor(sick.Add(time.Minute), monitor.Health{Sensor: "bme280", Condition: monitor.Failing}))
	d.Write(t, db, string(lines))

	all := watches(t)
	for i, want := range []struct{ after, within time.Time }{{silent, silent.Add(30 * time.Minute)}, {sick, sick.Add(12 * time.Minute)}} {
		w := &all[i]
		if got := w.fires(t, d, db, begin.Add(5*time.Minute), end); got.Before(want.after) || got.After(want.within) {
			t.Errorf("%s: it tells at %v, want %v to %v", w.Title, got, want.after, want.within)
		}
		if w.Data[0].DatasourceUID != "nightroom" || w.NoDataState == "" || w.ExecErrState == "" {
			t.Errorf("%s: %+v", w.Title, w)
		}
	}
}
