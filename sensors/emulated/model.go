package emulated

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// models has a model for each part, by the name of its driver.
var models = map[string]func(*sense) model{
	"aht20":      func(s *sense) model { return &aht20{sense: s} },
	"bh1750":     func(s *sense) model { return &bh1750{sense: s} },
	"bme280":     func(s *sense) model { return &bme280{sense: s, id: 0x60} },
	"bmp280":     func(s *sense) model { return &bme280{sense: s, id: 0x58} },
	"hdc302x":    func(s *sense) model { return &sht3x{sense: s, maker: 0x3000} },
	"mcp9808":    func(s *sense) model { return &mcp9808{sense: s} },
	"pca9548":    func(s *sense) model { return &pca9548{sense: s} },
	"scd4x":      func(s *sense) model { return &scd4x{sense: s} },
	"sen0232":    func(s *sense) model { return &sen0232{sense: s} },
	"sht3x":      func(s *sense) model { return &sht3x{sense: s} },
	"sht4x":      func(s *sense) model { return &sht4x{sense: s} },
	"soundmeter": func(s *sense) model { return &soundmeter{sense: s} },
	"tmp102":     func(s *sense) model { return &tmp102{sense: s} },
	"tsl2591":    func(s *sense) model { return &tsl2591{sense: s} },
	"veml7700":   func(s *sense) model { return &veml7700{sense: s} },
}

func names() string { return strings.Join(slices.Sorted(maps.Keys(models)), ", ") }

// A Trait is what one specimen of a part has of its own.
type Trait func(*sense)

// ClockPPM makes the part's own clock fast by so many parts in a million (slow
// when negative). Only a soundmeter has one that can be told from ours.
func ClockPPM(ppm float64) Trait { return func(s *sense) { s.clockPPM = ppm } }

// sense is a part's feeling for the world.
type sense struct {
	world    World
	frozen   time.Time // it feels only this moment; zero when it feels the present
	clockPPM float64
}

func (s *sense) at(t time.Time) time.Time {
	if s.frozen.IsZero() {
		return t
	}
	return s.frozen
}

func (s *sense) air(t time.Time) (temperatureC, humidityPct, pressureHPa float64) {
	temperatureC, humidityPct, pressureHPa, _ = s.world.Air(s.at(t))
	return temperatureC, humidityPct, pressureHPa
}

func (s *sense) illuminanceLx(t time.Time) float64 { return s.world.IlluminanceLx(s.at(t)) }

func (s *sense) soundDBA(t time.Time) float64 { return s.world.SoundDBA(s.at(t)) }

func clamp(v, low, high float64) float64 { return max(low, min(high, v)) }
