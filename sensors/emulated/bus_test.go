package emulated

import (
	"errors"
	"strings"
	"syscall"
	"testing"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/i2cdev"
)

var _ i2c.BusCloser = (*Bus)(nil)

// bench is a bus in virtual time with a world that can be set.
type bench struct {
	*Bus
	t     *testing.T
	clock time.Time
	world steady
}

type steady struct{ temperatureC, humidityPct, pressureHPa, lx, dba, co2PPM float64 }

func (w *steady) Air(time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	return w.temperatureC, w.humidityPct, w.pressureHPa, w.co2PPM
}
func (w *steady) IlluminanceLx(time.Time) float64 { return w.lx }
func (w *steady) SoundDBA(time.Time) float64      { return w.dba }

func newBench(t *testing.T, part string, addr uint16, traits ...Trait) *bench {
	t.Helper()
	b := &bench{
		t: t, clock: time.Date(2026, 11, 22, 22, 0, 0, 0, time.UTC),
		world: steady{temperatureC: 20, humidityPct: 50, pressureHPa: 1000, lx: 10, dba: 40},
	}
	b.Bus = New("bench", func() time.Time { return b.clock }, &b.world)
	if err := b.Add(part, addr, traits...); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *bench) wait(d time.Duration) { b.clock = b.clock.Add(d) }

func (b *bench) write(addr uint16, w ...byte) {
	b.t.Helper()
	if err := b.Tx(addr, w, nil); err != nil {
		b.t.Fatal(err)
	}
}

// get writes a register's number, if there is one, and reads n bytes.
func (b *bench) get(addr uint16, n int, w ...byte) []byte {
	b.t.Helper()
	r := make([]byte, n)
	if err := b.Tx(addr, w, r); err != nil {
		b.t.Fatal(err)
	}
	return r
}

func TestTheBusFailsAsTheKernelDoes(t *testing.T) {
	for _, c := range []struct {
		fault Fault
		addr  uint16
		want  error
		once  bool
	}{
		{None, 0x76, nil, false},
		{None, 0x23, syscall.EREMOTEIO, false}, // nothing was ever there
		{None, 0x1ff, syscall.EREMOTEIO, false},
		{Absent, 0x76, syscall.EREMOTEIO, false},
		{OneNAK, 0x76, syscall.EREMOTEIO, true},
		{BusStuck, 0x76, syscall.ETIMEDOUT, false},
		{BusStuck, 0x23, syscall.ETIMEDOUT, false}, // one stuck part stops the bus
	} {
		b := newBench(t, "bme280", 0x76)
		if err := b.Fault(0x76, c.fault); err != nil {
			t.Fatal(err)
		}
		for n := range 3 {
			err := b.Tx(c.addr, []byte{0xd0}, make([]byte, 1))
			want := c.want
			if c.once && n > 0 {
				want = nil
			}
			var e *i2cdev.Error
			if !errors.Is(err, want) || want != nil && !errors.As(err, &e) {
				t.Errorf("fault %d at %#02x: %v, want %v", c.fault, c.addr, err, want)
			}
		}
		if err := b.Fault(0x76, None); err != nil {
			t.Fatal(err)
		}
		if err := b.Tx(0x76, []byte{0xd0}, make([]byte, 1)); err != nil {
			t.Errorf("after fault %d: %v", c.fault, err)
		}
	}
}

func TestFaultsOfWhatIsRead(t *testing.T) {
	b := newBench(t, "bme280", 0x76)
	_ = b.Fault(0x76, AllOnes)
	if got := b.get(0x76, 2, 0xd0); got[0] != 0xff || got[1] != 0xff {
		t.Errorf("all ones: % x", got)
	}
	_ = b.Fault(0x76, BitError)
	if got := b.get(0x76, 1, 0xd0); got[0] != 0x61 {
		t.Errorf("bit error: % x", got)
	}
	if err := b.Fault(0x23, Absent); err == nil {
		t.Error("a part that is not there went wrong")
	}
}

func TestAddRefusesWhatCannotBe(t *testing.T) {
	b := newBench(t, "bme280", 0x76)
	for part, addr := range map[string]uint16{"bme281": 0x77, "bh1750": 0x76, "soundmeter": 0x78} {
		if err := b.Add(part, addr); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%s at %#02x: %v", part, addr, err)
		}
	}
}

func TestAStuckPartMeasuresThePast(t *testing.T) {
	b := newBench(t, "bh1750", 0x23)
	past := b.clock
	b.parts[0x23].sense.world = since{past}
	_ = b.Fault(0x23, StuckValue)
	b.wait(time.Hour)
	b.write(0x23, 0x20)
	b.wait(time.Second)
	if got := b.get(0x23, 2); got[0] != 0 || got[1] != 0 {
		t.Errorf("% x after an hour of growing light", got)
	}
	_ = b.Fault(0x23, None)
	b.write(0x23, 0x20)
	b.wait(time.Second)
	if got := b.get(0x23, 2); got[0] == 0 {
		t.Errorf("% x once it is free", got)
	}
}

// since is a world in which light grows by 1 lx a second.
type since struct{ t time.Time }

func (w since) Air(time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	return 20, 50, 1000, 0
}
func (w since) IlluminanceLx(t time.Time) float64 { return t.Sub(w.t).Seconds() }
func (w since) SoundDBA(time.Time) float64        { return 40 }

func TestTransactionsDoNotAllocate(t *testing.T) {
	b := newBench(t, "soundmeter", 0x48)
	for _, part := range []struct {
		name string
		addr uint16
		w    []byte
	}{{"bme280", 0x76, []byte{0xf2, 1, 0xf4, 0x25}}, {"bh1750", 0x23, []byte{0x21}}, {"", 0x48, []byte{0x14}}} {
		if part.name != "" {
			if err := b.Add(part.name, part.addr); err != nil {
				t.Fatal(err)
			}
		}
		r := make([]byte, 100)
		n := testing.AllocsPerRun(1000, func() {
			b.wait(time.Second)
			_ = b.Tx(part.addr, part.w, nil)
			b.wait(time.Second)
			_ = b.Tx(part.addr, part.w[:1], r)
		})
		if n != 0 {
			t.Errorf("%#02x: %v allocations", part.addr, n)
		}
	}
}
