package sensors

import (
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/aht20"
	"nightroom/sensors/bh1750"
	"nightroom/sensors/bme280"
	"nightroom/sensors/mcp9808"
	"nightroom/sensors/scd4x"
	"nightroom/sensors/sen0232"
	"nightroom/sensors/sht3x"
	"nightroom/sensors/sht4x"
	"nightroom/sensors/soundmeter"
	"nightroom/sensors/tmp102"
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
		Name: "bmp280", Title: "Bosch BMP280",
		Measures: []Measure{
			{Quantity: Temperature, Resolution: 0.005},
			{Quantity: Pressure, Resolution: 0.03},
		},
		Addresses: []uint16{0x76, 0x77},
		Every:     10 * time.Second, MinEvery: time.Second, MaxEvery: 30 * time.Second,
		open: opens(bme280.NewBMP280, func(dst []Sample, at time.Time, r bme280.Reading) []Sample {
			return append(dst,
				Sample{At: at, Quantity: Temperature, Value: r.TemperatureC},
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
		Name: "aht20", Title: "Aosong AHT20, AHT21, AHT25, DHT20",
		Measures: []Measure{
			{Quantity: Temperature, Resolution: 0.0002},
			{Quantity: Humidity, Resolution: 0.0001},
		},
		Addresses: []uint16{0x38},
		Every:     10 * time.Second, MinEvery: time.Second, MaxEvery: 30 * time.Second,
		open: opens(aht20.New, func(dst []Sample, at time.Time, r aht20.Reading) []Sample {
			return climate(dst, at, r.TemperatureC, r.HumidityPct)
		}),
	},
	{
		Name: "mcp9808", Title: "Microchip MCP9808",
		Measures:  []Measure{{Quantity: Temperature, Resolution: 0.0625}},
		Addresses: []uint16{0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f},
		Every:     10 * time.Second, MinEvery: time.Second, MaxEvery: 30 * time.Second,
		open: opens(mcp9808.New, func(dst []Sample, at time.Time, r mcp9808.Reading) []Sample {
			return append(dst, Sample{At: at, Quantity: Temperature, Value: r.TemperatureC})
		}),
	},
	{
		Name: "tmp102", Title: "TI TMP102",
		Measures:  []Measure{{Quantity: Temperature, Resolution: 0.0625}},
		Addresses: []uint16{0x48, 0x49, 0x4a, 0x4b},
		Every:     10 * time.Second, MinEvery: time.Second, MaxEvery: 30 * time.Second,
		open: opens(tmp102.New, func(dst []Sample, at time.Time, r tmp102.Reading) []Sample {
			return append(dst, Sample{At: at, Quantity: Temperature, Value: r.TemperatureC})
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
	{
		Name: "sen0232", Title: "DFRobot SEN0232 on an ADS1115",
		Measures:  []Measure{{Quantity: SoundLevel, Resolution: 0.00625, Floor: sen0232.FloorDBA}},
		Addresses: []uint16{0x49, 0x4a, 0x4b, 0x48},
		Every:     125 * time.Millisecond, MinEvery: 125 * time.Millisecond, MaxEvery: 10 * time.Second,
		open: opens(sen0232.New, func(dst []Sample, at time.Time, r sen0232.Reading) []Sample {
			return append(dst, Sample{At: at, Quantity: SoundLevel, Value: r.DBA, AtFloor: r.AtFloor})
		}),
	},
	{
		Name: "scd4x", Title: "Sensirion SCD40, SCD41, SCD43",
		Measures: []Measure{
			{Quantity: CO2, Resolution: 1},
			{Quantity: Temperature, Resolution: 0.0027},
			{Quantity: Humidity, Resolution: 0.0015},
		},
		Addresses: []uint16{0x62},
		Every:     10 * time.Second, MinEvery: 5 * time.Second, MaxEvery: 30 * time.Second,
		open: opens(scd4x.New, func(dst []Sample, at time.Time, r scd4x.Reading) []Sample {
			return append(climate(dst, at, r.TemperatureC, r.HumidityPct),
				Sample{At: at, Quantity: CO2, Value: r.CO2PPM})
		}),
	},
}

// levels appends what a sound level meter says that keeps its levels.
func levels(dst []Sample, _ time.Time, r soundmeter.Reading) []Sample {
	for _, l := range r {
		dst = append(dst, Sample{At: l.At, Quantity: SoundLevel, Value: l.DBA, AtFloor: l.AtFloor})
	}
	return dst
}
