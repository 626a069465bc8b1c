package sht4x

import (
	"context"
	"errors"
	"fmt"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/crc8"
	"nightroom/sensors/once"
)

// Commands (table "Overview of I2C commands").
const (
	cmdMeasure = 0xfd // temperature and humidity, high precision
	cmdSerial  = 0x89
)

const (
	conversion = 9 * time.Millisecond // 8.3 at the longest
	lookUp     = 2 * time.Millisecond // of the serial number

	stale = 5 * time.Second // a measurement that nobody fetched for so long is done again
)

// Reading is one measurement.
type Reading struct {
	TemperatureC float64 // °C, -40 to 125, in steps of 0.0027
	HumidityPct  float64 // % relative humidity, 0 to 100, in steps of 0.0019
}

// Dev is one SHT4x. It is not safe for use by several goroutines at once.
type Dev struct {
	bus  i2c.Bus
	addr uint16

	known   bool          // its serial number was read
	sent    bool          // something is under way,
	begun   time.Time     // since then; zero when New has begun it
	timed   bool          // begun is the time after its command was sent, not before
	takes   time.Duration // how long it takes
	reading Reading
	out     [1]byte
	in      [6]byte
}

// New checks that a part acknowledges at addr (0x44, and 0x45 or 0x46 for some
// versions). That it is an SHT4x shows in the first measurement, as it takes
// its time to look its serial number up.
func New(bus i2c.Bus, addr uint16) (*Dev, error) {
	d := &Dev{bus: bus, addr: addr}
	if err := d.send(time.Time{}, cmdSerial, lookUp); err != nil {
		return nil, d.fail(err)
	}
	return d, nil
}

// Step takes the measurement one transfer further. A wait above 0 says when to
// call it again; 0 without an error says that Reading has a new measurement.
// After an error the next Step begins anew.
func (d *Dev) Step(now time.Time) (wait time.Duration, err error) {
	if !d.sent || !d.begun.IsZero() && now.Sub(d.begun) > stale {
		return d.begin(now)
	}
	if !d.timed { // the command is out, however long that took
		d.begun, d.timed = now, true
	}
	if left := d.takes - now.Sub(d.begun); left > 0 {
		return left, nil
	}
	err = d.bus.Tx(d.addr, nil, d.in[:])
	switch {
	case !d.known && (err != nil || !crc8.Words(d.in[:])):
		return d.give(errStranger)
	case err != nil: // gone, or its supply dipped and the command is lost
		return d.give(err)
	case !crc8.Words(d.in[:]):
		return d.give(errChecksum)
	case !d.known:
		d.known = true
		return d.begin(now)
	}
	r := convert(d.in[:])
	if !(r.TemperatureC >= -40 && r.TemperatureC <= 125) {
		return d.give(fmt.Errorf("%.1f °C is implausible; check wiring and supply", r.TemperatureC))
	}
	d.reading, d.sent = r, false
	return 0, nil
}

var (
	errChecksum = errors.New("a checksum is wrong; look for a loose or long wire")
	errStranger = errors.New("it does not give a serial number as an SHT4x does; check the part (an SHT3x is another driver) and its wiring")
)

// begin asks for a measurement, or for the serial number when that is not
// known yet.
func (d *Dev) begin(now time.Time) (time.Duration, error) {
	cmd, takes := byte(cmdMeasure), conversion
	if !d.known {
		cmd, takes = cmdSerial, lookUp
	}
	if err := d.send(now, cmd, takes); err != nil {
		return d.give(err)
	}
	return time.Millisecond, nil
}

func (d *Dev) send(now time.Time, cmd byte, takes time.Duration) error {
	d.out[0] = cmd
	d.sent, d.begun, d.timed, d.takes = true, now, false, takes
	return d.bus.Tx(d.addr, d.out[:], nil)
}

// convert is the datasheet's "Conversion of signal output". Its humidity runs
// from -6 to 119 %, to be cut to what there can be.
func convert(frame []byte) Reading {
	t, rh := uint16(frame[0])<<8|uint16(frame[1]), uint16(frame[3])<<8|uint16(frame[4])
	return Reading{
		TemperatureC: -45 + 175*float64(t)/65535,
		HumidityPct:  min(max(-6+125*float64(rh)/65535, 0), 100),
	}
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

// Halt has nothing to do: the part falls asleep by itself.
func (d *Dev) Halt() error { return nil }

// String names the part and where it is: "sht4x on bus 1 at 0x44".
func (d *Dev) String() string { return fmt.Sprintf("sht4x on bus %s at %#02x", d.bus, d.addr) }

func (d *Dev) give(err error) (time.Duration, error) {
	d.sent = false
	return 0, d.fail(err)
}

func (d *Dev) fail(err error) error { return fmt.Errorf("%s: %w", d, err) }
