package monitor

import (
	"testing"
	"time"

	"nightroom/internal/epoch"
	"nightroom/sensors"
)

// A hold is of real time: a clock that is set in the middle of it neither
// shortens nor prolongs it, and the epoch under way stays one.
func TestAHoldGoesOnWhenTheClockIsSet(t *testing.T) {
	for _, by := range []time.Duration{time.Hour, -time.Hour, 17 * time.Second, -17 * time.Second, 40 * 24 * time.Hour} {
		t.Run(by.String(), func(t *testing.T) {
			m := New(Config{Schedule: bedroom(t).Schedule, Rules: defaults()[:1], Still: true, Sensors: bedroom(t).Sensors[:1]})
			now := clock(t, "23:00:00")
			var epochs []epoch.Epoch
			var fired []time.Time
			take := func(o *Outputs) {
				epochs = append(epochs, o.Epochs...)
				for _, x := range o.Transitions {
					if x.Fired {
						fired = append(fired, x.At)
					}
				}
			}
			run := func(d time.Duration) {
				for end := now.Add(d); now.Before(end); now = now.Add(time.Second) {
					if now.Unix()%10 == 5 {
						take(m.Observe(sensors.Sample{At: now, Sensor: "bme280", Quantity: sensors.Temperature, Value: 25}))
					}
					take(m.Tick(now))
				}
			}
			run(5*time.Minute + 12*time.Second)
			take(m.Shift(now, by, now))
			now = now.Add(by)
			run(20 * time.Minute)
			if len(fired) != 1 || !fired[0].Equal(clock(t, "23:10:05").Add(by)) {
				t.Errorf("fires at %v, want once at 23:10:05 and %v", fired, by)
			}
			samples := uint32(0)
			for i, e := range epochs {
				samples += e.Stats[sensors.Temperature].Count
				if i == 0 {
					continue
				}
				if d := e.Start.Sub(epochs[i-1].Start); d != epoch.Length && d != epoch.Length+epoch.Step(clock(t, "23:05:12"), by) {
					t.Errorf("an epoch begins %v after the one before", d)
				}
			}
			if samples < 148 {
				t.Errorf("%d samples are in the epochs", samples)
			}
		})
	}
}
