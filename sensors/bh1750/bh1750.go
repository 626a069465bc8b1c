package bh1750

import (
	"context"
	"errors"
	"fmt"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/once"
)

// Instructions. The part takes one opcode in a transaction (Write Format): a
// second one after it, without a STOP, is lost.
const (
	opPowerDown = 0x00
	opOnceH     = 0x20 // one measurement, then power down
	opOnceH2    = 0x21 // the same with half steps
	opTimeHigh  = 0x40 // measurement time register, bits 7 to 5
	opTimeLow   = 0x60 // and bits 4 to 0
)

// FloorLx is the least that the part can tell from darkness: one step of the
// sensitive range.
const FloorLx = 69.0 / 254 / 2 / 1.2

// A scale is a mode with a measurement time.
type scale struct {
	mode, time byte
	lxPerCount float64       // counts / 1.2 · 69 / time, halved in mode H2
	conversion time.Duration // the longest: 180 ms · time / 69
}

// The two scales overlap: 0.11 to 7,417 lx in 0.66 s, 1.9 to 121,557 lx in
// 0.08 s. The bright one is so fine from 5,000 lx on (0.04 %) that nothing
// between them is of use.
var (
	dark   = scale{opOnceH2, 254, 69.0 / 254 / 2 / 1.2, 180 * time.Millisecond * 254 / 69}
	bright = scale{opOnceH, 31, 69.0 / 31 / 1.2, 180 * time.Millisecond * 31 / 69}
)

const (
	// Above darkFull counts (6,791 lx) the dark scale is near saturation and
	// the bright one is asked; below toDarkLx the dark one is. The gap keeps a
	// steady light from changing scales at each reading.
	darkFull  = 60_000
	toDarkLx  = 5_000
	saturated = 0xffff

	// In darkness the part gives 0 to 3 counts (S0 in the table of electrical
	// characteristics). A 0 after more than that may be night, or the empty
	// register of a part whose supply dipped: it is measured twice.
	darkCounts = 3

	attempts = 4 // measurements for one reading

	stale = 5 * time.Second // a measurement that nobody fetched for so long is done again
)

// Reading is one measurement.
type Reading struct {
	IlluminanceLx float64 // lx, FloorLx to 121,557, ±20 % from part to part
	AtFloor       bool    // it was darker than FloorLx, which IlluminanceLx then is
}

// Dev is one BH1750. It is not safe for use by several goroutines at once.
type Dev struct {
	bus  i2c.Bus
	addr uint16

	scale   *scale
	begun   time.Time // of the measurement under way; zero when there is none
	timed   bool      // begun is the time after its opcodes were sent, not before
	attempt int
	wasLit  bool // the last measurement was of more than darkCounts
	reading Reading
	out     [1]byte
	in      [2]byte
}

// New checks that a part acknowledges at addr (0x23 or 0x5c), which is all the
// identity that a BH1750 has, and powers it down.
func New(bus i2c.Bus, addr uint16) (*Dev, error) {
	d := &Dev{bus: bus, addr: addr, scale: &dark, wasLit: true}
	if err := d.send(opPowerDown); err != nil {
		return nil, d.fail(err)
	}
	return d, nil
}

// Step takes the measurement one transfer further. A wait above 0 says when to
// call it again; 0 without an error says that Reading has a new measurement.
// After an error the next Step begins anew.
func (d *Dev) Step(now time.Time) (wait time.Duration, err error) {
	if d.begun.IsZero() || now.Sub(d.begun) > stale {
		d.attempt = 0
		return d.begin(now)
	}
	if !d.timed {
		// The opcodes are out, however long that took: the conversion's time
		// runs from here on. Read too early, the part gives the value before,
		// which may be of the other scale.
		d.begun, d.timed = now, true
	}
	if left := d.scale.conversion - now.Sub(d.begun); left > 0 {
		return left, nil
	}
	if err := d.bus.Tx(d.addr, nil, d.in[:]); err != nil {
		return d.give(err)
	}
	raw := uint16(d.in[0])<<8 | uint16(d.in[1])
	lx := float64(raw) * d.scale.lxPerCount
	d.attempt++
	switch {
	case d.scale == &dark && raw > darkFull:
		d.scale = &bright
	case raw == saturated:
		return d.give(errSaturated)
	case d.scale == &bright && lx < toDarkLx:
		d.scale = &dark
	case raw == 0 && d.wasLit:
		d.wasLit = false
	default:
		d.wasLit = raw > darkCounts
		d.reading = Reading{IlluminanceLx: max(lx, FloorLx), AtFloor: raw == 0}
		d.begun = time.Time{}
		return 0, nil
	}
	if d.attempt == attempts {
		return d.give(errUnsteady)
	}
	return d.begin(now)
}

var (
	errSaturated = errors.New("it reads full scale, 121,557 lx; shade it from the sun, or check its wiring")
	errUnsteady  = errors.New("the light changes faster than it can be measured; it is tried again")
)

// begin stops what may be under way and sends scale and command anew for every
// measurement, so that a part that lost its settings has them again.
func (d *Dev) begin(now time.Time) (time.Duration, error) {
	for _, op := range [...]byte{
		opPowerDown, opTimeHigh | d.scale.time>>5, opTimeLow | d.scale.time&0x1f, d.scale.mode,
	} {
		if err := d.send(op); err != nil {
			return d.give(err)
		}
	}
	d.begun, d.timed = now, false
	return time.Millisecond, nil
}

func (d *Dev) send(op byte) error {
	d.out[0] = op
	return d.bus.Tx(d.addr, d.out[:], nil)
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

// Halt powers the part down.
func (d *Dev) Halt() error {
	d.begun = time.Time{}
	if err := d.send(opPowerDown); err != nil {
		return d.fail(err)
	}
	return nil
}

// String names the part and where it is: "bh1750 on bus 1 at 0x23".
func (d *Dev) String() string { return fmt.Sprintf("bh1750 on bus %s at %#02x", d.bus, d.addr) }

func (d *Dev) give(err error) (time.Duration, error) {
	d.begun = time.Time{}
	return 0, d.fail(err)
}

func (d *Dev) fail(err error) error { return fmt.Errorf("%s: %w", d, err) }
