package bedroom

import (
	"sort"
	"time"

	"nightroom/sensors"
)

// A World is what there is to measure by a bed, at any instant.
type World interface {
	// Air is in °C, % relative humidity, hPa and ppm.
	Air(t time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64)
	// IlluminanceLx is in lux.
	IlluminanceLx(t time.Time) float64
	// SoundDBA is the steady level of the 125 ms that begin at t, in dB(A).
	SoundDBA(t time.Time) float64
}

// A Scenario is a world in which some quantities follow a table: straight lines
// between its rows (of decibels, for sound), the first row before the first and
// the last row after the last. Two rows at one time are a step: the second
// holds from that instant on. Quantities that are not in the table are those of
// the world below. It is not safe for concurrent use.
type Scenario struct {
	base  World
	start time.Time
	at    []time.Duration               // since start, ascending
	value [sensors.Quantities][]float64 // nil for what the table does not name
	row   int                           // where the last question fell: the next is near
}

// Air returns what the table or else the world below says of the air at t.
func (s *Scenario) Air(t time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	temperatureC, humidityPct, pressureHPa, co2PPM = s.base.Air(t)
	if v, ok := s.look(sensors.Temperature, t); ok {
		temperatureC = v
	}
	if v, ok := s.look(sensors.Humidity, t); ok {
		humidityPct = v
	}
	if v, ok := s.look(sensors.CO2, t); ok {
		co2PPM = v
	}
	return temperatureC, humidityPct, pressureHPa, co2PPM
}

// IlluminanceLx returns what the table or else the world below says, in lux.
func (s *Scenario) IlluminanceLx(t time.Time) float64 {
	if v, ok := s.look(sensors.Illuminance, t); ok {
		return v
	}
	return s.base.IlluminanceLx(t)
}

// SoundDBA returns what the table or else the world below says, in dB(A).
func (s *Scenario) SoundDBA(t time.Time) float64 {
	if v, ok := s.look(sensors.SoundLevel, t); ok {
		return v
	}
	return s.base.SoundDBA(t)
}

// look is a quantity of the table at t, if the table has it.
func (s *Scenario) look(q sensors.Quantity, t time.Time) (value float64, ok bool) {
	values := s.value[q]
	if values == nil {
		return 0, false
	}
	d := t.Sub(s.start)
	last := len(s.at) - 1
	switch {
	case d < s.at[0]:
		return values[0], true
	case d >= s.at[last]:
		return values[last], true
	}
	s.seek(d)
	a, b := values[s.row], values[s.row+1]
	x := float64(d-s.at[s.row]) / float64(s.at[s.row+1]-s.at[s.row])
	return a + (b-a)*x, true
}

// seek finds the last row at or before d, which is not before the first row nor
// at or after the last.
func (s *Scenario) seek(d time.Duration) {
	for range 2 { // here still, or in the next row
		if s.at[s.row] <= d && d < s.at[s.row+1] {
			return
		}
		if d < s.at[s.row] || s.row+2 >= len(s.at) {
			break
		}
		s.row++
	}
	s.row = sort.Search(len(s.at), func(i int) bool { return s.at[i] > d }) - 1
}
