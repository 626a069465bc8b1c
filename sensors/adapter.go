package sensors

import (
	"time"

	"periph.io/x/conn/v3/i2c"
)

// part is a driver as a Line sees it.
type part interface {
	// Step takes a measurement one transfer further: a wait above 0 until the
	// next call, or 0 when samples has the result.
	Step(now time.Time) (wait time.Duration, err error)
	// samples appends the result; at is when the last Step was. Sensor stays
	// empty.
	samples(dst []Sample, at time.Time) []Sample
	Halt() error
}

// driver is what all drivers have, each with a Reading of its own.
type driver[R any] interface {
	Step(now time.Time) (wait time.Duration, err error)
	Reading() R
	Halt() error
}

// adapter is a driver with the way from its Reading to Samples.
type adapter[R any] struct {
	driver[R]
	take func(dst []Sample, at time.Time, r R) []Sample
}

func (a adapter[R]) samples(dst []Sample, at time.Time) []Sample {
	return a.take(dst, at, a.Reading())
}

// An opener opens a part.
type opener func(bus i2c.Bus, addr uint16, every time.Duration) (part, error)

// opens makes an opener of a driver's New.
func opens[R any, D driver[R]](open func(i2c.Bus, uint16) (D, error), take func([]Sample, time.Time, R) []Sample) opener {
	return func(bus i2c.Bus, addr uint16, _ time.Duration) (part, error) {
		d, err := open(bus, addr)
		if err != nil {
			return nil, err
		}
		return adapter[R]{d, take}, nil
	}
}

// climate appends what a thermometer says that measures humidity too.
func climate(dst []Sample, at time.Time, temperatureC, humidityPct float64) []Sample {
	return append(dst,
		Sample{At: at, Quantity: Temperature, Value: temperatureC},
		Sample{At: at, Quantity: Humidity, Value: humidityPct})
}

// light appends what a sensor of light says.
func light(dst []Sample, at time.Time, lx float64, atFloor bool) []Sample {
	return append(dst, Sample{At: at, Quantity: Illuminance, Value: lx, AtFloor: atFloor})
}
