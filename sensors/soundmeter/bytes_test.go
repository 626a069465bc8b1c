package soundmeter_test

import (
	"strings"
	"testing"
	"time"

	"periph.io/x/conn/v3/physic"

	"nightroom/sensors/soundmeter"
)

// script is a part that answers reads of the history with a script's bytes,
// over and over.
type script struct {
	version  byte
	settings []byte
	bytes    []byte
	at       int
	sent     []byte
}

func (b *script) String() string                  { return "1" }
func (b *script) SetSpeed(physic.Frequency) error { return nil }
func (b *script) Tx(_ uint16, w, r []byte) error {
	b.sent = append(b.sent, w...)
	switch {
	case w[0] == 0x00 && len(r) > 0:
		r[0] = b.version
	case w[0] == 0x05:
		copy(r, b.settings)
	default:
		for i := range r {
			if len(b.bytes) > 0 {
				r[i] = b.bytes[b.at%len(b.bytes)]
				b.at++
			}
		}
	}
	return nil
}

func TestNewRefusesWhatIsNoMeter(t *testing.T) {
	for _, c := range []struct {
		name string
		bus  *script
		o    soundmeter.Opts
		want string
	}{
		{"an ADC", &script{version: 0x85, bytes: []byte{0x83}}, soundmeter.Opts{Every: fast}, "does not keep"},
		{"a thermometer", &script{version: 0x19}, soundmeter.Opts{Every: fast}, "no decibel meter (version 0x19)"},
		{"a floating bus", &script{version: 0xff}, soundmeter.Opts{Every: fast}, "no decibel meter (version 0xff)"},
		{"too fast", &script{version: 0x31}, soundmeter.Opts{Every: time.Millisecond}, "choose 125ms to 10s"},
		{"too slow", &script{version: 0x31}, soundmeter.Opts{Every: time.Minute}, "choose 125ms to 10s"},
	} {
		if _, err := soundmeter.New(c.bus, addr, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestTheAveragingTimeIsWrittenHighByteFirst(t *testing.T) {
	b := &script{version: 0x31, settings: []byte{0x5a, 0x02, 0x00, 0x7d}}
	if _, err := soundmeter.New(b, addr, soundmeter.Opts{Every: fast}); err != nil {
		t.Fatal(err)
	}
	if want := "\x00\x05\x5a\x06\x02\x07\x00\x7d\x05"; string(b.sent) != want {
		t.Errorf("sent % x, want % x", b.sent, want)
	}
}

func FuzzStep(f *testing.F) {
	f.Add([]byte{0}, uint16(2000), uint16(125))
	f.Add([]byte{35}, uint16(12600), uint16(125))
	f.Add([]byte{40, 41, 42, 43, 44, 45, 46}, uint16(1), uint16(1000))
	f.Add([]byte{255}, uint16(2000), uint16(125))
	f.Add([]byte{50, 50, 50, 0, 0, 0, 0, 0}, uint16(60000), uint16(10_000))
	f.Fuzz(func(t *testing.T, bytes []byte, ms, every uint16) {
		every = min(max(every, 125), 10_000)
		b := &script{version: 0x31, settings: []byte{0x5a, 0x02, byte(every >> 8), byte(every)}, bytes: bytes}
		dev, err := soundmeter.New(b, addr, soundmeter.Opts{Every: time.Duration(every) * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		now, last := time.Unix(1_800_000_000, 0), time.Time{}
		for range 40 {
			wait, err := dev.Step(now)
			if err == nil && wait == 0 {
				for _, level := range dev.Reading() {
					if !(level.DBA >= 35 && level.DBA <= 120) || !level.At.After(last) || level.At.After(now) {
						t.Fatalf("%+v at %v, after %v", level, now, last)
					}
					last = level.At
				}
			}
			now = now.Add(max(wait, time.Duration(ms)*time.Millisecond))
		}
	})
}
