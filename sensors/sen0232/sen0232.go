package sen0232

import (
	"context"
	"errors"
	"fmt"
	"time"

	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/devices/v3/ads1x15"

	"nightroom/sensors/once"
	"nightroom/sensors/tap"
)

const (
	// FloorDBA is the least that the meter measures.
	FloorDBA = 30
	// TopDBA is the most.
	TopDBA = 130
)

// Registers of the ADS1115 (table 3). The thresholds are those after power-on,
// which nobody changes: they are all the identity that the part has.
const (
	regConfig = 0x01
	regLow    = 0x02
	regHigh   = 0x03

	thresholdLow, thresholdHigh = 0x8000, 0x7fff

	// One conversion of A0, ±4.096 V, 860 a second: what periph sends for it.
	// The highest bit reads as 0 while it converts.
	single = 0xc3e3
	idle   = 0x8000
)

const (
	dbPerVolt  = 50
	conversion = 2 * time.Millisecond // 1.28 at the longest

	// Within these it is the meter, outside them a loose wire.
	leastVolts, mostVolts = 0.5, 2.7

	stale = time.Second // a conversion that nobody fetched for so long is done again
)

// Reading is one level.
type Reading struct {
	DBA     float64 // dB(A), FloorDBA to TopDBA, in steps of 0.00625 (right within 1.5)
	AtFloor bool    // it was no louder than FloorDBA, which DBA then is
}

// Dev is one meter with its converter. It is not safe for use by several
// goroutines at once.
type Dev struct {
	bus  *tap.Bus
	addr uint16
	pin  ads1x15.PinADC

	begun   time.Time // of the conversion under way; zero when there is none
	reading Reading
}

// New checks that an ADS1115 answers at addr (0x48 to 0x4b).
func New(bus i2c.Bus, addr uint16) (*Dev, error) {
	d := &Dev{bus: &tap.Bus{Bus: bus}, addr: addr}
	low, err := d.word(regLow)
	if err != nil {
		return nil, d.fail(err)
	}
	high, err := d.word(regHigh)
	switch {
	case err != nil:
		return nil, d.fail(err)
	case low != thresholdLow || high != thresholdHigh:
		return nil, d.fail(fmt.Errorf("what answers is no ADS1115 (its thresholds are %#04x and %#04x); check the part and its address", low, high))
	}
	converter, err := ads1x15.NewADS1115(d.bus, &ads1x15.Opts{I2cAddress: addr})
	if err != nil {
		return nil, d.fail(err)
	}
	d.pin, err = converter.PinForChannel(ads1x15.Channel0, 4096*physic.MilliVolt, 860*physic.Hertz, ads1x15.SaveEnergy)
	if err != nil {
		return nil, d.fail(err)
	}
	return d, nil
}

// Step takes the measurement one transfer further. A wait above 0 says when to
// call it again; 0 without an error says that Reading has a new level. After an
// error the next Step begins anew.
func (d *Dev) Step(now time.Time) (wait time.Duration, err error) {
	if d.begun.IsZero() || now.Sub(d.begun) > stale {
		if err := d.bus.Tx(d.addr, []byte{regConfig, single >> 8, single & 0xff}, nil); err != nil {
			return d.give(err)
		}
		d.begun = now
		return conversion, nil
	}
	if left := conversion - now.Sub(d.begun); left > 0 {
		return left, nil // read too early it gives the level before, or none
	}
	sample, err := d.pin.Read() // starts one more, and reads the last that is over
	if err != nil {
		return d.give(d.bus.Cause(err))
	}
	got, err := d.word(regConfig)
	switch {
	case err != nil:
		return d.give(err)
	case got|idle != single|idle:
		return d.give(errReset)
	}
	volts := float64(sample.V) / float64(physic.Volt)
	if volts < leastVolts || volts > mostVolts {
		return d.give(fmt.Errorf("%.2f V at A0 is no sound level (0.6 to 2.6 V); check the wires between meter and converter, and their supply", volts))
	}
	d.reading = Reading{
		DBA:     min(max(volts*dbPerVolt, FloorDBA), TopDBA),
		AtFloor: volts*dbPerVolt <= FloorDBA,
	}
	d.begun = time.Time{}
	return 0, nil
}

var errReset = errors.New("the converter has lost its settings; check its supply and wiring")

func (d *Dev) word(reg byte) (uint16, error) {
	var got [2]byte
	err := d.bus.Tx(d.addr, []byte{reg}, got[:])
	return uint16(got[0])<<8 | uint16(got[1]), err
}

// Reading is the last level that Step completed.
func (d *Dev) Reading() Reading { return d.reading }

// Read measures once and waits for it, or returns early with the context's
// error.
func (d *Dev) Read(ctx context.Context) (Reading, error) {
	if err := once.Read(ctx, d, d.Step); err != nil {
		return Reading{}, err
	}
	return d.Reading(), nil
}

// Halt has nothing to do: the converter falls asleep by itself.
func (d *Dev) Halt() error { return nil }

// String names the part and where it is: "sen0232 on bus 1 at 0x49".
func (d *Dev) String() string { return fmt.Sprintf("sen0232 on bus %s at %#02x", d.bus, d.addr) }

func (d *Dev) give(err error) (time.Duration, error) {
	d.begun = time.Time{}
	return 0, d.fail(err)
}

func (d *Dev) fail(err error) error { return fmt.Errorf("%s: %w", d, err) }
