package rules

import (
	"testing"
	"time"

	"nightroom/internal/epoch"
)

func TestAtThePartsFloor(t *testing.T) {
	rule := func(limit, margin float64) Rule {
		r := quiet()
		r.Above, r.ClearMargin, r.For, r.Over = At(limit), margin, 0, 0
		return r
	}
	for _, c := range []struct {
		name          string
		limit, margin float64
		levels        []float64 // the floor is 35
		want          []string
	}{
		{"in range of a limit above the floor", 40, 2, []float64{30}, []string{"ok"}},
		{"in range of a limit at the floor", 35, 0, []float64{30}, []string{"ok"}},
		{"clears a rule", 40, 2, []float64{60, 30}, []string{"firing", "ok"}},
		{"clears a rule whose clearing level is at the floor", 37, 2, []float64{60, 30}, []string{"firing", "ok"}},
		{"clears a rule whose clearing level it cannot reach", 36, 2, []float64{60, 36, 30}, []string{"firing", "firing", "ok"}},
		{"cannot be judged by a limit under the floor", 30, 2, []float64{30, 30}, []string{"unknown", "unknown"}},
		{"sound above the floor is judged by it", 30, 2, []float64{30, 36, 30, 36}, []string{"unknown", "firing", "unknown", "firing"}},
	} {
		l := newLife(rule(c.limit, c.margin), time.Second)
		l.floor = 35
		var fired int
		for i, v := range c.levels {
			l.sample(time.Duration(i)*time.Second, v)
			if got := l.status().State.String(); got != c.want[i] {
				t.Errorf("%s: limit %v, level %d of %v is %s, want %s", c.name, c.limit, i, c.levels, got, c.want[i])
			}
		}
		for _, o := range l.told {
			if o.Fired {
				fired++
			}
		}
		if fired > 1 {
			t.Errorf("%s: told %d times, and never resolved", c.name, fired)
		}
	}
}

func TestInRangeAtThePartsFloor(t *testing.T) {
	r := quiet()
	for limit, want := range map[float64]epoch.Flag{40: epoch.True, 35: epoch.True, 34.9: epoch.Unknown, 30: epoch.Unknown} {
		r.Above = At(limit)
		if got := r.InRange(Value{Value: 35, AtFloor: true, Floor: 35}); got != want {
			t.Errorf("at most 35 under a limit of %v: %v, want %v", limit, got, want)
		}
	}
	r.Above = At(30)
	if got := r.InRange(Value{Value: 36, Floor: 35}); got != epoch.False {
		t.Errorf("36 above a limit of 30: %v", got)
	}
}
