package sensors

import (
	"slices"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/bh1750"
	"nightroom/sensors/bme280"
	"nightroom/sensors/soundmeter"
)

// parts are the parts that nightroom knows. A new one is a folder with its
// driver, a row here, and an adapter at the end of this file.
var parts = []Part{
	{
		Name: "bme280", Title: "Bosch BME280",
		Measures: []Measure{
			{Quantity: Temperature, Resolution: 0.005},
			{Quantity: Humidity, Resolution: 0.008},
			{Quantity: Pressure, Resolution: 0.03},
		},
		Addresses: []uint16{0x76, 0x77},
		Every:     10 * time.Second, MinEvery: time.Second, MaxEvery: 30 * time.Second,
		open: func(bus i2c.Bus, addr uint16, _ time.Duration) (part, error) {
			d, err := bme280.New(bus, addr)
			return bme280Part{d}, err
		},
	},
	{
		Name: "bh1750", Title: "ROHM BH1750",
		Measures:  []Measure{{Quantity: Illuminance, Resolution: 0.11, Floor: 0.11}},
		Addresses: []uint16{0x23, 0x5c},
		Every:     time.Second, MinEvery: time.Second, MaxEvery: 30 * time.Second,
		open: func(bus i2c.Bus, addr uint16, _ time.Duration) (part, error) {
			d, err := bh1750.New(bus, addr)
			return bh1750Part{d}, err
		},
	},
	{
		Name: "soundmeter", Title: "PCB Artists decibel meter",
		Measures:  []Measure{{Quantity: SoundLevel, Resolution: 1, Floor: soundmeter.FloorDBA}},
		Addresses: []uint16{0x48},
		Every:     soundmeter.MinEvery, MinEvery: soundmeter.MinEvery, MaxEvery: soundmeter.MaxEvery,
		burst: 2 * time.Second,
		open: func(bus i2c.Bus, addr uint16, every time.Duration) (part, error) {
			d, err := soundmeter.New(bus, addr, soundmeter.Opts{Every: every})
			return soundmeterPart{d}, err
		},
	},
}

// Part is what there is to know about a part before one is connected.
type Part struct {
	Name      string // of its driver, in the configuration
	Title     string // maker and name, as a shop has it
	Measures  []Measure
	Addresses []uint16 // where it can be, the one it has when it is bought first

	Every              time.Duration // between two samples, if the configuration does not say
	MinEvery, MaxEvery time.Duration // what it may say

	// burst is how often a part that keeps its samples is read; 0 for one that
	// is read for each sample.
	burst time.Duration
	open  func(bus i2c.Bus, addr uint16, every time.Duration) (part, error)
}

// Measure is a quantity that a part measures.
type Measure struct {
	Quantity   Quantity
	Resolution float64 // the smallest step, in the quantity's canonical unit
	Floor      float64 // what it cannot measure below; 0 if that is the quantity's own end
}

// Parts lists all known parts.
func Parts() []Part { return slices.Clone(parts) }

// Known finds a part by the name of its driver.
func Known(name string) (Part, bool) {
	i := slices.IndexFunc(parts, func(p Part) bool { return p.Name == name })
	if i < 0 {
		return Part{}, false
	}
	return parts[i], true
}

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

type bme280Part struct{ *bme280.Dev }

func (p bme280Part) samples(dst []Sample, at time.Time) []Sample {
	r := p.Reading()
	return append(dst,
		Sample{At: at, Quantity: Temperature, Value: r.TemperatureC},
		Sample{At: at, Quantity: Humidity, Value: r.HumidityPct},
		Sample{At: at, Quantity: Pressure, Value: r.PressureHPa})
}

type bh1750Part struct{ *bh1750.Dev }

func (p bh1750Part) samples(dst []Sample, at time.Time) []Sample {
	r := p.Reading()
	return append(dst, Sample{At: at, Quantity: Illuminance, Value: r.IlluminanceLx, AtFloor: r.AtFloor})
}

type soundmeterPart struct{ *soundmeter.Dev }

func (p soundmeterPart) samples(dst []Sample, _ time.Time) []Sample {
	for _, l := range p.Reading() {
		dst = append(dst, Sample{At: l.At, Quantity: SoundLevel, Value: l.DBA, AtFloor: l.AtFloor})
	}
	return dst
}
