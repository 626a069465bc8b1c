package aht20

import (
	"context"
	"errors"
	"fmt"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/crc8"
	"nightroom/sensors/once"
)

// Commands (5.3, 5.4).
var (
	cmdStatus    = []byte{0x71}
	cmdCalibrate = []byte{0xbe, 0x08, 0x00}
	cmdMeasure   = []byte{0xac, 0x33, 0x00}
)

const (
	busy       = 0x80 // bits of the status
	calibrated = 0x08

	conversion  = 80 * time.Millisecond
	calibration = 20 * time.Millisecond // 10 by the datasheet
	again       = 5 * time.Millisecond  // between looks at a part that is not ready
	looks       = 20                    // how many, before it is called hung

	stale = 5 * time.Second // a measurement that nobody fetched for so long is done again
)

// Reading is one measurement.
type Reading struct {
	TemperatureC float64 // °C, -40 to 85, in steps of 0.0002 (it is right within 0.3)
	HumidityPct  float64 // % relative humidity, 0 to 100
}

// Dev is one AHT20. It is not safe for use by several goroutines at once.
type Dev struct {
	bus  i2c.Bus
	addr uint16

	state   state
	begun   time.Time // of the state; zero when New has begun it
	timed   bool      // begun is the time after its command was sent, not before
	looked  int
	reading Reading
	in      [7]byte
}

type state uint8

const (
	idle state = iota
	calibrating
	measuring
)

// New checks that a part answers at addr (0x38) with a status, which is all the
// identity that an AHT20 has, and has it calibrate itself if it is not.
func New(bus i2c.Bus, addr uint16) (*Dev, error) {
	d := &Dev{bus: bus, addr: addr}
	if err := bus.Tx(addr, cmdStatus, d.in[:1]); err != nil {
		return nil, d.fail(err)
	}
	if d.in[0]&calibrated != 0 {
		return d, nil
	}
	if err := d.send(time.Time{}, cmdCalibrate, calibrating); err != nil {
		return nil, d.fail(err)
	}
	return d, nil
}

// Step takes the measurement one transfer further. A wait above 0 says when to
// call it again; 0 without an error says that Reading has a new measurement.
// After an error the next Step begins anew.
func (d *Dev) Step(now time.Time) (wait time.Duration, err error) {
	if d.state == measuring && now.Sub(d.begun) > stale {
		d.state = idle
	}
	if !d.timed { // the command is out, however long that took
		d.begun, d.timed = now, true
	}
	if left := d.lasts() - now.Sub(d.begun); left > 0 {
		return left, nil
	}
	if d.state != measuring {
		if err := d.send(now, cmdMeasure, measuring); err != nil {
			return d.give(err)
		}
		d.looked = 0
		return time.Millisecond, nil
	}
	if err := d.bus.Tx(d.addr, nil, d.in[:]); err != nil {
		return d.give(err)
	}
	status := d.in[0]
	switch {
	case crc8.Sum(d.in[:6]) != d.in[6]:
		return d.give(errChecksum)
	case status&busy != 0 && d.looked == looks:
		return d.give(errHung)
	case status&busy != 0:
		d.looked++
		return again, nil
	case status&calibrated == 0:
		return d.give(errUncalibrated)
	}
	r := convert(d.in[:])
	if !(r.TemperatureC >= -40 && r.TemperatureC <= 85) { // -50 after a dip of the supply
		return d.give(fmt.Errorf("%.1f °C is implausible; check wiring and supply", r.TemperatureC))
	}
	d.reading, d.state = r, idle
	return 0, nil
}

var (
	errChecksum     = errors.New("a checksum is wrong; look for a loose or long wire")
	errHung         = errors.New("it does not finish measuring; power-cycle the sensor")
	errUncalibrated = errors.New("it cannot calibrate itself; power-cycle the sensor, or replace it")
)

// lasts is how long nothing can be asked of the part.
func (d *Dev) lasts() time.Duration {
	return [...]time.Duration{idle: 0, calibrating: calibration, measuring: conversion}[d.state]
}

func (d *Dev) send(now time.Time, cmd []byte, next state) error {
	d.state, d.begun, d.timed = next, now, false
	return d.bus.Tx(d.addr, cmd, nil)
}

// convert takes two numbers of 20 bits after the status (6.1, 6.2).
func convert(b []byte) Reading {
	rh := uint32(b[1])<<12 | uint32(b[2])<<4 | uint32(b[3])>>4
	t := uint32(b[3]&0x0f)<<16 | uint32(b[4])<<8 | uint32(b[5])
	return Reading{
		TemperatureC: float64(t)/(1<<20)*200 - 50,
		HumidityPct:  float64(rh) / (1 << 20) * 100,
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

// String names the part and where it is: "aht20 on bus 1 at 0x38".
func (d *Dev) String() string { return fmt.Sprintf("aht20 on bus %s at %#02x", d.bus, d.addr) }

func (d *Dev) give(err error) (time.Duration, error) {
	d.state = idle
	return 0, d.fail(err)
}

func (d *Dev) fail(err error) error { return fmt.Errorf("%s: %w", d, err) }
