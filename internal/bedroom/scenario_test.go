package bedroom

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// base is a world that always says the same.
type base struct{}

func (base) Air(time.Time) (float64, float64, float64, float64) { return 11, 22, 1033, 444 }
func (base) IlluminanceLx(time.Time) float64                    { return 55 }
func (base) SoundDBA(time.Time) float64                         { return 66 }

var scenarioStart = time.Date(2026, 11, 22, 22, 30, 0, 0, time.UTC)

func scenario(t testing.TB, csv string) *Scenario {
	t.Helper()
	s, err := ReadScenario("night.csv", strings.NewReader(csv), scenarioStart, base{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// minutes is a scenario of sound with a row each minute.
func minutes(t testing.TB, start time.Time, n int) *Scenario {
	t.Helper()
	var csv strings.Builder
	csv.WriteString("t_s,sound_dba\n")
	for i := range n {
		fmt.Fprintf(&csv, "%d,%d\n", i*60, 30+i*7%20)
	}
	s, err := ReadScenario("night.csv", strings.NewReader(csv.String()), start, base{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAScenarioRunsStraightBetweenItsRows(t *testing.T) {
	s := scenario(t, "t_s,temperature_c\n10,20\n20,21\n40,17\n")
	for _, c := range []struct{ atS, want float64 }{
		{-5, 20}, {0, 20}, {10, 20}, {12.5, 20.25}, {20, 21}, {30, 19}, {39.999, 17.0002}, {40, 17}, {1e6, 17}, {15, 20.5}, {35, 18}, {11, 20.1},
	} {
		at := scenarioStart.Add(time.Duration(c.atS * float64(time.Second)))
		if got, _, _, _ := s.Air(at); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("at %v s: %v °C, want %v", c.atS, got, c.want)
		}
	}
}

func TestTwoRowsAtOneTimeAreAStep(t *testing.T) {
	s := scenario(t, "t_s,sound_dba\n0,30\n0,35\n60,35\n60,50\n120,50\n120,31\n")
	for _, c := range []struct{ atS, want float64 }{{-1, 30}, {0, 35}, {59.999, 35}, {60, 50}, {119.999, 50}, {120, 31}, {500, 31}} {
		at := scenarioStart.Add(time.Duration(c.atS * float64(time.Second)))
		if got := s.SoundDBA(at); got != c.want {
			t.Errorf("at %v s: %v dB(A), want %v", c.atS, got, c.want)
		}
	}
}

func TestWhatATableDoesNotNameComesFromTheRoom(t *testing.T) {
	all := moment{18.5, 45, 1033, 900, 0.2, 33}
	room := moment{11, 22, 1033, 444, 55, 66}
	for _, c := range []struct {
		csv  string
		want func(m *moment)
	}{
		{"temperature_c,t_s\n18.5,0", func(m *moment) { m.temperatureC = all.temperatureC }},
		{"t_s,humidity_pct\n0,45", func(m *moment) { m.humidityPct = all.humidityPct }},
		{"t_s,illuminance_lx\n0,0.2", func(m *moment) { m.illuminanceLx = all.illuminanceLx }},
		{"t_s,sound_dba\n0,33", func(m *moment) { m.soundDBA = all.soundDBA }},
		{"t_s,co2_ppm\n0,900", func(m *moment) { m.co2PPM = all.co2PPM }},
		{"t_s,temperature_c,humidity_pct,illuminance_lx,sound_dba,co2_ppm\n0,18.5,45,0.2,33,900", func(m *moment) { *m = all }},
		{"\ufefft_s, temperature_c \r\n0.000, 18.5\r\n\r\n", func(m *moment) { m.temperatureC = all.temperatureC }},
	} {
		want := room
		c.want(&want)
		if got := ask(scenario(t, c.csv), scenarioStart.Add(time.Minute)); got != want {
			t.Errorf("%q: %+v, want %+v", c.csv, got, want)
		}
	}
}

func TestTheOrderOfQuestionsChangesNoScenario(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var csv strings.Builder
		csv.WriteString("t_s,sound_dba\n")
		second, steps := 0, 0
		for range rapid.IntRange(1, 20).Draw(t, "rows") {
			if rapid.Bool().Draw(t, "step") && steps == 0 {
				steps++
			} else {
				second, steps = second+rapid.IntRange(1, 100).Draw(t, "seconds"), 0
			}
			fmt.Fprintf(&csv, "%d,%d\n", second, rapid.IntRange(20, 90).Draw(t, "level"))
		}
		read := func() *Scenario {
			s, err := ReadScenario("x", strings.NewReader(csv.String()), scenarioStart, base{})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		shared := read()
		for range 30 {
			at := scenarioStart.Add(time.Duration(rapid.IntRange(-2, second+2).Draw(t, "at")) * time.Second)
			if got, want := shared.SoundDBA(at), read().SoundDBA(at); got != want {
				t.Fatalf("%v: %v after other questions, %v as the first", at, got, want)
			}
		}
	})
}
