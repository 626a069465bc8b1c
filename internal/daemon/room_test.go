package daemon

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"nightroom/internal/config"
	"nightroom/internal/monitor"
	"nightroom/internal/notebook"
	"nightroom/internal/store"
	"nightroom/sensors"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const threeSensors = `
room: bedroom
timezone: Europe/Berlin
people: [{id: anna, name: Anna}, {id: ben}]
sensors:
  - {driver: bme280, bus: simulated}
  - {driver: bh1750, bus: simulated}
  - {driver: soundmeter, bus: simulated}
`

func configured(t testing.TB, text string) *config.Config {
	t.Helper()
	c, err := config.Parse(filepath.Join(t.TempDir(), "nightroom.yaml"), []byte(text), Parts())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func journal(t testing.TB, c *config.Config) *store.Journal {
	t.Helper()
	o := notebook.Options(c, nil)
	o.Keeper = true
	j, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "nightroom.db"), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
	return j
}

// topics are what a broker has been told, in the order in which it was.
type topics struct {
	mu     sync.Mutex
	newest map[string]string
	all    []string
}

func newTopics() *topics { return &topics{newest: map[string]string{}} }

func (b *topics) Retain(topic string, payload []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.newest[topic] != string(payload) {
		b.newest[topic] = string(payload)
		b.all = append(b.all, topic+" "+string(payload))
	}
}

// Forget goes out each time: what was emptied is not remembered.
func (b *topics) Forget(topic string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.newest, topic)
	b.all = append(b.all, topic+" ")
}

func (b *topics) Again() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all = append(b.all, "again")
}

func (b *topics) of(topic string) (payloads []string) {
	for _, one := range b.all {
		if rest, ok := strings.CutPrefix(one, topic+" "); ok {
			payloads = append(payloads, rest)
		}
	}
	return payloads
}

// A chamber is a heart that is driven by hand, with a journal of its own.
type chamber struct {
	*heart
	topics *topics
	log    *bytes.Buffer
	clock  time.Time
}

func newChamber(t testing.TB, c *config.Config, j *store.Journal, clock time.Time) *chamber {
	t.Helper()
	r := &chamber{topics: newTopics(), log: &bytes.Buffer{}, clock: clock}
	m := monitor.New(monitorOf(c))
	if _, err := restore(t.Context(), j, m, clock); err != nil {
		t.Fatal(err)
	}
	last, err := lastAlerts(t.Context(), j, clock.Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	r.heart = &heart{
		config: c, monitor: m, journal: j, log: slog.New(slog.NewTextHandler(r.log, nil)),
		now:  func() time.Time { return r.clock },
		free: diskFree, under: func() *bool { return nil },
		tell: &teller{r.topics, c.Location}, alerts: ids{boot: boot(), last: last},
	}
	if err := r.recall(t.Context()); err != nil {
		t.Fatal(err)
	}
	in := &inbox{c, j, r.heart.log, r.now, nil, r.heart}
	r.page = newPage(in, c.People)
	r.page.show(r.view())
	if err := r.retire(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.greeting()
	return r
}

// sample is one value at the chamber's time.
func (r *chamber) sample(sensor string, q sensors.Quantity, value float64) {
	r.reading(sensors.Reading{Sample: sensors.Sample{At: r.clock, Sensor: sensor, Quantity: q, Value: value}})
}

// live for so long in a room like this.
func (r *chamber) live(d time.Duration, temperatureC, illuminanceLx, soundDBA float64) {
	const step = 125 * time.Millisecond
	for end := r.clock.Add(d); r.clock.Before(end); r.clock = r.clock.Add(step) {
		if n := r.clock.UnixNano(); n%int64(10*time.Second) == 0 {
			r.sample("bme280", sensors.Temperature, temperatureC)
			r.sample("bme280", sensors.Humidity, 45)
			r.sample("bme280", sensors.Pressure, 1013)
		}
		if n := r.clock.UnixNano(); n%int64(time.Second) == 0 {
			r.sample("bh1750", sensors.Illuminance, illuminanceLx)
			r.tick(r.clock)
		}
		r.sample("soundmeter", sensors.SoundLevel, soundDBA)
	}
}

func (r *chamber) good(d time.Duration) { r.live(d, 17, 0.2, 36) }
func (r *chamber) bad(d time.Duration)  { r.live(d, 22, 5, 50) }

// rows of a kind that are in the journal, removed ones left out.
func (r *chamber) rows(t testing.TB, k store.Kind) (rows []store.Row) {
	t.Helper()
	r.commit(store.Full)
	err := r.journal.Each(context.Background(), k, time.Time{}, time.Time{}, func(row store.Row) error {
		rows = append(rows, row)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// berlin is a time of the night of 22 to 23 November 2026.
func berlin(t testing.TB, clock string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04:05", clock, loc)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
