package influx

import (
	"math"
	"testing"
	"time"

	"nightroom/internal/acoustics"
	"nightroom/internal/influx/influxtest"
	"nightroom/internal/monitor"
	"nightroom/internal/record"
)

// measured are what VictoriaMetrics keeps rightly: numbers that nobody corrects.
func measured() *memory {
	base := time.Now().UTC().Truncate(time.Hour).Add(-12 * time.Hour)
	j := newMemory()
	for i := range 1000 {
		r := epochRow(i)
		r.At = base.Add(time.Duration(i) * 30 * time.Second)
		j.put(r)
	}
	value := 20.5
	j.put(
		record.OfSound(acoustics.Event{Start: base.Add(1234 * time.Millisecond), Duration: 2375 * time.Millisecond, LAFmaxDBA: 52.34, SELDBA: 55.123}),
		record.OfLight(monitor.LightEvent{Start: base.Add(time.Minute), Duration: 90 * time.Second, MaxLx: 12.5}),
		record.OfAlert(base.Add(time.Minute), record.AlertBody{Rule: "cool", Firing: true, Side: "above", Value: &value, Limit: 19}),
		record.OfAlert(base.Add(2*time.Minute), record.AlertBody{Rule: "cool", Limit: 19}),
		record.OfDaemon(base, &record.DaemonBody{UptimeS: 300, RSSBytes: new(2e7)}),
	)
	return j
}

func TestVictoriaMetricsHasEveryNumberOfTheJournal(t *testing.T) {
	v, j := influxtest.StartVictoria(t), measured()
	s, log := quick(t, v.URL(), "nightroom", nil)
	stop := run(t, s, j)
	settle(t, j)
	stop()
	want := map[string]float64{}
	for _, e := range j.newest() {
		p, _, err := e.Point()
		if err != nil {
			t.Fatal(err)
		}
		tags := map[string]string{"room": "bedroom"}
		for i, name := range p.Table.Tags {
			tags[name] = p.Tags[i]
		}
		for i, c := range p.Table.Columns {
			at := influxtest.MetricAt(p.Table.Name+"_"+c.Name, tags, p.At.UnixMilli())
			switch v := p.Values[i]; {
			case !v.Known || c.Local:
			case c.Type == record.Text:
				want[at] = 0 // what it makes of a string
			case c.Type == record.Float:
				want[at] = math.Round(v.F*1000) / 1000
			default:
				want[at] = float64(v.I)
			}
		}
	}
	got := v.Contents(t)
	for deadline := time.Now().Add(30 * time.Second); len(got) < len(want) && time.Now().Before(deadline); {
		got = v.Contents(t)
	}
	bad := 0
	for at, w := range want {
		if g, there := got[at]; !there || g != w {
			if bad++; bad < 4 {
				t.Errorf("%s is %v (%v), want %v", at, g, there, w)
			}
		}
	}
	if len(got) != len(want) || bad > 0 {
		t.Errorf("%d values, want %d; %d differ", len(got), len(want), bad)
	}
	if st := s.Status(); st.SetAside != 0 || len(log.lines()) != 0 {
		t.Errorf("status %+v, log %q", st, log.lines())
	}
}

func TestVictoriaMetricsIsToldWhatRemainsThere(t *testing.T) {
	v, j := influxtest.StartVictoria(t), newMemory(painRow(0, "anna", 4))
	s, _ := quick(t, v.URL(), "nightroom", nil)
	run(t, s, j)
	settle(t, j)
	j.remove(painRow(0, "anna", 4))
	settle(t, j)
	if n := j.noted(t, true); len(n) != 1 || s.Status().Remain != 1 {
		t.Errorf("noted %+v, status %+v", n, s.Status())
	}
}
