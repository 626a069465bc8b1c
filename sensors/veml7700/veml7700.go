package veml7700

import (
	"context"
	"errors"
	"fmt"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/once"
)

// Command codes (datasheet, command register format).
const (
	regConf   = 0x00
	regSaving = 0x03
	regALS    = 0x04
	regID     = 0x07

	id       = 0x81   // low byte of regID
	shutDown = 0x0001 // bit of regConf
)

const (
	// FloorLx is the least that the part can tell from darkness: one step of
	// the sensitive range.
	FloorLx = 0.0042

	// TopLx is the most that Vishay gives for the part.
	TopLx = 140_000
)

// A scale is a setting of the part.
type scale struct {
	conf       uint16
	lxPerCount float64
	settles    time.Duration // from power-on to the end of the first integration, at the latest
}

// wake is the time from shut-down to the first integration, 2.5 ms, rounded up.
const wake = 3 * time.Millisecond

// The two scales: 0.0042 to 275 lx (used up to 100), and 0.54 lx to the top.
var (
	dark   = scale{1<<11 | 3<<6, FloorLx, wake + 800*time.Millisecond*13/10}
	bright = scale{2 << 11, FloorLx * 16 * 8, wake + 100*time.Millisecond*13/10}
)

const (
	// Above darkFull the bright scale is asked, below toDark the dark one. The
	// gap keeps a steady light from changing scales at each reading.
	darkFull = 100 // lx
	toDark   = 80

	linear = 1000 // lx; from there on the bright scale is corrected

	attempts = 4 // measurements for one reading
)

// Reading is one measurement.
type Reading struct {
	IlluminanceLx float64 // lx, FloorLx to TopLx, ±10 %
	AtFloor       bool    // it was darker than FloorLx, which IlluminanceLx then is
}

// Dev is one VEML7700. It is not safe for use by several goroutines at once.
type Dev struct {
	bus  i2c.Bus
	addr uint16

	scale   *scale
	set     time.Time // when the scale was sent to the part; zero when it was not
	timed   bool      // set is the time after it was sent, not before
	attempt int
	reading Reading
	out     [3]byte
	in      [2]byte
}

// New checks that a VEML7700 answers at addr, which is 0x10.
func New(bus i2c.Bus, addr uint16) (*Dev, error) {
	d := &Dev{bus: bus, addr: addr, scale: &bright} // as the note has it: who knows where it lies
	got, err := d.word(regID)
	if err != nil {
		return nil, d.fail(err)
	}
	if byte(got) != id {
		return nil, d.fail(fmt.Errorf("what answers is no VEML7700 (id %#02x, not %#02x); check the part and its address", byte(got), id))
	}
	return d, nil
}

// Step takes the measurement one transfer further. A wait above 0 says when to
// call it again; 0 without an error says that Reading has a new measurement.
// After an error the next Step begins anew.
func (d *Dev) Step(now time.Time) (wait time.Duration, err error) {
	if d.set.IsZero() {
		return d.begin(now)
	}
	if !d.timed {
		// The settings are out, however long that took: the part's time runs
		// from here on. Read too early, it gives counts of the other scale.
		d.set, d.timed = now, true
	}
	if left := d.scale.settles - now.Sub(d.set); left > 0 {
		return left, nil
	}
	counts, err := d.word(regALS)
	if err != nil {
		return d.give(err)
	}
	// The settings are read after the counts: if they are as they were set, the
	// counts are not those of a part whose supply dipped.
	conf, err := d.word(regConf)
	if err != nil {
		return d.give(err)
	}
	lx := d.scale.lx(counts)
	bad := errUnsteady
	switch {
	case conf != d.scale.conf:
		bad = errReset
	case d.scale == &dark && lx > darkFull:
		d.scale = &bright
	case lx > TopLx:
		return d.give(errSaturated)
	case d.scale == &bright && lx < toDark:
		d.scale = &dark
	default:
		d.reading = Reading{IlluminanceLx: max(lx, FloorLx), AtFloor: counts == 0}
		d.attempt = 0
		return 0, nil
	}
	if d.attempt++; d.attempt == attempts {
		return d.give(bad)
	}
	return d.begin(now)
}

var (
	errSaturated = errors.New("it reads more than 140,000 lx, its top; shade it from the sun, or check its wiring")
	errReset     = errors.New("it lost its settings; check its supply and wiring")
	errUnsteady  = errors.New("the light changes faster than it can be measured; it is tried again")
)

// lx turns counts into lx. The bright scale is corrected with the polynomial
// that the application note gives for gains 1/4 and 1/8. It begins with a step:
// what is 1,000 lx below it is 1,076 lx above it.
func (s *scale) lx(counts uint16) float64 {
	lx := float64(counts) * s.lxPerCount
	if lx <= linear {
		return lx
	}
	return (((6.0135e-13*lx-9.3924e-9)*lx+8.1488e-5)*lx + 1.0023) * lx
}

// begin sends the scale to a part that is shut down, as the note has it:
// settings that change in mid-integration spoil it. Power saving, which would
// put pauses between integrations, is switched off.
func (d *Dev) begin(now time.Time) (time.Duration, error) {
	for _, w := range [...]struct {
		reg byte
		v   uint16
	}{
		{regConf, d.scale.conf | shutDown}, {regSaving, 0}, {regConf, d.scale.conf},
	} {
		if err := d.write(w.reg, w.v); err != nil {
			return d.give(err)
		}
	}
	d.set, d.timed = now, false
	return time.Millisecond, nil
}

func (d *Dev) write(reg byte, v uint16) error {
	d.out = [3]byte{reg, byte(v), byte(v >> 8)}
	return d.bus.Tx(d.addr, d.out[:], nil)
}

func (d *Dev) word(reg byte) (uint16, error) {
	d.out[0] = reg
	err := d.bus.Tx(d.addr, d.out[:1], d.in[:])
	return uint16(d.in[0]) | uint16(d.in[1])<<8, err
}

// Reading is the last measurement that Step completed: the mean of a
// whole integration (0.8 s in the dark, 0.1 s in light) that was over at most
// another one before.
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
	d.set, d.attempt = time.Time{}, 0
	if err := d.write(regConf, shutDown); err != nil {
		return d.fail(err)
	}
	return nil
}

// String names the part and where it is: "veml7700 on bus 1 at 0x10".
func (d *Dev) String() string { return fmt.Sprintf("veml7700 on bus %s at %#02x", d.bus, d.addr) }

func (d *Dev) give(err error) (time.Duration, error) {
	d.set, d.attempt = time.Time{}, 0
	return 0, d.fail(err)
}

func (d *Dev) fail(err error) error { return fmt.Errorf("%s: %w", d, err) }
