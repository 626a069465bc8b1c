// Package tap listens in on a bus while one of periph's drivers uses it. Some of
// them turn the error of a transfer into text, so that nobody can tell a part
// that is not there from a bus that is stuck; the tap has kept it.
//
// It is shared by the drivers that wrap periph's.
package tap

import "periph.io/x/conn/v3/i2c"

// Bus is a bus that is listened to. It is as safe for several goroutines as
// its last transfer can be asked for by one: not.
type Bus struct {
	i2c.Bus
	Addr uint16 // of the last transfer
	Err  error  // what became of it
}

// Tx is one transaction on the bus.
func (b *Bus) Tx(addr uint16, w, r []byte) error {
	b.Addr, b.Err = addr, b.Bus.Tx(addr, w, r)
	return b.Err
}

// Cause is what a driver's error comes from: that of the last transfer, if it
// failed, else what the driver says.
func (b *Bus) Cause(err error) error {
	if err != nil && b.Err != nil {
		return b.Err
	}
	return err
}
