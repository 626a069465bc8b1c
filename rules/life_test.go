package rules

import (
	"testing"
	"time"
)

func TestALifeOfAnyConditionChangesItsSide(t *testing.T) {
	l := Life{Hold: time.Minute}
	l.Judge(after(0), Above, false)
	l.Judge(after(time.Minute), Above, false)
	if l.State != Firing || l.Due() != after(time.Minute) {
		t.Fatalf("%+v", l)
	}
	// On the other side, and nobody said that it was clear.
	l.Judge(after(2*time.Minute), Below, false)
	if l.State != Pending || l.Side != Below || !l.Since.Equal(after(2*time.Minute)) {
		t.Errorf("%+v", l)
	}
}

func TestNothingFiresThatCannotBeJudged(t *testing.T) {
	r := quiet()
	r.Above, r.Over = At(30), 0
	l := newLife(r, time.Second)
	l.floor = 35
	l.sample(0, 36)
	l.hold(time.Second, 4*mins, 30) // due at 2:00, at the part's floor
	l.sample(4*mins, 36)
	l.expect(t, "unknown 0s", "pending above 0s", "unknown above 1s", "fired above 2m0s")
	if sent := l.told[3].sent; sent != 4*mins {
		t.Errorf("sent at %v", sent)
	}
}
