package emulated

import (
	"testing"
	"time"
)

// once sends opcodes, waits, and reads the value.
func (b *bench) once(wait time.Duration, ops ...byte) int {
	b.t.Helper()
	for _, op := range ops {
		b.write(0x23, op)
	}
	b.wait(wait)
	r := b.get(0x23, 2)
	return int(r[0])<<8 | int(r[1])
}

func TestBH1750Counts(t *testing.T) {
	const half, low = 0x21, 0x23
	for _, c := range []struct {
		name string
		lx   float64
		ops  []byte
		want int
	}{
		// "ex) High byte 1000_0011, low byte 1001_0000: 28067 lx"
		{"the datasheet's example", 28066.7, []byte{0x20}, 0x8390},
		{"half steps", 10, []byte{half}, 24},
		{"low resolution", 1000, []byte{low}, 1200},
		{"longest time, 0.11 lx a count", 0.1132, []byte{0x47, 0x7e, half}, 1},
		{"longest time, darker than that", 0.11, []byte{0x47, 0x7e, half}, 0},
		{"longest time, full scale", 7418, []byte{0x47, 0x7e, half}, 0xffff},
		{"longest time, over full scale", 80000, []byte{0x47, 0x7e, half}, 0xffff},
		{"shortest time in the sun", 100_000, []byte{0x40, 0x7f, 0x20}, 53913},
		{"shortest time, over full scale", 121_558, []byte{0x40, 0x7f, 0x20}, 0xffff},
		{"twice the default time", 100, []byte{0x44, 0x6a, 0x20}, 240},
		{"darkness", 0, []byte{half}, 0},
	} {
		b := newBench(t, "bh1750", 0x23)
		b.world.lx = c.lx
		if got := b.once(time.Second, c.ops...); got != c.want {
			t.Errorf("%s: %d counts, want %d", c.name, got, c.want)
		}
	}
}

func TestBH1750TakesItsTime(t *testing.T) {
	for _, c := range []struct {
		name string
		time time.Duration
		ops  []byte
	}{
		{"default", 180 * time.Millisecond, []byte{0x20}},
		{"low resolution", 24 * time.Millisecond, []byte{0x23}},
		{"longest", 662608 * time.Microsecond, []byte{0x47, 0x7e, 0x21}},
		{"shortest", 80869 * time.Microsecond, []byte{0x40, 0x7f, 0x20}},
	} {
		b := newBench(t, "bh1750", 0x23)
		if got := b.once(c.time-time.Millisecond, c.ops...); got != 0 {
			t.Errorf("%s: %d a millisecond early", c.name, got)
		}
		b.wait(2 * time.Millisecond)
		if got := b.once(0); got == 0 {
			t.Errorf("%s: nothing a millisecond late", c.name)
		}
	}
}

func TestBH1750MeasuresOnceAndPowersDown(t *testing.T) {
	b := newBench(t, "bh1750", 0x23)
	if got := b.once(time.Second, 0x20); got != 12 {
		t.Fatal(got)
	}
	b.world.lx = 100
	if got := b.once(time.Hour); got != 12 {
		t.Errorf("%d: it went on measuring", got)
	}
	if got := b.once(time.Second, 0x10); got != 120 {
		t.Errorf("%d", got)
	}
	b.world.lx = 10
	if got := b.once(time.Second); got != 12 {
		t.Errorf("%d: continuous mode did not go on", got)
	}
}

func TestBH1750HearsOneOpcodeATransaction(t *testing.T) {
	b := newBench(t, "bh1750", 0x23)
	b.write(0x23, 0x47, 0x7e, 0x21)
	b.wait(time.Second)
	if got := b.once(0); got != 0 {
		t.Errorf("%d", got)
	}
}

func TestBH1750LosesEverythingInADip(t *testing.T) {
	b := newBench(t, "bh1750", 0x23)
	if got := b.once(time.Second, 0x47, 0x7e, 0x21); got == 0 {
		t.Fatal(got)
	}
	b.write(0x23, 0x21)
	_ = b.Fault(0x23, PowerOnReset)
	if got := b.once(time.Second); got != 0 {
		t.Errorf("%d", got)
	}
	if got := b.once(time.Second, 0x20); got != 12 {
		t.Errorf("%d: the measurement time is not the default", got)
	}
}
