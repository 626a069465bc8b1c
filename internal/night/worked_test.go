package night

import (
	"testing"
	"time"

	"nightroom/internal/acoustics"
	"nightroom/internal/epoch"
	"nightroom/sensors"
)

// air is what a room is like for one epoch; a sensor that is away measures
// nothing.
type air struct {
	temperatureC, humidityPct, lightLx, soundDBA float64

	noSound, lightFloor, soundFloor bool
}

// still is a good night: 18 °C, 45 %, a fifth of a lux, 36 dB(A).
var still = air{temperatureC: 18, humidityPct: 45, lightLx: 0.2, soundDBA: 36}

// guidelines are the limits of these nights.
var guidelines = Basis{
	Cool:  Limit{Measured: true, Judged: true, Above: known(19), Below: known(15.5)},
	Dark:  Limit{Measured: true, Judged: true, Above: known(1)},
	Quiet: Limit{Measured: true, Judged: true, Above: known(40)},
}

// epochOf is 30 seconds of it, judged as the monitor judges.
func epochOf(start time.Time, a air) *epoch.Epoch {
	e := &epoch.Epoch{Start: start, Phase: epoch.Night}
	set := func(q sensors.Quantity, v float64, n uint32, atFloor bool) {
		s := epoch.Stat{Mean: v, Min: v, Max: v, Count: n, Known: true}
		if atFloor {
			s.Floor = n
		}
		e.Stats[q] = s
	}
	set(sensors.Temperature, a.temperatureC, 3, false)
	set(sensors.Humidity, a.humidityPct, 3, false)
	set(sensors.Illuminance, a.lightLx, 30, a.lightFloor)
	e.Cool = epoch.FlagOf(a.temperatureC <= 19 && a.temperatureC >= 15.5)
	e.Dark = epoch.FlagOf(a.lightLx <= 1)
	if !a.noSound {
		set(sensors.SoundLevel, a.soundDBA, 240, a.soundFloor)
		e.Levels.AddBin(int(2*a.soundDBA), 240)
		e.Quiet = epoch.FlagOf(a.soundDBA <= 40)
	}
	switch {
	case e.Cool == epoch.False || e.Dark == epoch.False || e.Quiet == epoch.False:
		e.Ready = epoch.False
	case e.Quiet != epoch.Unknown:
		e.Ready = epoch.True
	}
	return e
}

// A sleeper has a plan, and a ledger that is filled by hand.
type sleeper struct {
	testing.TB
	calendar *Calendar
	*Ledger
	told []Night
}

func newSleeper(t testing.TB, s Schedule) *sleeper {
	c := NewCalendar(s)
	return &sleeper{TB: t, calendar: c, Ledger: NewLedger(c, guidelines)}
}

func (s *sleeper) at(text string) time.Time {
	s.Helper()
	return local(s, s.calendar.schedule.Location, text)
}

// live goes on from one local time to another in a room like this.
func (s *sleeper) live(from, to string, a air) {
	s.Helper()
	for at := s.at(from); at.Before(s.at(to)); at = at.Add(epoch.Length) {
		s.Add(epochOf(at, a))
		s.told = append(s.told, s.Due(at.Add(epoch.Length+time.Second))...)
	}
}

func (s *sleeper) say(at string, inBed bool) {
	s.Helper()
	s.calendar.Say(Said{s.at(at), inBed})
	s.Said()
}

// morning is the night as it is told then; there must be one.
func (s *sleeper) morning(at string) Summary {
	s.Helper()
	s.told = append(s.told, s.Due(s.at(at))...)
	if len(s.told) == 0 {
		s.Fatalf("no night was told by %s", at)
	}
	return s.told[len(s.told)-1].Summary
}

// constant is the summary of a still night as planned.
func constant(s *sleeper, date string, lightsOut, wake string, hours float64) Summary {
	s.Helper()
	d, err := ParseDate(date)
	if err != nil {
		s.Fatal(err)
	}
	planned, _ := s.calendar.schedule.Planned(d)
	return Summary{
		Night: d, LightsOut: s.at(lightsOut).UTC(), Wake: s.at(wake).UTC(), CoveragePct: known(100),
		TemperatureMeanC: known(18), TemperatureMinC: known(18), TemperatureMaxC: known(18), HumidityMeanPct: known(45),
		SoundLAeqDBA: known(36), SoundLAFmaxDBA: known(36), SoundLA10DBA: known(36), SoundLA90DBA: known(36),
		SoundFloorPct: known(0), SoundEvents: known(0),
		IlluminanceMeanLx: known(0.2), IlluminanceMaxLx: known(0.2), IlluminanceFloorPct: known(0),
		LightMinutes: known(0), DarkLongestMin: known(60 * hours),
		CoolPct: known(100), DarkPct: known(100), QuietPct: known(100), ReadyPct: known(100),
		OutOfBedMin: known(0), Basis: guidelines, Evidence: Evidence{Planned: planned.UTC()},
	}
}

// Each of these was computed by hand; the sums are beside the figures.
func TestTenWorkedNights(t *testing.T) {
	sunday := func(s *sleeper) Summary { return constant(s, "2026-11-22", "2026-11-22 22:30", "2026-11-23 06:30", 8) }
	for _, c := range []struct {
		name  string
		plan  Schedule
		night func(s *sleeper) (got, want Summary)
	}{
		{"constant", usual(t), func(s *sleeper) (got, want Summary) {
			s.live("2026-11-22 22:00", "2026-11-23 07:00", still)
			return s.morning("2026-11-23 07:00"), sunday(s)
		}},
		{"half and half", usual(t), func(s *sleeper) (got, want Summary) {
			first, second := still, still
			first.soundDBA, second.soundDBA, second.temperatureC = 40, 50, 21
			s.live("2026-11-22 22:30", "2026-11-23 02:30", first)
			s.live("2026-11-23 02:30", "2026-11-23 06:30", second)
			want = sunday(s)
			want.TemperatureMeanC, want.TemperatureMaxC = known(19.5), known(21)
			want.SoundLAeqDBA = known(47.404) // 10·lg((10⁴+10⁵)/2)
			want.SoundLAFmaxDBA, want.SoundLA10DBA, want.SoundLA90DBA = known(50), known(50), known(40)
			want.CoolPct, want.QuietPct, want.ReadyPct = known(50), known(50), known(50) // 40 is in range, 50 is not
			return s.morning("2026-11-23 07:00"), want
		}},
		{"one loud minute", usual(t), func(s *sleeper) (got, want Summary) {
			quiet, loud := still, still
			quiet.soundDBA, loud.soundDBA = 30, 60
			s.live("2026-11-22 22:30", "2026-11-23 02:00", quiet)
			s.live("2026-11-23 02:00", "2026-11-23 02:01", loud)
			bang := acoustics.Event{Start: s.at("2026-11-23 02:00"), Duration: time.Minute, LAFmaxDBA: 60}
			s.Hear(bang)
			s.live("2026-11-23 02:01", "2026-11-23 06:30", quiet)
			want = sunday(s)
			want.SoundLAeqDBA = known(34.887) // 10·lg((479·10³+10⁶)/480)
			want.SoundLAFmaxDBA, want.SoundLA10DBA, want.SoundLA90DBA = known(60), known(30), known(30)
			want.SoundEvents, want.Loudest = known(1), [Louds]Loud{{bang.Start.UTC(), 60}}
			want.QuietPct, want.ReadyPct = known(99.792), known(99.792) // 958 of 960
			return s.morning("2026-11-23 07:00"), want
		}},
		{"lamp for ten minutes", usual(t), func(s *sleeper) (got, want Summary) {
			lamp := still
			lamp.lightLx = 40
			s.live("2026-11-22 22:30", "2026-11-23 02:00", still)
			s.live("2026-11-23 02:00", "2026-11-23 02:10", lamp)
			s.live("2026-11-23 02:10", "2026-11-23 06:30", still)
			want = sunday(s)
			want.IlluminanceMeanLx, want.IlluminanceMaxLx = known(1.029), known(40) // (940·0.2+20·40)/960
			want.LightMinutes, want.DarkLongestMin = known(10), known(260)          // 2:10 to 6:30
			want.DarkPct, want.ReadyPct = known(97.917), known(97.917)              // 940 of 960
			return s.morning("2026-11-23 07:00"), want
		}},
		{"sensor away for two hours", usual(t), func(s *sleeper) (got, want Summary) {
			away, late := still, still
			away.noSound, late.soundDBA = true, 50
			s.live("2026-11-22 22:30", "2026-11-23 01:00", still)
			s.live("2026-11-23 01:00", "2026-11-23 03:00", away)
			s.live("2026-11-23 03:00", "2026-11-23 06:30", late)
			want = sunday(s)
			want.CoveragePct = known(75)      // 720 of 960
			want.SoundLAeqDBA = known(47.781) // 10·lg((300·10^3.6+420·10⁵)/720)
			want.SoundLAFmaxDBA, want.SoundLA10DBA = known(50), known(50)
			want.QuietPct, want.ReadyPct = known(41.667), known(41.667) // 300 of the 720 in which it is known
			return s.morning("2026-11-23 07:00"), want
		}},
		{"lights-out after midnight", plan(zone(t, "Europe/Berlin"), clock(0, 30), clock(6, 30)), func(s *sleeper) (got, want Summary) {
			s.live("2026-11-22 23:00", "2026-11-23 07:00", still)
			return s.morning("2026-11-23 07:00"), constant(s, "2026-11-22", "2026-11-23 00:30", "2026-11-23 06:30", 6)
		}},
		{"the night of 25 hours", usual(t), func(s *sleeper) (got, want Summary) {
			warm := still
			warm.temperatureC = 20
			s.live("2026-10-24 22:30", "2026-10-25T02:00:00Z", still) // three o'clock, the second time
			s.live("2026-10-25T02:00:00Z", "2026-10-25 06:30", warm)
			want = constant(s, "2026-10-24", "2026-10-24 22:30", "2026-10-25 06:30", 9)
			want.TemperatureMeanC, want.TemperatureMaxC = known(18.778), known(20) // (5.5·18+3.5·20)/9
			want.CoolPct, want.ReadyPct = known(61.111), known(61.111)             // 5.5 of 9 h
			return s.morning("2026-10-25 07:00"), want
		}},
		{"the night of 23 hours", usual(t), func(s *sleeper) (got, want Summary) {
			warm := still
			warm.temperatureC = 20
			s.live("2026-03-28 22:30", "2026-03-29T01:00:00Z", still) // two o'clock is three
			s.live("2026-03-29T01:00:00Z", "2026-03-29 06:30", warm)
			want = constant(s, "2026-03-28", "2026-03-28 22:30", "2026-03-29 06:30", 7)
			want.TemperatureMeanC, want.TemperatureMaxC = known(19), known(20) // (3.5·18+3.5·20)/7
			want.CoolPct, want.ReadyPct = known(50), known(50)
			return s.morning("2026-03-29 07:00"), want
		}},
		{"wrong clock at the start", usual(t), func(s *sleeper) (got, want Summary) {
			s.live("2026-11-23 00:30", "2026-11-23 06:30", still)
			early := sunday(s)
			early.CoveragePct, early.DarkLongestMin = known(75), known(360)
			if got := s.morning("2026-11-23 06:31"); got != early {
				t.Errorf("with two hours that have no time yet\n%+v, want\n%+v", got, early)
			}
			warm := still
			warm.temperatureC = 16
			for at := s.at("2026-11-22 22:30"); at.Before(s.at("2026-11-23 00:30")); at = at.Add(epoch.Length) {
				s.Add(epochOf(at, warm)) // dated now
			}
			want = sunday(s)
			want.TemperatureMeanC, want.TemperatureMinC = known(17.5), known(16) // (2·16+6·18)/8
			return s.morning("2026-11-23 06:32"), want
		}},
		{"at the floor all night", usual(t), func(s *sleeper) (got, want Summary) {
			floor := still
			floor.lightLx, floor.lightFloor, floor.soundDBA, floor.soundFloor = 0.11, true, 35, true
			s.live("2026-11-22 22:30", "2026-11-23 06:30", floor)
			want = sunday(s)
			want.SoundLAeqDBA, want.SoundLAFmaxDBA, want.SoundLA10DBA, want.SoundLA90DBA = known(35), known(35), known(35), known(35)
			want.IlluminanceMeanLx, want.IlluminanceMaxLx = known(0.11), known(0.11)
			want.SoundFloorPct, want.IlluminanceFloorPct = known(100), known(100)
			got = s.morning("2026-11-23 07:00")
			if a := got.AtMost(); a != (AtMost{true, true, true, true, true, true}) {
				t.Errorf("at most: %+v", a)
			}
			return got, want
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSleeper(t, c.plan)
			got, want := c.night(s)
			if got != want {
				t.Errorf("\n%+v, want\n%+v", got, want)
			}
		})
	}
}

func TestTheFloorDecidesByItsShare(t *testing.T) {
	for _, c := range []struct {
		sound, light float64
		want         AtMost
	}{
		{0, 0, AtMost{}},
		{10, 49.9, AtMost{}},
		{10.001, 50, AtMost{LA90: true, LightMean: true}},
		{50, 99.9, AtMost{LAeq: true, LA90: true, LightMean: true}},
		{90.001, 100, AtMost{LAeq: true, LA90: true, LA10: true, LightMean: true, LightMax: true}},
		{100, 0, AtMost{LAeq: true, LA90: true, LA10: true, LAFmax: true}},
	} {
		s := Summary{SoundFloorPct: known(c.sound), IlluminanceFloorPct: known(c.light)}
		if got := s.AtMost(); got != c.want {
			t.Errorf("%v %% and %v %% at the floor: %+v, want %+v", c.sound, c.light, got, c.want)
		}
	}
	if got := (&Summary{}).AtMost(); got != (AtMost{}) {
		t.Errorf("without a reading: %+v", got)
	}
}
