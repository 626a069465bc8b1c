package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// An outage is ten minutes of aNight, from before the first alert of the
// temperature until after it.
const (
	outageFrom = goesBad + 5*time.Minute
	outageTo   = outageFrom + 10*time.Minute
)

func TestANightWithAnOutageEndsAsOneWithout(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	ends := map[string]*outcome{}
	t.Run("nights", func(t *testing.T) {
		for _, fails := range []string{"nothing", "the broker", "the database"} {
			t.Run("without "+fails, func(t *testing.T) {
				t.Parallel()
				o := liveThrough(t, fails)
				mu.Lock()
				ends[fails] = o
				mu.Unlock()
			})
		}
	})
	calm := ends["nothing"]
	if calm == nil || len(ends) != 3 {
		t.FailNow()
	}
	if len(calm.alerts) != 6 || strings.Count(calm.epochs, "\n") < 70 || len(calm.points) < 5_000 {
		t.Fatalf("in the night without an outage there is not enough to compare: %d alerts, %d bytes of points", len(calm.alerts), len(calm.points))
	}
	for fails, got := range ends {
		for what, pair := range map[string][2]string{
			"the epochs":       {got.epochs, calm.epochs},
			"the alerts":       {got.kept, calm.kept},
			"the events":       {got.events, calm.events},
			"the points":       {got.points, calm.points},
			"what was told":    {strings.Join(got.alerts, "\n"), strings.Join(calm.alerts, "\n")},
			"the rules at end": {strings.Join(got.rules, "\n"), strings.Join(calm.rules, "\n")},
		} {
			if pair[0] != pair[1] {
				t.Errorf("without %s %s differ:\n%s", fails, what, difference(pair[0], pair[1]))
			}
		}
	}
}

// An outcome is what is left of a night: in the record, in the database, and
// with whoever listened.
type outcome struct {
	epochs, kept, events, points string
	alerts, rules                []string
}

// liveThrough has aNight pass, with an outage.
func liveThrough(t *testing.T, fails string) *outcome {
	house, influx := mosquitto(t), influxd(t)
	r := roomWith(t, threeParts(broker(house), database(influx), scenario))
	r.write("room.csv", aNight())
	start := r.lived()
	l := listen(t, house.addr)
	d := r.run("--speed", "90") // an alert is news for an hour, which is 40 s here

	d.until(start.Add(outageFrom))
	l.wait(0, "the alerts of light and sound", func(heard) bool { return len(l.alerts()) >= 2 })
	switch fails {
	case "the broker": // in good order: what it has taken on it delivers later
		house.end(syscall.SIGTERM)
	case "the database": // what it has taken is on its disk
		influx.end(os.Kill)
	}
	d.until(start.Add(outageTo))
	switch fails {
	case "the broker":
		house.start()
	case "the database":
		influx.start()
	}
	d.until(start.Add(nightOver))
	l.rule(0, "quiet", "firing")
	l.wait(0, "six alerts", func(heard) bool { return len(l.alerts()) >= 6 })
	end := start.Add(nightOver - time.Minute)
	influx.await("nightroom", fmt.Sprintf("SELECT phase FROM environment WHERE time = %dms", end.UnixMilli()), 1)
	d.stop()
	r.noneSetAside()
	r.everyEpoch()

	o := &outcome{kept: r.do("export", "--what", "alerts"), events: r.do("export", "--what", "events")}
	o.epochs = r.do("export", "--what", "epochs", "--to", end.Format(time.RFC3339))
	o.points = influx.query("nightroom", everything(end))
	for _, a := range l.alerts() {
		a.ID = "" // another one for each run of the daemon
		o.alerts = append(o.alerts, fmt.Sprintf("%+v", a))
	}
	for _, e := range expected {
		o.rules = append(o.rules, l.last("rule/"+e.rule))
	}
	return o
}

// everything asks for all points of the room before a time.
func everything(before time.Time) string {
	return fmt.Sprintf("SELECT * FROM environment, alert, sound_event, light_event WHERE time < %dms GROUP BY *", before.UnixMilli())
}

// difference is the first of two texts' lines that differ.
func difference(got, want string) string {
	for i, line := range strings.Split(strings.ReplaceAll(want, "],[", "],\n["), "\n") {
		lines := strings.Split(strings.ReplaceAll(got, "],[", "],\n["), "\n")
		if i >= len(lines) || lines[i] != line {
			return fmt.Sprintf("line %d: %.500s\nwant     %.500s", i+1, strings.Join(lines[min(i, len(lines)):min(i+1, len(lines))], ""), line)
		}
	}
	return "it goes on after what was wanted"
}

// A room that is never good for long has an alert every few seconds.
func restless() string {
	rows := columns
	for t := 0; t < 100_000; t += 120 {
		rows += fmt.Sprintf("%d,%s\n%d,%s\n%d,%s\n%d,%s\n", t, good, t+60, good, t+60, bad, t+120, bad)
	}
	return rows
}

const quickRules = `rules:
  cool: {over: 20s, for: 20s}
  dark: {over: 5s, for: 10s}
  quiet: {over: 10s, for: 10s}`

func TestNothingIsLostInRandomOutages(t *testing.T) {
	t.Parallel()
	house, influx := mosquitto(t), influxd(t)
	r := roomWith(t, threeParts(broker(house), database(influx), scenario, quickRules))
	r.write("room.csv", columns+"0,"+good+"\n")
	start := r.lived()
	r.write("room.csv", restless())
	l := listen(t, house.addr)
	d := r.run("--speed", "60")
	now := start.Add(time.Minute)
	seed := uint64(time.Now().UnixNano())
	dice := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)
	for range many(2, 20) {
		s, with := house, os.Signal(syscall.SIGTERM)
		if dice.IntN(2) == 0 {
			s, with = influx, os.Kill
		}
		now = d.until(now.Add(time.Minute + time.Duration(dice.Int64N(int64(2*time.Minute)))))
		s.end(with)
		d.until(now.Add(time.Duration(dice.Int64N(int64(2 * time.Minute)))))
		n := l.count()
		s.start()
		if s == house { // an alert is news for an hour only, and an hour is a minute here
			l.wait(n, "that it is back", func(m heard) bool { return m == heard{"status", "online", false} })
		}
		now = d.until(now) // which may be long past
	}
	d.until(now.Add(2 * time.Minute))
	d.stop()

	// Another start, so that what the last seconds brought is sent as well. Its
	// room is good, and ends what fires.
	r.write("room.csv", columns+"0,"+good+"\n")
	last := r.sheet("epochs")
	d = r.run("--speed", "60")
	end := stamp(t, last[len(last)-1]["time"]).Add(2 * time.Minute)
	d.until(end.Add(time.Minute))
	kept := r.sheet("alerts")
	influx.await("nightroom", fmt.Sprintf("SELECT phase FROM environment WHERE time = %dms", end.UnixMilli()), 1)
	l.wait(0, "as many alerts as were kept", func(heard) bool { return len(l.alerts()) >= len(kept) })
	d.stop()

	asKept(t, kept, l.alerts())
	influx.query("", "CREATE DATABASE expected")
	for _, what := range []string{"epochs", "alerts", "events"} {
		influx.write("expected", r.do("export", "--what", what, "--format", "lp"))
	}
	if got, want := influx.query("nightroom", everything(end)), influx.query("expected", everything(end)); got != want || len(want) < 5000 {
		t.Errorf("the database is not the record:\n%s", difference(got, want))
	}
	r.everyEpoch()
	r.noneSetAside()
	t.Logf("%d alerts", len(kept))
}

// asKept checks that the house was told of each alert in the record, those of
// one rule in their order.
func asKept(t *testing.T, kept []map[string]string, told []alert) {
	t.Helper()
	rules := map[string][2][]string{}
	for _, row := range kept {
		of := rules[row["rule"]]
		of[0] = append(of[0], row["firing"]+" "+stamp(t, row["time"]).Format(time.RFC3339Nano))
		rules[row["rule"]] = of
	}
	for _, a := range told {
		of := rules[a.Rule]
		firing := map[string]string{"firing": "1", "resolved": "0"}[a.Event]
		of[1] = append(of[1], firing+" "+a.Time.Format(time.RFC3339Nano))
		rules[a.Rule] = of
	}
	if len(rules) != 3 {
		t.Errorf("alerts of %d rules, want 3", len(rules))
	}
	for rule, of := range rules {
		for i, kept := range of[0] {
			if i >= len(of[1]) || of[1][i] != kept {
				t.Errorf("alert %d of %s is %s in the record; the house was told %q", i, rule, kept, of[1][min(i, len(of[1])):])
				break
			}
		}
		if len(of[1]) > len(of[0]) {
			t.Errorf("of %s the house was told also %q", rule, of[1][len(of[0]):])
		}
	}
}
