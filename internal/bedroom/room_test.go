package bedroom

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	_ World = (*Room)(nil)
	_ World = (*Scenario)(nil)
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

var zoneNames = []string{"Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC"}

// usual is the plan that the zero Plan stands for.
var usual = Plan{LightsOutMinute: 22*60 + 30, WakeMinute: 6*60 + 30}

// dateOf is the number of a date.
func dateOf(y int, m time.Month, d int) int64 {
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
}

// moment is everything that a world says of one instant.
type moment struct{ temperatureC, humidityPct, pressureHPa, co2PPM, illuminanceLx, soundDBA float64 }

func ask(w World, t time.Time) (m moment) {
	m.temperatureC, m.humidityPct, m.pressureHPa, m.co2PPM = w.Air(t)
	m.illuminanceLx = w.IlluminanceLx(t)
	m.soundDBA = w.SoundDBA(t)
	return m
}

func drawRoom(t *rapid.T) func() *Room {
	loc, err := time.LoadLocation(rapid.SampledFrom(zoneNames).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	seed := rapid.Uint64().Draw(t, "seed")
	plan := rapid.SampledFrom([]Plan{{}, usual, {30, 8 * 60}, {8 * 60, 15*60 + 30}, {150, 600}, {13 * 60, 11 * 60}, {12 * 60, 12*60 + 20}}).Draw(t, "plan")
	return func() *Room { return New(seed, loc, plan) }
}

func drawTime(t *rapid.T) time.Time {
	from := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	return time.UnixMilli(from + rapid.Int64Range(0, 4*365*dayMs).Draw(t, "ms"))
}

func TestTheRoomStaysWithinWhatABedroomDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		room := drawRoom(t)()
		begin := drawTime(t)
		before := math.NaN()
		for i := range 36 * 60 {
			at := begin.Add(time.Duration(i) * time.Minute)
			m := ask(room, at)
			within(t, at, "temperature", m.temperatureC, 12, 32)
			within(t, at, "humidity", m.humidityPct, 20, 80)
			within(t, at, "pressure", m.pressureHPa, 985, 1043)
			within(t, at, "CO2", m.co2PPM, 400, 2800)
			within(t, at, "illuminance", m.illuminanceLx, 0.02, 2000)
			within(t, at, "sound", m.soundDBA, 24, 75)
			if math.Abs(m.temperatureC-before) > 0.5 {
				t.Fatalf("%v: %.2f °C a minute after %.2f °C", at, m.temperatureC, before)
			}
			before = m.temperatureC
		}
	})
}

func within(t *rapid.T, at time.Time, what string, v, low, high float64) {
	if !(v >= low && v <= high) {
		t.Fatalf("%v: %s is %v, want %v to %v", at, what, v, low, high)
	}
}

func TestTheOrderOfQuestionsChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		room := drawRoom(t)
		begin := drawTime(t)
		// Near together and days apart, so that what is remembered is used
		// and thrown away.
		after := rapid.SliceOfN(rapid.OneOf(
			rapid.Int64Range(0, 3*minuteMs), rapid.Int64Range(0, 4*dayMs)), 2, 5).Draw(t, "after")
		shared, first := room(), make([]moment, len(after))
		for round := range 2 {
			for i, ms := range after {
				at := begin.Add(time.Duration(ms) * time.Millisecond)
				if round == 0 {
					first[i] = ask(room(), at)
				}
				if got := ask(shared, at); got != first[i] {
					t.Fatalf("%v: %v after other questions, %v as the first", at, got, first[i])
				}
			}
		}
	})
}

func TestSequentialQuestionsGetTheAnswersOfLoneOnes(t *testing.T) {
	loc := zone(t, "Europe/Berlin")
	sequential := New(7, loc, usual)
	begin := time.Date(2026, 5, 3, 13, 0, 0, 0, loc)
	for i := range 26 * 3600 {
		at := begin.Add(time.Duration(i) * time.Second)
		got := ask(sequential, at)
		if i%3601 == 0 {
			if want := ask(New(7, loc, usual), at); got != want {
				t.Fatalf("%v: %v in sequence, %v alone", at, got, want)
			}
		}
	}
}

func TestAnotherSeedIsAnotherRoom(t *testing.T) {
	loc := zone(t, "Europe/Berlin")
	at := time.Date(2026, 2, 3, 23, 50, 0, 0, loc)
	a, b := ask(New(1, loc, usual), at), ask(New(2, loc, usual), at)
	if a.temperatureC == b.temperatureC || a.co2PPM == b.co2PPM || a.illuminanceLx == b.illuminanceLx || a.soundDBA == b.soundDBA {
		t.Errorf("seeds 1 and 2 agree: %v and %v", a, b)
	}
}

func TestTheZeroPlanIsHalfPastTenToHalfPastSix(t *testing.T) {
	loc := zone(t, "Europe/Berlin")
	at := time.Date(2026, 2, 3, 23, 50, 0, 0, loc)
	if got, want := ask(New(1, loc, Plan{}), at), ask(New(1, loc, usual), at); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestDaysFollowEachOtherWithoutAGap(t *testing.T) {
	plans := []Plan{usual, {30, 8 * 60}, {8 * 60, 15*60 + 30}, {150, 600}}
	for _, name := range zoneNames {
		for _, plan := range plans {
			r := New(1, zone(t, name), plan)
			for number := dateOf(2026, 1, 1); number < dateOf(2027, 1, 1); number++ {
				n, next := r.night(number), r.night(number+1)
				if hours := float64(n.whole.to-n.whole.from) / hourMs; hours < 23 || hours > 25 || n.whole.to != next.whole.from {
					t.Fatalf("%s %v: day %d is %v h long and ends at %d, the next begins at %d", name, plan, number, hours, n.whole.to, next.whole.from)
				}
				if !n.whole.has(n.lightsOut) || !n.whole.has(n.wake) || n.wake <= n.lightsOut {
					t.Fatalf("%s %v: night %d from %d to %d is not within its day %v", name, plan, number, n.lightsOut, n.wake, n.whole)
				}
			}
		}
	}
}

// The clocks change at night: lights-out and wake are still what the clock on
// the wall says.
func TestTheHouseholdKeepsTheWallClockAcrossSummerTime(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "Australia/Lord_Howe"} {
		loc := zone(t, name)
		r := New(1, loc, usual)
		lengths := map[time.Duration]int{}
		for number := dateOf(2026, 1, 1); number < dateOf(2027, 1, 1); number++ {
			n := r.night(number)
			out, wake := time.UnixMilli(n.lightsOut).In(loc), time.UnixMilli(n.wake).In(loc)
			if out.Format("15:04") != "22:30" || wake.Format("15:04") != "06:30" {
				t.Fatalf("%s: lights-out %v, wake %v", name, out, wake)
			}
			lengths[wake.Sub(out)]++
		}
		if len(lengths) != 3 || lengths[8*time.Hour] != 363 {
			t.Errorf("%s: lengths of nights %v, want 363 of 8 h, one shorter and one longer", name, lengths)
		}
	}
}

func TestNothingJumpsWhereOneDayMeetsTheNext(t *testing.T) {
	for _, name := range zoneNames {
		r := New(5, zone(t, name), usual)
		for number := dateOf(2026, 1, 1); number < dateOf(2027, 1, 1); number += 9 {
			border := r.boundary(number)
			a, b := ask(r, time.UnixMilli(border-1)), ask(r, time.UnixMilli(border))
			if math.Abs(a.temperatureC-b.temperatureC) > 0.002 || math.Abs(a.humidityPct-b.humidityPct) > 0.02 ||
				math.Abs(a.co2PPM-b.co2PPM) > 0.2 || math.Abs(a.pressureHPa-b.pressureHPa) > 0.01 {
				t.Errorf("%s day %d: %+v, then %+v", name, number, a, b)
			}
		}
	}
}

// Instants before 1970 are negative, and a clock that was never set starts there.
func TestDivisionRoundsDownBefore1970(t *testing.T) {
	for _, c := range []struct{ a, b, want int64 }{{7, 5, 1}, {5, 5, 1}, {0, 5, 0}, {-1, 5, -1}, {-5, 5, -1}, {-6, 5, -2}} {
		if got := floorDiv(c.a, c.b); got != c.want {
			t.Errorf("floorDiv(%d, %d) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
	r := New(1, time.UTC, usual)
	for _, at := range []time.Time{{}, time.Unix(0, 0), time.Unix(-1, 0), time.Date(1969, 7, 20, 20, 17, 40, 0, time.UTC)} {
		if m := ask(r, at); m.temperatureC < 12 || m.temperatureC > 32 || m.soundDBA < 24 || m.soundDBA > 75 {
			t.Errorf("%v: %+v", at, m)
		}
	}
}
