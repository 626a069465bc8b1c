package sen0232_test

import (
	"math"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/i2c/i2ctest"

	"nightroom/sensors/emulated"
	"nightroom/sensors/sen0232"
)

// read plays a conversion and settings back to a new driver.
func read(conversion, settings string) (sen0232.Reading, error) {
	once := i2ctest.IO{Addr: 0x49, W: []byte{1, 0xc3, 0xe3}}
	bus := &i2ctest.Playback{DontPanic: true, Ops: []i2ctest.IO{
		{Addr: 0x49, W: []byte{2}, R: []byte("\x80\x00")},
		{Addr: 0x49, W: []byte{3}, R: []byte("\x7f\xff")},
		once, once, // ours, and periph's
		{Addr: 0x49, W: []byte{0}, R: []byte(conversion)},
		{Addr: 0x49, W: []byte{1}, R: []byte(settings)},
	}}
	dev, err := sen0232.New(bus, 0x49)
	for now := time.Unix(1_800_000_000, 0); err == nil; {
		var wait time.Duration
		if wait, err = dev.Step(now); err == nil && wait == 0 {
			return dev.Reading(), bus.Close()
		}
		now = now.Add(wait)
	}
	return sen0232.Reading{}, err
}

// 125 µV a count, 160 counts a dB(A).
func TestVoltsInDecibelsOut(t *testing.T) {
	for bytes, want := range map[string]sen0232.Reading{
		"\x12\xc0": {DBA: 30, AtFloor: true},
		"\x12\xc1": {DBA: 30.00625},
		"\x1c\x20": {DBA: 45},
		"\x51\x40": {DBA: 130},
		"\x12\x00": {DBA: 30, AtFloor: true}, // 28.8: as far as the meter may be off
		"\x51\xe0": {DBA: 130},
	} {
		for _, settings := range []string{"\xc3\xe3", "\x43\xe3"} { // idle, and still converting
			got, err := read(bytes, settings)
			if err != nil || math.Abs(got.DBA-want.DBA) > 1e-6 || got.AtFloor != want.AtFloor {
				t.Errorf("% x: %+v, %v; want %+v", bytes, got, err, want)
			}
		}
	}
}

func TestWhatCannotBeIsRefused(t *testing.T) {
	for _, c := range []struct{ conversion, settings, want string }{
		{"\x00\x00", "\xc3\xe3", "0.00 V at A0 is no sound level"}, // nothing is connected
		{"\xff\xff", "\xc3\xe3", "is no sound level"},
		{"\x7f\xff", "\xc3\xe3", "4.10 V at A0 is no sound level"},
		{"\x1c\x20", "\x85\x83", "has lost its settings"},
		{"\x1c\x20", "\xff\xff", "has lost its settings"},
	} {
		if got, err := read(c.conversion, c.settings); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("% x: %+v, %v", c.conversion, got, err)
		}
	}
	bus := &i2ctest.Playback{DontPanic: true, Ops: []i2ctest.IO{ // a TMP102
		{Addr: 0x49, W: []byte{2}, R: []byte("\x4b\x00")}, {Addr: 0x49, W: []byte{3}, R: []byte("\x50\x00")},
	}}
	if _, err := sen0232.New(bus, 0x49); err == nil || !strings.Contains(err.Error(), "is no ADS1115") {
		t.Errorf("%v", err)
	}
}

// room is an emulated part in virtual time, in a sound that is set.
type room struct {
	dba float64
	now time.Time
}

func (r *room) Air(time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	return 0, 0, 0, 0
}
func (r *room) IlluminanceLx(time.Time) float64 { return 0 }
func (r *room) SoundDBA(time.Time) float64      { return r.dba }

func TestEveryLevelFromAStillNightToAnEngine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // periph's driver sleeps
		r := &room{now: time.Unix(1_800_000_000, 0)}
		bus := emulated.New("1", func() time.Time { return r.now }, r)
		if err := bus.Add("sen0232", 0x49); err != nil {
			t.Fatal(err)
		}
		dev, err := sen0232.New(bus, 0x49)
		if err != nil {
			t.Fatal(err)
		}
		for r.dba = 20; r.dba <= 135; r.dba += 0.7 {
			r.now = r.now.Add(5 * time.Second)
			for {
				wait, err := dev.Step(r.now)
				if err != nil {
					t.Fatal(err)
				}
				if wait == 0 {
					break
				}
				r.now = r.now.Add(wait)
			}
			got, want := dev.Reading(), min(max(r.dba, 30), 130)
			if math.Abs(got.DBA-want) > 0.004 || got.AtFloor != (r.dba <= 30) {
				t.Errorf("%.1f dB(A) came out as %+v", r.dba, got)
			}
		}
	})
}
