package record

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nightroom/internal/acoustics"
	"nightroom/internal/diary"
	"nightroom/internal/epoch"
	"nightroom/internal/monitor"
	"nightroom/internal/night"
	"nightroom/sensors"
)

func berlin(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

var at = time.Date(2026, 11, 22, 22, 0, 30, 0, time.UTC)

// full has every quantity.
func full() *epoch.Epoch {
	e := &epoch.Epoch{Start: at, Phase: epoch.Night, Cool: epoch.True, Dark: epoch.True, Quiet: epoch.False, Ready: epoch.False}
	set := func(q sensors.Quantity, mean, least, most float64, n, floor uint32) {
		e.Stats[q] = epoch.Stat{Mean: mean, Min: least, Max: most, Count: n, Floor: floor, Known: true}
	}
	set(sensors.Temperature, 18.236, 18.2, 18.3, 3, 0)
	set(sensors.Humidity, 47.26, 47, 48, 3, 0)
	set(sensors.Illuminance, 0.116, 0.11, 0.22, 30, 29)
	set(sensors.SoundLevel, 41.25, 35, 52, 240, 30)
	set(sensors.CO2, 811.04, 800, 820, 3, 0)
	set(sensors.Pressure, 1009.43, 1009.4, 1009.5, 3, 0)
	e.Levels.AddBin(83, 240)
	return e
}

func entry() *diary.Entry {
	return &diary.Entry{
		Person: "anna", Night: night.Date{Year: 2026, Month: 11, Day: 22}, Moment: diary.Morning, Score: diary.Answered[diary.Score](4),
		Sites: []string{"lower_back", "neck"}, Note: "slept \"badly\"\n", Reported: time.Date(2026, 11, 23, 6, 41, 0, 0, time.UTC),
	}
}

// elsewhere is what somebody tells of a night elsewhere, without pain.
func elsewhere() *diary.Entry {
	return &diary.Entry{
		Person: "ben", Night: entry().Night, Moment: diary.Morning, SleptHere: diary.No,
		Sleep: diary.Sleep{
			Quality: diary.Answered[diary.Quality](2), IntoBed: at, OutOfBed: at.Add(8 * time.Hour),
			MinutesToSleep: diary.Answered(0), Awakenings: diary.Answered(3),
		},
		Factors: []string{"alcohol"}, Late: true, SeenBefore: true,
	}
}

func alert() AlertBody {
	v := 22.046
	return AlertBody{ID: "b1-7", Rule: "cool", Firing: true, Side: "above", Value: &v, Limit: 19, Unit: "°C", Message: "Too warm."}
}

// Each kind of row as JSON has it: order, names and decimals are a contract.
func TestPointsAsJSON(t *testing.T) {
	v := alert()
	v.Value, v.Firing, v.Side = nil, false, ""
	for _, c := range []struct {
		name string
		row  Row
		want string
	}{
		{"an epoch with everything", OfEpoch(full()),
			`{"time":"2026-11-22T23:00:30+01:00","temperature_c":18.24,"humidity_pct":47.3,` +
				`"illuminance_lx":0.12,"illuminance_max_lx":0.22,"illuminance_at_floor":true,` +
				`"sound_laeq_dba":41.3,"sound_lafmax_dba":52,"sound_lafmin_dba":35,"sound_at_floor":false,` +
				`"co2_ppm":811,"pressure_hpa":1009.4,"cool":true,"dark":true,"quiet":false,"ready":false,"phase":"night"}`},
		{"an epoch without anything: never 0", OfEpoch(&epoch.Epoch{Start: at}),
			`{"time":"2026-11-22T23:00:30+01:00","temperature_c":null,"humidity_pct":null,` +
				`"illuminance_lx":null,"illuminance_max_lx":null,"illuminance_at_floor":null,` +
				`"sound_laeq_dba":null,"sound_lafmax_dba":null,"sound_lafmin_dba":null,"sound_at_floor":null,` +
				`"co2_ppm":null,"pressure_hpa":null,"cool":null,"dark":null,"quiet":null,"ready":null,"phase":"day"}`},
		{"a sound event", OfSound(acoustics.Event{Start: at.Add(125 * time.Millisecond), Duration: 375 * time.Millisecond, LAFmaxDBA: 61, SELDBA: 57.349}),
			`{"time":"2026-11-22T23:00:30.125+01:00","duration_s":0.375,"sound_lafmax_dba":61,"sel_dba":57.3}`},
		{"a light event", OfLight(monitor.LightEvent{Start: at, Duration: time.Minute, MaxLx: 40.127}),
			`{"time":"2026-11-22T23:00:30+01:00","duration_s":60,"illuminance_max_lx":40.13}`},
		{"an alert", OfAlert(at, alert()),
			`{"time":"2026-11-22T23:00:30+01:00","rule":"cool","firing":true,"side":"above","value":22.05,"limit":19}`},
		{"an alert without a value", OfAlert(at, v),
			`{"time":"2026-11-22T23:00:30+01:00","rule":"cool","firing":false,"side":null,"value":null,"limit":19}`},
		{"a diary entry", OfEntry(entry()),
			`{"time":"2026-11-23T13:00:00+01:00","person":"anna","moment":"morning","score":4,"sleep_quality":null,"night":"2026-11-22",` +
				`"reported":"2026-11-23T07:41:00+01:00","worst":null,"average":null,"sites":["lower_back","neck"],"slept_here":"yes",` +
				`"into_bed":null,"tried_to_sleep":null,"minutes_to_sleep":null,"awakenings":null,"minutes_awake":null,` +
				`"final_wake":null,"out_of_bed":null,"stiffness_min":null,"factors":null,"note":"slept \"badly\"\n","late":false,"seen_before":false}`},
		{"a diary entry that tells of a night alone", OfEntry(elsewhere()),
			`{"time":"2026-11-23T13:00:00+01:00","person":"ben","moment":"morning","score":null,"sleep_quality":2,"night":"2026-11-22",` +
				`"reported":null,"worst":null,"average":null,"sites":null,"slept_here":"no",` +
				`"into_bed":"2026-11-22T23:00:30+01:00","tried_to_sleep":null,"minutes_to_sleep":0,"awakenings":3,"minutes_awake":null,` +
				`"final_wake":null,"out_of_bed":"2026-11-23T07:00:30+01:00","stiffness_min":null,"factors":["alcohol"],"note":null,"late":true,"seen_before":true}`},
		{"the program itself", OfDaemon(at, &DaemonBody{UptimeS: 86400.4, RSSBytes: new(float64(19 << 20)), DiskFreeBytes: new(12.5e9), Undervoltage: new(false)}),
			`{"time":"2026-11-22T23:00:30+01:00","uptime_s":86400,"rss_bytes":19922944,"disk_free_bytes":12500000000,` +
				`"card_written_bytes":null,"backlog_rows":null,"undervoltage":false}`},
	} {
		p, ok, err := c.row.Point()
		if err != nil || !ok {
			t.Errorf("%s: %v, %v", c.name, ok, err)
			continue
		}
		if got := string(p.AppendJSON(nil, berlin(t))); got != c.want {
			t.Errorf("%s:\n%s, want\n%s", c.name, got, c.want)
		}
	}
}

func TestPointsAsText(t *testing.T) {
	for _, c := range []struct {
		name string
		row  Row
		want string // as a line of CSV would have it, if it quoted nothing
	}{
		{"an epoch with everything", OfEpoch(full()), "18.24,47.3,0.12,0.22,1,41.3,52,35,0,811,1009.4,1,1,0,0,night"},
		{"an epoch without anything", OfEpoch(&epoch.Epoch{Start: at}), ",,,,,,,,,,,,,,,day"},
		{"an alert", OfAlert(at, alert()), "1,above,22.05,19"},
		{"a diary entry", OfEntry(entry()), "4,,2026-11-22,2026-11-23T07:41:00+01:00,,,lower_back;neck,yes,,,,,,,,,,slept \"badly\"\n,0,0"},
	} {
		p, _, err := c.row.Point()
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for i := range p.Values {
			texts = append(texts, p.Values[i].Text(&p.Table.Columns[i], berlin(t)))
		}
		if got := strings.Join(texts, ","); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestNumbersAreRoundedAndFinite(t *testing.T) {
	c := Column{Name: "temperature_c", Decimals: 2}
	for v, want := range map[float64]string{-0.004: "0", 18.005: "18.01", 1e6: "1000000", 0.1 + 0.2: "0.3", -1.239: "-1.24"} {
		n := number(v)
		if got := n.Text(&c, time.UTC); got != want {
			t.Errorf("%v is written as %s, want %s", v, got, want)
		}
	}
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if number(v).Known {
			t.Errorf("%v is known", v)
		}
	}
}

func TestNumbersInWholeNumbersAreThoseOfFloats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Column{Decimals: rapid.IntRange(0, 3).Draw(t, "decimals")}
		v := number(rapid.OneOf(rapid.Float64Range(-300, 300), rapid.Float64(),
			rapid.Map(rapid.IntRange(-2_000_000, 2_000_000), func(n int) float64 { return float64(n) / 1000 })).Draw(t, "value"))
		if got, want := v.Text(&c, time.UTC), strconv.FormatFloat(v.rounded(&c), 'f', -1, 64); got != want {
			t.Fatalf("%v is %s, want %s", v.F, got, want)
		}
	})
}

// The numbers are on disk, the names are in databases.
func TestTables(t *testing.T) {
	for _, want := range []struct {
		kind          Kind
		name, export  string
		tags, columns string
	}{
		{1, "environment", "epochs", "", "temperature_c humidity_pct illuminance_lx illuminance_max_lx illuminance_at_floor " +
			"sound_laeq_dba sound_lafmax_dba sound_lafmin_dba sound_at_floor co2_ppm pressure_hpa cool dark quiet ready phase"},
		{6, "night", "nights", "", "night lights_out wake coverage_pct interruptions temperature_mean_c temperature_min_c temperature_max_c " +
			"humidity_mean_pct co2_mean_ppm sound_laeq_dba sound_lafmax_dba sound_la10_dba sound_la90_dba sound_floor_pct sound_events " +
			"illuminance_mean_lx illuminance_max_lx illuminance_floor_pct light_minutes dark_longest_min cool_pct dark_pct quiet_pct ready_pct loudest away"},
		{7, "night_hour", "", "", "temperature_mean_c illuminance_mean_lx sound_laeq_dba ready_pct hour"},
		{2, "sound_event", "events", "", "duration_s sound_lafmax_dba sel_dba"},
		{3, "light_event", "events", "", "duration_s illuminance_max_lx"},
		{4, "alert", "alerts", "rule", "firing side value limit"},
		{5, "pain", "diary", "person moment", "score sleep_quality night reported worst average sites slept_here into_bed tried_to_sleep " +
			"minutes_to_sleep awakenings minutes_awake final_wake out_of_bed stiffness_min factors note late seen_before"},
	} {
		table, ok := TableOf(want.kind)
		if !ok {
			t.Errorf("kind %d has no table", want.kind)
			continue
		}
		var columns []string
		for _, c := range table.Columns {
			columns = append(columns, c.Name)
		}
		if table.Name != want.name || table.Export != want.export || strings.Join(table.Tags, " ") != want.tags || strings.Join(columns, " ") != want.columns {
			t.Errorf("kind %d is %s (%s) with %v and %v", want.kind, table.Name, table.Export, table.Tags, columns)
		}
	}
	pain, _ := TableOf(Pain)
	for _, c := range pain.Columns {
		if private := !slices.Contains([]string{"score", "sleep_quality", "night", "reported"}, c.Name); c.Local != private {
			t.Errorf("%s stays here: %v", c.Name, c.Local)
		}
	}
	for _, k := range []Kind{0, State, InBed} {
		if _, ok := TableOf(k); ok {
			t.Errorf("kind %d is told to everybody", k)
		}
	}
}

func TestRowsAreReadBack(t *testing.T) {
	row := OfEpoch(full())
	if e, err := row.Epoch(); err != nil || e != *full() {
		t.Errorf("epoch %+v (%v)", e, err)
	}
	row = OfEntry(entry())
	if e, err := row.Entry(); err != nil || e.Person != "anna" || e.Score.Value != 4 || e.Night != entry().Night || e.Moment != diary.Morning ||
		!e.Reported.Equal(entry().Reported) || !slices.Equal(e.Sites, entry().Sites) || e.Note != entry().Note {
		t.Errorf("entry %+v (%v)", e, err)
	}
	row = OfAlert(at, alert())
	if a, err := row.AlertBody(); err != nil || a.ID != "b1-7" || a.Value == nil || *a.Value != 22.046 || a.Message != "Too warm." {
		t.Errorf("alert %+v (%v)", a, err)
	}
}

func TestACorrectionHasTheKeyOfWhatItCorrects(t *testing.T) {
	first, second, evening, ben := *entry(), *entry(), *entry(), *entry()
	second.Score, second.Reported = diary.Answered[diary.Score](7), second.Reported.Add(time.Hour)
	evening.Moment, ben.Person = diary.Evening, "ben"
	key := func(e diary.Entry) string { r := OfEntry(&e); return r.At.String() + r.Name }
	if key(first) != key(second) {
		t.Error("the correction stands beside the entry")
	}
	if key(first) == key(evening) || key(first) == key(ben) {
		t.Error("another entry has the same key")
	}
	if want := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC); !OfEntry(&first).At.Equal(want) {
		t.Errorf("it stands at %v, want %v", OfEntry(&first).At, want)
	}
}

func TestAnAlertToldAgainHasTheSameKey(t *testing.T) {
	again, resolved := alert(), alert()
	again.ID, resolved.Firing = "b2-1", false
	if OfAlert(at, again).Name != OfAlert(at, alert()).Name {
		t.Error("after a restart one alert is two")
	}
	if OfAlert(at, resolved).Name == OfAlert(at, alert()).Name {
		t.Error("resolving on one side took the place of firing on the other")
	}
}

func TestARemovedRowIsNoPoint(t *testing.T) {
	row := OfEntry(entry())
	row.Body = nil
	if _, ok, err := row.Point(); ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
}

func TestADamagedRowIsAnError(t *testing.T) {
	for _, k := range []Kind{Environment, SoundEvent, LightEvent, Alert, Pain} {
		row := Row{Kind: k, At: at, Body: []byte("{")}
		if p, ok, err := row.Point(); ok || err == nil {
			t.Errorf("kind %d: %+v", k, p)
		}
	}
}

func TestEveryEpochIsTheSameFromTheJournal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := epoch.NewMaker([sensors.Quantities]time.Duration{sensors.SoundLevel: time.Second, sensors.Temperature: time.Second})
		for i := range rapid.IntRange(1, 30).Draw(t, "samples") {
			for _, q := range []sensors.Quantity{sensors.SoundLevel, sensors.Temperature} {
				v := rapid.Float64Range(0, 100).Draw(t, "value")
				m.Observe(&sensors.Sample{At: at.Add(time.Duration(i) * time.Second), Quantity: q, Value: v}, acoustics.Energy(v))
			}
		}
		e, _ := m.Flush()
		row := OfEpoch(e)
		got, err := row.Epoch()
		if err != nil || got != *e {
			t.Fatalf("closed %+v, read %+v (%v)", e.Stats, got.Stats, err)
		}
	})
}

func FuzzRowRead(f *testing.F) {
	for _, r := range []Row{
		OfEpoch(full()), OfSound(acoustics.Event{Start: at, Duration: time.Second, LAFmaxDBA: 60, SELDBA: 60}),
		OfLight(monitor.LightEvent{Start: at, Duration: time.Second, MaxLx: 3}), OfAlert(at, alert()), OfEntry(entry()),
	} {
		f.Add(uint8(r.Kind), r.Body)
	}
	f.Add(uint8(Alert), []byte(`{"value":1e308,"limit":-1e308}`))
	f.Add(uint8(Pain), []byte(`{"score":255,"night":"2026-02-30","note":"\ud800"}`))
	f.Add(uint8(State), []byte(`{}`))
	loc := berlin(f)
	f.Fuzz(func(t *testing.T, kind uint8, body []byte) {
		row := Row{Kind: Kind(kind), At: at, Body: body}
		p, ok, err := row.Point()
		if ok != (err == nil && p.Table != nil && body != nil) {
			t.Fatalf("%v, %v", ok, err)
		}
		if !ok {
			return
		}
		if len(p.Values) != len(p.Table.Columns) || len(p.Tags) != len(p.Table.Tags) {
			t.Fatalf("%d values and %d tags of %s", len(p.Values), len(p.Tags), p.Table.Name)
		}
		if j := p.AppendJSON(nil, loc); !json.Valid(j) {
			t.Fatalf("not JSON: %s", j)
		}
	})
}

func TestTheAlertMessageIsAsDesigned(t *testing.T) {
	v := 50.1
	at := time.Date(2026, 11, 22, 23, 2, 4, 0, time.FixedZone("CET", 3600))
	a := AlertBody{
		ID: "c0ffee-1", Rule: "quiet", Firing: true, Side: "above", Value: &v, Limit: 40, Unit: "dB(A)", Message: "Too loud.",
	}
	got := a.JSON(at, at.Location())
	want := `{"event_type":"firing","id":"c0ffee-1","rule":"quiet","side":"above","time":"2026-11-22T23:02:04+01:00","value":50.1,"limit":40,"unit":"dB(A)","message":"Too loud."}`
	if string(got) != want {
		t.Errorf("%s", got)
	}
}
