package rules

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nightroom/internal/acoustics"
)

// reading is a value and when it was measured.
type reading struct {
	at    time.Time
	v     float64
	floor bool
}

// statistic is the mean over (at − over, at] by definition, of levels LAeq.
func statistic(all []reading, at time.Time, over time.Duration, levels bool) (v float64, atFloor bool) {
	var sum float64
	var n, floored int
	for _, r := range all {
		if last := r.at.Equal(at); !last && (r.at.After(at) || !r.at.After(at.Add(-over))) {
			continue
		}
		n++
		if r.floor {
			floored++
		}
		if levels {
			sum += math.Pow(10, r.v/10)
		} else {
			sum += r.v
		}
	}
	v = sum / float64(n)
	if levels {
		v = 10 * math.Log10(v)
	}
	return v, 2*floored >= n
}

func (w *window) take(r reading) Value {
	v := r.v
	if w.levels {
		v = acoustics.Energy(v)
	}
	w.add(r.at, v, r.floor, r.v)
	return w.value()
}

func TestTheStatisticIsThatOfTheSamplesInTheWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		over := rapid.SampledFrom([]time.Duration{0, time.Second, 30 * time.Second, time.Minute}).Draw(t, "over")
		levels := rapid.Bool().Draw(t, "levels")
		low, high := -20.0, 50.0
		if levels {
			low, high = 0, 140
		}
		w := window{over: int64(over), levels: levels}
		var all []reading
		at := lightsOut
		for range rapid.IntRange(1, 150).Draw(t, "samples") {
			at = at.Add(time.Duration(rapid.SampledFrom([]int{1, 125, 1000, 10_000, 30_000, 60_000}).Draw(t, "ms")) * time.Millisecond)
			r := reading{at, rapid.Float64Range(low, high).Draw(t, "value"), rapid.Bool().Draw(t, "floor")}
			all = append(all, r)
			got := w.take(r)
			want, atFloor := statistic(all, at, over, levels)
			if math.Abs(got.Value-want) > 1.5e-6 || got.AtFloor != atFloor {
				t.Fatalf("over %v after %d samples: %+v, want %v, at floor %v", over, len(all), got, want, atFloor)
			}
		}
	})
}

func TestABangLeavesNothingInTheWindow(t *testing.T) {
	for _, bangDBA := range []float64{90, 120, 140} {
		w := window{over: int64(time.Minute), levels: true}
		var got Value
		for i := range 3 * 480 {
			r := reading{at: lightsOut.Add(time.Duration(i) * 125 * time.Millisecond), v: 20}
			if i >= 100 && i < 108 {
				r.v = bangDBA
			}
			got = w.take(r)
			if i >= 108+480 && got.Value != 20 {
				t.Fatalf("%d samples after a bang of %v dB(A) the room of 20 has %v", i-588, bangDBA, got.Value)
			}
		}
	}
}

func TestADayOfSamplesDoesNotDrift(t *testing.T) {
	w := window{over: int64(time.Minute)}
	var got Value
	for i := range 86_400 {
		got = w.take(reading{at: lightsOut.Add(time.Duration(i) * time.Second), v: 18.1 + float64(i%7)/10})
	}
	if math.Abs(got.Value-18.4) > 0.01 {
		t.Errorf("after a day the mean is %v", got.Value)
	}
	for i := range 60 {
		got = w.take(reading{at: lightsOut.Add(24*time.Hour + time.Duration(i)*time.Second), v: 19.1})
	}
	if got.Value != 19.1 {
		t.Errorf("after a minute of 19.1 the mean is %v", got.Value)
	}
}
