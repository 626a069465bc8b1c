package soundmeter_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"nightroom/sensors/soundmeter"
)

const (
	addr = 0x48
	fast = 125 * time.Millisecond
)

func TestAnHourLosesNothingAndCountsNothingTwice(t *testing.T) {
	for name, sound := range sounds {
		for _, ppm := range []float64{-20_000, -7_300, -150, 0, 90, 11_000, 20_000, -166_667, 41_667} {
			// The last two are periods of 150 and 120 ms: no clock's error, but what
			// firmware that counts in steps of 30 ms might make of 125. In a sound
			// that itself repeats they cannot be told.
			if math.Abs(ppm) > 20_000 && name == "a clock that ticks" {
				continue
			}
			t.Run(fmt.Sprintf("%s/%+.0f ppm", name, ppm), func(t *testing.T) {
				t.Parallel()
				r := newRoom(t, ppm, sound())
				random := rand.New(rand.NewPCG(3, uint64(ppm+1e6)))
				l := &listener{t: t, r: r}
				for r.now.Before(time.Unix(1_800_003_600, 0)) {
					reading, err := r.read()
					if err != nil {
						t.Fatal(err)
					}
					l.hear(reading)
					r.now = r.now.Add(time.Second + time.Duration(random.Int64N(int64(2*time.Second))))
				}
				if reading, err := r.read(); err != nil {
					t.Fatal(err)
				} else {
					l.hear(reading)
				}
				l.compare()
				if l.worst > 130*time.Millisecond {
					t.Errorf("a level is dated %v from the end of its period", l.worst)
				}
				if want := 3590 / r.period.Seconds(); float64(len(l.got)) < want {
					t.Errorf("%d levels in an hour", len(l.got))
				}
			})
		}
	}
}

func TestTheStartUpSecondIsNotHandedOver(t *testing.T) {
	r := newRoom(t, 0, func(time.Time) float64 { return 50 }) // the meter shows 94 in its first second
	begun := r.now
	reading, err := r.read()
	if err != nil || len(reading) == 0 {
		t.Fatal(reading, err)
	}
	for _, level := range reading {
		if level.DBA != 50 || level.At.Sub(begun) < time.Second {
			t.Errorf("%v after power-up: %+v", level.At.Sub(begun), level)
		}
	}
	if d := r.now.Sub(begun); d > 1500*time.Millisecond {
		t.Errorf("the first levels came after %v", d)
	}
}

func TestAnImpatientCallerIsToldToWait(t *testing.T) {
	r := newRoom(t, -20_000, func(time.Time) float64 { return 50 })
	l := &listener{t: t, r: r}
	for r.now.Before(time.Unix(1_800_000_030, 0)) {
		wait, err := r.dev.Step(r.now)
		if err != nil {
			t.Fatal(err)
		}
		if wait == 0 {
			l.hear(r.dev.Reading())
		}
		r.now = r.now.Add(10 * time.Millisecond)
	}
	if l.got[0] != 50 {
		t.Errorf("%d dB(A) of the start-up second", l.got[0])
	}
	l.compare()
}

func TestAGapUpToTheHistorysLengthLosesNothing(t *testing.T) {
	for _, gap := range []time.Duration{3 * time.Second, 7 * time.Second, 9 * time.Second, 11 * time.Second} {
		for name, sound := range sounds {
			r := newRoom(t, 12_000, sound())
			l := &listener{t: t, r: r}
			for n := range 60 {
				reading, err := r.read()
				if err != nil {
					t.Fatal(err)
				}
				l.hear(reading)
				r.now = r.now.Add(2 * time.Second)
				if n == 40 || n == 50 {
					r.now = r.now.Add(gap - 2*time.Second)
				}
			}
			reading, err := r.read()
			if err != nil {
				t.Fatal(err)
			}
			l.hear(reading)
			t.Run(fmt.Sprint(name, " ", gap), func(t *testing.T) { l.t = t; l.compare() })
		}
	}
}

func TestALongGapLosesOnlyWhatTheMeterLost(t *testing.T) {
	for name, sound := range sounds {
		r := newRoom(t, -9_000, sound())
		l := &listener{t: t, r: r}
		for range 30 {
			reading, err := r.read()
			if err != nil {
				t.Fatal(err)
			}
			l.hear(reading)
			r.now = r.now.Add(2 * time.Second)
		}
		before := l.at[len(l.at)-1]
		r.now = r.now.Add(time.Minute)
		reading, err := r.read()
		if err != nil {
			t.Fatal(err)
		}
		if len(reading) < 99 {
			t.Errorf("%s: %d levels after a minute, the meter had 100", name, len(reading))
		}
		if gap := reading[0].At.Sub(before); gap < 48*time.Second || gap > 52*time.Second {
			t.Errorf("%s: the gap shows as %v", name, gap)
		}
		l.hear(reading)
		heard := r.codes[len(r.codes)-len(reading):]
		if !slices.Equal(heard, l.got[len(l.got)-len(reading):]) {
			t.Errorf("%s: other levels than the meter's", name)
		}
	}
}

func TestSlowerAveragingHandsOverEveryLevel(t *testing.T) {
	for _, every := range []time.Duration{250 * time.Millisecond, time.Second, 10 * time.Second} {
		r := newRoom(t, 5_000, func(time.Time) float64 { return 47 })
		dev, err := soundmeter.New(r.bus, addr, soundmeter.Opts{Every: every})
		if err != nil {
			t.Fatal(err)
		}
		r.dev = dev
		begun, count := r.now, 0
		for r.now.Sub(begun) < 20*time.Minute {
			wait, err := r.dev.Step(r.now)
			if err != nil {
				t.Fatal(err)
			}
			if wait == 0 {
				count += len(r.dev.Reading())
				wait = max(2*time.Second, every)
			}
			r.now = r.now.Add(wait)
		}
		want := 20 * time.Minute.Seconds() / every.Seconds() * 1.005
		if math.Abs(float64(count)-want) > 3+3/every.Seconds() {
			t.Errorf("every %v: %d levels in 20 min, want %.0f", every, count, want)
		}
	}
}

func TestStepDoesNotAllocate(t *testing.T) {
	r := newRoom(t, 3000, func(time.Time) float64 { return 50 })
	r.ends, r.codes = make([]time.Time, 0, 1<<17), make([]byte, 0, 1<<17)
	n := testing.AllocsPerRun(1000, func() {
		if _, err := r.read(); err != nil {
			t.Fatal(err)
		}
		r.now = r.now.Add(2 * time.Second)
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}
