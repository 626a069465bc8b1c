package soundmeter_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/emulated"
	"nightroom/sensors/soundmeter"
)

// room is an emulated meter in virtual time. It writes down what the meter
// hears, and with that what the meter's history has held.
type room struct {
	sound func(time.Time) float64
	ends  []time.Time // of the periods that the meter has measured, by our clock
	codes []byte      // their levels
	level float64

	first int // how many there were when the driver began, which it does by clearing the history

	now    time.Time
	period time.Duration // the meter's own
	bus    *emulated.Bus
	dev    *soundmeter.Dev
}

func (r *room) Air(time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	return 0, 0, 0, 0
}
func (r *room) IlluminanceLx(time.Time) float64 { return 0 }

// SoundDBA is asked by the meter once for each period of 125 ms, at its begin.
func (r *room) SoundDBA(t time.Time) float64 {
	x := r.sound(t)
	if len(r.ends) == 0 {
		r.level = x
	}
	r.level = x + (r.level-x)/math.E
	r.ends = append(r.ends, t.Add(r.period))
	r.codes = append(r.codes, byte(math.Round(min(max(r.level, 35), 120))))
	return x
}

func newRoom(t testing.TB, ppm float64, sound func(time.Time) float64) *room {
	t.Helper()
	r := &room{
		sound: sound, now: time.Unix(1_800_000_000, 0),
		period: time.Duration(float64(fast) / (1 + ppm/1e6)),
	}
	r.bus = emulated.New("1", func() time.Time { return r.now }, r)
	if err := r.bus.Add("soundmeter", addr, emulated.ClockPPM(ppm)); err != nil {
		t.Fatal(err)
	}
	r.open(t)
	return r
}

// watched is the bus of a room that takes down when the driver begins.
type watched struct {
	i2c.Bus
	r *room
}

func (b watched) Tx(addr uint16, w, r []byte) error {
	err := b.Bus.Tx(addr, w, r)
	if b.r.first == 0 && len(w) == 2 && w[0] == 0x09 {
		b.r.first = len(b.r.codes)
	}
	return err
}

func (r *room) open(t testing.TB) {
	t.Helper()
	dev, err := soundmeter.New(watched{r.bus, r}, addr, soundmeter.Opts{Every: fast})
	if err != nil {
		t.Fatal(err)
	}
	r.dev = dev
}

// read steps until there is a reading or an error, at most for five seconds.
func (r *room) read() (soundmeter.Reading, error) {
	for end := r.now.Add(5 * time.Second); r.now.Before(end); {
		wait, err := r.dev.Step(r.now)
		if err != nil {
			return nil, err
		}
		if wait == 0 {
			return r.dev.Reading(), nil
		}
		r.now = r.now.Add(wait)
	}
	return nil, errors.New("no reading within five seconds")
}

// A listener keeps what it is handed and compares it with what the meter heard.
type listener struct {
	t     testing.TB
	r     *room
	got   []byte
	at    []time.Time
	worst time.Duration // between a level's time and the period's true end
}

// hear takes a reading; times must rise and have come.
func (l *listener) hear(reading soundmeter.Reading) {
	l.t.Helper()
	for _, level := range reading {
		if n := len(l.at); n > 0 && !level.At.After(l.at[n-1]) {
			l.t.Fatalf("level %d at %v, after one at %v", n, level.At, l.at[n-1])
		}
		if level.At.After(l.r.now) {
			l.t.Fatalf("a level of %v in the future, at %v", level.At.Sub(l.r.now), l.r.now)
		}
		if level.AtFloor != (level.DBA == soundmeter.FloorDBA) {
			l.t.Fatalf("%+v", level)
		}
		l.got = append(l.got, byte(level.DBA))
		l.at = append(l.at, level.At)
	}
}

// compare demands that the levels handed over are the meter's since the driver
// began, one for one.
func (l *listener) compare() {
	l.t.Helper()
	heard := l.r.codes[l.r.first:]
	if !slices.Equal(heard, l.got) {
		l.t.Errorf("%d levels handed over, the meter has had %d", len(l.got), len(heard))
		return
	}
	for n, at := range l.at {
		l.worst = max(l.worst, at.Sub(l.r.ends[l.r.first+n]).Abs())
	}
}

// sounds of a night.
var sounds = map[string]func() func(time.Time) float64{
	"silence": func() func(time.Time) float64 { return func(time.Time) float64 { return 28 } },
	"a hum":   func() func(time.Time) float64 { return func(time.Time) float64 { return 43 } },
	"traffic": func() func(time.Time) float64 {
		random := rand.New(rand.NewPCG(1, 2))
		level := 40.0
		return func(time.Time) float64 {
			level = min(max(level+4*random.NormFloat64(), 30), 75)
			return level
		}
	},
	"silence with a car now and then": func() func(time.Time) float64 {
		return func(t time.Time) float64 {
			return 30 + 30*max(0, 1-math.Abs(float64(t.UnixMilli()%97_000)-5000)/3000)
		}
	},
	"a clock that ticks": func() func(time.Time) float64 {
		return func(t time.Time) float64 { return 36 + 8*float64(t.Unix()%2) }
	},
	"two levels in turn": func() func(time.Time) float64 {
		n := 0
		return func(time.Time) float64 { n++; return 40 + 10*float64(n%2) }
	},
}
