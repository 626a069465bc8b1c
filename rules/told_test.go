package rules

import (
	"fmt"
	"testing"
	"time"

	"nightroom/internal/acoustics"
	"nightroom/internal/epoch"
	"nightroom/sensors"
)

var lightsOut = time.Date(2026, 11, 22, 22, 30, 0, 0, time.UTC)

func after(d time.Duration) time.Time { return lightsOut.Add(d) }

// The rules as they come.
func cool() Rule {
	return Rule{
		Name: "cool", Quantity: sensors.Temperature, Above: At(19), Below: At(15.5),
		Over: time.Minute, For: 10 * time.Minute, ClearMargin: 0.3, During: In(epoch.WindDown, epoch.Night),
	}
}

func quiet() Rule {
	return Rule{
		Name: "quiet", Quantity: sensors.SoundLevel, Above: At(40),
		Over: time.Minute, For: 2 * time.Minute, ClearMargin: 2, During: In(epoch.Night),
	}
}

func dark() Rule {
	return Rule{
		Name: "dark", Quantity: sensors.Illuminance, Above: At(1),
		Over: 30 * time.Second, For: time.Minute, ClearMargin: 0.2, During: In(epoch.Night),
	}
}

// sharp is cool without a window: its statistic is the last sample.
func sharp() Rule {
	r := cool()
	r.Over = 0
	return r
}

// told is a transition and when it was told.
type told struct {
	Transition
	sent time.Duration
}

// what happened, in one line that a test can compare.
func (o told) what() string {
	s := o.State.String()
	switch {
	case o.Over:
		s = "over"
	case o.Resolved:
		s = "resolved"
	case o.Fired:
		s = "fired"
	}
	if o.Side != Within {
		s += " " + o.Side.String()
	}
	return s
}

// life is one rule in an Engine, in the phase night, with all that it tells.
type life struct {
	*Engine
	every time.Duration
	rule  Rule
	floor float64 // samples at or below it are at the part's floor; 0: none
	told  []told
}

func newLife(r Rule, every time.Duration) *life {
	l := start(r, every)
	l.enter(epoch.Night, 0)
	return l
}

// start has no phase yet.
func start(r Rule, every time.Duration) *life {
	var all [sensors.Quantities]time.Duration
	all[r.Quantity] = every
	return &life{Engine: NewEngine([]Rule{r}, all), every: every, rule: r}
}

func (l *life) take(sent time.Duration, news []Transition) {
	for _, n := range news {
		l.told = append(l.told, told{n, sent})
	}
}

func (l *life) enter(p epoch.Phase, d time.Duration) { l.take(d, l.Enter(p, after(d), nil)) }
func (l *life) tick(d time.Duration)                 { l.take(d, l.Tick(after(d), nil)) }

func (l *life) sample(d time.Duration, v float64) {
	s := sensors.Sample{At: after(d), Quantity: l.rule.Quantity, Value: v}
	if l.floor > 0 && v <= l.floor {
		s.Value, s.AtFloor = l.floor, true
	}
	l.take(d, l.Observe(&s, acoustics.Energy(s.Value), true, nil))
}

// hold gives the value from the first to before the last instant, at the
// sensor's pace, with a tick each second.
func (l *life) hold(from, to time.Duration, v float64) {
	next := from
	for d := from; d < to; d += time.Second {
		for ; next <= d && next < to; next += l.every {
			l.sample(next, v)
		}
		l.tick(d)
	}
}

// silence has ticks only.
func (l *life) silence(from, to time.Duration) {
	for d := from; d < to; d += time.Second {
		l.tick(d)
	}
}

func (l *life) status() (s Status) {
	l.Each(func(is Status) { s = is })
	return s
}

// expect compares all that was told, each as "what at: since, sent".
func (l *life) expect(t *testing.T, want ...string) {
	t.Helper()
	var got []string
	for _, o := range l.told {
		got = append(got, fmt.Sprintf("%s %v", o.what(), o.At.Sub(lightsOut)))
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("told\n\t%q, want\n\t%q", got, want)
	}
}

const mins = time.Minute
