package bedroom

import (
	"testing"
	"time"
)

func benchmark(b *testing.B, step time.Duration, question func(r *Room, at time.Time)) {
	loc := zone(b, "Europe/Berlin")
	r := New(1, loc, usual)
	at := time.Date(2026, 3, 3, 20, 0, 0, 0, loc)
	b.ReportAllocs()
	for b.Loop() {
		question(r, at)
		at = at.Add(step)
	}
}

func BenchmarkRoomSound8Hz(b *testing.B) {
	benchmark(b, 125*time.Millisecond, func(r *Room, at time.Time) { r.SoundDBA(at) })
}

func BenchmarkRoomLight1Hz(b *testing.B) {
	benchmark(b, time.Second, func(r *Room, at time.Time) { r.IlluminanceLx(at) })
}

func BenchmarkRoomAirEach10s(b *testing.B) {
	benchmark(b, 10*time.Second, func(r *Room, at time.Time) { r.Air(at) })
}

// The first question of a day works out the day.
func BenchmarkRoomFirstQuestionOfADay(b *testing.B) {
	benchmark(b, 24*time.Hour, func(r *Room, at time.Time) { r.Air(at) })
}

func BenchmarkScenarioSound8Hz(b *testing.B) {
	loc := zone(b, "Europe/Berlin")
	start := time.Date(2026, 3, 3, 20, 0, 0, 0, loc)
	s := minutes(b, start, 800)
	at := start
	b.ReportAllocs()
	for b.Loop() {
		s.SoundDBA(at)
		at = at.Add(125 * time.Millisecond)
		if at.Sub(start) > 13*time.Hour {
			at = start
		}
	}
}
