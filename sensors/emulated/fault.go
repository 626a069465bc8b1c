package emulated

import (
	"fmt"
	"time"
)

// A Fault is what can be wrong with a part.
type Fault uint8

// The faults. Each lasts until another one, or None, is set; OneNAK and
// PowerOnReset happen once.
const (
	None         Fault = iota
	Absent             // unplugged: EREMOTEIO
	BusStuck           // it holds the lines down: ETIMEDOUT for every part of the bus
	OneNAK             // the next transaction with it fails, EREMOTEIO
	StuckValue         // it measures for ever what there was when the fault began
	BitError           // the last bit of every read is wrong
	AllOnes            // it acknowledges, and every byte reads 0xff
	PowerOnReset       // its supply dips: registers as at power-on, measurements under way lost
)

// Fault sets what is wrong with the part at addr.
func (s *Segment) Fault(addr uint16, f Fault) error {
	b := s.bus
	b.mu.Lock()
	defer b.mu.Unlock()
	if int(addr) >= len(s.parts) || s.parts[addr] == nil {
		return fmt.Errorf("no part at %#02x to go wrong", addr)
	}
	p, now := s.parts[addr], b.now()
	p.sense.frozen = time.Time{}
	switch f {
	case PowerOnReset:
		p.model.reset(now)
		f = None
	case StuckValue:
		p.sense.frozen = now
	}
	p.fault = f
	return nil
}
