package sensors

import (
	"bytes"
	"slices"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/crc8"
)

// A question is what a part answers in its own way. What is sent must upset
// none of the other parts that can be at its addresses: 0x24, alone, switches
// an SHT4x's heater on, and whatever is written to a multiplexer joins channels.
type question struct {
	ask    []byte
	takes  time.Duration // until the answer can be read; 0 is in the same transaction
	length int
	is     func(answer []byte) bool
}

// identities are the questions that tell the parts from each other. All of a
// part's must be answered as it does.
var identities = map[string][]question{
	"bme280":  {{ask: []byte{0xd0}, length: 1, is: one(0x60)}},
	"bmp280":  {{ask: []byte{0xd0}, length: 1, is: one(0x56, 0x57, 0x58)}},
	"sht4x":   {{ask: []byte{0x89}, takes: 2 * time.Millisecond, length: 6, is: crc8.Words}},
	"sht3x":   {{ask: []byte{0xf3, 0x2d}, length: 3, is: crc8.Words}},
	"hdc302x": {{ask: []byte{0x37, 0x81}, length: 3, is: exactly(0x30, 0x00, 0x33)}},
	"mcp9808": {
		{ask: []byte{0x06}, length: 2, is: exactly(0x00, 0x54)},
		{ask: []byte{0x07}, length: 2, is: func(b []byte) bool { return b[0] == 0x04 }},
	},
	// Bits of the settings and of the lower limit that never change.
	"tmp102": {
		{ask: []byte{0x01}, length: 2, is: func(b []byte) bool { return b[0]&0x60 == 0x60 && b[1]&0x0f == 0 }},
		{ask: []byte{0x02}, length: 2, is: func(b []byte) bool { return b[1]&0x0f == 0 && b[0]|b[1] != 0 && b[0] != 0x80 }},
	},
	// An ADS1115, by thresholds that nobody changes. What hangs on it nobody knows.
	"sen0232": {
		{ask: []byte{0x02}, length: 2, is: exactly(0x80, 0x00)},
		{ask: []byte{0x03}, length: 2, is: exactly(0x7f, 0xff)},
	},
	"scd4x": {{ask: []byte{0xe4, 0xb8}, takes: 2 * time.Millisecond, length: 3, is: crc8.Words}},
	// These have no identity: that they can be read without being asked is all,
	// and of an AHT20 that it says it is calibrated.
	"aht20":    {{length: 1, is: func(b []byte) bool { return b[0]&0x68 == 0x08 }}},
	"bh1750":   {{length: 2, is: anything}},
	"veml7700": {{ask: []byte{0x07}, length: 2, is: func(b []byte) bool { return b[0] == 0x81 }}},
	"tsl2591":  {{ask: []byte{0xb2}, length: 1, is: one(0x50)}},
	// The version, and a control register whose upper bits are never set: in a
	// TMP102 and an ADS1115 that number is another register.
	"soundmeter": {
		{ask: []byte{0x00}, length: 1, is: one(0x31, 0x32, 0x81)},
		{ask: []byte{0x06}, length: 1, is: func(b []byte) bool { return b[0]&0xc0 == 0 }},
	},
}

// vague are the parts whose answers others might give too.
var vague = map[string]bool{"aht20": true, "bh1750": true, "sen0232": true}

// Identify asks what the part at addr is: the known part that it says it is, or,
// if it does not say (sure is false), those that it may be. There may be none.
// It is for a bus that nobody measures on, and reads only. wait lets a time pass,
// a few milliseconds at most. The address of a multiplexer is asked with IsMux
// first.
func Identify(bus i2c.Bus, addr uint16, wait func(time.Duration)) (found []Part, sure bool) {
	for _, p := range parts {
		if !slices.Contains(p.Addresses, addr) || !answers(bus, addr, identities[p.Name], wait) {
			continue
		}
		if p.Name == "sht3x" && answers(bus, addr, identities["hdc302x"], wait) {
			continue // which has all that an SHT3x has
		}
		if !vague[p.Name] {
			return []Part{p}, true
		}
		found = append(found, p)
	}
	return found, false
}

func answers(bus i2c.Bus, addr uint16, questions []question, wait func(time.Duration)) bool {
	for _, q := range questions {
		answer := make([]byte, q.length)
		var err error
		if q.takes == 0 {
			err = bus.Tx(addr, q.ask, answer)
		} else if err = bus.Tx(addr, q.ask, nil); err == nil {
			wait(q.takes)
			err = bus.Tx(addr, nil, answer)
		}
		if err != nil || !q.is(answer) {
			return false
		}
	}
	return len(questions) > 0
}

// IsMux asks whether a PCA9548 or TCA9548A is at addr, 0x70 to 0x77, and leaves
// it with no channel joined. It has no identity, but it is the only part there
// that says what was written last. A BME280 takes that for a register's number.
func IsMux(bus i2c.Bus, addr uint16) bool {
	if addr < 0x70 || addr > 0x77 {
		return false
	}
	for _, control := range [...]byte{0x08, 0x80, 0x00} {
		var answer [1]byte
		if bus.Tx(addr, []byte{control}, answer[:]) != nil || answer[0] != control {
			return false
		}
	}
	return true
}

func anything([]byte) bool { return true }

func one(of ...byte) func([]byte) bool {
	return func(b []byte) bool { return bytes.IndexByte(of, b[0]) >= 0 }
}

func exactly(want ...byte) func([]byte) bool {
	return func(b []byte) bool { return bytes.Equal(b, want) }
}
