package rules

import (
	"testing"
	"time"

	"nightroom/internal/acoustics"
	"nightroom/internal/epoch"
	"nightroom/sensors"
)

func TestOutsideItsPhasesARuleIsOKAndHasNoValue(t *testing.T) {
	l := newLife(quiet(), time.Second)
	l.hold(0, mins, 35)
	l.enter(epoch.Day, mins)
	l.told = nil
	l.hold(mins, 10*mins, 80)
	if s := l.status(); s.State != OK || s.Known || s.Side != Within {
		t.Errorf("by day %+v", s)
	}
	l.silence(10*mins, 20*mins)
	l.expect(t)
}

func TestAWindowReachesBackBeforeThePhase(t *testing.T) {
	l := newLife(cool(), 10*time.Second)
	l.enter(epoch.Day, 0)
	l.told = nil
	l.hold(0, mins, 25)
	l.enter(epoch.WindDown, mins)
	if s := l.status(); s.State != OK || s.Known {
		t.Errorf("before the first sample of the phase %+v", s)
	}
	l.sample(mins, 13)
	// Five samples of 25 and one of 13.
	if s := l.status(); !s.Known || s.Value.Value != 23 || !s.Since.Equal(after(mins)) {
		t.Errorf("at the first sample of the phase %+v", s)
	}
}

func TestAtItsPhasesEndARuleResolvesOnce(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(l *life)
		want []string
	}{
		{"firing", func(l *life) { l.hold(0, 11*mins, 25) }, []string{"over above 20m0s", "ok 20m0s"}},
		{"pending", func(l *life) { l.hold(0, 9*mins, 25) }, []string{"ok 20m0s"}},
		{"ok", func(l *life) { l.hold(0, 11*mins, 17) }, nil},
		{"firing, and unknown since", func(l *life) { l.hold(0, 11*mins, 25); l.silence(11*mins, 20*mins) }, []string{"over above 20m0s", "ok 20m0s"}},
		{"pending, and unknown since", func(l *life) { l.hold(0, 9*mins, 25); l.silence(9*mins, 20*mins) }, []string{"ok 20m0s"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLife(sharp(), 10*time.Second)
			c.do(l)
			l.told = nil
			l.enter(epoch.Day, 20*mins)
			l.hold(20*mins, 40*mins, 25)
			l.expect(t, c.want...)
			if s := l.status(); s.State != OK || s.Known {
				t.Errorf("by day %+v", s)
			}
		})
	}
}

func TestFromOnePhaseToTheNextARuleGoesOn(t *testing.T) {
	l := newLife(sharp(), 10*time.Second)
	l.enter(epoch.WindDown, 0)
	l.told = nil
	l.hold(0, 5*mins, 25)
	l.enter(epoch.Night, 5*mins)
	l.hold(5*mins, 11*mins, 25)
	l.expect(t, "pending above 0s", "fired above 10m0s")
}

func TestASampleOfAnEarlierPhaseOnlyFillsTheWindow(t *testing.T) {
	l := newLife(quiet(), time.Second)
	l.told = nil
	s := sensors.Sample{At: after(-time.Second), Quantity: sensors.SoundLevel, Value: 80}
	l.take(0, l.Observe(&s, acoustics.Energy(80), false, nil))
	l.expect(t)
	l.sample(0, 30)
	if s := l.status(); s.State != Pending || !s.Since.Equal(after(0)) {
		t.Errorf("%+v", s)
	}
}
