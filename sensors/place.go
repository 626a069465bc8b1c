package sensors

import (
	"fmt"
	"strconv"
	"strings"

	"nightroom/sensors/mux"
)

// A Place is the wires that a sensor hangs on: a bus, or a channel of a
// multiplexer on it. One Line serves all of a bus, its channels too, as only
// one transaction can be on its wires.
type Place struct {
	Bus     string // as an Opener takes it
	Mux     uint16 // the multiplexer's address; 0 without one
	Channel int    // 0 to 7
}

// ParsePlace reads a bus as the configuration writes it: "1" is /dev/i2c-1, and
// "1/mux@0x70/3" channel 3 of the multiplexer that is there at 0x70.
func ParsePlace(name string) (Place, error) {
	bus, channel, found := strings.Cut(name, "/mux@")
	p := Place{Bus: bus}
	if !found {
		return p, nil
	}
	address, number, _ := strings.Cut(channel, "/")
	mux64, err := strconv.ParseUint(address, 0, 8)
	n, err2 := strconv.ParseUint(number, 10, 8)
	p.Mux, p.Channel = uint16(mux64), int(n)
	if err != nil || err2 != nil || p.Mux < 0x70 || p.Mux > 0x77 || p.Channel >= mux.Channels || p.String() != name {
		return Place{}, fmt.Errorf("bus %q is no channel of a multiplexer; write \"1/mux@0x70/3\" for channel 3 (of 0 to 7) "+
			"of the one at 0x70 (of 0x70 to 0x77) on /dev/i2c-1", name)
	}
	return p, nil
}

// String is the place as the configuration writes it.
func (p Place) String() string {
	if p.Mux == 0 {
		return p.Bus
	}
	return fmt.Sprintf("%s/mux@%#02x/%d", p.Bus, p.Mux, p.Channel)
}

// clashes reports whether a part at address here and one at the same address
// there would both answer: a channel is joined to the bus that it is on.
func (p Place) clashes(other Place) bool {
	return p == other || p.Mux == 0 || other.Mux == 0
}
