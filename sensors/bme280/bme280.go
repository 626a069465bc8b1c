package bme280

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/once"
)

// Registers (5.3, table 18).
const (
	regLowTrim  = 0x88
	regID       = 0xd0
	regHighTrim = 0xe1
	regCtrlHum  = 0xf2 // then status, ctrl_meas, config, a reserved one, and the data from 0xf7 on
	regStatus   = 0xf3
	regCtrlMeas = 0xf4
)

const (
	id       = 0x60
	humidity = 0x01          // ctrl_hum: oversampling x1
	forced   = 0x24 | 0x01   // ctrl_meas: temperature x1, pressure x1, forced mode
	asleep   = forced &^ 0x3 // what it reads once the measurement is over

	statusMeasuring = 0x08

	skippedTP = 0x80000 // a quantity that was not measured, and its value after a reset (5.3, 5.4.5)
	skippedH  = 0x8000
)

const (
	// The longest measurement with oversampling x1 is
	// 1.25 + 2.3 + (2.3 + 0.575) + (2.3 + 0.575) = 9.3 ms (appendix B, 9.1).
	conversion = 10 * time.Millisecond
	again      = 2 * time.Millisecond // between looks at a part that is not ready
	looks      = 20                   // how many, before it is called hung
	attempts   = 3                    // measurements for one reading

	stale = 5 * time.Second // a measurement that nobody fetched for so long is done again
)

// Reading is one measurement.
type Reading struct {
	TemperatureC float64 // °C, -40 to 85, in steps of about 0.005
	HumidityPct  float64 // % relative humidity, 0 to 100; without meaning from a BMP280
	PressureHPa  float64 // hPa at the sensor, not reduced to sea level, 300 to 1100
}

// Dev is one BME280 or BMP280. It is not safe for use by several goroutines at
// once.
type Dev struct {
	bus  i2c.Bus
	addr uint16
	name string
	dry  bool // a BMP280, which has no hygrometer
	trim trim

	begun   time.Time // of the measurement under way; zero when there is none
	looked  int
	attempt int
	reading Reading
	out     [4]byte
	in      [13]byte
}

// New checks that a BME280 answers at addr (0x76 or 0x77) and reads its
// calibration.
func New(bus i2c.Bus, addr uint16) (*Dev, error) {
	return open(&Dev{bus: bus, addr: addr, name: "bme280"})
}

// NewBMP280 checks that a BMP280 answers at addr (0x76 or 0x77) and reads its
// calibration.
func NewBMP280(bus i2c.Bus, addr uint16) (*Dev, error) {
	return open(&Dev{bus: bus, addr: addr, name: "bmp280", dry: true})
}

func open(d *Dev) (*Dev, error) {
	var got [1]byte
	if err := d.bus.Tx(d.addr, []byte{regID}, got[:]); err != nil {
		return nil, d.fail(err)
	}
	if err := d.is(got[0]); err != nil {
		return nil, d.fail(err)
	}
	var low [lowTrim]byte
	var high [highTrim]byte
	if err := d.bus.Tx(d.addr, []byte{regLowTrim}, low[:]); err != nil {
		return nil, d.fail(err)
	}
	if !d.dry {
		if err := d.bus.Tx(d.addr, []byte{regHighTrim}, high[:]); err != nil {
			return nil, d.fail(err)
		}
	}
	d.trim = parseTrim(low[:], high[:])
	if blank(low[:24]) || !d.dry && blank(high[:]) || d.trim.t1 == 0 || d.trim.p1 == 0 {
		return nil, d.fail(errors.New("its calibration is blank; check wiring and supply, or replace the part"))
	}
	return d, nil
}

// is compares what the part says it is with what it was taken for.
func (d *Dev) is(got byte) error {
	bmp280 := got >= 0x56 && got <= 0x58
	switch {
	case d.dry == bmp280 && (d.dry || got == id):
		return nil
	case bmp280:
		return fmt.Errorf("this is a BMP280 (id %#02x), which has no humidity; write driver: bmp280, or use a BME280", got)
	case got == id:
		return fmt.Errorf("this is a BME280 (id %#02x), which has humidity too; write driver: bme280", got)
	}
	return fmt.Errorf("what answers is no %s (id %#02x); check the part and its address", strings.ToUpper(d.name), got)
}

// blank reports whether all bytes are 0x00 or all 0xff: a part in trouble or a
// bus without pull-ups, never a calibration.
func blank(b []byte) bool {
	for _, v := range b {
		if v != b[0] {
			return false
		}
	}
	return b[0] == 0x00 || b[0] == 0xff
}

// Step takes the measurement one transfer further. A wait above 0 says when to
// call it again; 0 without an error says that Reading has a new measurement.
// After an error the next Step begins anew.
func (d *Dev) Step(now time.Time) (wait time.Duration, err error) {
	if d.begun.IsZero() || now.Sub(d.begun) > stale {
		d.attempt = 0
		return d.begin(now)
	}
	from, in := byte(regCtrlHum), d.in[:]
	if d.dry { // all but humidity, whose control is as if it were set
		from, in, d.in[0] = regStatus, d.in[1:11], humidity
	}
	d.out[0] = from
	if err := d.bus.Tx(d.addr, d.out[:1], in); err != nil {
		return d.give(err)
	}
	ctrlHum, status, ctrlMeas := d.in[0], d.in[1], d.in[2]
	busy := status&statusMeasuring != 0 || ctrlMeas == forced
	if busy && ctrlHum == humidity && d.looked < looks {
		d.looked++
		return again, nil
	}
	// The control registers come in the same burst as the data. If they are
	// not as they were set, the supply dipped in the middle and the data are
	// those of a reset.
	rawP := uint32(d.in[5])<<12 | uint32(d.in[6])<<4 | uint32(d.in[7])>>4
	rawT := uint32(d.in[8])<<12 | uint32(d.in[9])<<4 | uint32(d.in[10])>>4
	rawH := uint16(d.in[11])<<8 | uint16(d.in[12])
	var bad error
	switch {
	case ctrlHum == humidity && busy:
		return d.give(errHung)
	case ctrlHum != humidity || ctrlMeas != asleep:
		bad = errReset
	case rawT == skippedTP || rawP == skippedTP || rawH == skippedH:
		bad = errSkipped
	default:
		r := d.trim.compensate(rawT, rawP, rawH)
		if !plausible(r) {
			return d.give(fmt.Errorf("%.1f °C, %.0f hPa is implausible; check wiring and supply", r.TemperatureC, r.PressureHPa))
		}
		d.reading, d.begun = r, time.Time{}
		return 0, nil
	}
	if d.attempt++; d.attempt < attempts {
		return d.begin(now)
	}
	return d.give(bad)
}

var (
	errHung    = errors.New("it does not finish measuring; power-cycle the sensor")
	errReset   = errors.New("it lost its settings in mid-measurement; check its supply and wiring")
	errSkipped = errors.New("it returned its reset value instead of a measurement; check its supply and wiring")
)

// begin sets everything that a measurement depends on and starts it, so that a
// part that lost its settings since the last one has them again. Humidity's
// setting comes first: it counts from the write of ctrl_meas on (5.4.3).
func (d *Dev) begin(now time.Time) (time.Duration, error) {
	d.out = [4]byte{regCtrlHum, humidity, regCtrlMeas, forced}
	out := d.out[:]
	if d.dry {
		out = d.out[2:]
	}
	if err := d.bus.Tx(d.addr, out, nil); err != nil {
		return d.give(err)
	}
	d.begun, d.looked = now, 0
	return conversion, nil
}

// plausible reports whether r lies in the part's operating range (table 1).
// It is written so that NaN does not.
func plausible(r Reading) bool {
	return r.TemperatureC >= -40 && r.TemperatureC <= 85 &&
		r.PressureHPa >= 300 && r.PressureHPa <= 1100 &&
		r.HumidityPct >= 0 && r.HumidityPct <= 100
}

// Reading is the last measurement that Step completed.
func (d *Dev) Reading() Reading { return d.reading }

// Read measures once and waits for it, or returns early with the context's
// error.
func (d *Dev) Read(ctx context.Context) (Reading, error) {
	if err := once.Read(ctx, d, d.Step); err != nil {
		return Reading{}, err
	}
	return d.Reading(), nil
}

// Halt has nothing to do: in forced mode the part falls asleep by itself.
func (d *Dev) Halt() error { return nil }

// String names the part and where it is: "bme280 on bus 1 at 0x76".
func (d *Dev) String() string { return fmt.Sprintf("%s on bus %s at %#02x", d.name, d.bus, d.addr) }

func (d *Dev) give(err error) (time.Duration, error) {
	d.begun = time.Time{}
	return 0, d.fail(err)
}

func (d *Dev) fail(err error) error { return fmt.Errorf("%s: %w", d, err) }
