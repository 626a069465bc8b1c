package bme280_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"nightroom/sensors/bme280"
	"nightroom/sensors/emulated"
)

// dryRoom is a room in which one of the two parts is.
func dryRoom(t *testing.T, part string) *room {
	t.Helper()
	r := newRoom(t)
	r.bus = emulated.New("1", func() time.Time { return r.now }, r)
	if err := r.bus.Add(part, addr); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestABMP280MeasuresTemperatureAndPressure(t *testing.T) {
	r := dryRoom(t, "bmp280")
	want, _, hPa, _ := r.Air(r.now)
	dev, err := bme280.NewBMP280(r.bus, addr)
	if err != nil {
		t.Fatal(err)
	}
	r.dev = dev
	for range 3 {
		got, err := r.read()
		if err != nil || math.Abs(got.TemperatureC-want) > 0.006 || math.Abs(got.PressureHPa-hPa) > 0.04 {
			t.Errorf("%+v, %v; want %v, %v", got, err, want, hPa)
		}
	}
	if dev.String() != "bmp280 on bus 1 at 0x76" {
		t.Error(dev)
	}
}

func TestTheTwoAreToldFromEachOther(t *testing.T) {
	if _, err := bme280.NewBMP280(dryRoom(t, "bme280").bus, addr); err == nil || !strings.Contains(err.Error(), "write driver: bme280") {
		t.Errorf("%v", err)
	}
	if _, err := bme280.New(dryRoom(t, "bmp280").bus, addr); err == nil || !strings.Contains(err.Error(), "write driver: bmp280") {
		t.Errorf("%v", err)
	}
}
