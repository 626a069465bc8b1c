package sensors

import (
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/bh1750"
	"nightroom/sensors/bme280"
	"nightroom/sensors/sht3x"
	"nightroom/sensors/sht4x"
	"nightroom/sensors/soundmeter"
	"nightroom/sensors/tsl2591"
	"nightroom/sensors/veml7700"
)

// parts are the parts that nightroom knows. A new one is a folder with its
// driver, a row here, one in identities, and a model in package emulated.
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
		open: opens(bme280.New, func(dst []Sample, at time.Time, r bme280.Reading) []Sample {
			return append(climate(dst, at, r.TemperatureC, r.HumidityPct),
				Sample{At: at, Quantity: Pressure, Value: r.PressureHPa})
		}),
	},
	{
		Name: "sht4x", Title: "Sensirion SHT40, SHT41, SHT43, SHT45",
		Measures: []Measure{
			{Quantity: Temperature, Resolution: 0.0027},
			{Quantity: Humidity, Resolution: 0.0019},
		},
		Addresses: []uint16{0x44, 0x45, 0x46},
		Every:     10 * time.Second, MinEvery: time.Second, MaxEvery: 30 * time.Second,
		open: opens(sht4x.New, func(dst []Sample, at time.Time, r sht4x.Reading) []Sample {
			return climate(dst, at, r.TemperatureC, r.HumidityPct)
		}),
	},
	{
		Name: "sht3x", Title: "Sensirion SHT30, SHT31, SHT35",
		Measures: []Measure{
			{Quantity: Temperature, Resolution: 0.0027},
			{Quantity: Humidity, Resolution: 0.0015},
		},
		Addresses: []uint16{0x44, 0x45},
		Every:     10 * time.Second, MinEvery: time.Second, MaxEvery: 30 * time.Second,
		open: opens(sht3x.New, func(dst []Sample, at time.Time, r sht3x.Reading) []Sample {
			return climate(dst, at, r.TemperatureC, r.HumidityPct)
		}),
	},
	{
		Name: "hdc302x", Title: "TI HDC3020, HDC3021, HDC3022",
		Measures: []Measure{
			{Quantity: Temperature, Resolution: 0.0027},
			{Quantity: Humidity, Resolution: 0.0015},
		},
		Addresses: []uint16{0x44, 0x45, 0x46, 0x47},
		Every:     10 * time.Second, MinEvery: time.Second, MaxEvery: 30 * time.Second,
		open: opens(sht3x.NewHDC302x, func(dst []Sample, at time.Time, r sht3x.Reading) []Sample {
			return climate(dst, at, r.TemperatureC, r.HumidityPct)
		}),
	},
	{
		Name: "bh1750", Title: "ROHM BH1750",
		Measures:  []Measure{{Quantity: Illuminance, Resolution: 0.11, Floor: 0.11}},
		Addresses: []uint16{0x23, 0x5c},
		Every:     time.Second, MinEvery: time.Second, MaxEvery: 30 * time.Second,
		open: opens(bh1750.New, func(dst []Sample, at time.Time, r bh1750.Reading) []Sample {
			return light(dst, at, r.IlluminanceLx, r.AtFloor)
		}),
	},
	{
		Name: "veml7700", Title: "Vishay VEML7700",
		Measures:  []Measure{{Quantity: Illuminance, Resolution: veml7700.FloorLx, Floor: veml7700.FloorLx}},
		Addresses: []uint16{0x10},
		Every:     time.Second, MinEvery: time.Second, MaxEvery: 30 * time.Second,
		open: opens(veml7700.New, func(dst []Sample, at time.Time, r veml7700.Reading) []Sample {
			return light(dst, at, r.IlluminanceLx, r.AtFloor)
		}),
	},
	{
		Name: "tsl2591", Title: "ams TSL2591",
		Measures:  []Measure{{Quantity: Illuminance, Resolution: 0.0001, Floor: tsl2591.FloorLx}},
		Addresses: []uint16{0x29},
		Every:     time.Second, MinEvery: time.Second, MaxEvery: 30 * time.Second,
		open: opens(tsl2591.New, func(dst []Sample, at time.Time, r tsl2591.Reading) []Sample {
			return light(dst, at, r.IlluminanceLx, r.AtFloor)
		}),
	},
	{
		Name: "soundmeter", Title: "PCB Artists decibel meter",
		Measures:  []Measure{{Quantity: SoundLevel, Resolution: 1, Floor: soundmeter.FloorDBA}},
		Addresses: []uint16{0x48},
		Every:     soundmeter.MinEvery, MinEvery: soundmeter.MinEvery, MaxEvery: soundmeter.MaxEvery,
		burst: 2 * time.Second,
		open: func(bus i2c.Bus, addr uint16, every time.Duration) (part, error) {
			d, err := soundmeter.New(bus, addr, soundmeter.Opts{Every: every})
			if err != nil {
				return nil, err
			}
			return adapter[soundmeter.Reading]{d, levels}, nil
		},
	},
}

// levels appends what a sound level meter says that keeps its levels.
func levels(dst []Sample, _ time.Time, r soundmeter.Reading) []Sample {
	for _, l := range r {
		dst = append(dst, Sample{At: l.At, Quantity: SoundLevel, Value: l.DBA, AtFloor: l.AtFloor})
	}
	return dst
}
