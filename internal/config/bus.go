package config

import (
	"fmt"
	"strconv"
	"strings"
)

// Trunk parts a bus from the channel of a multiplexer on it: "1/mux@0x70/3" is
// "1" and "/mux@0x70/3", and "1" is "1" and nothing.
func Trunk(bus string) (trunk, channel string) {
	if i := strings.Index(bus, channelMark); i >= 0 {
		return bus[:i], bus[i:]
	}
	return bus, ""
}

const channelMark = "/mux@"

// bus is N for /dev/i2c-N, or simulated; then, perhaps, a channel of a
// multiplexer.
func bus(p *string) func(node) {
	return func(n node) {
		text, ok := n.text()
		if !ok {
			return
		}
		trunk, channel := Trunk(text)
		if !isChannel(channel) {
			n.wrong("bus %s is no channel of a multiplexer; write \"%s/mux@0x70/3\" for channel 3 (0 to 7) of the one at address 0x70 (0x70 to 0x77)",
				quoted(text), trunk)
			return
		}
		number, _ := strings.CutPrefix(trunk, "/dev/i2c-")
		v, err := strconv.ParseUint(number, 10, 8)
		switch {
		case trunk == Simulated, err == nil && trunk == strconv.FormatUint(v, 10):
			*p = text
		case err == nil:
			n.wrong("bus %s is not how a bus is written; write bus: \"%d%s\"", quoted(text), v, channel)
		default:
			n.wrong("bus %s is not known; write the number of /dev/i2c-N, which is \"1\" on a Raspberry Pi, or simulated", quoted(text))
		}
	}
}

// isChannel takes nothing, or /mux@0x70/3 written in exactly that way.
func isChannel(text string) bool {
	if text == "" {
		return true
	}
	address, number, _ := strings.Cut(strings.TrimPrefix(text, channelMark), "/")
	mux, err := strconv.ParseUint(address, 0, 8)
	n, err2 := strconv.ParseUint(number, 10, 8)
	return err == nil && err2 == nil && mux >= 0x70 && mux <= 0x77 && n <= 7 &&
		text == fmt.Sprintf("%s%#02x/%d", channelMark, mux, n)
}

// clash says why two sensors cannot both be where they are; "" if they can. A
// channel of a multiplexer is joined to the bus that it is on, so that what is
// on the bus itself shares its addresses.
func (s Sensor) clash(other Sensor) string {
	trunk, channel := Trunk(s.Bus)
	otherTrunk, otherChannel := Trunk(other.Bus)
	switch {
	case (trunk == Simulated) != (otherTrunk == Simulated):
		return fmt.Sprintf("%s is on bus %s and %s on bus %s, but a record holds either real or simulated readings; put all sensors on real buses, or all on simulated",
			s.ID, s.Bus, other.ID, other.Bus)
	case trunk != otherTrunk:
		return ""
	case s.Address == other.Address && (channel == otherChannel || channel == "" || otherChannel == ""):
		return fmt.Sprintf("%s is at address %#02x of bus %s, where %s already is; give one of them another address (see the part's ADDR pin), another bus, or a channel of a multiplexer",
			s.ID, s.Address, other.Bus, other.ID)
	case s.takesPlaceOfMux(other):
		return fmt.Sprintf("%s is at address %#02x, which is that of the multiplexer of %s; give one of them another address", s.ID, s.Address, other.ID)
	case other.takesPlaceOfMux(s):
		return fmt.Sprintf("%s is behind a multiplexer at address %#02x, where %s already is; give one of them another address", s.ID, other.Address, other.ID)
	}
	return ""
}

// takesPlaceOfMux says whether s has the address of other's multiplexer.
func (s Sensor) takesPlaceOfMux(other Sensor) bool {
	_, channel := Trunk(other.Bus)
	return strings.HasPrefix(channel, fmt.Sprintf("%s%#02x/", channelMark, s.Address))
}
