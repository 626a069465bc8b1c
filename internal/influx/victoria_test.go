package influx

import (
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"syscall"
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

// sameNumbers fails unless VictoriaMetrics has the journal's numbers and no
// others.
func sameNumbers(t *testing.T, v *influxtest.Victoria, j *memory) {
	t.Helper()
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
	for deadline := time.Now().Add(2 * time.Minute); len(got) < len(want) && time.Now().Before(deadline); {
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
}

func TestVictoriaMetricsHasEveryNumberOfTheJournal(t *testing.T) {
	v, j := influxtest.StartVictoria(t), measured()
	s, log := quick(t, v.URL(), "nightroom", nil)
	stop := run(t, s, j)
	settle(t, j)
	stop()
	sameNumbers(t, v, j)
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

func TestVictoriaMetricsHasEveryNumberAfterRandomOutages(t *testing.T) {
	n := 10
	if os.Getenv("NIGHTROOM_LONG") != "" {
		n = 100
	}
	seed := uint64(time.Now().UnixNano())
	dice := rand.New(rand.NewPCG(seed, 0))
	v := influxtest.StartVictoria(t)
	r := &rig{door: newDoor(t, v), j: measured(), db: "nightroom", failed: make(chan struct{}), patience: time.Second}
	r.begin(t)
	names := slices.Sorted(maps.Keys(faults))
	begin := time.Now().UTC().Truncate(time.Hour).Add(-3 * time.Hour)
	rows := 0
	more := func() {
		for range 1 + dice.IntN(20) {
			row := epochRow(rows)
			row.At = begin.Add(time.Duration(rows) * time.Second)
			r.j.put(row)
			rows++
		}
	}
	for range n {
		settle(t, r.j)
		switch k := dice.IntN(len(names) + 4); {
		case k < len(names):
			f := faults[names[k]]
			r.fault.Store(&f)
			more()
			r.fails(t, 1+dice.IntN(2))
			r.fault.Store(nil)
		case k == len(names):
			r.close()
			more()
			r.fails(t, 1)
			r.open(t)
		case k == len(names)+1: // asked to end
			v.End(syscall.SIGTERM)
			more()
			r.fails(t, 1)
			v.Start(t)
		case k == len(names)+2: // killed: what it took in the last seconds has to be sent again
			more()
			v.End(os.Kill)
			v.Start(t)
			r.j.reset(0)
		default: // the daemon
			more()
			r.stopped()
			r.j.reset(dice.Int64N(r.j.Cursor() + 1))
			r.begin(t)
		}
	}
	settle(t, r.j)
	r.stopped()
	sameNumbers(t, v, r.j)
	if st := r.sink.Status(); st.SetAside != 0 || st.Expired != 0 || t.Failed() {
		t.Errorf("seed %d, status %+v", seed, st)
	}
}

// Of a body cut short VictoriaMetrics says "line protocol" too.
func TestABodyCutShortOnTheWayToVictoriaMetricsSetsNothingAside(t *testing.T) {
	v := influxtest.StartVictoria(t)
	r := &rig{door: newDoor(t, v), j: measured(), db: "nightroom", failed: make(chan struct{}), patience: 5 * time.Second}
	cut := faults["a proxy that cuts the body"]
	r.fault.Store(&cut)
	r.begin(t)
	r.fails(t, 2)
	r.fault.Store(nil)
	settle(t, r.j)
	r.stopped()
	if st := r.sink.Status(); st.SetAside != 0 {
		t.Errorf("status %+v", st)
	}
}
