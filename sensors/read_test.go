package sensors_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/aht20"
	"nightroom/sensors/bh1750"
	"nightroom/sensors/bme280"
	"nightroom/sensors/emulated"
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

// single opens a driver for a single reading.
type single func(bus i2c.Bus, addr uint16) (read func(context.Context) (any, error), err error)

// reads makes an single of a driver's New.
func reads[R any, D interface {
	Read(ctx context.Context) (R, error)
}](open func(i2c.Bus, uint16) (D, error)) single {
	return func(bus i2c.Bus, addr uint16) (func(context.Context) (any, error), error) {
		d, err := open(bus, addr)
		return func(ctx context.Context) (any, error) { return d.Read(ctx) }, err
	}
}

var drivers = map[string]struct {
	addr uint16
	open single
}{
	"aht20":    {0x38, reads(aht20.New)},
	"bh1750":   {0x23, reads(bh1750.New)},
	"bme280":   {0x76, reads(bme280.New)},
	"bmp280":   {0x77, reads(bme280.NewBMP280)},
	"hdc302x":  {0x45, reads(sht3x.NewHDC302x)},
	"mcp9808":  {0x18, reads(mcp9808.New)},
	"scd4x":    {0x62, reads(scd4x.New)},
	"sen0232":  {0x49, reads(sen0232.New)},
	"sht3x":    {0x44, reads(sht3x.New)},
	"sht4x":    {0x44, reads(sht4x.New)},
	"tmp102":   {0x48, reads(tmp102.New)},
	"tsl2591":  {0x29, reads(tsl2591.New)},
	"veml7700": {0x10, reads(veml7700.New)},
	"soundmeter": {0x48, reads(func(bus i2c.Bus, addr uint16) (*soundmeter.Dev, error) {
		return soundmeter.New(bus, addr, soundmeter.Opts{Every: soundmeter.MinEvery})
	})},
}

func TestEveryDriverReadsOnceAndStopsWhenItsContextEnds(t *testing.T) {
	for name, driver := range drivers {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				bus := emulated.New("1", time.Now, &world{temperatureC: 19, humidityPct: 45, pressureHPa: 1010, lx: 12, dba: 44, co2PPM: 700})
				if err := bus.Add(name, driver.addr); err != nil {
					t.Fatal(err)
				}
				time.Sleep(2 * time.Second) // of the bubble: the part has started
				read, err := driver.open(bus, driver.addr)
				if err != nil {
					t.Fatal(err)
				}

				ended, end := context.WithCancel(t.Context())
				end()
				if _, err := read(ended); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "on bus 1 at 0x") {
					t.Errorf("a context that has ended: %v", err)
				}
				// Long before a measurement is over.
				short, cancel := context.WithTimeout(t.Context(), time.Microsecond)
				defer cancel()
				begun := time.Now()
				if _, err := read(short); err == nil || time.Since(begun) > 100*time.Millisecond {
					t.Errorf("a context of a microsecond: %v after %v", err, time.Since(begun))
				}

				long, cancel := context.WithTimeout(t.Context(), 30*time.Second)
				defer cancel()
				got, err := read(long)
				if err != nil || reflect.ValueOf(got).IsZero() {
					t.Errorf("read %+v, %v", got, err)
				}
			})
		})
	}
}
