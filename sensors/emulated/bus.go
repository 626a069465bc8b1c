// Package emulated is an I2C bus in memory, with register-level models of the
// parts that nightroom knows. A driver cannot tell it from a bus of wires: the
// models have the parts' own registers, timing, steps, floors and ceilings,
// and the bus fails with the errors of package i2cdev.
//
// Each model is written from its part's datasheet, not from the driver, so
// that the two check each other. What a model measures comes from a World.
//
// It imports i2cdev, for its errors, and none other of our packages.
package emulated

import (
	"errors"
	"fmt"
	"sync"
	"syscall"
	"time"

	"periph.io/x/conn/v3/physic"

	"nightroom/sensors/i2cdev"
)

// World is what there is to measure, at any moment that the bus's clock has
// reached or passed. Its methods are called with the bus locked, one at a time.
type World interface {
	// Air is the air at t: °C, % relative humidity, hPa, ppm.
	Air(t time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64)
	// IlluminanceLx is the photopic illuminance at t in lx.
	IlluminanceLx(t time.Time) float64
	// SoundDBA is the steady A-weighted level, dB(A), of the 125 ms from t on.
	// Time weighting is the part's own business.
	SoundDBA(t time.Time) float64
}

// A model is a part's inside: what it answers to a write and to a read of so
// many bytes (what stands between START and STOP or the next START). False is
// a NAK. reset takes its power away for a moment.
type model interface {
	write(now time.Time, p []byte) bool
	read(now time.Time, p []byte) bool
	reset(now time.Time)
}

// Bus is an I2C bus with emulated parts. It is safe for use by several
// goroutines.
type Bus struct {
	Segment // what is on the bus itself
	name    string
	now     func() time.Time
	world   World
	mu      sync.Mutex
	muxes   []*place

	segments []*Segment // where joined points, so that nothing is allocated
}

// A Segment is a stretch of wire with parts: the bus itself, or a channel
// behind a multiplexer.
type Segment struct {
	bus   *Bus
	parts [128]*place
}

// A place is a part at its address, with what is wrong with it.
type place struct {
	model model
	sense *sense
	fault Fault
}

// New makes an empty bus. Its clock is now, which must not run backwards.
func New(name string, now func() time.Time, w World) *Bus {
	b := &Bus{name: name, now: now, world: w}
	b.bus = b
	return b
}

// Add puts a part that was switched on a moment ago there. The part's name is that
// of its driver; pca9548 is a multiplexer, which only the bus itself can have.
func (s *Segment) Add(part string, addr uint16, traits ...Trait) error {
	b := s.bus
	b.mu.Lock()
	defer b.mu.Unlock()
	build, known := models[part]
	switch {
	case !known:
		return fmt.Errorf("no model of %q; there are %s", part, names())
	case addr < 0x03 || addr > 0x77:
		return fmt.Errorf("%s cannot be at %#02x: choose an address from 0x03 to 0x77", part, addr)
	case s.parts[addr] != nil:
		return fmt.Errorf("%s cannot be at %#02x: another part is there", part, addr)
	}
	feels := &sense{world: b.world}
	for _, t := range traits {
		t(feels)
	}
	m := build(feels)
	m.reset(b.now().Add(-100 * time.Millisecond)) // long enough ago for it to answer
	at := &place{model: m, sense: feels}
	if mux, ok := m.(*pca9548); ok {
		if s != &b.Segment {
			return fmt.Errorf("%s cannot be at %#02x: it would be behind another one", part, addr)
		}
		for i := range mux.channels {
			mux.channels[i].bus = b
		}
		b.muxes = append(b.muxes, at)
	}
	s.parts[addr] = at
	return nil
}

// String is the bus's name.
func (b *Bus) String() string { return b.name }

// Tx is one transaction, as i2c.Bus has it: w, then r. Parts keep their own
// time by the bus's clock; the transfer itself takes none.
func (b *Bus) Tx(addr uint16, w, r []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	joined := b.joined()
	for _, s := range joined {
		if s.stuck() {
			return &i2cdev.Error{Errno: syscall.ETIMEDOUT}
		}
	}
	answered := false
	for _, s := range joined {
		answered = s.transfer(addr, w, r, answered) || answered
	}
	if !answered {
		return &i2cdev.Error{Errno: syscall.EREMOTEIO} // what a Pi's adapter gives
	}
	return nil
}

// joined is the bus itself and the channels that multiplexers join to it.
func (b *Bus) joined() []*Segment {
	b.segments = append(b.segments[:0], &b.Segment)
	for _, m := range b.muxes {
		mux := m.model.(*pca9548)
		for i := range mux.channels {
			if mux.control&(1<<i) != 0 && m.fault != Absent {
				b.segments = append(b.segments, &mux.channels[i])
			}
		}
	}
	return b.segments
}

// stuck reports whether a part holds the lines down, which stops all.
func (s *Segment) stuck() bool {
	for _, p := range s.parts {
		if p != nil && p.fault == BusStuck {
			return true
		}
	}
	return false
}

// transfer carries a transaction out on a segment, and reports whether a part
// has acknowledged all of it. also says that one of another segment has, too:
// where two send at the same time, a 0 of either is a 0.
func (s *Segment) transfer(addr uint16, w, r []byte, also bool) bool {
	if int(addr) >= len(s.parts) || s.parts[addr] == nil {
		return false
	}
	now := s.bus.now()
	if !also || len(r) == 0 {
		return s.parts[addr].transfer(now, w, r)
	}
	mine := make([]byte, len(r))
	if !s.parts[addr].transfer(now, w, mine) {
		return false
	}
	for i := range r {
		r[i] &= mine[i]
	}
	return true
}

func (p *place) transfer(now time.Time, w, r []byte) bool {
	switch p.fault {
	case Absent:
		return false
	case OneNAK:
		p.fault = None
		return false
	case AllOnes:
		for i := range r {
			r[i] = 0xff
		}
		return true
	}
	if len(w) > 0 && !p.model.write(now, w) {
		return false
	}
	if len(r) == 0 {
		return true
	}
	ok := p.model.read(now, r)
	if p.fault == BitError {
		r[len(r)-1] ^= 0x01
	}
	return ok
}

// SetSpeed always fails, as it does on Linux.
func (b *Bus) SetSpeed(physic.Frequency) error {
	return errors.New("an emulated bus has no clock to set")
}

// Close does nothing: the parts stay, and the bus can be used again.
func (b *Bus) Close() error { return nil }
