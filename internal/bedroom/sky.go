package bedroom

import (
	"math"
	"time"
)

// A sky is the weather and the sun over the house: functions of the instant
// alone, without any memory. It goes by the zone's standard time all year, so
// a change of the clocks moves the household and never the sun.
type sky struct {
	weather, cloud, barometer uint64
	standardMs                int64 // the zone's standard time minus UTC
	south                     bool
}

const (
	latitude = 50 * math.Pi / 180
	// obliquity of the ecliptic: the sun's declination at the solstices.
	obliquity = 23.44 * math.Pi / 180
)

// newSky takes the hemisphere from the zone's summer time: a zone that is
// further ahead in January than in July lies south of the equator. One year
// stands for all, or a change of a country's law would move the sun.
func newSky(seed uint64, loc *time.Location) sky {
	_, january := time.Date(2025, 1, 1, 12, 0, 0, 0, loc).Zone()
	_, july := time.Date(2025, 7, 1, 12, 0, 0, 0, loc).Zone()
	return sky{
		weather:    weather.key(seed),
		cloud:      cloud.key(seed),
		barometer:  barometer.key(seed),
		standardMs: int64(min(january, july)) * secondMs,
		south:      january > july,
	}
}

// season is the angle of the year in radians: 0 at 1 January in the north and
// half a turn later in the south.
func (s sky) season(ms int64) float64 {
	turns := float64(ms) / (365.2425 * dayMs)
	if s.south {
		turns += 0.5
	}
	return 2 * math.Pi * turns
}

// hour is the solar time of day in hours, 0 to 24.
func (s sky) hour(ms int64) float64 {
	ms += s.standardMs
	return float64(ms-floorDiv(ms, dayMs)*dayMs) / hourMs
}

// meanC is the outdoor temperature without the swing of the day: warmest in
// the last third of July (20 °C), coldest half a year before (1 °C), and the
// weather of the week, ±6.5 °C.
func (s sky) meanC(ms int64) float64 {
	const warmest = 2 * math.Pi * 202 / 365
	return 10.5 + 9.5*math.Cos(s.season(ms)-warmest) +
		4.5*wander(s.weather, ms, 5*dayMs) + 2*wander(s.weather+1, ms, 36*hourMs)
}

// swingC is the part of the outdoor temperature that follows the hour: warmest
// at 15:00, more under a clear sky.
func (s sky) swingC(ms int64, clarity float64) float64 {
	return (2 + 4*clarity) * math.Cos(2*math.Pi*(s.hour(ms)-15)/24)
}

// clarity is 1 under a blue sky and 0.2 under a closed one.
func (s sky) clarity(ms int64) float64 { return 0.6 + 0.4*wander(s.cloud, ms, 14*hourMs) }

// pressureHPa wanders over days as fronts pass; the house is at sea level.
func (s sky) pressureHPa(ms int64) float64 {
	return 1014 + 14*wander(s.barometer, ms, 70*hourMs) + 4*wander(s.barometer+1, ms, 21*hourMs) +
		0.5*wander(s.barometer+2, ms, 3*hourMs)
}

// declination of the sun in radians, from the day of the year alone (winter
// solstice ten days before the new year), which is right within a degree.
func (s sky) declination(ms int64) float64 {
	return -obliquity * math.Cos(s.season(ms)+2*math.Pi*10/365)
}

// sine of the sun's altitude, from the spherical triangle of pole, zenith and
// sun.
func (s sky) sine(ms int64) float64 {
	d := s.declination(ms)
	return math.Sin(latitude)*math.Sin(d) - math.Cos(latitude)*math.Cos(d)*math.Cos(2*math.Pi*s.hour(ms)/24)
}

// sunrise is when the sun stands at the horizon on the solar day of an instant.
func (s sky) sunrise(ms int64) int64 {
	noon := floorDiv(ms+s.standardMs, dayMs)*dayMs + 12*hourMs - s.standardMs
	halfDay := math.Acos(-math.Tan(latitude) * math.Tan(s.declination(noon)))
	return noon - int64(halfDay/(2*math.Pi)*dayMs)
}

// daylight is the illuminance of the ground by altitude of the sun: log10 of
// lux is a cubic in altitude/90° (Seidelmann, Explanatory Supplement to the
// Astronomical Almanac, 1992, section 9.3).
var daylight = [...]struct{ fromDeg, c0, c1, c2, c3 float64 }{
	{20, 3.74, 3.97, -4.07, 1.47},
	{5, 3.05, 13.28, -45.98, 64.33},
	{-0.8, 2.88, 22.26, -207.64, 1034.30},
	{-5, 2.88, 21.81, -258.11, -858.36},
	{-12, 2.70, 12.17, -431.69, -1899.93},
	{-18, 13.84, 262.72, 1447.42, 2797.93},
}

// daylightLx is the illuminance outdoors. A closed sky lets a fifth through.
func (s sky) daylightLx(ms int64) float64 {
	altitudeDeg := math.Asin(s.sine(ms)) * 180 / math.Pi
	for _, d := range daylight {
		if altitudeDeg >= d.fromDeg {
			x := altitudeDeg / 90
			return math.Pow(10, d.c0+x*(d.c1+x*(d.c2+x*d.c3))) * s.clarity(ms)
		}
	}
	return 0
}
