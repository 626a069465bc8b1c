package sensors

import (
	"context"
	"errors"
	"syscall"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/mux"
)

// A Found is something that answers on a bus.
type Found struct {
	Place   Place
	Address uint16
	Mux     bool   // it is a multiplexer; its channels follow
	Parts   []Part // what it is, or may be; none: nothing that we know
	Sure    bool   // it said so
}

// Scan looks for everything that answers on a bus and on the channels of its
// multiplexers, and asks it what it is. Nobody may measure on the bus meanwhile.
// name is the bus's, as an Opener takes it; wait lets a time pass.
//
// Addresses are asked as i2cdetect does: by their address alone, where that
// starts no write in an old EEPROM, else by reading a byte. Where the adapter
// cannot send an address alone, only those are asked at which a known part can
// be, and what is unknown remains so.
func Scan(ctx context.Context, bus i2c.Bus, name string, wait func(time.Duration)) (all []Found, err error) {
	s := scanner{ctx: ctx, wait: wait, known: map[uint16]bool{}}
	for _, p := range parts {
		for _, addr := range p.Addresses {
			s.known[addr] = true
		}
	}
	// Multiplexers first: asked, they let go of their channels, whose parts
	// would else seem to be on the bus itself.
	muxes := map[uint16]bool{}
	for addr := uint16(firstMux); addr <= lastMux; addr++ {
		s.known[addr] = true
		muxes[addr] = s.answers(bus, addr) && IsMux(bus, addr)
	}
	trunk := mux.New(bus)
	busy := map[uint16]bool{}
	for addr := uint16(firstAddress); addr <= lastAddress; addr++ {
		if muxes[addr] {
			all = append(all, Found{Place: Place{Bus: name}, Address: addr, Mux: true})
			busy[addr] = true
			continue
		}
		if f, ok := s.ask(bus, addr); ok {
			f.Place.Bus = name
			all = append(all, f)
			busy[addr] = true
		}
	}
	for addr := uint16(firstMux); addr <= lastMux; addr++ {
		for n := 0; muxes[addr] && n < mux.Channels; n++ {
			place := Place{name, addr, n}
			channel := trunk.Channel(addr, n)
			for at := uint16(firstAddress); at <= lastAddress; at++ {
				if busy[at] {
					continue // what is on the bus itself answers on every channel
				}
				if f, ok := s.ask(channel, at); ok {
					f.Place = place
					all = append(all, f)
				}
			}
		}
	}
	for addr, is := range muxes { // and leave them as they were found
		if is {
			err = errors.Join(err, bus.Tx(addr, []byte{0}, nil))
		}
	}
	return all, errors.Join(s.err, err)
}

// The addresses that parts can have; the others are reserved by the I2C
// specification (UM10204, section 3.1.12).
const (
	firstAddress = 0x08
	lastAddress  = 0x77

	firstMux = 0x70
	lastMux  = 0x77
)

type scanner struct {
	ctx   context.Context
	wait  func(time.Duration)
	known map[uint16]bool
	blind bool  // the adapter cannot send an address alone
	err   error // why it was broken off
}

// ask looks what is at an address.
func (s *scanner) ask(bus i2c.Bus, addr uint16) (f Found, ok bool) {
	if !s.answers(bus, addr) {
		return f, false
	}
	f.Address = addr
	f.Parts, f.Sure = Identify(bus, addr, s.wait)
	return f, len(f.Parts) > 0 || !s.blind || readable(addr)
}

// readable are the addresses at which EEPROMs are, which take an address alone
// for the beginning of a write. They can be read without harm.
func readable(addr uint16) bool { return addr >= 0x30 && addr <= 0x37 || addr >= 0x50 && addr <= 0x5f }

// answers tells whether somebody acknowledges an address.
func (s *scanner) answers(bus i2c.Bus, addr uint16) bool {
	if s.err == nil {
		s.err = s.ctx.Err()
	}
	if s.err != nil {
		return false
	}
	if readable(addr) {
		return s.judge(bus.Tx(addr, nil, make([]byte, 1)))
	}
	if !s.blind {
		err := bus.Tx(addr, nil, nil)
		if !errors.Is(err, syscall.EOPNOTSUPP) && !errors.Is(err, syscall.EINVAL) {
			return s.judge(err)
		}
		s.blind = true
	}
	return s.known[addr] // Identify finds out
}

// judge takes the answer to a probe. A bus that is stuck is not asked a hundred
// times more.
func (s *scanner) judge(err error) bool {
	switch {
	case err == nil:
		return true
	case Absent(err), errors.Is(err, syscall.EIO): // some adapters call a NAK so
		return false
	}
	s.err = err
	return false
}
