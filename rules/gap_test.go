package rules

import (
	"fmt"
	"testing"
	"time"

	"nightroom/internal/epoch"
)

func TestSilenceIsUnknown(t *testing.T) {
	for every, want := range map[time.Duration]time.Duration{
		125 * time.Millisecond: 30 * time.Second, 10 * time.Second: 30 * time.Second,
		20 * time.Second: mins, 30 * time.Second: 90 * time.Second,
	} {
		l := newLife(sharp(), every)
		l.sample(0, 17)
		l.told = nil
		l.tick(want)
		l.expect(t)
		l.tick(want + time.Second)
		l.expect(t, fmt.Sprintf("unknown %v", want+time.Second))
		if s := l.status(); s.Known {
			t.Errorf("unknown, and has the value %+v", s.Value)
		}
	}
}

// A gap begins at 5:00 in a rule that is pending since 0:00 (its hold is 10
// min), or firing since 0:00, or ok.
func TestAfterAGap(t *testing.T) {
	states := map[string]struct {
		hold time.Duration
		v    float64
	}{"ok": {10 * mins, 17}, "pending": {10 * mins, 25}, "firing": {2 * mins, 25}}
	for _, c := range []struct {
		name  string
		state string
		gap   time.Duration // from the last sample at 5:00 to the first one after
		back  float64
		want  []string // after "unknown"
	}{
		{"ok, back in range", "ok", 4 * mins, 17, []string{"ok 9m0s"}},
		{"ok, back outside", "ok", 4 * mins, 25, []string{"pending above 9m0s", "fired above 19m0s"}},
		{"pending goes on", "pending", 4 * mins, 25, []string{"pending above 9m0s", "fired above 10m0s"}},
		{"pending goes on after just 5 mins", "pending", 5 * mins, 25, []string{"fired above 10m0s"}},
		{"pending, back in range", "pending", 4 * mins, 17, []string{"ok 9m0s"}},
		{"pending, back on the other side", "pending", 4 * mins, 10, []string{"pending below 9m0s", "fired below 19m0s"}},
		{"pending starts anew after longer", "pending", 10 * mins, 25, []string{"pending above 15m0s", "fired above 25m0s"}},
		{"pending, back in range after longer", "pending", 10 * mins, 17, []string{"ok 15m0s"}},
		{"firing goes on", "firing", 4 * mins, 25, []string{"firing above 9m0s"}},
		{"firing goes on within its margin", "firing", 4 * mins, 18.9, []string{"firing above 9m0s"}},
		{"firing, back in range", "firing", 4 * mins, 17, []string{"resolved above 9m0s", "ok 9m0s"}},
		{"firing, still outside after longer", "firing", 10 * mins, 25, []string{"firing above 15m0s"}},
		{"firing, within its margin after longer", "firing", 10 * mins, 18.9, []string{"resolved above 15m0s", "ok 15m0s"}},
		{"firing, back in range after longer", "firing", 10 * mins, 17, []string{"resolved above 15m0s", "ok 15m0s"}},
		{"firing, on the other side after longer", "firing", 10 * mins, 10, []string{"resolved above 15m0s", "pending below 15m0s", "fired below 17m0s"}},
	} {
		begin := func(t *testing.T) *life {
			r := sharp()
			r.For = states[c.state].hold
			l := newLife(r, 10*time.Second)
			l.hold(0, 5*mins+time.Second, states[c.state].v)
			if got := l.status().State.String(); got != c.state {
				t.Fatalf("is %s before the gap", got)
			}
			l.told = nil
			return l
		}
		end := 30 * mins
		t.Run(c.name, func(t *testing.T) {
			l := begin(t)
			l.silence(5*mins+time.Second, 5*mins+c.gap)
			l.hold(5*mins+c.gap, end, c.back)
			l.expect(t, append([]string{"unknown" + side(c.state) + " 5m31s"}, c.want...)...)
		})
		t.Run(c.name+", without a clock", func(t *testing.T) {
			// The gap is seen at its end only; what it was is what it is.
			l := begin(t)
			l.hold(5*mins+c.gap, end, c.back)
			want := c.want
			if len(want) > 0 && (want[0] == fmt.Sprintf("%s%s %v", c.state, side(c.state), 5*mins+c.gap) && (c.gap < 5*mins || c.state != "pending")) {
				want = want[1:]
			}
			l.expect(t, want...)
		})
		t.Run(c.name+", in which the program started again", func(t *testing.T) {
			before := begin(t)
			s := before.status()
			r := before.rule
			l := start(r, 10*time.Second)
			l.Restore("gone", Firing, Above, s.Since, s.Judged)
			l.Restore(r.Name, s.Restored, s.Side, s.Since, s.Judged)
			if got := l.status(); got.State != Unknown && s.Restored != OK {
				t.Errorf("%v as soon as it is put back", got.State)
			}
			l.enter(epoch.Night, 5*mins+2*time.Second)
			if got := l.status().State; got != Unknown {
				t.Errorf("%v before the first sample", got)
			}
			l.told = nil
			l.silence(5*mins+2*time.Second, 5*mins+c.gap)
			l.hold(5*mins+c.gap, end, c.back)
			l.expect(t, c.want...)
		})
	}
}

func side(state string) string {
	if state == "ok" {
		return ""
	}
	return " above"
}

func TestAHoldThatPassesInAGapFiresOnlyOnANewSampleOutside(t *testing.T) {
	l := newLife(sharp(), 10*time.Second)
	l.hold(0, 8*mins+time.Second, 25)
	l.told = nil
	l.silence(8*mins+time.Second, 11*mins) // due at 10:00
	l.expect(t, "unknown above 8m31s")
	l.sample(11*mins, 25)
	l.expect(t, "unknown above 8m31s", "fired above 10m0s")
}

func TestAFiringRuleWhoseLimitWasTakenAwayResolves(t *testing.T) {
	r := sharp()
	r.Below = Bound{}
	l := start(r, time.Second)
	l.Restore(r.Name, Firing, Below, after(-mins), after(-time.Second))
	l.enter(epoch.Night, 0)
	l.told = nil
	l.sample(0, -5)
	l.expect(t, "resolved below 0s", "ok 0s")
}
