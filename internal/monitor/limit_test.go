package monitor

import (
	"testing"
	"time"

	"nightroom/rules"
	"nightroom/sensors"
)

func TestALimitThatIsChangedCountsForLightEventsToo(t *testing.T) {
	m := New(bedroom(t))
	at := deepNight(t)
	light := func(d time.Duration, lx float64) (n int) {
		for end := at.Add(d); at.Before(end); at = at.Add(time.Second) {
			n += len(m.Observe(sensors.Sample{At: at, Sensor: "bh1750", Quantity: sensors.Illuminance, Value: lx}).Lights)
		}
		return n
	}
	light(time.Minute, 0)
	m.Limit("dark", rules.Above, 6)
	if n := light(time.Minute, 5) + light(time.Minute, 0); n != 0 {
		t.Errorf("%d light events at 5 lx with a limit of 6", n)
	}
	m.Limit("dark", rules.Above, 3)
	if n := light(time.Minute, 5) + light(time.Minute, 0); n != 1 {
		t.Errorf("%d light events at 5 lx with a limit of 3, want 1", n)
	}
}
