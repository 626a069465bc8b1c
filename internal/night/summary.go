package night

import (
	"encoding/json"
	"math"
	"time"

	"nightroom/internal/epoch"
	"nightroom/sensors"
)

// A Maybe is a number that may not have been measured. It is rounded to
// thousandths when a summary is made, so that what is told at once and what is
// read from the journal are the same.
type Maybe struct {
	Value float64
	Known bool
}

func known(v float64) Maybe { return Maybe{math.Round(v*1000)/1000 + 0, true} }

// MarshalJSON is the number, or null.
func (m Maybe) MarshalJSON() ([]byte, error) {
	if !m.Known {
		return []byte("null"), nil
	}
	return json.Marshal(m.Value)
}

// UnmarshalJSON is the inverse.
func (m *Maybe) UnmarshalJSON(b []byte) error {
	var v *float64
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	if *m = (Maybe{}); v != nil {
		*m = Maybe{*v, true}
	}
	return nil
}

// A Summary is what one night was like, from lights-out to wake without the
// time in which nobody was in bed. The names in its tags are those of the
// record.
type Summary struct {
	Night         Date      `json:"night"`
	LightsOut     time.Time `json:"lights_out"` // in UTC, to the second
	Wake          time.Time `json:"wake"`
	CoveragePct   Maybe     `json:"coverage_pct"`  // of its epochs: all that has a sensor was measured
	Interruptions int       `json:"interruptions"` // how often nobody was in bed for a while

	TemperatureMeanC Maybe `json:"temperature_mean_c"`
	TemperatureMinC  Maybe `json:"temperature_min_c"`
	TemperatureMaxC  Maybe `json:"temperature_max_c"`
	HumidityMeanPct  Maybe `json:"humidity_mean_pct"`
	CO2MeanPPM       Maybe `json:"co2_mean_ppm"`

	SoundLAeqDBA   Maybe `json:"sound_laeq_dba"`
	SoundLAFmaxDBA Maybe `json:"sound_lafmax_dba"`
	SoundLA10DBA   Maybe `json:"sound_la10_dba"`
	SoundLA90DBA   Maybe `json:"sound_la90_dba"`
	SoundFloorPct  Maybe `json:"sound_floor_pct"` // of the samples
	SoundEvents    Maybe `json:"sound_events"`    // see acoustics.EventBeginDBA

	IlluminanceMeanLx   Maybe `json:"illuminance_mean_lx"`
	IlluminanceMaxLx    Maybe `json:"illuminance_max_lx"`
	IlluminanceFloorPct Maybe `json:"illuminance_floor_pct"`
	LightMinutes        Maybe `json:"light_minutes"`    // above BrightLx
	DarkLongestMin      Maybe `json:"dark_longest_min"` // without a break, by the limit

	CoolPct  Maybe `json:"cool_pct"`
	DarkPct  Maybe `json:"dark_pct"`
	QuietPct Maybe `json:"quiet_pct"`
	ReadyPct Maybe `json:"ready_pct"`

	Loudest [Louds]Loud `json:"loudest"`        // the loudest first; less than three are zero at the end
	Away    bool        `json:"away,omitempty"` // nobody slept here: that had been said before lights-out

	// What stays in this record, beside the names that everybody is told.
	OutOfBedMin Maybe    `json:"gaps_min"` // of the interruptions together
	Basis       Basis    `json:"basis"`
	Evidence    Evidence `json:"evidence"`
}

// Louds is how many of a night's sound events are named.
const Louds = 3

// A Loud is a sound event; its time is in UTC, to the millisecond.
type Loud struct {
	At        time.Time `json:"time"`
	LAFmaxDBA float64   `json:"sound_lafmax_dba"`
}

// before orders by loudness, and then by time.
func (l Loud) before(o Loud) bool {
	if l.LAFmaxDBA != o.LAFmaxDBA {
		return l.LAFmaxDBA > o.LAFmaxDBA
	}
	return l.At.Before(o.At)
}

// A Basis is what a night is judged by. A night keeps it: other limits
// tomorrow change nothing of what was.
type Basis struct {
	Cool  Limit `json:"cool"`  // °C
	Dark  Limit `json:"dark"`  // lx
	Quiet Limit `json:"quiet"` // dB(A)
}

// A Limit is what one flag goes by.
type Limit struct {
	Measured bool  `json:"measured"` // there is a sensor
	Judged   bool  `json:"judged"`   // and its rule is not off
	Above    Maybe `json:"above"`
	Below    Maybe `json:"below"`
}

// quantities are what Cool, Dark and Quiet are about.
var quantities = [...]sensors.Quantity{sensors.Temperature, sensors.Illuminance, sensors.SoundLevel}

// covered tells whether an epoch has everything that has a sensor.
func (b *Basis) covered(e *epoch.Epoch) bool {
	for i, l := range [...]*Limit{&b.Cool, &b.Dark, &b.Quiet} {
		if _, ok := e.Stat(quantities[i]); l.Measured && !ok {
			return false
		}
	}
	return b.measured()
}

func (b *Basis) measured() bool { return b.Cool.Measured || b.Dark.Measured || b.Quiet.Measured }

// asNight is an epoch of the evening that turned out to be of a night, because
// somebody lay down early and stayed: the evening's light was judged by the
// limit of dim.
func (b *Basis) asNight(e epoch.Epoch) epoch.Epoch {
	e.Dark, e.Ready = epoch.Unknown, epoch.Unknown
	if s, ok := e.Stat(sensors.Illuminance); ok && b.Dark.Judged {
		switch limit := b.Dark.Above.Value; {
		case !s.AtFloor():
			e.Dark = epoch.FlagOf(s.Mean <= limit)
		case s.Min <= limit: // "at most", and no more than the floor
			e.Dark = epoch.True
		}
	}
	known := true
	for _, f := range [...]struct {
		Limit
		flag epoch.Flag
	}{{b.Cool, e.Cool}, {b.Dark, e.Dark}, {b.Quiet, e.Quiet}} {
		if f.Judged && f.flag == epoch.False {
			e.Ready = epoch.False
			return e
		}
		known = known && (!f.Judged || f.flag != epoch.Unknown)
	}
	if known && (b.Cool.Judged || b.Dark.Judged || b.Quiet.Judged) {
		e.Ready = epoch.True
	}
	return e
}

// An Hour is what one hour of a night was like, as far as it was in it.
type Hour struct {
	Start             time.Time `json:"-"` // full on the clock on the wall
	TemperatureMeanC  Maybe     `json:"temperature_mean_c"`
	IlluminanceMeanLx Maybe     `json:"illuminance_mean_lx"`
	SoundLAeqDBA      Maybe     `json:"sound_laeq_dba"`
	ReadyPct          Maybe     `json:"ready_pct"`
	SoundFloorPct     Maybe     `json:"sound_floor_pct"` // stays in this record
}

// SoundAtMost says that the floor decided the hour's LAeq, as AtMost does.
func (h *Hour) SoundAtMost() bool { return h.SoundFloorPct.Known && h.SoundFloorPct.Value >= 50 }

// A Night is a summary and its hours.
type Night struct {
	Summary
	Hours []Hour
}

func meanOf(t *Tally, q sensors.Quantity) Maybe {
	if f, ok := t.Of(q); ok {
		return known(f.Mean)
	}
	return Maybe{}
}

func percentOf(s Share) Maybe {
	if p, ok := s.Percent(); ok {
		return known(p)
	}
	return Maybe{}
}

// take fills in what a tally knows.
func (s *Summary) take(t *Tally) {
	if f, ok := t.Of(sensors.Temperature); ok {
		s.TemperatureMeanC, s.TemperatureMinC, s.TemperatureMaxC = known(f.Mean), known(f.Lowest), known(f.Highest)
	}
	s.HumidityMeanPct, s.CO2MeanPPM = meanOf(t, sensors.Humidity), meanOf(t, sensors.CO2)
	if f, ok := t.Of(sensors.SoundLevel); ok {
		s.SoundLAeqDBA, s.SoundLAFmaxDBA, s.SoundFloorPct = known(f.Mean), known(f.Highest), known(f.FloorPct)
		la10, _ := t.Levels.Exceeded(10)
		la90, _ := t.Levels.Exceeded(90)
		s.SoundLA10DBA, s.SoundLA90DBA = known(la10), known(la90)
	}
	if f, ok := t.Of(sensors.Illuminance); ok {
		s.IlluminanceMeanLx, s.IlluminanceMaxLx, s.IlluminanceFloorPct = known(f.Mean), known(f.Highest), known(f.FloorPct)
	}
	if t.Lit.Known > 0 {
		s.LightMinutes = known(float64(t.Lit.True) * epoch.Length.Minutes())
	}
	s.CoolPct, s.DarkPct, s.QuietPct, s.ReadyPct = percentOf(t.Cool), percentOf(t.Dark), percentOf(t.Quiet), percentOf(t.Ready)
}

// AtMost says of a figure that the part's floor decided it: the truth is at or
// below. A mean is so decided when half of the samples or more were at the
// floor, the highest when all were, a level that is exceeded for n % of the
// time when more than 100 − n % were.
type AtMost struct{ LAeq, LAFmax, LA10, LA90, LightMean, LightMax bool }

// AtMost tells of which figures the floor decided.
func (s *Summary) AtMost() AtMost {
	share := func(m Maybe, pct float64) bool { return m.Known && m.Value >= pct }
	sound, light := s.SoundFloorPct, s.IlluminanceFloorPct
	return AtMost{
		LAeq: share(sound, 50), LAFmax: share(sound, 100),
		LA10: sound.Known && sound.Value > 90, LA90: sound.Known && sound.Value > 10,
		LightMean: share(light, 50), LightMax: share(light, 100),
	}
}
