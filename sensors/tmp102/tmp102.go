package tmp102

import (
	"context"
	"errors"
	"fmt"
	"time"

	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/devices/v3/tmp102"

	"nightroom/sensors/once"
	"nightroom/sensors/tap"
)

// The configuration register (tables 9 and 10). R1 and R0 always read as 1, and
// the lowest four bits as 0.
const (
	regConfig = 0x01

	powerOn  = 0x60a0 // four conversions a second, normal mode
	ours     = 0x6040 // one
	shutDown = 0x0100
	alert    = 0x0020 // follows the temperature

	identity, reads = 0x600f, 0x6000
)

// settles is how long the first conversion may take after power-on: 35 ms at
// the longest. Until then the part says 0 °C.
const settles = 100 * time.Millisecond

// Reading is one measurement.
type Reading struct {
	TemperatureC float64 // °C, -40 to 125, in steps of 0.0625
}

// Dev is one TMP102. It is not safe for use by several goroutines at once.
type Dev struct {
	bus     *tap.Bus
	addr    uint16
	periphs *tmp102.Dev

	begun   time.Time // the first Step
	reading Reading
}

// New checks that a TMP102 answers at addr (0x48 to 0x4b) and sets it up.
func New(bus i2c.Bus, addr uint16) (*Dev, error) {
	d := &Dev{bus: &tap.Bus{Bus: bus}, addr: addr}
	got, err := d.config()
	switch {
	case err != nil:
		return nil, d.fail(err)
	case got&identity != reads:
		return nil, d.fail(fmt.Errorf("what answers is no TMP102 (its settings are %#04x); check the part and its address", got))
	}
	if err := d.configure(powerOn); err != nil { // without extended mode
		return nil, d.fail(err)
	}
	d.periphs, err = tmp102.NewI2C(d.bus, addr, &tmp102.Opts{SampleRate: tmp102.RateOneHertz, AlertSetting: tmp102.ModeComparator})
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
	// The settings are read after the temperature: if they are ours, it is not
	// that of a part whose supply dipped.
	got, err := d.config()
	switch {
	case err != nil:
		return 0, d.fail(err)
	case got&^alert != ours:
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

func (d *Dev) config() (uint16, error) {
	var got [2]byte
	err := d.bus.Tx(d.addr, []byte{regConfig}, got[:])
	return uint16(got[0])<<8 | uint16(got[1]), err
}

func (d *Dev) configure(v uint16) error {
	return d.bus.Tx(d.addr, []byte{regConfig, byte(v >> 8), byte(v)}, nil)
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
	if err := d.configure(ours | shutDown); err != nil {
		return d.fail(err)
	}
	return nil
}

// String names the part and where it is: "tmp102 on bus 1 at 0x48".
func (d *Dev) String() string { return fmt.Sprintf("tmp102 on bus %s at %#02x", d.bus, d.addr) }

func (d *Dev) fail(err error) error { return fmt.Errorf("%s: %w", d, err) }
