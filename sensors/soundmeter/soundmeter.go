package soundmeter

import (
	"context"
	"errors"
	"fmt"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/once"
)

// Registers (programming manual, register map).
const (
	regVersion  = 0x00
	regScratch  = 0x05 // then control and the averaging time, high byte first
	regControl  = 0x06
	regAverage  = 0x07
	regReset    = 0x09
	regHistory  = 0x14 // to 0x77, newest first
	slots       = 100
	aWeighting  = 0x02 // control: filter 01, interrupt off, powered
	clearMinMax = 0x02
	clearPast   = 0x04

	// mark is what we leave in the scratch register. The module has 0xaa there
	// after a reset, so that one byte tells that its supply dipped.
	mark = 0x5a
)

const (
	// FloorDBA is the lower end of the module's range: there it means "at most".
	FloorDBA = 35.0

	// TopDBA is the upper end of the module's range.
	TopDBA = 120.0

	// MinEvery is the shortest averaging time. The module takes 10 ms too, but
	// 125 ms is "fast" and nobody needs less.
	MinEvery = 125 * time.Millisecond

	// MaxEvery is the longest averaging time.
	MaxEvery = 10 * time.Second

	// The first second after power-up is not valid (DECIBEL register), and
	// nobody can ask the module how long it has been up.
	startUp = time.Second

	// A byte outside these is no level of this module's, whose range is
	// FloorDBA to TopDBA.
	lowest, highest = 20, 130
)

// Opts is how the module is to measure.
type Opts struct {
	// Every is the averaging time: one level each. 125 ms is the fast time
	// weighting. From MinEvery to MaxEvery, in whole milliseconds.
	Every time.Duration
}

// Level is the sound level of one averaging period.
type Level struct {
	At      time.Time // its end, by our clock
	DBA     float64   // dB(A), whole, FloorDBA to TopDBA
	AtFloor bool      // it was quieter than FloorDBA, which DBA then is
}

// Reading is all levels since the last reading, oldest first. It is valid
// until the next Step.
type Reading []Level

// Dev is one module. It is not safe for use by several goroutines at once.
type Dev struct {
	bus    i2c.Bus
	addr   uint16
	period time.Duration

	state  state
	begun  time.Time // of the start-up second
	clock  clock
	held   bool        // the next read has been put off already
	past   [slots]byte // the history as it was read last
	kept   int         // how many of its newest entries are still in the module
	lastAt time.Time   // of the newest level handed over

	settings [4]byte // scratch to averaging time, as they must read
	status   [4]byte // as they do
	history  [slots]byte
	again    [slots]byte
	out      [2]byte
	levels   [slots]Level
	count    int
}

type state uint8

const (
	unset    state = iota // its settings are not ours
	set                   // they are; its first second has not begun
	starting              // that second runs
	running
)

// New checks that a decibel meter answers at addr (0x48) and sets it up.
func New(bus i2c.Bus, addr uint16, o Opts) (*Dev, error) {
	d := &Dev{bus: bus, addr: addr, period: o.Every}
	if o.Every < MinEvery || o.Every > MaxEvery || o.Every%time.Millisecond != 0 {
		return nil, d.fail(fmt.Errorf("it cannot average over %v; choose %v to %v", o.Every, MinEvery, MaxEvery))
	}
	var version [1]byte
	if err := bus.Tx(addr, []byte{regVersion}, version[:]); err != nil {
		return nil, d.fail(err)
	}
	// High nibble the hardware: 3 with a microphone on board, 8 with one on a
	// cable. Later firmware is to stay compatible (Firmware Version Notes).
	if hw, fw := version[0]>>4, version[0]&0x0f; hw != 3 && hw != 8 || fw == 0 || fw == 0x0f {
		return nil, d.fail(fmt.Errorf("what answers is no decibel meter (version %#02x); check the part and its address", version[0]))
	}
	if err := d.setUp(); err != nil {
		return nil, d.fail(err)
	}
	return d, nil
}

// setUp writes all settings and reads them back.
func (d *Dev) setUp() error {
	ms := uint16(d.period / time.Millisecond)
	d.settings = [4]byte{mark, aWeighting, byte(ms >> 8), byte(ms)}
	d.clock = newClock(d.period)
	for _, w := range [...][]byte{
		{regScratch, mark},
		{regControl, aWeighting},
		{regAverage, byte(ms >> 8), byte(ms)}, // the low byte, written last, puts both in force
	} {
		if err := d.bus.Tx(d.addr, w, nil); err != nil {
			return err
		}
	}
	if err := d.readStatus(); err != nil {
		return err
	}
	if d.status != d.settings {
		return errForgetful
	}
	d.state = set
	return nil
}

func (d *Dev) readStatus() error {
	d.out[0] = regScratch
	return d.bus.Tx(d.addr, d.out[:1], d.status[:])
}

// clear empties registers: the history, or minimum and maximum.
func (d *Dev) clear(what byte) error {
	d.out = [2]byte{regReset, what}
	return d.bus.Tx(d.addr, d.out[:], nil)
}

var (
	errForgetful = errors.New("it does not keep what is written to it; check wiring and supply")
	errReset     = errors.New("it has started anew, its supply dipped; check supply and wiring")
	errNoLevel   = errors.New("its levels are implausible; check wiring and supply")
)

// Step takes the measurement one transfer further. A wait above 0 says when to
// call it again; 0 without an error says that Reading has new levels. Called
// again within 90 averaging times, it loses none. After an error the next
// Step goes on, or begins anew if it must.
func (d *Dev) Step(now time.Time) (wait time.Duration, err error) {
	d.count = 0
	switch d.state {
	case unset:
		if err := d.setUp(); err != nil {
			return 0, d.fail(err)
		}
		fallthrough
	case set:
		d.begun, d.state = now, starting
		return startUp + d.period, nil
	case starting:
		// One period more: the one that is under way when the second ends has
		// begun in it.
		if left := startUp + d.period - now.Sub(d.begun); left > 0 {
			return left, nil
		}
		if err := d.clear(clearPast | clearMinMax); err != nil {
			return 0, d.fail(err)
		}
		d.clock.start(now)
		d.kept, d.state = 0, running
		return 2 * d.period, nil
	}
	if wait := d.period/2 - now.Sub(d.clock.read); wait > 0 {
		return wait, nil
	}
	if wait := d.clock.hold(now); wait > 0 && !d.held {
		d.held = true
		return wait, nil
	}
	d.held = false
	if err := d.burst(now); err != nil {
		return 0, d.fail(err)
	}
	if d.count == 0 {
		return d.period, nil
	}
	return 0, nil
}

// Reading is what the last Step completed.
func (d *Dev) Reading() Reading { return d.levels[:d.count] }

// Read measures once and waits for it, or returns early with the context's
// error.
func (d *Dev) Read(ctx context.Context) (Reading, error) {
	if err := once.Read(ctx, d, d.Step); err != nil {
		return nil, err
	}
	return d.Reading(), nil
}

// Halt leaves the module running: switched off by its control register it
// needs a reset to come back, and some firmware does not.
func (d *Dev) Halt() error { return nil }

// String names the part and where it is: "soundmeter on bus 1 at 0x48".
func (d *Dev) String() string { return fmt.Sprintf("soundmeter on bus %s at %#02x", d.bus, d.addr) }

func (d *Dev) fail(err error) error { return fmt.Errorf("%s: %w", d, err) }
