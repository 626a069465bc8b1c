package emulated

import (
	"testing"
	"time"
)

// A burst reads, against its steady level, as IEC 61672-1 has it for "fast".
func TestSEN0232WeighsTimeAsFast(t *testing.T) {
	for burst, want := range map[time.Duration]float64{
		time.Second: 0, 200 * time.Millisecond: -1.0, 100 * time.Millisecond: -2.6, 50 * time.Millisecond: -4.8,
	} {
		b := newBench(t, "sen0232", 0x49)
		begun := b.clock.Add(3 * time.Second)
		b.parts[0x49].sense.world = bang{begun, begun.Add(burst)}
		b.clock = begun.Add(burst - 1279*time.Microsecond) // a conversion before its end
		b.write(0x49, 1, 0xc3, 0xe3)
		b.wait(1279 * time.Microsecond)
		b.wait(time.Millisecond)
		got := b.get(0x49, 2, 0)
		level := float64(int(got[0])<<8|int(got[1])) / 160
		if d := level - 90 - want; d > 0.15 || d < -0.15 {
			t.Errorf("a burst of %v reads %.2f dB(A), want %.1f", burst, level, 90+want)
		}
	}
}

// bang is a world in which it is loud from one moment to another.
type bang struct{ from, to time.Time }

func (w bang) Air(time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	return 20, 50, 1000, 700
}
func (w bang) IlluminanceLx(time.Time) float64 { return 0 }
func (w bang) SoundDBA(t time.Time) float64 {
	if t.Before(w.from) || !t.Before(w.to) {
		return 30
	}
	return 90
}
