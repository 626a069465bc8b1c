package epoch

import (
	"testing"
	"time"

	"nightroom/sensors"
)

func TestAnEpochClosesAtOnceWhenEverySensorHasDelivered(t *testing.T) {
	r := newRoom(usual)
	for d := time.Duration(0); d < 30*time.Second; d += time.Second {
		r.observe(sample(sensors.Temperature, d, 18))
		r.observe(sample(sensors.Illuminance, d, 0))
		r.observe(sample(sensors.SoundLevel, d, 35))
	}
	r.observe(sample(sensors.Temperature, 30*time.Second, 18))
	r.observe(sample(sensors.Illuminance, 30*time.Second+time.Millisecond, 0))
	r.tick(32 * time.Second)
	if len(r.epochs) != 0 {
		t.Fatal("closed although sound of before its end may still come")
	}
	r.observe(sample(sensors.SoundLevel, 30*time.Second, 35))
	if len(r.epochs) != 1 {
		t.Fatal("open although all have delivered")
	}
}

func TestAnEpochClosesFiveSecondsAfterItsEndAtTheLatest(t *testing.T) {
	r := newRoom(usual)
	for d := time.Duration(0); d < 30*time.Second; d += time.Second {
		r.observe(sample(sensors.Temperature, d, 18))
		r.observe(sample(sensors.SoundLevel, d, 35))
	}
	r.observe(sample(sensors.Temperature, 34*time.Second, 18))
	r.tick(35*time.Second - 1)
	if len(r.epochs) != 0 {
		t.Fatal("closed before its grace was over")
	}
	if !r.observe(sample(sensors.SoundLevel, 30*time.Second-1, 40)) {
		t.Error("a sample within the grace was refused")
	}
	r.tick(35 * time.Second)
	if len(r.epochs) != 1 || r.epochs[0].Stats[sensors.SoundLevel].Count != 31 {
		t.Fatalf("%d epochs after the grace", len(r.epochs))
	}
}

func TestADeadSensorHoldsNoEpochUp(t *testing.T) {
	r := newRoom(usual)
	closed := map[int]time.Duration{} // after its end
	for d := time.Duration(0); d < 5*time.Minute; d += time.Second {
		r.observe(sample(sensors.Temperature, d, 18))
		r.observe(sample(sensors.Illuminance, d, 0))
		if d < 70*time.Second { // sound dies in the third epoch
			r.observe(sample(sensors.SoundLevel, d, 35))
		}
		r.tick(d)
		for i := range r.epochs {
			if _, ok := closed[i]; !ok {
				closed[i] = d - time.Duration(i+1)*Length
			}
		}
	}
	for i, d := range closed {
		if d > Grace {
			t.Errorf("epoch %d closed %v after its end", i, d)
		}
		if healthy := i < 2 || i >= 4; healthy && d != 0 {
			t.Errorf("epoch %d waited %v, and there was nobody to wait for", i, d)
		}
	}
}

func TestASensorThatIsSlowToAnswerAgainLosesNothing(t *testing.T) {
	every := usual
	every[sensors.Illuminance] = 10 * time.Second
	every[sensors.SoundLevel] = 0
	r := newRoom(every)
	r.observe(sample(sensors.Illuminance, 0, 0))
	r.fill(sensors.Temperature, 0, 34*time.Second, time.Second, 18)
	// Two readings were missed; this one was on its way.
	if !r.observe(sample(sensors.Illuminance, 29*time.Second, 0)) {
		t.Error("refused five seconds after it was measured")
	}
}

func TestASensorThatNeverSpokeHoldsNoEpochUp(t *testing.T) {
	r := newRoom(usual)
	r.fill(sensors.Temperature, 0, 36*time.Second, time.Second, 18)
	if len(r.epochs) != 1 {
		t.Fatalf("%d epochs after 35 s", len(r.epochs))
	}
	r.fill(sensors.Temperature, 36*time.Second, 61*time.Second, time.Second, 18)
	if len(r.epochs) != 2 {
		t.Fatal("waits for somebody who has said nothing for a minute")
	}
}

func TestLateSamplesAreCountedAndDropped(t *testing.T) {
	r := newRoom(usual)
	r.fill(sensors.Temperature, 0, 36*time.Second, time.Second, 18)
	if r.observe(sample(sensors.Illuminance, 29*time.Second, 5)) {
		t.Error("a sample of a closed epoch was taken")
	}
	if r.observe(sample(sensors.Temperature, 35*time.Second, 99)) {
		t.Error("a sample was taken twice")
	}
	if r.Late() != 2 {
		t.Errorf("counted %d late samples, want 2", r.Late())
	}
	r.tick(65 * time.Second)
	for _, e := range r.epochs {
		if e.Stats[sensors.Illuminance].Count != 0 || e.Stats[sensors.Temperature].Max != 18 {
			t.Errorf("a dropped sample is in the epoch of %v", e.Start)
		}
	}
}

func TestAnEpochWithoutSamplesIsEmptyNotMissing(t *testing.T) {
	r := newRoom(usual)
	r.fill(sensors.Temperature, 0, 10*time.Second, time.Second, 18)
	for d := 10 * time.Second; d < 3*time.Minute; d += time.Second {
		r.tick(d)
	}
	for i, e := range r.epochs {
		if !e.Start.Equal(after(time.Duration(i) * Length)) {
			t.Errorf("epoch %d begins at %v", i, e.Start)
		}
		if e.Any() != (i == 0) {
			t.Errorf("epoch %d: anything measured %v", i, e.Any())
		}
	}
	if len(r.epochs) != 5 {
		t.Errorf("%d epochs in 3 min, want 5", len(r.epochs))
	}
}

func TestAPauseOfTheProgramLeavesItsEpochsOut(t *testing.T) {
	r := newRoom(usual)
	r.fill(sensors.Temperature, 0, 10*time.Second, time.Second, 18)
	if !r.observe(sample(sensors.Temperature, 10*time.Minute, 19)) {
		t.Error("the first sample after the pause was refused")
	}
	r.fill(sensors.Temperature, 10*time.Minute+time.Second, 10*time.Minute+36*time.Second, time.Second, 19)
	if got := r.starts(); len(got) != 2 || got[0] != 0 || got[1] != 600 {
		t.Errorf("epochs from %v s, want 0 and 600", got)
	}
	if r.epochs[1].Stats[sensors.Temperature].Count != 30 || r.Late() != 0 {
		t.Errorf("after the pause %d samples, %d late", r.epochs[1].Stats[sensors.Temperature].Count, r.Late())
	}
}
