package night

import (
	"math"
	"math/bits"

	"nightroom/internal/acoustics"
)

// A wide is a sum in 128 bits. Integers add up to the same in any order and
// grouping, and floats do not: a night that was summed up as it went, in parts
// and across a restart, has the very figures of one that is read afterwards.
type wide struct{ hi, lo uint64 }

func (w *wide) add(o wide) {
	var carry uint64
	w.lo, carry = bits.Add64(w.lo, o.lo, 0)
	w.hi, _ = bits.Add64(w.hi, o.hi, carry)
}

// times is v·n.
func times(v int64, n uint64) wide {
	if v >= 0 {
		hi, lo := bits.Mul64(uint64(v), n)
		return wide{hi, lo}
	}
	hi, lo := bits.Mul64(uint64(-v), n)
	var borrow uint64
	lo, borrow = bits.Sub64(0, lo, 0)
	hi, _ = bits.Sub64(0, hi, borrow)
	return wide{hi, lo}
}

// over is the sum divided by n.
func (w wide) over(n float64) float64 {
	sign := 1.0
	if int64(w.hi) < 0 {
		sign = -1
		var borrow uint64
		w.lo, borrow = bits.Sub64(0, w.lo, 0)
		w.hi, _ = bits.Sub64(0, w.hi, borrow)
	}
	return sign * (math.Ldexp(float64(w.hi), 64) + float64(w.lo)) / n
}

// Values are summed in thousandths, which is how exactly epochs keep them, and
// energies in steps of 1/1024 of that of 0 dB: of 30 dB(A) that is a millionth.
const (
	valueSteps  = 1000
	energySteps = 1 << 10
)

func valueOf(v float64) int64 { return int64(math.Round(v * valueSteps)) }
func energyOf(levelDBA float64) int64 {
	return int64(math.Round(acoustics.Energy(levelDBA) * energySteps))
}
