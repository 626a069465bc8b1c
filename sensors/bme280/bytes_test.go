package bme280_test

import (
	"math"
	"strings"
	"testing"

	"periph.io/x/conn/v3/physic"

	"nightroom/sensors/bme280"
)

// registers is a part in which every read gives what one is told to.
type registers struct {
	id, trim, high, data []byte
	reads                int
}

func (b *registers) String() string                  { return "1" }
func (b *registers) SetSpeed(physic.Frequency) error { return nil }
func (b *registers) Tx(_ uint16, w, r []byte) error {
	if len(r) == 0 {
		return nil
	}
	b.reads++
	from := map[byte][]byte{0xd0: b.id, 0x88: b.trim, 0xe1: b.high, 0xf2: b.data}[w[0]]
	clear(r)
	copy(r, from)
	return nil
}

var (
	goodTrim = []byte("\x10\x6e\x6c\x66\x32\x00\x5d\x95\xb8\xd5\xd0\x0b\x77\x1e\x9d\xff\xf9\xff\xac\x26\x0a\xd8\xbd\x10\x00\x4b")
	goodHigh = []byte("\x6e\x01\x00\x13\x05\x00\x1e")
)

func TestWhatIsNoMeasurementIsNeverPublished(t *testing.T) {
	for _, c := range []struct {
		name, data, want string // ctrl_hum, status, ctrl_meas, config, -, pressure, temperature, humidity
	}{
		{"a measurement", "\x01\x00\x24\x00\x00\x4a\x52\xc0\x80\x96\xc0\x7a\x76", ""},
		{"all reset", "\x00\x00\x00\x00\x00\x80\x00\x00\x80\x00\x00\x80\x00", "lost its settings"},
		{"data reset", "\x01\x00\x24\x00\x00\x80\x00\x00\x80\x00\x00\x80\x00", "reset value"},
		{"pressure skipped", "\x01\x00\x24\x00\x00\x80\x00\x00\x80\x96\xc0\x7a\x76", "reset value"},
		{"temperature skipped", "\x01\x00\x24\x00\x00\x4a\x52\xc0\x80\x00\x00\x7a\x76", "reset value"},
		{"humidity skipped", "\x01\x00\x24\x00\x00\x4a\x52\xc0\x80\x96\xc0\x80\x00", "reset value"},
		{"humidity's control lost", "\x00\x00\x24\x00\x00\x4a\x52\xc0\x80\x96\xc0\x7a\x76", "lost its settings"},
		{"measuring for ever", "\x01\x08\x25\x00\x00\x4a\x52\xc0\x80\x96\xc0\x7a\x76", "does not finish"},
		{"hot as an oven", "\x01\x00\x24\x00\x00\x4a\x52\xc0\xff\xff\xf0\x7a\x76", "implausible"},
		{"vacuum", "\x01\x00\x24\x00\x00\xff\xff\xf0\x80\x96\xc0\x7a\x76", "implausible"},
		{"floating bus", strings.Repeat("\xff", 13), "lost its settings"},
		{"shorted bus", strings.Repeat("\x00", 13), "lost its settings"},
	} {
		b := &registers{id: []byte{0x60}, trim: goodTrim, high: goodHigh, data: []byte(c.data)}
		dev, err := bme280.New(b, addr)
		if err != nil {
			t.Fatal(err)
		}
		r := &room{dev: dev}
		got, err := r.read()
		switch {
		case c.want == "" && (err != nil || math.Abs(got.TemperatureC-23.722) > 0.001):
			t.Errorf("%s: %+v, %v", c.name, got, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
		if b.reads > 60 {
			t.Errorf("%s: %d reads, it should give up", c.name, b.reads)
		}
	}
}

func TestNewRefusesWhatIsNoBME280(t *testing.T) {
	ones, zeros := []byte(strings.Repeat("\xff", 26)), make([]byte, 26)
	for _, c := range []struct {
		name       string
		id         byte
		trim, high []byte
		want       string
	}{
		{"BMP280", 0x58, goodTrim, goodHigh, "BMP280"},
		{"BME680", 0x61, goodTrim, goodHigh, "no BME280 (id 0x61"},
		{"floating bus", 0xff, ones, ones[:7], "no BME280 (id 0xff"},
		{"blank calibration", 0x60, zeros, goodHigh, "calibration is blank"},
		{"erased calibration", 0x60, ones, goodHigh, "calibration is blank"},
		{"blank humidity", 0x60, goodTrim, zeros[:7], "calibration is blank"},
	} {
		_, err := bme280.New(&registers{id: []byte{c.id}, trim: c.trim, high: c.high}, addr)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func FuzzStep(f *testing.F) {
	f.Add(goodTrim, goodHigh, []byte("\x01\x00\x24\x00\x00\x4a\x52\xc0\x80\x96\xc0\x7a\x76"))
	f.Add(goodTrim, goodHigh, []byte("\x01\x00\x24\x00\x00\x80\x00\x00\x80\x00\x00\x80\x00"))
	f.Add([]byte(strings.Repeat("\x01", 26)), []byte("\xff\x7f\xff\x80\x00\x80\x80"), []byte("\x01\x00\x24"))
	f.Fuzz(func(t *testing.T, trim, high, data []byte) {
		if len(data) >= 3 { // so that the data count
			data = append([]byte{0x01, 0x00, 0x24}, data[3:]...)
		}
		dev, err := bme280.New(&registers{id: []byte{0x60}, trim: trim, high: high, data: data}, addr)
		if err != nil {
			return
		}
		r := &room{dev: dev}
		got, err := r.read()
		if err != nil {
			return
		}
		if !(got.TemperatureC >= -40 && got.TemperatureC <= 85 && got.HumidityPct >= 0 && got.HumidityPct <= 100 &&
			got.PressureHPa >= 300 && got.PressureHPa <= 1100) {
			t.Errorf("%+v", got)
		}
	})
}
