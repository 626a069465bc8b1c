package emulated

import (
	"slices"
	"testing"
	"time"
)

func TestSoundmeterStartsWithItsDefaults(t *testing.T) {
	b := newBench(t, "soundmeter", 0x48)
	for register, want := range map[byte]byte{
		0x00: 0x31, 0x05: 0xaa, 0x06: 0x02, 0x07: 0x03, 0x08: 0xe8, 0x0a: 0, 0x0d: 45, 0x0e: 85, 0x14: 0, 0x77: 0,
	} {
		if got := b.get(0x48, 1, register); got[0] != want {
			t.Errorf("register %#02x: %#02x, the manual has %#02x", register, got[0], want)
		}
	}
}

func TestSoundmeterKeepsAHundredLevelsNewestFirst(t *testing.T) {
	b := newBench(t, "soundmeter", 0x48)
	b.write(0x48, 0x07, 0x00, 0x7d)
	b.wait(2 * time.Second)
	b.write(0x48, 0x09, 0x04)
	want := []byte{}
	for n := range 130 {
		b.world.dba = 40
		if n%2 == 1 {
			b.world.dba = 80
		}
		b.wait(125 * time.Millisecond)
		v := b.get(0x48, 1, 0x0a)
		want = append([]byte{v[0]}, want...)
		got := b.get(0x48, 100, 0x14)
		if k := min(len(want), 100); !slices.Equal(got[:k], want[:k]) || k < 100 && got[k] != 0 {
			t.Fatalf("after %d: % x\nwant % x", n+1, got, want[:k])
		}
	}
}

func TestSoundmeterAveragesDecibelsExponentially(t *testing.T) {
	for _, c := range []struct {
		name       string
		high, low  byte
		after      time.Duration
		from, to   float64
		want, then byte
	}{
		// One time constant covers 1 - 1/e of a step: 40 + 0.632 * 40.
		{"fast", 0x00, 0x7d, 125 * time.Millisecond, 40, 80, 65, 75},
		{"slow", 0x03, 0xe8, time.Second, 40, 80, 65, 75},
		{"fast, down", 0x00, 0x7d, 125 * time.Millisecond, 80, 40, 55, 45},
		{"the floor", 0x00, 0x7d, 125 * time.Millisecond, 30, 20, 35, 35},
		{"the top", 0x00, 0x7d, 125 * time.Millisecond, 120, 200, 120, 120},
	} {
		b := newBench(t, "soundmeter", 0x48)
		b.world.dba = c.from
		b.write(0x48, 0x07, c.high, c.low)
		b.wait(20 * time.Second)
		b.get(0x48, 1, 0x0a)
		b.world.dba = c.to
		b.wait(c.after)
		if got := b.get(0x48, 1, 0x0a); got[0] != c.want {
			t.Errorf("%s: %d, want %d", c.name, got[0], c.want)
		}
		b.wait(c.after)
		if got := b.get(0x48, 1, 0x0a); got[0] != c.then {
			t.Errorf("%s: then %d, want %d", c.name, got[0], c.then)
		}
	}
}

func TestSoundmeterHearsItsOwnClickAtFirst(t *testing.T) {
	b := newBench(t, "soundmeter", 0x48)
	b.write(0x48, 0x07, 0x00, 0x7d)
	b.wait(500 * time.Millisecond)
	if got := b.get(0x48, 1, 0x0a); got[0] != click {
		t.Errorf("%d within the first second", got[0])
	}
	b.wait(time.Second)
	if got := b.get(0x48, 1, 0x0a); got[0] != 40 {
		t.Errorf("%d after it", got[0])
	}
}

func TestSoundmeterHasAClockOfItsOwn(t *testing.T) {
	for ppm, want := range map[float64]byte{0: 80, 20_000: 81, -20_000: 78} { // in 10 s
		b := newBench(t, "soundmeter", 0x48, ClockPPM(ppm))
		b.write(0x48, 0x07, 0x00, 0x7d)
		b.wait(10 * time.Second)
		filled := byte(0)
		for _, v := range b.get(0x48, 100, 0x14) {
			if v != 0 {
				filled++
			}
		}
		if filled != want {
			t.Errorf("%+.0f ppm: %d levels in 10 s, want %d", ppm, filled, want)
		}
	}
}

func TestSoundmeterSleepsUntilItIsReset(t *testing.T) {
	b := newBench(t, "soundmeter", 0x48)
	b.write(0x48, 0x05, 0x11)
	b.write(0x48, 0x06, 0x03)
	if err := b.Tx(0x48, []byte{0x05}, make([]byte, 1)); err == nil {
		t.Error("it answers in its sleep")
	}
	b.write(0x48, 0x09, 0x08)
	b.wait(10 * time.Millisecond)
	if got := b.get(0x48, 2, 0x05); got[0] != 0xaa || got[1] != 0x02 {
		t.Errorf("% x after the reset", got)
	}
}
