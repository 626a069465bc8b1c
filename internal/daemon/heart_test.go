package daemon

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/sensors"
)

func TestTheStateHasItsKeysInTheirOrderAndNullForWhatIsNotMeasured(t *testing.T) {
	c := configured(t, threeSensors)
	r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-22 23:00:00"))
	r.good(31 * time.Second)
	want := `{"time":"2026-11-22T23:00:00+01:00","phase":"night","temperature_c":17,"humidity_pct":45,` +
		`"illuminance_lx":0.2,"sound_laeq_dba":36,"sound_lafmax_dba":36,"co2_ppm":null,"pressure_hpa":1013,` +
		`"cool":true,"dark":true,"quiet":true,"ready":true}`
	if got := r.topics.newest["state"]; got != want {
		t.Errorf("state\n%s, want\n%s", got, want)
	}
	if got := r.topics.newest["in_bed"]; got != "ON" {
		t.Errorf("in_bed %q in the night of the schedule", got)
	}
}

func TestAtTheStartTheStateIsToldWithTheFirstSensorAndWithTheLast(t *testing.T) {
	c := configured(t, threeSensors)
	r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-22 22:59:05"))
	r.live(6*time.Second, 17, 0.2, 36) // light and sound at once, the air at :10
	var got []string
	for _, s := range r.topics.of("state") {
		var v map[string]any
		if err := json.Unmarshal([]byte(s), &v); err != nil {
			t.Fatal(err)
		}
		var known []string
		for _, k := range []string{"temperature_c", "illuminance_lx", "sound_laeq_dba"} {
			if v[k] != nil {
				known = append(known, k)
			}
		}
		got = append(got, strings.Join(known, " "))
	}
	got = slices.Compact(got) // rules that begin to be judged tell it too
	want := []string{"illuminance_lx", "illuminance_lx sound_laeq_dba", "temperature_c illuminance_lx sound_laeq_dba"}
	if !slices.Equal(got, want) {
		t.Errorf("told with %q, want %q", got, want)
	}
}

func TestARuleTellsItsLifeAndWhoeverReadsLaterFindsIt(t *testing.T) {
	c := configured(t, threeSensors)
	r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-22 23:00:00"))
	r.good(5 * time.Minute)
	r.bad(15 * time.Minute)
	r.good(10 * time.Minute)
	var states []string
	var warmest float64
	for _, s := range r.topics.of("rule/cool") {
		var v struct {
			State, Side, Message, Unit string
			Since                      *time.Time
			Value, Limit               *float64
		}
		if err := json.Unmarshal([]byte(s), &v); err != nil {
			t.Fatal(err)
		}
		if len(states) == 0 || states[len(states)-1] != v.State {
			states = append(states, v.State)
		}
		if v.State == "firing" && (v.Side != "above" || v.Since == nil || *v.Limit != 19 || v.Unit != "°C" || !strings.HasPrefix(v.Message, "Too warm: ")) {
			t.Errorf("firing as %s", s)
		}
		if v.State == "firing" {
			warmest = max(warmest, *v.Value)
		}
	}
	if warmest != 22 {
		t.Errorf("while it fires its value goes up to %v, want 22: it is told anew with each epoch", warmest)
	}
	if want := []string{"ok", "pending", "firing", "ok"}; !slices.Equal(states, want) {
		t.Errorf("cool went %q, want %q", states, want)
	}
	var alerts []string
	seen := map[string]bool{}
	for _, row := range r.rows(t, store.Kind(record.Alert)) {
		one := notebook.FromJournal(row)
		a, err := one.AlertBody()
		if err != nil {
			t.Fatal(err)
		}
		if seen[a.ID] {
			t.Errorf("the id %s came twice", a.ID)
		}
		seen[a.ID] = true
		alerts = append(alerts, row.Name)
	}
	want := []string{"dark/firing", "quiet/firing", "cool/firing", "dark/resolved", "cool/resolved", "quiet/resolved"}
	if !slices.Equal(alerts, want) {
		t.Errorf("alerts %q, want %q", alerts, want)
	}
}

func TestAnAlertIsInTheJournalBeforeAnybodyIsTold(t *testing.T) {
	c := configured(t, threeSensors)
	r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-22 23:00:00"))
	r.tell.broker = witness{t, r}
	r.good(time.Minute)
	r.bad(3 * time.Minute)
}

// A witness looks into the journal whenever a rule is told to fire.
type witness struct {
	t *testing.T
	r *chamber
}

func (w witness) Retain(topic string, payload []byte) {
	name, ok := strings.CutPrefix(topic, "rule/")
	if !ok || !strings.Contains(string(payload), `"firing"`) {
		return
	}
	rows, err := w.r.journal.Latest(w.t.Context(), store.Kind(record.Alert), time.Time{})
	if err != nil || rows[name+"/firing"].Body == nil {
		w.t.Errorf("%s is told to fire, and the journal does not know (%v)", name, err)
	}
}

func (w witness) Forget(string) {}
func (w witness) Again()        {}

func TestARestartGoesOnWithTheNight(t *testing.T) {
	c := configured(t, threeSensors)
	j := journal(t, c)
	r := newChamber(t, c, j, berlin(t, "2026-11-22 23:00:00"))
	r.good(5 * time.Minute)
	r.bad(12*time.Minute + 15*time.Second) // all fire, in the middle of an epoch
	r.flush()
	before := len(r.rows(t, store.Kind(record.Environment)))

	r2 := newChamber(t, c, j, r.clock.Add(3*time.Second))
	r2.bad(2 * time.Minute)
	r2.good(10 * time.Minute)
	alerts := r2.rows(t, store.Kind(record.Alert))
	if len(alerts) != 6 {
		t.Errorf("%d alerts, want three that fire and three that resolve, once each", len(alerts))
	}
	epochs := r2.rows(t, store.Kind(record.Environment))
	for i, e := range epochs {
		if want := epochs[0].At.Add(time.Duration(i) * 30 * time.Second); !e.At.Equal(want) {
			t.Fatalf("the epoch %d is of %v, want %v", i, e.At, want)
		}
	}
	if row := notebook.FromJournal(epochs[before-1]); true {
		e, err := row.Epoch()
		if err != nil {
			t.Fatal(err)
		}
		if n := e.Stats[3].Count; n < 200 { // of 240: three seconds are missing
			t.Errorf("the epoch of the restart has %d sound samples: what was before is lost", n)
		}
	}
}

func TestARuleThatIsTakenOutWhileItFiresIsResolvedOnce(t *testing.T) {
	c := configured(t, threeSensors)
	j := journal(t, c)
	r := newChamber(t, c, j, berlin(t, "2026-11-22 23:00:00"))
	r.bad(5 * time.Minute)
	r.flush()
	without := configured(t, threeSensors+"rules: {dark: {off: true}}\n")
	for range 2 { // the second start has nothing left to end
		r = newChamber(t, without, j, r.clock.Add(time.Second))
		if got := r.topics.newest["rule/dark"]; got != "" {
			t.Errorf("rule/dark is still %q", got)
		}
	}
	var dark []string
	for _, row := range r.rows(t, store.Kind(record.Alert)) {
		if strings.HasPrefix(row.Name, "dark/") {
			dark = append(dark, row.Name)
		}
	}
	if want := []string{"dark/firing", "dark/resolved"}; !slices.Equal(dark, want) {
		t.Errorf("alerts %q, want %q", dark, want)
	}
}

func TestTwoAlertsOfARuleNeverHaveOneTime(t *testing.T) {
	// It is too warm, and from one sample to the next too cold: resolved and,
	// with no hold, fired in one instant.
	c := configured(t, threeSensors+"rules: {cool: {for: 0s, over: 1s}}\n")
	r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-22 23:00:00"))
	r.live(11*time.Second, 25, 0.2, 36)
	r.live(20*time.Second, 10, 0.2, 36)
	at := map[int64]bool{}
	rows := r.rows(t, store.Kind(record.Alert))
	if len(rows) != 3 {
		t.Fatalf("%d alerts, want fired, resolved, fired", len(rows))
	}
	for _, row := range rows {
		if ms := row.At.UnixMilli(); at[ms] {
			t.Errorf("two alerts at %v: a database would keep one", row.At)
		} else {
			at[ms] = true
		}
	}
}

func TestWithNothingMeasuredThereIsNoEpochAndTheStateIsNull(t *testing.T) {
	c := configured(t, threeSensors)
	r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-22 23:00:00"))
	for range 120 {
		r.tick(r.clock)
		r.clock = r.clock.Add(time.Second)
	}
	if rows := r.rows(t, store.Kind(record.Environment)); len(rows) != 0 {
		t.Errorf("%d epochs of nothing", len(rows))
	}
	if got := r.topics.newest["state"]; !strings.Contains(got, `"temperature_c":null`) || !strings.Contains(got, `"ready":null`) {
		t.Errorf("state %s", got)
	}
}

func TestHowASensorIsIsToldOnceAndKeptAtEachChangeAndEachHour(t *testing.T) {
	c := configured(t, threeSensors+"  - {id: spare, driver: bme280, bus: simulated, address: 0x77}\n")
	r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-22 22:50:00"))
	lost := func(d time.Duration) {
		for end := r.clock.Add(d); r.clock.Before(end); {
			r.sample("spare", sensors.Temperature, 17)
			r.reading(sensors.Reading{Sample: sensors.Sample{At: r.clock, Sensor: "bme280"}, Err: errors.New("a bit is wrong")})
			for range 10 {
				r.tick(r.clock)
				r.clock = r.clock.Add(time.Second)
			}
		}
	}
	r.good(11 * time.Second)
	r.clock = berlin(t, "2026-11-22 22:50:20")
	lost(time.Minute)
	r.clock = berlin(t, "2026-11-22 22:59:50")
	lost(20 * time.Second)
	r.sample("bme280", sensors.Temperature, 17)

	var kept, topics []string
	for _, row := range r.rows(t, store.Kind(record.Sensor)) {
		one := notebook.FromJournal(row)
		p, ok, err := one.Point()
		if err != nil || !ok {
			t.Fatal(err, ok)
		}
		if p.Tags[0] == "bme280" {
			kept = append(kept, p.At.In(c.Location).Format(time.TimeOnly)+" "+p.Values[1].S)
		}
	}
	if want := []string{"22:50:00 ok", "22:50:30 failing", "23:00:00 failing", "23:00:10 ok"}; !slices.Equal(kept, want) {
		t.Errorf("the record has %q, want %q", kept, want)
	}
	for _, s := range r.topics.of("sensor/bme280") {
		var v struct{ Health, Error string }
		if err := json.Unmarshal([]byte(s), &v); err != nil {
			t.Fatal(err)
		}
		topics = append(topics, v.Health+" "+v.Error)
	}
	if want := []string{"ok ", "failing a bit is wrong", "ok "}; !slices.Equal(topics, want) {
		t.Errorf("the topic had %q, want %q", topics, want)
	}
	for says, times := range map[string]int{
		"sensor=bme280 health=failing": 1, "sensor=spare instead_of=bme280": 1, "sensor=bme280 instead_of=spare": 1,
	} {
		if got := strings.Count(r.log.String(), says); got != times {
			t.Errorf("the log says %q %d times, want %d:\n%s", says, got, times, r.log)
		}
	}
}
