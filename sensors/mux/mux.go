package mux

import (
	"errors"
	"fmt"
	"syscall"

	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/i2c/i2creg"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/devices/v3/pca9548"

	"nightroom/sensors/tap"
)

// Channels is how many a multiplexer has.
const Channels = 8

// Trunk is a bus with multiplexers on it. Its channels are used by one
// goroutine at a time.
type Trunk struct {
	bus   *tap.Bus
	muxes []*device
}

// A device is a multiplexer. It keeps its channel while nobody is there, so at
// first it may have joined anything.
type device struct {
	addr   uint16
	ports  *[Channels]i2c.Bus // periph's; nil while there are none that know what is joined
	joined int                // the channel, or loose, or none
	naks   int                // in a row, in letting go
}

const (
	none  = -1
	loose = -2 // nobody knows
)

// New makes a trunk of a bus. Nothing is sent yet.
func New(bus i2c.Bus) *Trunk { return &Trunk{bus: &tap.Bus{Bus: bus}} }

// Channel is a bus: channel n, 0 to 7, of the multiplexer at addr.
func (t *Trunk) Channel(addr uint16, n int) i2c.Bus {
	for _, d := range t.muxes {
		if d.addr == addr {
			return &channel{t, d, n}
		}
	}
	d := &device{addr: addr, joined: loose}
	t.muxes = append(t.muxes, d)
	return &channel{t, d, n}
}

type channel struct {
	trunk *Trunk
	mux   *device
	n     int
}

// String is the channel as the configuration writes it: "1/mux@0x70/3".
func (c *channel) String() string {
	return fmt.Sprintf("%s/mux@%#02x/%d", c.trunk.bus, c.mux.addr, c.n)
}

// SetSpeed always fails: the clock is that of the trunk.
func (c *channel) SetSpeed(f physic.Frequency) error { return c.trunk.bus.SetSpeed(f) }

// Tx is one transaction with a part on the channel, which is joined before if
// it is not.
func (c *channel) Tx(addr uint16, w, r []byte) error {
	t, d := c.trunk, c.mux
	if addr == d.addr {
		return fmt.Errorf("address %#02x is that of its multiplexer; give one of them another", addr)
	}
	if err := t.letGo(d); err != nil {
		return err
	}
	if d.ports == nil {
		ports, err := open(t.bus, d.addr)
		if err != nil {
			return t.failed(d, err)
		}
		d.ports = ports
	}
	changes := d.joined != c.n
	if err := d.ports[c.n].Tx(addr, w, r); err != nil {
		return t.failed(d, err)
	}
	if !changes {
		return nil
	}
	// One more look, so that nobody takes the part of another channel for this.
	var control [1]byte
	if err := t.bus.Tx(d.addr, nil, control[:]); err != nil {
		return t.failed(d, err)
	}
	if control[0] != 1<<c.n {
		return t.failed(d, errOther)
	}
	d.joined = c.n
	return nil
}

var errOther = errors.New("its multiplexer has joined another channel; check its supply and wiring")

// letGo parts all multiplexers but one from their channels. One that is absent
// has none: that is believed the second time.
func (t *Trunk) letGo(but *device) error {
	for _, d := range t.muxes {
		if d == but || d.joined == none {
			continue
		}
		d.ports = nil // periph's driver would believe that it is still joined
		err := t.bus.Tx(d.addr, []byte{0}, nil)
		switch {
		case err == nil:
			d.joined, d.naks = none, 0
		case errors.Is(err, syscall.EREMOTEIO) || errors.Is(err, syscall.ENXIO):
			if d.naks++; d.naks < 2 {
				return t.failed(d, err)
			}
		default:
			return t.failed(d, err)
		}
	}
	return nil
}

// failed forgets what a multiplexer has joined: the next transaction sets it
// again. A multiplexer that is absent fails as a part that is.
func (t *Trunk) failed(d *device, err error) error {
	d.ports, d.joined = nil, loose
	if err = t.bus.Cause(err); t.bus.Err != nil && t.bus.Addr == d.addr {
		return fmt.Errorf("its multiplexer at %#02x: %w", d.addr, err)
	}
	return err
}

// open makes periph's multiplexer and takes its ports out of the registry in
// which it puts them. There their names must be unique among all buses.
func open(bus *tap.Bus, addr uint16) (*[Channels]i2c.Bus, error) {
	dev, err := pca9548.New(named{bus}, &pca9548.Opts{Addr: int(addr)})
	if err != nil {
		return nil, err
	}
	names, err := dev.RegisterPorts(fmt.Sprintf("nightroom-%p-%#02x-", bus, addr))
	var ports [Channels]i2c.Bus
	for i, name := range names {
		port, e := i2creg.Open(name)
		ports[i] = port
		err = errors.Join(err, e, i2creg.Unregister(name))
	}
	if err != nil {
		return nil, err
	}
	return &ports, nil
}

// named is a bus with a name that no other has as long as it lives.
type named struct{ *tap.Bus }

func (n named) String() string { return fmt.Sprintf("nightroom-%p", n.Bus) }
