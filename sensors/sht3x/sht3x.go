package sht3x

import (
	"context"
	"errors"
	"fmt"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/crc8"
	"nightroom/sensors/once"
)

// A command is two bytes (tables 9 to 18 of the SHT3x's datasheet, 7-4 of the
// HDC302x's). The first byte of cmdMeasure, alone, switches an SHT4x's heater
// on: what answers is asked for its status first.
type command [2]byte

var (
	cmdMeasure   = command{0x24, 0x00} // once, without clock stretching
	cmdStatus    = command{0xf3, 0x2d}
	cmdHeaterOff = command{0x30, 0x66}
	cmdBreak     = command{0x30, 0x93} // an end to periodic measurement
	cmdMaker     = command{0x37, 0x81} // of the HDC302x alone
)

const (
	heater = 0x2000 // bit of the status
	maker  = 0x3000 // TI

	// The SHT3x takes 15.5 ms at the longest, the HDC302x 12.5 typically, of
	// which TI gives no longest.
	conversion = 20 * time.Millisecond
	ending     = 2 * time.Millisecond // of periodic measurement: 1 at the longest

	// The heater's warmth is gone in some time constants of 2 s (SHT3x, table
	// 1), and in a room without wind rather in one minute.
	cools = time.Minute

	stale = 5 * time.Second // a measurement that nobody fetched for so long is done again
)

// Reading is one measurement.
type Reading struct {
	TemperatureC float64 // °C, -40 to 125, in steps of 0.0027
	HumidityPct  float64 // % relative humidity, 0 to 100, in steps of 0.0015
}

// Dev is one part. It is not safe for use by several goroutines at once.
type Dev struct {
	bus  i2c.Bus
	addr uint16
	name string

	state   state
	begun   time.Time // of the state; zero when New has begun it
	timed   bool      // begun is the time after its command was sent, not before
	reading Reading
	out     command
	in      [6]byte
}

type state uint8

const (
	idle      state = iota
	breaking        // periodic measurement, if there is any, ends
	measuring       //
	cooling         // its heater was on
)

// New checks that an SHT3x answers at addr (0x44 or 0x45).
func New(bus i2c.Bus, addr uint16) (*Dev, error) {
	return open(&Dev{bus: bus, addr: addr, name: "sht3x"})
}

// NewHDC302x checks that an HDC302x answers at addr (0x44 to 0x47).
func NewHDC302x(bus i2c.Bus, addr uint16) (*Dev, error) {
	d := &Dev{bus: bus, addr: addr, name: "hdc302x"}
	got, err := d.word(cmdMaker)
	switch {
	case err != nil:
		return nil, d.fail(err)
	case got != maker:
		return nil, d.fail(fmt.Errorf("what answers is no HDC302x (maker %#04x, not %#04x); check the part and its address", got, maker))
	}
	return open(d)
}

// open puts an end to what another program may have left: a heater, or periodic
// measurement.
func open(d *Dev) (*Dev, error) {
	status, err := d.word(cmdStatus)
	if err != nil {
		return nil, d.fail(err)
	}
	next := breaking
	if status&heater != 0 {
		next = cooling
		if err := d.send(time.Time{}, cmdHeaterOff, next); err != nil {
			return nil, d.fail(err)
		}
	}
	if err := d.send(time.Time{}, cmdBreak, next); err != nil {
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
		return time.Millisecond, nil
	}
	// Nothing to read: it is gone, or its supply dipped and the command is lost.
	if err := d.bus.Tx(d.addr, nil, d.in[:]); err != nil {
		return d.give(err)
	}
	if !crc8.Words(d.in[:]) {
		return d.give(errChecksum)
	}
	r := convert(d.in[:])
	status, err := d.word(cmdStatus)
	switch {
	case err != nil:
		return d.give(err)
	case status&heater != 0:
		return d.give(errHeater)
	case !(r.TemperatureC >= -40 && r.TemperatureC <= 125):
		return d.give(fmt.Errorf("%.1f °C is implausible; check wiring and supply", r.TemperatureC))
	}
	d.reading, d.state = r, idle
	return 0, nil
}

var (
	errChecksum = errors.New("a checksum is wrong; check the part, and look for a loose or long wire")
	errHeater   = errors.New("its heater is on; look for another program that uses it (when it is opened again it is switched off, and cools for a minute)")
)

// lasts is how long nothing can be asked of the part.
func (d *Dev) lasts() time.Duration {
	return [...]time.Duration{idle: 0, breaking: ending, measuring: conversion, cooling: cools}[d.state]
}

func (d *Dev) send(now time.Time, c command, next state) error {
	d.out, d.state, d.begun, d.timed = c, next, now, false
	return d.bus.Tx(d.addr, d.out[:], nil)
}

// word asks for one word.
func (d *Dev) word(c command) (uint16, error) {
	d.out = c
	got := d.in[:3]
	if err := d.bus.Tx(d.addr, d.out[:], got); err != nil {
		return 0, err
	}
	if !crc8.Words(got) {
		return 0, errChecksum
	}
	return uint16(got[0])<<8 | uint16(got[1]), nil
}

// convert is the datasheet's "Conversion of signal output" (4.13; TI 7.3.3).
func convert(frame []byte) Reading {
	t, rh := uint16(frame[0])<<8|uint16(frame[1]), uint16(frame[3])<<8|uint16(frame[4])
	return Reading{
		TemperatureC: -45 + 175*float64(t)/65535,
		HumidityPct:  100 * float64(rh) / 65535,
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

// String names the part and where it is: "sht3x on bus 1 at 0x44".
func (d *Dev) String() string { return fmt.Sprintf("%s on bus %s at %#02x", d.name, d.bus, d.addr) }

func (d *Dev) give(err error) (time.Duration, error) {
	d.state = idle
	return 0, d.fail(err)
}

func (d *Dev) fail(err error) error { return fmt.Errorf("%s: %w", d, err) }
