package mcp9808

import (
	"context"
	"errors"
	"fmt"
	"time"

	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/devices/v3/mcp9808"

	"nightroom/sensors/once"
	"nightroom/sensors/tap"
)

// Registers (table 5-1), each of two bytes, the high one first.
const (
	regLower = 0x03 // the lower limit, of which the two lowest bits read as 0
	regMaker = 0x06
	regID    = 0x07 // high byte; the low one is the revision

	maker = 0x0054
	id    = 0x04

	mark = 0x02a8 // 42.5 °C; 0 after power-on
)

// settles is how long the first conversion may take after power-on: 250 ms
// typically. Until then the part says 0 °C.
const settles = 500 * time.Millisecond

// Reading is one measurement.
type Reading struct {
	TemperatureC float64 // °C, -40 to 125, in steps of 0.0625
}

// Dev is one MCP9808. It is not safe for use by several goroutines at once.
type Dev struct {
	bus     *tap.Bus
	addr    uint16
	periphs *mcp9808.Dev

	begun   time.Time // the first Step
	reading Reading
}

// New checks that an MCP9808 answers at addr (0x18 to 0x1f) and sets it up.
func New(bus i2c.Bus, addr uint16) (*Dev, error) {
	d := &Dev{bus: &tap.Bus{Bus: bus}, addr: addr}
	gotMaker, err := d.word(regMaker)
	if err != nil {
		return nil, d.fail(err)
	}
	gotID, err := d.word(regID)
	switch {
	case err != nil:
		return nil, d.fail(err)
	case gotMaker != maker || gotID>>8 != id:
		return nil, d.fail(fmt.Errorf("what answers is no MCP9808 (maker %#04x, id %#02x); check the part and its address", gotMaker, gotID>>8))
	}
	if err := d.bus.Tx(addr, []byte{regLower, mark >> 8, mark & 0xff}, nil); err != nil {
		return nil, d.fail(err)
	}
	d.periphs, err = mcp9808.New(d.bus, &mcp9808.Opts{Addr: int(addr), Res: mcp9808.Maximum})
	if err != nil {
		return nil, d.fail(d.bus.Cause(err))
	}
	return d, nil
}

// Step takes the measurement one transfer further. A wait above 0 says when to
// call it again; 0 without an error says that Reading has a new measurement.
func (d *Dev) Step(now time.Time) (wait time.Duration, err error) {
	if d.begun.IsZero() {
		d.begun = now
	}
	if left := settles - now.Sub(d.begun); left > 0 {
		return left, nil
	}
	var env physic.Env
	if err := d.periphs.Sense(&env); err != nil {
		return 0, d.fail(d.bus.Cause(err))
	}
	// The mark is read after the temperature: if it is there, that is not the
	// one of a part whose supply dipped.
	got, err := d.word(regLower)
	switch {
	case err != nil:
		return 0, d.fail(err)
	case got != mark:
		return 0, d.fail(errReset)
	}
	r := Reading{TemperatureC: env.Temperature.Celsius()}
	if !(r.TemperatureC >= -40 && r.TemperatureC <= 125) {
		return 0, d.fail(fmt.Errorf("%.1f °C is implausible; check wiring and supply", r.TemperatureC))
	}
	d.reading = r
	return 0, nil
}

var errReset = errors.New("it has lost its settings; check its supply and wiring")

func (d *Dev) word(reg byte) (uint16, error) {
	var got [2]byte
	err := d.bus.Tx(d.addr, []byte{reg}, got[:])
	return uint16(got[0])<<8 | uint16(got[1]), err
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

// Halt shuts the part down.
func (d *Dev) Halt() error {
	if err := d.periphs.Halt(); err != nil {
		return d.fail(d.bus.Cause(err))
	}
	return nil
}

// String names the part and where it is: "mcp9808 on bus 1 at 0x18".
func (d *Dev) String() string { return fmt.Sprintf("mcp9808 on bus %s at %#02x", d.bus, d.addr) }

func (d *Dev) fail(err error) error { return fmt.Errorf("%s: %w", d, err) }
