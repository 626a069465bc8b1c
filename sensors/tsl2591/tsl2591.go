package tsl2591

import (
	"context"
	"errors"
	"fmt"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/once"
)

// Registers (datasheet, register description). A command has bit 7 set and
// transaction type 01, "normal"; the register runs on from byte to byte.
const (
	command    = 0xa0
	regEnable  = 0x00 // then control
	regControl = 0x01
	regID      = 0x12 // then status and the two channels, low bytes first

	id      = 0x50
	idle    = 0x01 // regEnable: PON
	measure = 0x03 // regEnable: PON, AEN
	off     = 0x00
	valid   = 0x01 // status: an integration is over since AEN was set
)

// FloorLx is the least that is told from darkness. At the most sensitive scale
// these are some thirty counts, and there a part may count a few by itself.
const FloorLx = 0.002

// A scale is a gain with an integration time.
type scale struct {
	control byte // gain in bits 5 and 4, hundreds of ms less one in bits 2 to 0
	gain    float64
	ms      int
	full    uint16 // what the converters come to, and there they stay
}

// The scales, most sensitive first: up to some 3, 200, 4,000 and 96,000 lx in
// the light of a lamp. The times are whole cycles of mains light, and the
// longest one, in the dark, bridges the gaps of a blinking light.
var scales = [...]scale{
	{0x35, 9876, 600, 65535},
	{0x21, 428, 200, 65535},
	{0x10, 25, 100, 36863},
	{0x00, 1, 100, 36863},
}

// sun is the scale that is hardest to fill.
const sun = len(scales) - 1

const (
	// A scale is left for a less sensitive one when it is fuller than high, and
	// taken up again when it would not be fuller than low. The gap keeps a
	// steady light from changing scales at each reading.
	high, low = 0.9, 0.7

	// With no more counts than these in all light, those of infrared may be
	// more: both are noise.
	noise = 30

	again    = 5 * time.Millisecond // between looks at a part that is not ready
	looks    = 20                   // how many, before it is called hung
	attempts = 6                    // measurements for one reading

	stale = 5 * time.Second // a measurement that nobody fetched for so long is done again
)

// Reading is one measurement.
type Reading struct {
	IlluminanceLx float64 // lx, FloorLx to 150,000, by the formula of the package comment
	AtFloor       bool    // it was darker than FloorLx, which IlluminanceLx then is
}

// Dev is one TSL2591. It is not safe for use by several goroutines at once.
type Dev struct {
	bus  i2c.Bus
	addr uint16

	scale   int       // in scales
	begun   time.Time // of the measurement under way; zero when there is none
	timed   bool      // begun is the time after its commands were sent, not before
	looked  int
	attempt int
	reading Reading
	out     [2]byte
	in      [6]byte
}

// New checks that a TSL2591 answers at addr, which is 0x29.
func New(bus i2c.Bus, addr uint16) (*Dev, error) {
	d := &Dev{bus: bus, addr: addr}
	if err := d.read(regID, 1); err != nil {
		return nil, d.fail(err)
	}
	if d.in[0] != id {
		return nil, d.fail(fmt.Errorf("what answers is no TSL2591 (id %#02x, not %#02x); check the part and its address", d.in[0], id))
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
		d.begun, d.timed = now, true
	}
	s := scales[d.scale]
	if left := s.conversion() - now.Sub(d.begun); left > 0 {
		return left, nil
	}
	if err := d.read(regID, 6); err != nil {
		return d.give(err)
	}
	gotID, ready := d.in[0], d.in[1]&valid != 0
	c0 := uint16(d.in[2]) | uint16(d.in[3])<<8
	c1 := uint16(d.in[4]) | uint16(d.in[5])<<8
	// The settings are read after the counts: if they are as they were set, the
	// counts are not those of a part whose supply dipped.
	if err := d.read(regEnable, 2); err != nil {
		return d.give(err)
	}
	same := gotID == id && d.in[0] == measure && d.in[1] == s.control
	if same && !ready && d.looked < looks {
		d.looked++
		return again, nil
	}
	bad := errUnsteady
	switch fit := s.fit(c0); {
	case same && !ready:
		return d.give(errHung)
	case !same:
		bad = errReset
	case c0 >= s.full || c1 >= s.full:
		if d.scale == sun {
			return d.give(errSaturated)
		}
		d.scale = sun
	case c1 > c0 && c0 > noise:
		bad = errNonsense
	case fit < d.scale || d.scale < sun && float64(c0) > high*float64(s.full):
		d.scale = fit
	default:
		lx := s.lx(c0, c1)
		d.reading = Reading{IlluminanceLx: max(lx, FloorLx), AtFloor: lx < FloorLx}
		d.begun = time.Time{}
		return 0, nil
	}
	if d.attempt++; d.attempt == attempts {
		return d.give(bad)
	}
	return d.begin(now)
}

var (
	errHung      = errors.New("it does not finish measuring; power-cycle the sensor")
	errReset     = errors.New("it lost its settings in mid-measurement; check its supply and wiring")
	errSaturated = errors.New("it is full at its least gain, which takes the sun; shade it, or check its wiring")
	errNonsense  = errors.New("it counts more infrared than light of all colours; check its wiring, or replace the part")
	errUnsteady  = errors.New("the light changes faster than it can be measured; it is tried again")
)

// conversion is the longest that an integration takes, 8 % over its time.
func (s *scale) conversion() time.Duration {
	return time.Duration(s.ms) * time.Millisecond * 108 / 100
}

// fit is the most sensitive of the scales that the light behind c0 would not
// fill. It takes one count more, as the next one may be all but reached.
func (s *scale) fit(c0 uint16) int {
	light := (float64(c0) + 1) / (s.gain * float64(s.ms))
	for i, to := range scales[:sun] {
		if light*to.gain*float64(to.ms) <= low*float64(to.full) {
			return i
		}
	}
	return sun
}

// lx is the formula of the package comment; 0 when it is at or below that.
func (s *scale) lx(c0, c1 uint16) float64 {
	if c0 <= c1 {
		return 0
	}
	all, infrared := float64(c0), float64(c1)
	return (all - infrared) * (1 - infrared/all) * 408 / (s.gain * float64(s.ms))
}

// begin sets the part and has it measure, for every measurement, so that a part
// that lost its settings has them again. Clearing AEN before ends what is under
// way, and the status with it.
func (d *Dev) begin(now time.Time) (time.Duration, error) {
	for _, w := range [...][2]byte{
		{regEnable, idle}, {regControl, scales[d.scale].control}, {regEnable, measure},
	} {
		if err := d.write(w[0], w[1]); err != nil {
			return d.give(err)
		}
	}
	d.begun, d.timed, d.looked = now, false, 0
	return time.Millisecond, nil
}

func (d *Dev) write(reg, v byte) error {
	d.out = [2]byte{command | reg, v}
	return d.bus.Tx(d.addr, d.out[:], nil)
}

func (d *Dev) read(reg byte, n int) error {
	d.out[0] = command | reg
	return d.bus.Tx(d.addr, d.out[:1], d.in[:n])
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
	if err := d.write(regEnable, off); err != nil {
		return d.fail(err)
	}
	return nil
}

// String names the part and where it is: "tsl2591 on bus 1 at 0x29".
func (d *Dev) String() string { return fmt.Sprintf("tsl2591 on bus %s at %#02x", d.bus, d.addr) }

func (d *Dev) give(err error) (time.Duration, error) {
	d.begun = time.Time{}
	return 0, d.fail(err)
}

func (d *Dev) fail(err error) error { return fmt.Errorf("%s: %w", d, err) }
