package record

import (
	"testing"
	"time"

	"nightroom/internal/night"
)

func known(v float64) night.Maybe { return night.Maybe{Value: v, Known: true} }

// aNight has everything but CO2.
func aNight() *night.Night {
	return &night.Night{
		Summary: night.Summary{
			Night:     night.Date{Year: 2026, Month: 11, Day: 22},
			LightsOut: time.Date(2026, 11, 22, 21, 30, 0, 0, time.UTC), Wake: time.Date(2026, 11, 23, 5, 30, 0, 0, time.UTC),
			CoveragePct: known(99.896), Interruptions: 1,
			TemperatureMeanC: known(17.846), TemperatureMinC: known(17.2), TemperatureMaxC: known(18.611), HumidityMeanPct: known(47.06),
			SoundLAeqDBA: known(36.25), SoundLAFmaxDBA: known(61), SoundLA10DBA: known(37), SoundLA90DBA: known(35),
			SoundFloorPct: known(71.48), SoundEvents: known(2),
			IlluminanceMeanLx: known(0.127), IlluminanceMaxLx: known(40.117), IlluminanceFloorPct: known(0),
			LightMinutes: known(10), DarkLongestMin: known(259.5),
			CoolPct: known(100), DarkPct: known(97.917), QuietPct: known(88.8), ReadyPct: known(86.71),
			Loudest: [night.Louds]night.Loud{
				{At: time.Date(2026, 11, 23, 1, 14, 9, 125e6, time.UTC), LAFmaxDBA: 61},
				{At: time.Date(2026, 11, 22, 22, 3, 0, 0, time.UTC), LAFmaxDBA: 46},
			},
			Away:        true,
			OutOfBedMin: known(12.5),
			Basis:       night.Basis{Cool: night.Limit{Measured: true, Judged: true, Above: known(19), Below: known(15.5)}},
			Evidence:    night.Evidence{Planned: time.Date(2026, 11, 22, 21, 30, 0, 0, time.UTC), LightOff: time.Date(2026, 11, 22, 21, 12, 30, 0, time.UTC)},
		},
		Hours: []night.Hour{{
			Start:            time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC),
			TemperatureMeanC: known(18.2), IlluminanceMeanLx: known(0.11), SoundLAeqDBA: known(36.04), ReadyPct: known(100),
		}, {Start: time.Date(2026, 11, 22, 22, 0, 0, 0, time.UTC)}},
	}
}

func TestANightAsEverybodyIsToldIt(t *testing.T) {
	rows := OfNight(aNight())
	if len(rows) != 3 || rows[0].At != time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) {
		t.Fatalf("rows %+v", rows)
	}
	const want = `[
{"time":"2026-11-23T13:00:00+01:00","room":"bedroom","night":"2026-11-22","lights_out":"2026-11-22T22:30:00+01:00","wake":"2026-11-23T06:30:00+01:00",` +
		`"coverage_pct":99.9,"interruptions":1,"temperature_mean_c":17.85,"temperature_min_c":17.2,"temperature_max_c":18.61,` +
		`"humidity_mean_pct":47.1,"co2_mean_ppm":null,"sound_laeq_dba":36.3,"sound_lafmax_dba":61,"sound_la10_dba":37,"sound_la90_dba":35,` +
		`"sound_floor_pct":71.5,"sound_events":2,"illuminance_mean_lx":0.13,"illuminance_max_lx":40.12,"illuminance_floor_pct":0,` +
		`"light_minutes":10,"dark_longest_min":259.5,"cool_pct":100,"dark_pct":97.9,"quiet_pct":88.8,"ready_pct":86.7,` +
		`"loudest":[{"time":"2026-11-23T02:14:09.125+01:00","sound_lafmax_dba":61},{"time":"2026-11-22T23:03:00+01:00","sound_lafmax_dba":46}],"away":true}
]
`
	if got := asJSON(t, "nights", rows[0]); got != want {
		t.Errorf("\n%swant\n%s", got, want)
	}
	for i, want := range []string{
		`{"time":"2026-11-22T22:00:00+01:00","temperature_mean_c":18.2,"illuminance_mean_lx":0.11,"sound_laeq_dba":36,"ready_pct":100,"hour":0}`,
		`{"time":"2026-11-22T23:00:00+01:00","temperature_mean_c":null,"illuminance_mean_lx":null,"sound_laeq_dba":null,"ready_pct":null,"hour":1}`,
	} {
		if got := string(point(t, rows[1+i]).AppendJSON(nil, berlin(t))); got != want {
			t.Errorf("\n%s, want\n%s", got, want)
		}
	}
}

func TestANightOfWhichLittleIsKnown(t *testing.T) {
	n := &night.Night{Summary: night.Summary{Night: night.Date{Year: 2026, Month: 11, Day: 22}, CoveragePct: known(0)}}
	n.LightsOut, n.Wake = aNight().LightsOut, aNight().Wake
	const head = "2026-11-23T13:00:00+01:00,bedroom,2026-11-22,2026-11-22T22:30:00+01:00,2026-11-23T06:30:00+01:00,0,0"
	if got := asCSV(t, "nights", OfNight(n)[0]); got[len(got)-len(head)-21:] != head+",,,,,,,,,,,,,,,,,,,,\n" {
		t.Errorf("%s", got)
	}
}

func TestANightIsReadBackAsItWas(t *testing.T) {
	rows := OfNight(aNight())
	if s, err := rows[0].Night(); err != nil || s != aNight().Summary {
		t.Errorf("%+v (%v), want\n%+v", s, err, aNight().Summary)
	}
	if h, err := rows[1].NightHour(); err != nil || h != aNight().Hours[0] {
		t.Errorf("%+v (%v)", h, err)
	}
}
