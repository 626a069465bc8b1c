package rules

import (
	"fmt"
	"testing"
	"time"

	"nightroom/internal/epoch"
	"nightroom/sensors"
)

func TestLimitsAreStrict(t *testing.T) {
	for _, c := range []struct {
		v    float64
		want Side
	}{
		{19, Within}, {19.000001, Above}, {15.5, Within}, {15.499999, Below}, {17, Within},
	} {
		r := cool()
		if got := r.Outside(c.v); got != c.want {
			t.Errorf("%v °C is outside on %q, want %q", c.v, got, c.want)
		}
		if got := r.InRange(Value{Value: c.v}); (got == epoch.True) != (c.want == Within) {
			t.Errorf("%v °C in range: %v", c.v, got)
		}
	}
}

func TestARuleFiresWhenItsHoldHasPassed(t *testing.T) {
	l := newLife(quiet(), time.Second)
	l.hold(0, 10*time.Second, 35)
	l.hold(10*time.Second, 4*mins, 60)
	l.expect(t, "unknown 0s", "ok 0s", "pending above 10s", "fired above 2m10s")
	fired := l.told[3]
	if fired.sent != 2*mins+10*time.Second {
		t.Errorf("sent at %v", fired.sent)
	}
	if limit, ok := fired.Limit(); !ok || limit != 40 || !fired.Known || fired.Value.Value < 40 {
		t.Errorf("fired with %+v, limit %v", fired.Value, limit)
	}
}

func TestAFiringIsSentAtTheFirstSampleOrTickAfterItsHold(t *testing.T) {
	hold := 10 * mins
	for _, c := range []struct {
		name  string
		every time.Duration
		ticks bool
		lag   time.Duration // of the samples behind the ticks
		sent  time.Duration
	}{
		{"by the clock, each second", 10 * time.Second, true, 0, 3*time.Second + hold},
		{"without a clock, at the next sample", 10 * time.Second, false, 0, 3*time.Second + hold},
		{"an odd pace without a clock", 7 * time.Second, false, 0, 3*time.Second + 602*time.Second},
		{"an odd pace by the clock", 7 * time.Second, true, 0, 3*time.Second + hold},
		{"samples that come late", time.Second, true, 4 * time.Second, 3*time.Second + hold + 3*time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLife(sharp(), c.every)
			next := 3 * time.Second
			for now := time.Duration(0); now < 15*mins; now += time.Second {
				for ; next <= now-c.lag; next += c.every {
					before := len(l.told)
					l.sample(next, 25)
					for i := before; i < len(l.told); i++ {
						l.told[i].sent = now
					}
				}
				if c.ticks {
					l.tick(now)
				}
			}
			fired := l.told[len(l.told)-1]
			if !fired.Fired || fired.At != after(3*time.Second+hold) || fired.sent != c.sent {
				t.Errorf("%s at %v, sent %v, want %v, sent %v", fired.what(), fired.At.Sub(lightsOut), fired.sent, 3*time.Second+hold, c.sent)
			}
		})
	}
}

func TestTheClockFiresNothingThatASampleUnderWayCouldEnd(t *testing.T) {
	l := newLife(sharp(), 10*time.Second)
	l.hold(0, 10*mins-15*time.Second, 25) // the last sample is at 9:40, the next one due at 9:50
	l.silence(10*mins-15*time.Second, 10*mins+5*time.Second)
	l.expect(t, "unknown 0s", "pending above 0s")
	l.sample(10*mins-10*time.Second, 18)
	l.expect(t, "unknown 0s", "pending above 0s", "ok 9m50s")
}

func TestARuleClearsAtItsClearingLevel(t *testing.T) {
	odd := Rule{Name: "odd", Quantity: sensors.Temperature, Above: At(2.3), ClearMargin: 0.3, During: In(epoch.Night)}
	for _, c := range []struct {
		rule   Rule
		bad, v float64
		clears bool
	}{
		{cool(), 25, 18.7, true},
		{cool(), 25, 18.701, false},
		{cool(), 25, 19, false}, // in range, and fires still
		{cool(), 10, 15.8, true},
		{cool(), 10, 15.799, false},
		{cool(), 10, 15.5, false},
		{dark(), 5, 0.8, true},
		{dark(), 5, 0.801, false},
		{quiet(), 60, 38, true},
		{quiet(), 60, 38.001, false},
		{odd, 5, 2, true}, // 2.3-0.3 is less than 2 in binary
	} {
		c.rule.Over, c.rule.For = 0, 0
		l := newLife(c.rule, time.Second)
		l.sample(0, c.bad)
		l.sample(time.Second, c.v)
		if got := l.status().State == OK; got != c.clears {
			t.Errorf("%s firing at %v: at %v it is %v", c.rule.Name, c.bad, c.v, l.status().State)
		}
	}
}

func TestPendingEndsAsSoonAsItIsInRange(t *testing.T) {
	l := newLife(sharp(), time.Second)
	l.hold(0, 5*mins, 25)
	l.sample(5*mins, 19) // at the limit, not at the clearing level
	l.sample(5*mins+time.Second, 25)
	l.expect(t, "unknown 0s", "pending above 0s", "ok 5m0s", "pending above 5m1s")
}

func TestATwoSidedRuleSaysWhichSide(t *testing.T) {
	l := newLife(sharp(), 10*time.Second)
	l.hold(0, 11*mins, 25)
	l.hold(11*mins, 22*mins, 10)
	l.hold(22*mins, 23*mins, 17)
	l.expect(t, "unknown 0s", "pending above 0s", "fired above 10m0s",
		"resolved above 11m0s", "pending below 11m0s", "fired below 21m0s", "resolved below 22m0s", "ok 22m0s")
	if limit, _ := l.told[6].Limit(); limit != 15.5 {
		t.Errorf("fired below %v", limit)
	}
	s := l.status()
	if limit, ok := s.Limit(); ok {
		t.Errorf("in range between two limits, and shows %v", limit)
	}
}

func TestSwitchingSideBeforeTheHoldStartsAnew(t *testing.T) {
	l := newLife(sharp(), 10*time.Second)
	l.hold(0, 6*mins, 25)
	l.hold(6*mins, 15*mins, 10)
	l.expect(t, "unknown 0s", "pending above 0s", "pending below 6m0s")
}

func TestAHoldOfNothingFiresAtOnce(t *testing.T) {
	r := sharp()
	r.For = 0
	l := newLife(r, time.Second)
	l.sample(0, 17)
	l.sample(time.Second, 25)
	l.sample(2*time.Second, 10)
	l.sample(3*time.Second, 17)
	l.expect(t, "unknown 0s", "ok 0s", "fired above 1s", "resolved above 2s", "fired below 2s", "resolved below 3s", "ok 3s")
}

func TestARoomExactlyAtItsLimitNeverFires(t *testing.T) {
	third := sharp()
	third.Above, third.Over = At(19.1), time.Minute
	for _, c := range []struct {
		rule  Rule
		every time.Duration
		v     float64
	}{
		{quiet(), 125 * time.Millisecond, 40}, {cool(), time.Second, 19}, {third, time.Second, 19.1}, {dark(), time.Second, 1},
	} {
		l := newLife(c.rule, c.every)
		if c.rule.Quantity == sensors.SoundLevel {
			l.hold(-2*mins, 0, 140) // of a bang nothing may remain
			l.hold(0, 61*time.Second, c.v)
			l.told = nil
			l.hold(61*time.Second, 20*mins, c.v)
			// It clears only at 38.
			for _, o := range l.told {
				if o.Fired || o.State == Pending {
					t.Errorf("%s at %v: %s", c.rule.Name, c.v, o.what())
				}
			}
			continue
		}
		l.hold(0, 20*mins, c.v)
		l.expect(t, "unknown 0s", "ok 0s")
	}
}

func TestARuleWithoutItsSensorIsLeftOut(t *testing.T) {
	e := NewEngine([]Rule{cool(), quiet()}, [sensors.Quantities]time.Duration{sensors.SoundLevel: time.Second})
	var names []string
	e.Each(func(s Status) { names = append(names, s.Rule.Name) })
	if fmt.Sprint(names) != "[quiet]" {
		t.Errorf("rules %v", names)
	}
}

func TestStatesAndSidesAreReadBack(t *testing.T) {
	for _, s := range []State{OK, Pending, Firing, Unknown} {
		if got := ParseState(s.String()); got != s {
			t.Errorf("%v was read as %v", s, got)
		}
	}
	for _, s := range []Side{Within, Above, Below} {
		if got := ParseSide(s.String()); got != s {
			t.Errorf("%v was read as %v", s, got)
		}
	}
	if ParseState("burning") != Unknown || ParseSide("beside") != Within {
		t.Error("what nobody knows was taken for something")
	}
}
