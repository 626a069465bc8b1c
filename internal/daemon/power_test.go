package daemon

import (
	"strings"
	"testing"
	"time"
)

// A weak supply shows itself now and then, for as long as something draws; what
// it does to sensors and card stays. So it is told once, until an hour was well.
func TestAPiThatIsShortOfPowerIsToldOnce(t *testing.T) {
	c := configured(t, threeSensors)
	r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-22 22:01:00"))
	weak := false
	r.under = func() *bool { return &weak }
	told := func(minutes int) string {
		for range minutes * 60 {
			r.clock = r.clock.Add(time.Second)
			r.feelPower(r.clock)
		}
		return r.topics.newest["warning"] + warned(r.page)
	}
	if w := told(5); strings.Contains(w, "power") {
		t.Errorf("with enough power it says %s", w)
	}
	for range 3 {
		weak = true
		if w := told(1); strings.Count(w, "The Pi gets too little power (under-voltage)") != 2 {
			t.Errorf("short of power, page and broker are told %s", w)
		}
		weak = false
		if w := told(58); !strings.Contains(w, "power") {
			t.Error("not an hour later it is taken back")
		}
	}
	if w := told(3); strings.Contains(w, "power") {
		t.Errorf("after an hour with enough it says %s", w)
	}
	if n := strings.Count(r.log.String(), "too little power"); n != 1 {
		t.Errorf("it is logged %d times", n)
	}
}
