package mcp9808_test

import (
	"errors"
	"strings"
	"syscall"
	"testing"
	"time"

	"periph.io/x/conn/v3/i2c/i2ctest"

	"nightroom/sensors/emulated"
	"nightroom/sensors/mcp9808"
)

// play is a part that says a temperature and has a mark once it is set up.
func play(temperature, mark string) *i2ctest.Playback {
	return &i2ctest.Playback{DontPanic: true, Ops: []i2ctest.IO{
		{Addr: 0x18, W: []byte{6}, R: []byte("\x00\x54")},
		{Addr: 0x18, W: []byte{7}, R: []byte("\x04\x00")},
		{Addr: 0x18, W: []byte{3, 0x02, 0xa8}},
		{Addr: 0x18, W: []byte{8, 3}}, // periph's
		{Addr: 0x18, W: []byte{1, 0, 0}},
		{Addr: 0x18, W: []byte{5}, R: []byte(temperature)},
		{Addr: 0x18, W: []byte{3}, R: []byte(mark)},
	}}
}

func read(dev *mcp9808.Dev) (mcp9808.Reading, error) {
	now := time.Unix(1_800_000_000, 0)
	for {
		wait, err := dev.Step(now)
		if err != nil || wait == 0 {
			return dev.Reading(), err
		}
		now = now.Add(wait)
	}
}

// DS25095A, register 5-4 and equation 5-1: the three flags do not count.
func TestBytesInDegreesOut(t *testing.T) {
	for bytes, want := range map[string]float64{
		"\xc1\x94": 25.25, "\x01\x94": 25.25, "\xc1\x00": 16, "\xc0\x01": 0.0625, "\x00\x00": 0, "\x1f\xff": -0.0625, "\x3f\x58": -10.5,
	} {
		dev, err := mcp9808.New(play(bytes, "\x02\xa8"), 0x18)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := read(dev); err != nil || got.TemperatureC != want {
			t.Errorf("% x: %+v, %v; want %v", bytes, got, err, want)
		}
	}
}

func TestWithoutItsMarkNothingIsBelieved(t *testing.T) {
	for _, mark := range []string{"\x00\x00", "\xff\xff", "\x02\xac"} {
		dev, err := mcp9808.New(play("\xc1\x94", mark), 0x18)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := read(dev); err == nil || !strings.Contains(err.Error(), "mcp9808 on bus playback at 0x18: it has lost its settings") {
			t.Errorf("% x: %+v, %v", mark, got, err)
		}
	}
}

func TestWhatIsNoMCP9808IsRefused(t *testing.T) {
	for _, ids := range [][2]string{{"\xff\xff", "\xff\xff"}, {"\x00\x54", "\x02\x01"}} { // the second an MCP9804
		bus := &i2ctest.Playback{DontPanic: true, Ops: []i2ctest.IO{
			{Addr: 0x18, W: []byte{6}, R: []byte(ids[0])}, {Addr: 0x18, W: []byte{7}, R: []byte(ids[1])},
		}}
		if _, err := mcp9808.New(bus, 0x18); err == nil || !strings.Contains(err.Error(), "is no MCP9808") {
			t.Errorf("%v", err)
		}
	}
}

// room is an emulated part in virtual time.
type room struct{ now time.Time }

func (r *room) Air(time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	return 18.5, 45, 1000, 700
}
func (r *room) IlluminanceLx(time.Time) float64 { return 0 }
func (r *room) SoundDBA(time.Time) float64      { return 0 }

func TestTheErrnoOfPeriphsErrorsIsKept(t *testing.T) {
	r := &room{now: time.Unix(1_800_000_000, 0)}
	bus := emulated.New("1", func() time.Time { return r.now }, r)
	if err := bus.Add("mcp9808", 0x18); err != nil {
		t.Fatal(err)
	}
	dev, err := mcp9808.New(bus, 0x18)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = dev.Step(r.now)
	r.now = r.now.Add(time.Second)
	if err := dev.Halt(); err != nil {
		t.Error(err)
	}
	_ = bus.Fault(0x18, emulated.BusStuck)
	if _, err := dev.Step(r.now); !errors.Is(err, syscall.ETIMEDOUT) || !strings.Contains(err.Error(), "the bus is stuck") {
		t.Errorf("%v", err)
	}
	if err := dev.Halt(); !errors.Is(err, syscall.ETIMEDOUT) {
		t.Errorf("%v", err)
	}
}
