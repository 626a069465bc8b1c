package emulated

import (
	"bytes"
	"testing"
	"time"
)

// An example is what a part shows of a world, byte for byte, as its datasheet
// works it out.
type example struct {
	name  string
	part  string
	addr  uint16
	world steady
	write [][]byte      // one transaction each
	wait  time.Duration // then
	then  []byte        // a command whose answer takes a millisecond
	ask   []byte        // in the transaction that reads
	want  []byte
}

var examples = []example{
	// Vishay 84323 works with 1480 counts, and gives the lx for each setting.
	{name: "gain 1, 100 ms", part: "veml7700", addr: 0x10, world: steady{lx: 99.46},
		write: [][]byte{{0, 0x00, 0x00}}, wait: 140 * time.Millisecond, ask: []byte{4}, want: []byte{0xc8, 0x05}},
	{name: "gain 1/4, 100 ms", part: "veml7700", addr: 0x10, world: steady{lx: 397.83},
		write: [][]byte{{0, 0x00, 0x18}}, wait: 140 * time.Millisecond, ask: []byte{4}, want: []byte{0xc8, 0x05}},
	{name: "gain 2, 800 ms", part: "veml7700", addr: 0x10, world: steady{lx: 6.2161},
		write: [][]byte{{0, 0xc0, 0x08}}, wait: 1100 * time.Millisecond, ask: []byte{4}, want: []byte{0xc8, 0x05}},
	{name: "gain 1/8, 25 ms, in light that takes the correction", part: "veml7700", addr: 0x10, world: steady{lx: 3774.3},
		write: [][]byte{{0, 0x00, 0x13}}, wait: 140 * time.Millisecond, ask: []byte{4}, want: []byte{0xc8, 0x05}},
	{name: "who it is", part: "veml7700", addr: 0x10, ask: []byte{7}, want: []byte{0x81, 0xc4}},
	{name: "off at power-on", part: "veml7700", addr: 0x10, world: steady{lx: 100}, wait: time.Second, ask: []byte{4}, want: []byte{0, 0}},

	// C0 1000, C1 200 at 25 and 100 ms is 104.448 lx by the formula of the drivers.
	{name: "gain 25, 100 ms", part: "tsl2591", addr: 0x29, world: steady{lx: 104.4481},
		write: [][]byte{{0xa0, 0x01}, {0xa1, 0x10}, {0xa0, 0x03}}, wait: 109 * time.Millisecond,
		ask: []byte{0xb2}, want: []byte{0x50, 0x01, 0xe8, 0x03, 0xc8, 0x00}},
	{name: "not before its time", part: "tsl2591", addr: 0x29, world: steady{lx: 104.4481},
		write: [][]byte{{0xa1, 0x10}, {0xa0, 0x03}}, wait: 107 * time.Millisecond,
		ask: []byte{0xb2}, want: []byte{0x50, 0x00, 0, 0, 0, 0}},
	{name: "full in 100 ms", part: "tsl2591", addr: 0x29, world: steady{lx: 1e5},
		write: [][]byte{{0xa1, 0x30}, {0xa0, 0x03}}, wait: 109 * time.Millisecond,
		ask: []byte{0xb4}, want: []byte{0xff, 0x8f, 0xff, 0x8f}},
	{name: "full in 200 ms", part: "tsl2591", addr: 0x29, world: steady{lx: 1e5},
		write: [][]byte{{0xa1, 0x31}, {0xa0, 0x03}}, wait: 217 * time.Millisecond,
		ask: []byte{0xb4}, want: []byte{0xff, 0xff, 0xff, 0xff}},

	// Frames of real parts, and the sums of the datasheet.
	{name: "22.82 °C, 38.18 %", part: "sht4x", addr: 0x44, world: steady{temperatureC: 22.8210, humidityPct: 38.1825},
		write: [][]byte{{0xfd}}, wait: 9 * time.Millisecond, want: []byte{0x63, 0x36, 0x9a, 0x5a, 0x7c, 0x0d}},
	{name: "25.84 °C, 38.42 %", part: "sht4x", addr: 0x44, world: steady{temperatureC: 25.8385, humidityPct: 38.4209},
		write: [][]byte{{0xfd}}, wait: 9 * time.Millisecond, want: []byte{0x67, 0xa0, 0x86, 0x5a, 0xf9, 0x82}},
	{name: "the serial number", part: "sht4x", addr: 0x44, write: [][]byte{{0x89}}, wait: 2 * time.Millisecond,
		want: []byte{0x0e, 0x8b, 0x7c, 0x1f, 0x2d, 0xbc}},

	// 25 °C and 37 %: the example of Sensirion's SCD4x, whose words are the same.
	{name: "25 °C, 37 %", part: "sht3x", addr: 0x44, world: steady{temperatureC: 25.002, humidityPct: 37.002},
		write: [][]byte{{0x24, 0x00}}, wait: 16 * time.Millisecond, want: []byte{0x66, 0x67, 0xa2, 0x5e, 0xb9, 0x3c}},
	{name: "the status after power-on", part: "sht3x", addr: 0x44, ask: []byte{0xf3, 0x2d}, want: []byte{0x80, 0x10, 0xe1}},
	{name: "25 °C, 37 %", part: "hdc302x", addr: 0x44, world: steady{temperatureC: 25.002, humidityPct: 37.002},
		write: [][]byte{{0x24, 0x00}}, wait: 16 * time.Millisecond, want: []byte{0x66, 0x67, 0xa2, 0x5e, 0xb9, 0x3c}},
	{name: "who made it", part: "hdc302x", addr: 0x44, ask: []byte{0x37, 0x81}, want: []byte{0x30, 0x00, 0x33}},

	// SBOS397, table 5.
	{name: "100 °C", part: "tmp102", addr: 0x48, world: steady{temperatureC: 100}, ask: []byte{0}, want: []byte{0x64, 0x00}},
	{name: "25 °C", part: "tmp102", addr: 0x48, world: steady{temperatureC: 25}, ask: []byte{0}, want: []byte{0x19, 0x00}},
	{name: "0.25 °C", part: "tmp102", addr: 0x48, world: steady{temperatureC: 0.25}, ask: []byte{0}, want: []byte{0x00, 0x40}},
	{name: "-0.25 °C", part: "tmp102", addr: 0x48, world: steady{temperatureC: -0.25}, ask: []byte{0}, want: []byte{0xff, 0xc0}},
	{name: "-25 °C", part: "tmp102", addr: 0x48, world: steady{temperatureC: -25}, ask: []byte{0}, want: []byte{0xe7, 0x00}},
	{name: "its settings after power-on", part: "tmp102", addr: 0x48, ask: []byte{1}, want: []byte{0x60, 0xa0}},
	{name: "the lower limit after power-on, 75 °C", part: "tmp102", addr: 0x48, ask: []byte{2}, want: []byte{0x4b, 0x00}},
	{name: "the resolution stays", part: "tmp102", addr: 0x48, write: [][]byte{{1, 0x00, 0x40}}, ask: []byte{1}, want: []byte{0x60, 0x40}},

	// DS25095A: the sum of register 5-4, 25.25 °C with all limits at 0 °C.
	{name: "25.25 °C", part: "mcp9808", addr: 0x18, world: steady{temperatureC: 25.25}, wait: time.Second, ask: []byte{5}, want: []byte{0xc1, 0x94}},
	{name: "-10.5 °C", part: "mcp9808", addr: 0x18, world: steady{temperatureC: -10.5}, wait: time.Second, ask: []byte{5}, want: []byte{0x3f, 0x58}},
	{name: "half a degree a step", part: "mcp9808", addr: 0x18, world: steady{temperatureC: 20.2}, write: [][]byte{{8, 0}}, wait: time.Second, ask: []byte{5}, want: []byte{0xc1, 0x40}},
	{name: "not before its time", part: "mcp9808", addr: 0x18, world: steady{temperatureC: 20}, wait: 140 * time.Millisecond, ask: []byte{5}, want: []byte{0x80, 0x00}},
	{name: "who made it", part: "mcp9808", addr: 0x18, ask: []byte{6}, want: []byte{0x00, 0x54}},
	{name: "which it is", part: "mcp9808", addr: 0x18, ask: []byte{7}, want: []byte{0x04, 0x00}},

	// A frame of a real part.
	{name: "28.27 °C, 15.08 %", part: "aht20", addr: 0x38, world: steady{temperatureC: 28.26672, humidityPct: 15.07940},
		write: [][]byte{{0xac, 0x33, 0x00}}, wait: 80 * time.Millisecond, want: []byte{0x18, 0x26, 0x9a, 0x76, 0x42, 0xe7, 0x1b}},
	{name: "while it measures", part: "aht20", addr: 0x38, write: [][]byte{{0xac, 0x33, 0x00}}, wait: 79 * time.Millisecond,
		ask: []byte{0x71}, want: []byte{0x98}},

	// SCD4x, 3.5.2: 500 ppm, 25 °C, 37 %; 3.9.2: the serial number.
	{name: "500 ppm, 25 °C, 37 %", part: "scd4x", addr: 0x62, world: steady{co2PPM: 500, temperatureC: 25.002, humidityPct: 37.002},
		write: [][]byte{{0x21, 0xb1}}, wait: 5 * time.Second, then: []byte{0xec, 0x05},
		want: []byte{0x01, 0xf4, 0x33, 0x66, 0x67, 0xa2, 0x5e, 0xb9, 0x3c}},
	{name: "the serial number", part: "scd4x", addr: 0x62, then: []byte{0x36, 0x82},
		want: []byte{0xf8, 0x96, 0x31, 0x9f, 0x07, 0xc2, 0x3b, 0xbe, 0x89}},
	{name: "nothing yet", part: "scd4x", addr: 0x62, write: [][]byte{{0x21, 0xb1}}, wait: 4 * time.Second, then: []byte{0xe4, 0xb8},
		want: []byte{0x80, 0x00, 0xa2}},

	// 0.6 V is 12 C0 and 2.6 V is 51 40 at ±4.096 V; 50 dB(A) a volt.
	{name: "30 dB(A), and what is below", part: "sen0232", addr: 0x49, world: steady{dba: 20},
		write: [][]byte{{1, 0xc3, 0xe3}}, wait: 2 * time.Millisecond, ask: []byte{0}, want: []byte{0x12, 0xc0}},
	{name: "130 dB(A)", part: "sen0232", addr: 0x49, world: steady{dba: 130},
		write: [][]byte{{1, 0xc3, 0xe3}}, wait: 2 * time.Millisecond, ask: []byte{0}, want: []byte{0x51, 0x40}},
	{name: "an input with nothing on it", part: "sen0232", addr: 0x49, world: steady{dba: 50},
		write: [][]byte{{1, 0xd3, 0xe3}}, wait: 2 * time.Millisecond, ask: []byte{0}, want: []byte{0, 0}},
	{name: "while it converts", part: "sen0232", addr: 0x49, write: [][]byte{{1, 0xc3, 0xe3}}, ask: []byte{1}, want: []byte{0x43, 0xe3}},

	{name: "which it is", part: "bmp280", addr: 0x76, ask: []byte{0xd0}, want: []byte{0x58}},
	{name: "no control of humidity", part: "bmp280", addr: 0x76, write: [][]byte{{0xf2, 0x05}}, ask: []byte{0xf2}, want: []byte{0}},

	{name: "the last byte counts", part: "pca9548", addr: 0x70, write: [][]byte{{0x01, 0x08}}, want: []byte{0x08}},
}

func TestTheModelsShowWhatTheDatasheetsSay(t *testing.T) {
	for _, e := range examples {
		b := newBench(t, e.part, e.addr)
		b.world = e.world
		for _, w := range e.write {
			b.write(e.addr, w...)
		}
		b.wait(e.wait)
		if e.then != nil {
			b.write(e.addr, e.then...)
			b.wait(time.Millisecond)
		}
		if got := b.get(e.addr, len(e.want), e.ask...); !bytes.Equal(got, e.want) {
			t.Errorf("%s, %s: % x, want % x", e.part, e.name, got, e.want)
		}
	}
}

// Whoever does not wait gets nothing, and only once.
func TestSensirionsPartsAnswerWhenTheyAreReadyAndOnce(t *testing.T) {
	for _, c := range []struct {
		part    string
		command []byte
		takes   time.Duration
	}{
		{"sht4x", []byte{0xfd}, 8300 * time.Microsecond},
		{"sht3x", []byte{0x24, 0x00}, 15500 * time.Microsecond},
		{"hdc302x", []byte{0x24, 0x00}, 15500 * time.Microsecond},
	} {
		b, r := newBench(t, c.part, 0x44), make([]byte, 6)
		if b.Tx(0x44, nil, r) == nil {
			t.Errorf("%s: it answers before it was asked", c.part)
		}
		b.write(0x44, c.command...)
		b.wait(c.takes - time.Microsecond)
		if b.Tx(0x44, nil, r) == nil || b.Tx(0x44, c.command, nil) == nil {
			t.Errorf("%s: it answers while it measures", c.part)
		}
		b.wait(time.Microsecond)
		if err := b.Tx(0x44, nil, r); err != nil {
			t.Errorf("%s: %v when it is ready", c.part, err)
		}
		if b.Tx(0x44, nil, r) == nil {
			t.Errorf("%s: it answers twice", c.part)
		}
		b.write(0x44, c.command...)
		_ = b.Fault(0x44, PowerOnReset)
		b.wait(time.Second)
		if b.Tx(0x44, nil, r) == nil {
			t.Errorf("%s: it has a measurement after a dip", c.part)
		}
	}
}

func TestSHT3xWarmsItselfAndCoolsDown(t *testing.T) {
	b := newBench(t, "sht3x", 0x44)
	measure := func() byte {
		b.write(0x44, 0x24, 0x00)
		b.wait(16 * time.Millisecond)
		return b.get(0x44, 6)[0]
	}
	cold := measure()
	b.write(0x44, 0x30, 0x6d)
	b.wait(10 * time.Second)
	if got := b.get(0x44, 3, 0xf3, 0x2d); got[0]&0x20 == 0 {
		t.Errorf("status % x", got)
	}
	if warm := measure(); warm <= cold {
		t.Errorf("%#x, cold %#x", warm, cold)
	}
	b.write(0x44, 0x30, 0x66)
	b.wait(time.Minute)
	if got := measure(); got != cold {
		t.Errorf("%#x a minute later, cold %#x", got, cold)
	}
}

func TestVEML7700TakesSettingsWithTheNextIntegration(t *testing.T) {
	b := newBench(t, "veml7700", 0x10)
	b.write(0x10, 0, 0x00, 0x00) // gain 1, 100 ms
	b.wait(200 * time.Millisecond)
	b.write(0x10, 0, 0xc0, 0x08) // gain 2, 800 ms, in the middle of one
	b.wait(70 * time.Millisecond)
	if got := b.get(0x10, 2, 4); got[0] != 148 || got[1] != 0 {
		t.Errorf("% x: 10 lx are 148 counts of the old setting", got)
	}
	b.wait(1100 * time.Millisecond)
	if got := b.get(0x10, 2, 4); int(got[1])<<8|int(got[0]) != 2380 {
		t.Errorf("% x: 10 lx are 2380 counts of the new one", got)
	}
	b.write(0x10, 0, 0xc1, 0x08)
	b.world.lx = 0
	b.wait(time.Hour)
	if got := b.get(0x10, 2, 4); int(got[1])<<8|int(got[0]) != 2380 {
		t.Errorf("% x: it does not keep its counts in shut-down", got)
	}
}
