package sensors_test

import (
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/physic"

	"nightroom/sensors"
	"nightroom/sensors/i2cdev"

	"syscall"
)

// babble is a bus whose parts answer with a script's bytes, over and over, and
// fail where another script has a 1.
type babble struct {
	bytes, naks []byte
	at, count   int
}

func (b *babble) String() string                  { return "1" }
func (b *babble) SetSpeed(physic.Frequency) error { return nil }
func (b *babble) Close() error                    { return nil }
func (b *babble) Tx(_ uint16, _, r []byte) error {
	b.count++
	if n := len(b.naks); n > 0 && b.naks[b.count/8%n]>>(b.count%8)&1 != 0 {
		return &i2cdev.Error{Errno: syscall.EREMOTEIO}
	}
	for i := range r {
		if len(b.bytes) > 0 {
			r[i] = b.bytes[b.at%len(b.bytes)]
			b.at++
		}
	}
	return nil
}

// FuzzAnyBytesFromAnyPart: whatever a part says, nothing panics, nothing runs
// for ever, and no value leaves the line that its quantity cannot have.
func FuzzAnyBytesFromAnyPart(f *testing.F) {
	for i := range sensors.Parts() {
		for _, bytes := range []string{
			"", "\x00", "\xff", "\x60", "\x81\x00", "\x50\x01\x10\x00\x02\x00", "\x31\xaa\x02\x00\x7d\x2a",
			"\x00\x00\x81", "\x63\x36\x9a\x5a\x7c\x0d", "\x01\xf4\x33\x66\x67\xa2\x5e\xb9\x3c",
			"\x1c\x26\x9a\x76\x42\xe7\x76", "\x19\x00\x60\x60", "\x00\x54\x04\x00\x01\x90",
		} {
			f.Add(uint8(i), []byte(bytes), []byte(nil))
			f.Add(uint8(i), []byte(bytes), []byte{0x00, 0x00, 0x10})
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, bytes, naks []byte) {
		synctest.Test(t, func(t *testing.T) { listen(t, which, bytes, naks) })
	})
}

// listen reads a part that answers with bytes for 20 s.
func listen(t *testing.T, which uint8, bytes, naks []byte) {
	parts := sensors.Parts()
	p := parts[int(which)%len(parts)]
	bus := &babble{bytes: bytes, naks: naks}
	line, err := sensors.NewLine(func(string) (i2c.BusCloser, error) { return bus, nil },
		[]sensors.Spec{{ID: "x", Driver: p.Name, Bus: "1", Address: p.Addresses[0], Every: p.Every}})
	if err != nil {
		t.Fatal(err)
	}
	now, turns := start, 0
	for end := now.Add(20 * time.Second); now.Before(end); {
		if turns++; turns > 20_000 {
			t.Fatalf("%s: it goes round and round", p.Name)
		}
		line.Step(now, func(r sensors.Reading) {
			if r.Err != nil {
				return
			}
			if low, high := r.Quantity.Range(); !(r.Value >= low && r.Value <= high) {
				t.Errorf("%s: %+v", p.Name, r.Sample)
			}
		})
		if next := line.Next(); next.After(now) {
			now = next
		}
	}
	_ = line.Close()
}
