package epoch

import (
	"bytes"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nightroom/internal/acoustics"
	"nightroom/sensors"
)

// typical is an epoch of a quiet night with three sensors.
func typical() *Epoch {
	e := &Epoch{Start: evening, Phase: Night, Cool: True, Dark: True, Quiet: False, Ready: False}
	e.Stats[sensors.Temperature] = Stat{Mean: 18.237, Min: 18.21, Max: 18.27, Count: 3, Known: true}
	e.Stats[sensors.Humidity] = Stat{Mean: 47.33, Min: 47.2, Max: 47.5, Count: 3, Known: true}
	e.Stats[sensors.Pressure] = Stat{Mean: 1009.43, Min: 1009.4, Max: 1009.46, Count: 3, Known: true}
	e.Stats[sensors.Illuminance] = Stat{Mean: 0.11, Min: 0.11, Max: 0.22, Count: 30, Floor: 29, Known: true}
	for i := range 240 {
		e.Levels.Add(float64(35 + i%8))
	}
	e.Stats[sensors.SoundLevel] = Stat{Mean: 39.1, Min: 35, Max: 42, Count: 240, Floor: 30, Known: true}
	return e
}

func drawEpoch(t *rapid.T) *Epoch {
	e := &Epoch{
		Start: evening,
		Phase: Phase(rapid.IntRange(0, 2).Draw(t, "phase")), Unsure: rapid.Bool().Draw(t, "unsure"),
	}
	for _, f := range []*Flag{&e.Cool, &e.Dark, &e.Quiet, &e.Ready} {
		*f = Flag(rapid.IntRange(0, 2).Draw(t, "flag"))
	}
	for q := range e.Stats {
		n := rapid.IntRange(0, 300).Draw(t, "samples")
		if n == 0 {
			continue
		}
		low, high := sensors.Quantity(q).Range()
		values := rapid.SliceOfN(rapid.Float64Range(low, high), 3, 3).Draw(t, "values")
		least := min(values[0], values[1], values[2])
		most := max(values[0], values[1], values[2])
		e.Stats[q] = Stat{
			Mean: round(values[0] + values[1] + values[2] - least - most), Min: round(least), Max: round(most),
			Count: uint32(n), Floor: uint32(rapid.IntRange(0, n).Draw(t, "floor")), Known: rapid.Bool().Draw(t, "known"),
		}
		if sensors.Quantity(q) == sensors.SoundLevel {
			for range n {
				e.Levels.Add(rapid.Float64Range(0, 140).Draw(t, "level"))
			}
		}
	}
	return e
}

func TestAPackedEpochIsTheEpoch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawEpoch(t)
		packed := want.AppendBinary([]byte("before"))
		if !bytes.HasPrefix(packed, []byte("before")) {
			t.Fatal("what was in the buffer is gone")
		}
		got := Epoch{Start: evening}
		if err := got.UnmarshalBinary(packed[6:]); err != nil {
			t.Fatal(err)
		}
		if got != *want {
			t.Fatalf("got %+v, want %+v", got.Stats, want.Stats)
		}
	})
}

func TestATypicalPackedEpochIsSmall(t *testing.T) {
	n := len(typical().AppendBinary(nil))
	t.Logf("%d bytes", n)
	if n > 70 {
		t.Errorf("%d bytes; 2,880 of them a day go to a card that wears", n)
	}
}

func TestADamagedPackedEpochIsRefused(t *testing.T) {
	whole := typical().AppendBinary(nil)
	for n := range len(whole) {
		if err := new(Epoch).UnmarshalBinary(whole[:n]); err == nil {
			t.Errorf("%d of %d bytes were taken for an epoch", n, len(whole))
		}
	}
	odd := typical()
	odd.Stats[sensors.Temperature].Floor = 4
	if err := new(Epoch).UnmarshalBinary(odd.AppendBinary(nil)); err == nil {
		t.Error("more samples at the floor than there are: taken for an epoch")
	}
	for name, damage := range map[string]func(b []byte) []byte{
		"a newer version":                   func(b []byte) []byte { b[0]++; return b },
		"a phase that there is not":         func(b []byte) []byte { b[1] = 3; return b },
		"a flag that there is not":          func(b []byte) []byte { b[2] = 3; return b },
		"a quantity that there is not":      func(b []byte) []byte { b[3] |= 1 << sensors.Quantities; return b },
		"known, but never measured":         func(b []byte) []byte { b[4] |= 1 << sensors.CO2; return b },
		"something behind it":               func(b []byte) []byte { return append(b, 0) },
		"more levels than sound samples":    func(b []byte) []byte { b[len(b)-1]++; return b },
		"fewer levels than sound samples":   func(b []byte) []byte { b[len(b)-1]--; return b },
		"a number longer than any varint":   func(b []byte) []byte { return append(b[:5], bytes.Repeat([]byte{0xff}, 20)...) },
		"a mean beyond what an epoch holds": func(b []byte) []byte { return append(b[:5], 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f) },
	} {
		if err := new(Epoch).UnmarshalBinary(damage(bytes.Clone(whole))); err == nil {
			t.Errorf("%s: taken for an epoch", name)
		}
	}
}

func FuzzEpochUnmarshal(f *testing.F) {
	f.Add(typical().AppendBinary(nil))
	f.Add((&Epoch{}).AppendBinary(nil))
	loud := &Epoch{}
	loud.Stats[sensors.SoundLevel] = Stat{Mean: 140, Min: 140, Max: 140, Count: 2}
	loud.Levels.AddBin(acoustics.Bins-1, 2)
	f.Add(loud.AppendBinary(nil))
	f.Add([]byte{})
	f.Add([]byte{codecVersion, 0, 0, 8, 8, 0, 0, 0, 2, 0, 0xff, 0xff, 0xff, 0xff, 0x7f, 2})
	f.Fuzz(func(t *testing.T, b []byte) {
		var e, again Epoch
		stats := again.UnmarshalStats(b)
		if e.UnmarshalBinary(b) != nil {
			return
		}
		if again.Levels = e.Levels; stats != nil || again != e {
			t.Fatalf("without levels it is %+v (%v), with them %+v", again.Stats, stats, e.Stats)
		}
		for q := range e.Stats {
			if s := &e.Stats[q]; math.IsNaN(s.Mean) || s.Min > s.Mean || s.Mean > s.Max || s.Floor > s.Count || s.Known && s.Count == 0 {
				t.Fatalf("made of bytes: %+v", s)
			}
		}
		if err := again.UnmarshalBinary(e.AppendBinary(nil)); err != nil || again != e {
			t.Fatalf("packed again it is another (%v)\n%+v\n%+v", err, e.Stats, again.Stats)
		}
	})
}

func BenchmarkAppendBinary(b *testing.B) {
	e, buf := typical(), make([]byte, 0, 128)
	b.ReportAllocs()
	for b.Loop() {
		buf = e.AppendBinary(buf[:0])
	}
}

func TestPhasesAreReadBack(t *testing.T) {
	for _, p := range []Phase{Day, WindDown, Night} {
		if got, err := ParsePhase(p.String()); err != nil || got != p {
			t.Errorf("%v was read as %v (%v)", p, got, err)
		}
	}
	if _, err := ParsePhase("dusk"); err == nil {
		t.Error("dusk is no phase")
	}
}

// Values halfway between two thousandths are where the rounding of a sum could
// put the mean outside its values, which cannot be packed.
func TestAConstantRoomHasOneValue(t *testing.T) {
	for i := range 1400 {
		v := float64(i)/10 + 0.0005
		r := newRoom(only(sensors.SoundLevel, time.Second))
		r.fill(sensors.SoundLevel, 0, 7*time.Second, time.Second, v)
		e, _ := r.Flush()
		var again Epoch
		err := again.UnmarshalBinary(e.AppendBinary(nil))
		if s := again.Stats[sensors.SoundLevel]; err != nil || s.Mean != s.Min || s.Mean != s.Max {
			t.Fatalf("always %v dB(A): %+v (%v)", v, s, err)
		}
	}
}
