package mux_test

import (
	"errors"
	"strings"
	"syscall"
	"testing"
	"time"

	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/i2c/i2creg"

	"nightroom/sensors/emulated"
	"nightroom/sensors/mux"
)

// shelf is a trunk with two multiplexers, and behind three of their channels
// the same part at the same address.
type shelf struct {
	t     *testing.T
	now   time.Time
	bus   *emulated.Bus
	trunk *mux.Trunk
	lx    float64
}

func (s *shelf) Air(time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	return 0, 0, 0, 0
}
func (s *shelf) IlluminanceLx(time.Time) float64 { return s.lx }
func (s *shelf) SoundDBA(time.Time) float64      { return 0 }

const part = 0x23

func newShelf(t *testing.T) *shelf {
	t.Helper()
	s := &shelf{t: t, now: time.Unix(1_800_000_000, 0)}
	s.bus = emulated.New("1", func() time.Time { return s.now }, s)
	for addr, channels := range map[uint16][]int{0x70: {2, 5}, 0x71: {5}} {
		if err := s.bus.Add("pca9548", addr); err != nil {
			t.Fatal(err)
		}
		for _, n := range channels {
			behind, err := s.bus.Behind(addr, n)
			if err != nil {
				t.Fatal(err)
			}
			if err := behind.Add("bh1750", part); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.trunk = mux.New(s.bus)
	return s
}

// measure has the part of a channel measure so many lx, in steps of 0.83.
func (s *shelf) measure(c i2c.Bus, lx float64) {
	s.t.Helper()
	s.lx = lx
	if err := c.Tx(part, []byte{0x20}, nil); err != nil {
		s.t.Fatal(err)
	}
	s.now = s.now.Add(time.Second)
	_ = c.Tx(part, nil, make([]byte, 2))
}

func (s *shelf) want(c i2c.Bus, counts byte) {
	s.t.Helper()
	var got [2]byte
	if err := c.Tx(part, nil, got[:]); err != nil || got[1] != counts {
		s.t.Errorf("%s: %d, %v; want %d", c, got[1], err, counts)
	}
}

func TestThreePartsOfOneAddress(t *testing.T) {
	s := newShelf(t)
	a, b, c := s.trunk.Channel(0x70, 2), s.trunk.Channel(0x70, 5), s.trunk.Channel(0x71, 5)
	s.measure(a, 10)
	s.measure(b, 20)
	s.measure(c, 30)
	for range 3 {
		s.want(a, 12)
		s.want(c, 36)
		s.want(b, 24)
	}
	if a.String() != "1/mux@0x70/2" || c.String() != "1/mux@0x71/5" {
		t.Errorf("%s, %s", a, c)
	}
}

func TestAMultiplexerThatLosesItsSupplyIsSetAgain(t *testing.T) {
	s := newShelf(t)
	a, c := s.trunk.Channel(0x70, 2), s.trunk.Channel(0x71, 5)
	s.measure(a, 10)
	s.measure(c, 30)
	s.want(a, 12)
	_ = s.bus.Fault(0x70, emulated.PowerOnReset)
	if err := a.Tx(part, nil, make([]byte, 2)); !errors.Is(err, syscall.EREMOTEIO) {
		t.Errorf("%v: nothing is joined", err)
	}
	s.want(a, 12)
	s.want(c, 36)
}

func TestFaultsAreNamedAndPass(t *testing.T) {
	s := newShelf(t)
	a := s.trunk.Channel(0x70, 2)
	s.measure(a, 10)
	for fault, want := range map[emulated.Fault]error{
		emulated.Absent: syscall.EREMOTEIO, emulated.OneNAK: syscall.EREMOTEIO, emulated.BusStuck: syscall.ETIMEDOUT,
	} {
		s.want(s.trunk.Channel(0x71, 5), 0)
		_ = s.bus.Fault(0x70, fault)
		err := a.Tx(part, nil, make([]byte, 2))
		if !errors.Is(err, want) {
			t.Errorf("fault %d: %v", fault, err)
		}
		if fault == emulated.Absent && !strings.HasPrefix(err.Error(), "its multiplexer at 0x70: no device answers") {
			t.Errorf("%v", err)
		}
		_ = s.bus.Fault(0x70, emulated.None)
		s.want(a, 12)
	}
	if err := a.Tx(0x29, nil, make([]byte, 1)); !errors.Is(err, syscall.EREMOTEIO) || strings.Contains(err.Error(), "multiplexer") {
		t.Errorf("a part that is absent: %v", err)
	}
	if err := a.Tx(0x70, nil, make([]byte, 1)); err == nil || !strings.Contains(err.Error(), "that of its multiplexer") {
		t.Errorf("%v", err)
	}
	_ = s.bus.Fault(0x70, emulated.AllOnes) // it says that it has joined everything
	if err := s.trunk.Channel(0x70, 5).Tx(part, nil, make([]byte, 2)); err == nil || !strings.Contains(err.Error(), "has joined another channel") {
		t.Errorf("%v", err)
	}
}

// A multiplexer keeps its channel while nobody is there.
func TestWhatWasJoinedBeforeIsLetGo(t *testing.T) {
	s := newShelf(t)
	a, c := s.trunk.Channel(0x70, 2), s.trunk.Channel(0x71, 5)
	s.measure(a, 10)
	s.measure(c, 30)
	s.trunk = mux.New(s.bus) // the program starts anew
	a, c = s.trunk.Channel(0x70, 2), s.trunk.Channel(0x71, 5)
	s.want(a, 12)
	_ = s.bus.Fault(0x71, emulated.Absent)
	_ = c.Tx(part, nil, make([]byte, 2))
	_ = a.Tx(part, nil, make([]byte, 2))
	for range 3 { // of one that is absent nothing is joined
		s.want(a, 12)
	}
	_ = s.bus.Fault(0x71, emulated.None)
	s.want(a, 12)
	s.want(c, 36)
}

func TestPeriphsRegistryStaysEmpty(t *testing.T) {
	s := newShelf(t)
	s.measure(s.trunk.Channel(0x70, 2), 10)
	if all := i2creg.All(); len(all) != 0 {
		t.Errorf("%v", all)
	}
}

func TestStayingOnAChannelCostsNothingMore(t *testing.T) {
	s := newShelf(t)
	a := s.trunk.Channel(0x70, 2)
	s.measure(a, 10)
	in := make([]byte, 2)
	if n := testing.AllocsPerRun(100, func() { _ = a.Tx(part, nil, in) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
