package scd4x

import (
	"context"
	"errors"
	"fmt"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/crc8"
	"nightroom/sensors/once"
)

// A command is two bytes (table 9). What it asks for can be read a millisecond
// later; the part cannot be asked and read in one transaction.
type command [2]byte

var (
	cmdStop   = command{0x3f, 0x86}
	cmdSerial = command{0x36, 0x82} // only while it does not measure
	cmdStart  = command{0x21, 0xb1}
	cmdReady  = command{0xe4, 0xb8}
	cmdRead   = command{0xec, 0x05}
)

const (
	looks = 30 // at a part that is not ready, before it is called hung

	stale = 5 * time.Second // an answer that nobody fetched for so long is asked for again
)

// Reading is one measurement.
type Reading struct {
	CO2PPM       float64 // ppm, whole, up to 40,000 (right within 5 % from 400 to 2,000)
	TemperatureC float64 // °C, -10 to 60, in steps of 0.0027
	HumidityPct  float64 // % relative humidity, 0 to 100, in steps of 0.0015
}

// Dev is one SCD4x. It is not safe for use by several goroutines at once.
type Dev struct {
	bus  i2c.Bus
	addr uint16

	state   state
	begun   time.Time // of the state; zero when New has begun it
	timed   bool      // begun is the time after its command was sent, not before
	looked  int
	reading Reading
	out     command
	in      [9]byte
}

type state uint8

const (
	lost        state = iota // after an error
	stopping                 // it finishes what it measures
	askedSerial              //
	starting                 // its first measurement
	running                  // somebody may ask
	askedReady               //
	notReady                 //
	askedData                //
)

// lasts is how long nothing can be asked of the part in a state. Half a second
// of the stop and the milliseconds are from table 9, with a margin.
var lasts = [...]time.Duration{
	stopping:    550 * time.Millisecond,
	askedSerial: 2 * time.Millisecond,
	starting:    5 * time.Second,
	askedReady:  2 * time.Millisecond,
	notReady:    200 * time.Millisecond,
	askedData:   2 * time.Millisecond,
}

// New checks that a part acknowledges at addr, which is 0x62, and stops what it
// may be measuring. That it is an SCD4x shows in the first measurement.
func New(bus i2c.Bus, addr uint16) (*Dev, error) {
	d := &Dev{bus: bus, addr: addr}
	if _, err := d.send(time.Time{}, cmdStop, stopping); err != nil {
		return nil, err
	}
	return d, nil
}

// Step takes the measurement one transfer further. A wait above 0 says when to
// call it again; 0 without an error says that Reading has a new measurement.
// After an error the next Step begins anew.
func (d *Dev) Step(now time.Time) (wait time.Duration, err error) {
	if d.state > running && now.Sub(d.begun) > stale {
		d.state = running
	}
	if !d.timed { // the command is out, however long that took
		d.begun, d.timed = now, true
	}
	if left := lasts[d.state] - now.Sub(d.begun); left > 0 {
		return left, nil
	}
	switch d.state {
	case stopping:
		return d.send(now, cmdSerial, askedSerial)
	case askedSerial:
		if err := d.receive(9); err != nil {
			return d.give(errStranger)
		}
		return d.send(now, cmdStart, starting)
	case starting, running:
		d.looked = 0
		return d.send(now, cmdReady, askedReady)
	case notReady:
		return d.send(now, cmdReady, askedReady)
	case askedReady:
		if err := d.receive(3); err != nil {
			return d.give(err)
		}
		if d.word(0)&0x07ff != 0 {
			return d.send(now, cmdRead, askedData)
		}
		if d.looked++; d.looked > looks {
			return d.give(errIdle)
		}
		d.state, d.begun, d.timed = notReady, now, true
		return lasts[notReady], nil
	case askedData:
		return d.take()
	}
	return d.send(now, cmdStop, stopping)
}

// take reads a measurement.
func (d *Dev) take() (time.Duration, error) {
	if err := d.receive(9); err != nil {
		return d.give(err)
	}
	r := Reading{
		CO2PPM:       float64(d.word(0)),
		TemperatureC: -45 + 175*float64(d.word(1))/65535,
		HumidityPct:  100 * float64(d.word(2)) / 65535,
	}
	switch {
	case r.CO2PPM < 1 || r.CO2PPM > 40_000:
		return d.give(fmt.Errorf("%.0f ppm is implausible; check its supply, which needs 205 mA for moments", r.CO2PPM))
	case !(r.TemperatureC >= -10 && r.TemperatureC <= 60):
		return d.give(fmt.Errorf("%.1f °C is implausible; check wiring and supply", r.TemperatureC))
	}
	d.reading, d.state = r, running
	return 0, nil
}

var (
	errChecksum = errors.New("a checksum is wrong; look for a loose or long wire")
	errStranger = errors.New("it does not give a serial number as an SCD4x does; check the part and its wiring")
	errIdle     = errors.New("it does not measure, its supply dipped; check its supply, which needs 205 mA for moments")
)

// send gives a command, after which the part is in another state.
func (d *Dev) send(now time.Time, c command, next state) (time.Duration, error) {
	d.out, d.state, d.begun, d.timed = c, next, now, false
	if err := d.bus.Tx(d.addr, d.out[:], nil); err != nil {
		return d.give(err)
	}
	return time.Millisecond, nil
}

// receive reads n bytes, words with their checksums.
func (d *Dev) receive(n int) error {
	if err := d.bus.Tx(d.addr, nil, d.in[:n]); err != nil {
		return err
	}
	if !crc8.Words(d.in[:n]) {
		return errChecksum
	}
	return nil
}

func (d *Dev) word(i int) uint16 { return uint16(d.in[3*i])<<8 | uint16(d.in[3*i+1]) }

// Reading is the last measurement that Step completed; it was made in the five
// seconds before.
func (d *Dev) Reading() Reading { return d.reading }

// Read measures once and waits for it, or returns early with the context's
// error.
func (d *Dev) Read(ctx context.Context) (Reading, error) {
	if err := once.Read(ctx, d, d.Step); err != nil {
		return Reading{}, err
	}
	return d.Reading(), nil
}

// Halt leaves the part measuring: its self-calibration lives on it.
func (d *Dev) Halt() error { return nil }

// String names the part and where it is: "scd4x on bus 1 at 0x62".
func (d *Dev) String() string { return fmt.Sprintf("scd4x on bus %s at %#02x", d.bus, d.addr) }

func (d *Dev) give(err error) (time.Duration, error) {
	d.state = lost
	return 0, d.fail(err)
}

func (d *Dev) fail(err error) error { return fmt.Errorf("%s: %w", d, err) }
