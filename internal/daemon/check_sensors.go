package daemon

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"nightroom/internal/monitor"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/sensors"
)

// A ReadingCheck is what a sensor says of one quantity.
type ReadingCheck struct {
	Quantity   string   `json:"quantity"`
	Value      float64  `json:"value"` // the mean
	Unit       string   `json:"unit"`
	Resolution float64  `json:"resolution"`
	Floor      *float64 `json:"floor"`    // what it cannot measure below; null: the quantity's own end
	AtFloor    bool     `json:"at_floor"` // the truth is at most the value
	Noise      *float64 `json:"noise"`    // the standard deviation; null: too few readings
	Count      int      `json:"count"`
}

// words are the reading for people: temperature 18.52 °C (steps of 0.005, noise 0.004).
func (r *ReadingCheck) words() string {
	most := ""
	if r.AtFloor {
		most = "at most "
	}
	more := fmt.Sprintf("steps of %v", r.Resolution)
	if r.Floor != nil {
		more += fmt.Sprintf(", nothing below %.3g", *r.Floor)
	}
	if r.Noise != nil {
		more += fmt.Sprintf(", noise %.2g", *r.Noise)
	}
	return fmt.Sprintf("%s %s%.4g %s (%s)", r.Quantity, most, r.Value, r.Unit, more)
}

// grace is how much longer than it is listened to a bus may take until it is
// said to hang.
const grace = 5 * time.Second

// An ear is what was heard of one sensor.
type ear struct {
	sums     [sensors.Quantities]struct{ n, floor, mean, squares float64 }
	errors   int
	err      error // the last one
	inUse    bool
	readings int
}

func (e *ear) take(s *sensors.Sample) {
	e.readings++
	sum := &e.sums[s.Quantity]
	sum.n++
	d := s.Value - sum.mean // Welford's way
	sum.mean += d / sum.n
	sum.squares += d * (s.Value - sum.mean)
	if s.AtFloor {
		sum.floor++
	}
}

// heard is what a bus said of its sensors: what each said, and how it is.
type heard struct {
	ears   map[string]*ear
	health map[string]monitor.Health
}

func (k *Check) sensors(ctx context.Context) {
	if len(k.Config.Sensors) == 0 {
		k.tell("sensor", "", Fails, "No sensors yet: nothing is measured", "\"nightroom scan\" shows what answers, and \"sudo nightroom scan --write\" puts it into the configuration")
		return
	}
	open, err := k.opener()
	if err != nil {
		k.fails("sensor", "", err)
		return
	}
	buses, specs := specsOf(k.Config)
	results := map[string]chan heard{}
	for _, bus := range buses { // a bus that hangs in the kernel holds up nothing but itself
		result := make(chan heard, 1)
		results[bus] = result
		go func() { result <- k.listen(ctx, open, specs[bus]) }()
	}
	late, cancel := context.WithTimeout(ctx, k.For+grace)
	defer cancel()
	all := heard{map[string]*ear{}, map[string]monitor.Health{}}
	for _, bus := range buses {
		h := await(late, results[bus])
		for id := range h.ears {
			all.ears[id], all.health[id] = h.ears[id], h.health[id]
		}
	}
	for _, s := range k.Config.Sensors {
		switch e := all.ears[s.ID]; {
		case e == nil:
			k.tell("sensor", s.ID, Fails, "bus "+s.Bus+" hangs", "power-cycle the sensors, then look for a short circuit")
		case e.inUse:
			k.fromRecord(ctx, s.ID, e.err)
		default:
			k.judge(s.ID, s.Driver, e, all.health[s.ID])
		}
	}
}

// await takes what a bus said, if it has by the end of late.
func await(late context.Context, result <-chan heard) heard {
	select {
	case h := <-result:
		return h
	case <-late.Done():
	}
	select { // both may have been ready
	case h := <-result:
		return h
	default:
		return heard{}
	}
}

// listen reads the sensors of a bus as often as they can be, for a while.
func (k *Check) listen(ctx context.Context, open sensors.Opener, specs []sensors.Spec) heard {
	h := heard{map[string]*ear{}, map[string]monitor.Health{}}
	for i := range specs {
		h.ears[specs[i].ID] = &ear{}
		if part, ok := sensors.Known(specs[i].Driver); ok {
			specs[i].Every = part.MinEvery
		}
	}
	m := monitor.New(monitorOf(k.Config))
	line, err := sensors.NewLine(open, specs)
	if err != nil {
		for _, e := range h.ears {
			e.errors, e.err = 1, err
		}
		return h
	}
	defer line.Close()
	end := time.Now().Add(k.For)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for time.Now().Before(end) && ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		for now := time.Now(); !line.Next().After(now) && now.Before(end); now = time.Now() {
			line.Step(now, func(r sensors.Reading) {
				e := h.ears[r.Sensor]
				if r.Err == nil {
					e.take(&r.Sample)
					m.Observe(r.Sample)
					return
				}
				e.errors, e.err = e.errors+1, r.Err
				e.inUse = sensors.InUse(r.Err)
				m.Fail(r.Sensor, r.At, conditionOf(r.Err), r.Err)
			})
		}
		timer.Reset(min(time.Until(line.Next()), time.Until(end)))
	}
	m.Health(func(s monitor.Health) { h.health[s.Sensor] = s })
	return h
}

func (k *Check) judge(id, driver string, e *ear, health monitor.Health) {
	part, _ := sensors.Known(driver)
	f := Finding{Subject: "sensor", Name: id, Verdict: Works, Readings: []ReadingCheck{}}
	var words []string
	for _, m := range part.Measures {
		sum := &e.sums[m.Quantity]
		if sum.n == 0 {
			continue
		}
		r := ReadingCheck{
			Quantity: m.Quantity.String(), Value: rounded(sum.mean), Unit: m.Quantity.Unit(), Resolution: m.Resolution,
			Floor: floorOf(m), AtFloor: 2*sum.floor >= sum.n, Count: int(sum.n),
		}
		if sum.n > 1 {
			noise := rounded(math.Sqrt(sum.squares / (sum.n - 1)))
			r.Noise = &noise
		}
		f.Readings = append(f.Readings, r)
		words = append(words, r.words())
	}
	f.Says = strings.Join(words, ", ")
	switch sick := health.Condition != monitor.Healthy; {
	case sick && health.Err != nil:
		f.Verdict = Fails
		f.Says, f.Fix = wrongAndFix(health.Err)
	case e.readings == 0 && e.err != nil:
		f.Verdict = Fails
		f.Says, f.Fix = wrongAndFix(e.err)
	case e.readings == 0:
		f.Verdict, f.Says, f.Fix = Fails, fmt.Sprintf("nothing came within %v", k.For), "check its wiring and supply"
	case e.errors > 0:
		says, fix := wrongAndFix(e.err)
		f.Verdict, f.Fix = Note, fix
		f.Says += fmt.Sprintf("; %d of its readings failed: %s", e.errors, says)
	}
	k.Tell(f)
}

func rounded(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// Measure is what one sensor says of a quantity now. What a running daemon
// measures is taken from the record, if that is of the last minutes.
func (k *Check) Measure(ctx context.Context, id string, q sensors.Quantity) (r ReadingCheck, err error) {
	k.running = store.Kept(k.Config.Store.Path)
	one := *k.Config
	one.Sensors = nil
	for _, s := range k.Config.Sensors {
		if s.ID == id {
			one.Sensors = append(one.Sensors, s)
		}
	}
	found := Finding{Verdict: Fails, Says: "nothing was heard of " + id}
	alone := Check{Config: &one, Open: k.Open, For: k.For, Log: k.Log, Tell: func(f Finding) { found = f }, running: k.running}
	alone.sensors(ctx)
	switch {
	case ctx.Err() != nil:
		return r, ctx.Err()
	case found.Verdict == Fails:
		return r, fmt.Errorf("%s: %s; %s", id, found.Says, found.Fix)
	}
	for _, r := range found.Readings {
		if r.Quantity == q.String() {
			return r, nil
		}
	}
	return r, fmt.Errorf("%s says nothing of %s now: %s", id, q, found.Says)
}

// fromRecord takes the word of the daemon that measures on a bus.
func (k *Check) fromRecord(ctx context.Context, id string, inUse error) {
	if !k.running {
		k.fails("sensor", id, inUse)
		return
	}
	readings, health, err := k.lastSaid(ctx, id)
	f := Finding{Subject: "sensor", Name: id, Verdict: Works, Readings: readings}
	f.Says = "is " + health + ", says the nightroom that is running"
	for i := range readings {
		f.Says += ", " + readings[i].words()
	}
	switch {
	case err != nil:
		f.Verdict = Fails
		f.Says, f.Fix = wrongAndFix(err)
	case health == "" && !k.dated(ctx):
		f.Verdict, f.Says, f.Fix = Note, "what it says waits for its date, because the clock cannot be believed", "see the line of the clock; the page has the readings already"
	case health == "":
		f.Verdict, f.Says, f.Fix = Note, "the nightroom that is running has not said anything of it yet", "ask again in a minute"
	case health != monitor.Healthy.String():
		f.Verdict, f.Fix = Fails, "its log says why: journalctl -u nightroom"
	}
	k.Tell(f)
}

// dated tells whether the daemon can date what it keeps.
func (k *Check) dated(ctx context.Context) bool {
	v, _ := k.judgeClock(ctx)
	return v.Trusted
}

// lastSaid is how a sensor is by the record, with the newest values of what it
// measures.
func (k *Check) lastSaid(ctx context.Context, id string) (readings []ReadingCheck, health string, err error) {
	readings = []ReadingCheck{}
	j, err := notebook.Open(ctx, k.Config, "", false, k.Log)
	if err != nil {
		return readings, "", err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	rows, err := j.Latest(ctx, store.Kind(record.Sensor), time.Time{})
	if err != nil {
		return readings, "", err
	}
	if row, ok := rows[id]; ok {
		r := notebook.FromJournal(row)
		if health, err = r.SensorHealth(); err != nil {
			return readings, "", err
		}
	}
	newest, ok, err := j.Newest(ctx, store.Kind(record.Environment))
	if err != nil || !ok || time.Since(newest.At) > staleAfter {
		return readings, health, err
	}
	row := notebook.FromJournal(newest)
	e, err := row.Epoch()
	if err != nil {
		return readings, health, err
	}
	for q := range e.Stats {
		source, m, ok := sourceOf(k.Config, sensors.Quantity(q))
		if st, known := e.Stat(sensors.Quantity(q)); ok && known && source == id {
			readings = append(readings, ReadingCheck{
				Quantity: m.Quantity.String(), Value: rounded(st.Mean), Unit: m.Quantity.Unit(),
				Resolution: m.Resolution, Floor: floorOf(m), AtFloor: st.AtFloor(), Count: int(st.Count),
			})
		}
	}
	return readings, health, nil
}

// staleAfter is the age from which an epoch says nothing of now: one is
// written each minute, unless store.commit_every says otherwise.
const staleAfter = 10 * time.Minute

func floorOf(m sensors.Measure) *float64 {
	if m.Floor == 0 {
		return nil
	}
	return &m.Floor
}
