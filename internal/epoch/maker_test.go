package epoch

import (
	"testing"
	"time"

	"nightroom/sensors"
)

func TestEpochsAreAlignedToTheWallClockInEveryZone(t *testing.T) {
	for _, zone := range []string{
		"UTC", "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe",
		"Australia/Eucla", "America/St_Johns", "Pacific/Chatham",
	} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []time.Time{
			time.Date(2026, 11, 22, 22, 14, 29, 999_999_999, loc),
			time.Date(2026, 11, 22, 22, 14, 30, 0, loc),
			time.Date(2026, 7, 1, 0, 0, 59, 1, loc),
		} {
			begin := Begin(at).In(loc)
			if s := begin.Second(); s%30 != 0 || begin.Nanosecond() != 0 || begin.Minute() != at.Minute() {
				t.Errorf("%s: the epoch of %v begins at %v", zone, at, begin)
			}
			if d := at.Sub(begin); d < 0 || d >= Length {
				t.Errorf("%s: the epoch of %v begins %v before it", zone, at, d)
			}
		}
	}
}

func TestAnEpochHasTheStatisticsOfItsSamples(t *testing.T) {
	r := newRoom(only(sensors.Temperature, 10*time.Second))
	for i, v := range []float64{20, 21, 22.5} {
		r.observe(sample(sensors.Temperature, time.Duration(i)*10*time.Second, v))
	}
	r.observe(sample(sensors.Temperature, 30*time.Second, 30))
	if len(r.epochs) != 1 {
		t.Fatalf("%d epochs", len(r.epochs))
	}
	e := r.epochs[0]
	want := Stat{Mean: 21.167, Min: 20, Max: 22.5, Count: 3, Known: true}
	if got, ok := e.Stat(sensors.Temperature); !ok || *got != want || !e.Start.Equal(evening) {
		t.Errorf("epoch of %v: %+v (%v), want %+v", e.Start, *got, ok, want)
	}
	if _, ok := e.Stat(sensors.SoundLevel); ok {
		t.Error("sound was not measured, and has a value")
	}
}

func TestSoundIsAveragedByItsEnergy(t *testing.T) {
	r := newRoom(only(sensors.SoundLevel, time.Second))
	r.fill(sensors.SoundLevel, 0, 15*time.Second, time.Second, 40)
	r.fill(sensors.SoundLevel, 15*time.Second, 31*time.Second, time.Second, 50)
	s, ok := r.epochs[0].Stat(sensors.SoundLevel)
	if !ok || s.Mean != 47.404 || s.Min != 40 || s.Max != 50 {
		t.Errorf("half at 40 and half at 50 dB(A): %+v, want LAeq 47.404", s)
	}
	if l, _ := r.epochs[0].Levels.Exceeded(50); l != 50 || r.epochs[0].Levels.Count() != 30 {
		t.Errorf("the histogram holds %d levels, LA50 %v", r.epochs[0].Levels.Count(), l)
	}
}

func TestHalfOfTheSamplesAtTheFloorMakeTheValueAtMost(t *testing.T) {
	for floored, want := range map[int]bool{0: false, 14: false, 15: true, 30: true} {
		r := newRoom(only(sensors.SoundLevel, time.Second))
		for i := range 31 {
			s := sample(sensors.SoundLevel, time.Duration(i)*time.Second, 36)
			if i < floored {
				s.Value, s.AtFloor = 35, true
			}
			r.observe(s)
		}
		if s, _ := r.epochs[0].Stat(sensors.SoundLevel); s.AtFloor() != want || s.Floor != uint32(floored) {
			t.Errorf("%d of 30 at the floor: at floor %v, counted %d", floored, s.AtFloor(), s.Floor)
		}
	}
	if (&Stat{}).AtFloor() {
		t.Error("nothing is not at the floor")
	}
}

func TestUnderHalfOfTheExpectedSamplesIsNotAValue(t *testing.T) {
	for _, c := range []struct {
		every time.Duration
		n     int
		known bool
	}{
		{time.Second, 14, false},
		{time.Second, 15, true},
		{125 * time.Millisecond, 119, false},
		{125 * time.Millisecond, 120, true},
		{10 * time.Second, 1, false}, // of 3
		{10 * time.Second, 2, true},
		{20 * time.Second, 1, true}, // of 1.5
		{30 * time.Second, 1, true},
	} {
		r := newRoom(only(sensors.Humidity, c.every))
		r.fill(sensors.Humidity, 0, time.Duration(c.n)*c.every, c.every, 50)
		r.tick(Length + Grace)
		s, ok := r.epochs[0].Stat(sensors.Humidity)
		if ok != c.known || s.Count != uint32(c.n) {
			t.Errorf("%d samples, one each %v: known %v with %d counted", c.n, c.every, ok, s.Count)
		}
	}
}

func TestSamplesOfJustBeforeTheFirstInstantAreTaken(t *testing.T) {
	r := newRoom(usual)
	r.observe(sample(sensors.Temperature, 100*time.Millisecond, 18))
	if r.observe(sample(sensors.Illuminance, -Grace-time.Second, 0)) {
		t.Error("a sample of long before the first instant was taken")
	}
	if !r.observe(sample(sensors.SoundLevel, -1900*time.Millisecond, 35)) {
		t.Fatal("a part's first burst was refused")
	}
	r.tick(40 * time.Second)
	if got := r.starts(); len(got) != 2 || got[0] != -30 || got[1] != 0 {
		t.Errorf("epochs from %v s, want -30 and 0", got)
	}
}

func TestSlowSensorsAreInEveryEpoch(t *testing.T) {
	for _, every := range []time.Duration{10 * time.Second, 30 * time.Second} {
		r := newRoom(only(sensors.CO2, every))
		r.fill(sensors.CO2, 3*time.Second, 5*time.Minute+every, every, 800)
		if len(r.epochs) < 10 {
			t.Fatalf("every %v: %d epochs in 5 min", every, len(r.epochs))
		}
		for _, e := range r.epochs {
			if s, ok := e.Stat(sensors.CO2); !ok || s.Count != uint32(Length/every) {
				t.Errorf("every %v: %d samples in the epoch of %v, known %v", every, s.Count, e.Start, ok)
			}
		}
	}
}

func TestTheLiveValuesAreThoseOfTheLastSamples(t *testing.T) {
	r := newRoom(usual)
	if _, ok := r.Peek(); ok {
		t.Error("live values of nothing")
	}
	r.observe(sample(sensors.Temperature, 29*time.Second, 18))
	e, ok := r.Peek()
	if s, known := e.Stat(sensors.Temperature); !ok || !known || s.Mean != 18 {
		t.Errorf("after one sample %+v, known %v", s, known)
	}
	if _, known := e.Stat(sensors.SoundLevel); known {
		t.Error("sound was not measured, and has a live value")
	}
	// A border between the first sensor's reading and the last one's.
	r.observe(sample(sensors.SoundLevel, 30*time.Second, 40))
	e, _ = r.Peek()
	for q, want := range map[sensors.Quantity]float64{sensors.Temperature: 18, sensors.SoundLevel: 40} {
		if s, known := e.Stat(q); !known || s.Mean != want {
			t.Errorf("%v is %v (%v) live, want %v", q, s.Mean, known, want)
		}
	}
	r.tick(35 * time.Second)
	if len(r.epochs) != 1 || r.epochs[0].Stats[sensors.SoundLevel].Count != 0 {
		t.Error("looking at the live values changed the epochs")
	}
}
