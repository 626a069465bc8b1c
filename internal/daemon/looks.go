package daemon

import (
	"math"
	"time"

	"nightroom/internal/acoustics"
	"nightroom/internal/bedroom"
	"nightroom/internal/epoch"
	"nightroom/sensors"
)

// measured is a quantity that a part measures, in its steps and down to its
// floor.
type measured struct {
	sensors.Quantity
	step, floor float64
	every       time.Duration
}

// Between two looks at a made-up room. A look stands for the samples that the
// part would have taken until the next one.
const (
	lookAir   = 10 * time.Second
	lookLight = 5 * time.Second
	lookSound = 500 * time.Millisecond
)

// measure fills in what an epoch has of the quantity. level is called for each
// sound level, in order.
func (m *measured) measure(room *bedroom.Room, e *epoch.Epoch, level func(time.Time, float64)) {
	look, value := m.world(room)
	look = max(look, m.every)
	weight := uint32(look / m.every)
	s := &e.Stats[m.Quantity]
	sum := 0.0
	for at := e.Start; at.Before(e.Start.Add(epoch.Length)); at = at.Add(look) {
		v, atFloor := m.read(value(at))
		if s.Count == 0 {
			s.Min, s.Max = v, v
		}
		s.Min, s.Max = min(s.Min, v), max(s.Max, v)
		s.Count += weight
		if atFloor {
			s.Floor += weight
		}
		if m.Quantity == sensors.SoundLevel {
			e.Levels.AddBin(int(math.Round(v/acoustics.BinDBA)), weight)
			level(at, v)
			v = acoustics.Energy(v)
		}
		sum += v * float64(weight)
	}
	mean := sum / float64(s.Count)
	if m.Quantity == sensors.SoundLevel {
		mean = acoustics.Level(mean)
	}
	s.Mean = thousandths(min(max(mean, s.Min), s.Max))
	s.Min, s.Max = thousandths(s.Min), thousandths(s.Max)
	s.Known = 2*time.Duration(s.Count)*m.every >= epoch.Length
}

func thousandths(v float64) float64 { return math.Round(v*1000) / 1000 }

// read is what the part says of a true value.
func (m *measured) read(v float64) (reading float64, atFloor bool) {
	if m.step > 0 {
		v = math.Round(v/m.step) * m.step
	}
	return max(v, m.floor), m.floor > 0 && v <= m.floor
}

// world is the true value of the quantity at any time, and how often it is
// looked at.
func (m *measured) world(room *bedroom.Room) (time.Duration, func(time.Time) float64) {
	switch m.Quantity {
	case sensors.SoundLevel:
		return lookSound, room.SoundDBA
	case sensors.Illuminance:
		return lookLight, room.IlluminanceLx
	}
	return lookAir, func(t time.Time) float64 {
		temperatureC, humidityPct, pressureHPa, co2PPM := room.Air(t)
		switch m.Quantity {
		case sensors.Temperature:
			return temperatureC
		case sensors.Humidity:
			return humidityPct
		case sensors.Pressure:
			return pressureHPa
		}
		return co2PPM
	}
}
