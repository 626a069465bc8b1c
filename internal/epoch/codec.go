package epoch

import (
	"encoding/binary"
	"errors"
	"math"

	"nightroom/internal/acoustics"
	"nightroom/sensors"
)

// codecVersion is the first byte of a packed epoch.
const codecVersion = 1

// unsure is a bit of the phase's byte.
const unsure = 1 << 7

var errCodec = errors.New("packed epoch: damaged, or of a newer version")

// AppendBinary packs the epoch without its start, which is its key in the
// journal, in about 60 bytes: there are 2,880 epochs a day, on a card that
// wears. Flags and phase are two bytes, counts and thousandths are varints,
// the minimum and maximum are distances from the mean, the histogram is a run
// of bins.
func (e *Epoch) AppendBinary(b []byte) []byte {
	phase := byte(e.Phase)
	if e.Unsure {
		phase |= unsure
	}
	b = append(b, codecVersion, phase,
		byte(e.Cool)|byte(e.Dark)<<2|byte(e.Quiet)<<4|byte(e.Ready)<<6)
	var present, known byte
	for q := range e.Stats {
		if e.Stats[q].Count > 0 {
			present |= 1 << q
		}
		if e.Stats[q].Known {
			known |= 1 << q
		}
	}
	b = append(b, present, known)
	for q := range e.Stats {
		s := &e.Stats[q]
		if s.Count == 0 {
			continue
		}
		mean := thousandths(s.Mean)
		b = binary.AppendVarint(b, mean)
		b = binary.AppendUvarint(b, uint64(mean-thousandths(s.Min)))
		b = binary.AppendUvarint(b, uint64(thousandths(s.Max)-mean))
		b = binary.AppendUvarint(b, uint64(s.Count))
		b = binary.AppendUvarint(b, uint64(s.Floor))
	}
	next := 0
	e.Levels.Each(func(bin int, n uint32) {
		b = binary.AppendUvarint(b, uint64(bin-next))
		b = binary.AppendUvarint(b, uint64(n))
		next = bin + 1
	})
	return b
}

// UnmarshalBinary unpacks what AppendBinary packed; the start is set by the
// caller.
func (e *Epoch) UnmarshalBinary(b []byte) error {
	e.Levels = acoustics.Histogram{}
	levels, err := e.unpackStats(b)
	if err != nil {
		return err
	}
	return e.unpackLevels(levels)
}

// UnmarshalStats unpacks all but Levels, which are the larger part of an epoch,
// and does not look at them. It is for those who print a million of them.
func (e *Epoch) UnmarshalStats(b []byte) error {
	_, err := e.unpackStats(b)
	return err
}

// unpackStats returns the rest.
func (e *Epoch) unpackStats(b []byte) (levels []byte, err error) {
	if len(b) < 5 || b[0] != codecVersion || int(b[1]&^unsure) >= len(phaseNames) {
		return nil, errCodec
	}
	e.Phase, e.Unsure, e.Stats = Phase(b[1]&^unsure), b[1]&unsure != 0, [sensors.Quantities]Stat{}
	for i, f := range [...]*Flag{&e.Cool, &e.Dark, &e.Quiet, &e.Ready} {
		if *f = Flag(b[2] >> (2 * i) & 3); *f > True {
			return nil, errCodec
		}
	}
	present, known := b[3], b[4]
	if present>>sensors.Quantities != 0 || known&^present != 0 {
		return nil, errCodec
	}
	r := reader{b: b[5:]}
	for q := range e.Stats {
		if present&(1<<q) == 0 {
			continue
		}
		mean := r.signed()
		e.Stats[q] = Stat{
			Mean:  float64(mean) / 1000,
			Min:   float64(mean-int64(r.unsigned())) / 1000,
			Max:   float64(mean+int64(r.unsigned())) / 1000,
			Count: uint32(r.unsigned()),
			Floor: uint32(r.unsigned()),
			Known: known&(1<<q) != 0,
		}
		if s := &e.Stats[q]; s.Count == 0 || s.Floor > s.Count {
			return nil, errCodec
		}
	}
	if r.bad {
		return nil, errCodec
	}
	return r.b, nil
}

// unpackLevels unpacks the run of bins. Each sound sample is in one of them,
// which bounds the bins, too.
func (e *Epoch) unpackLevels(b []byte) error {
	r := reader{b: b}
	left := uint64(e.Stats[sensors.SoundLevel].Count)
	for bin := uint64(0); left > 0; bin++ {
		bin += r.unsigned()
		n := r.unsigned()
		if r.bad || n == 0 || n > left || bin >= acoustics.Bins {
			return errCodec
		}
		e.Levels.AddBin(int(bin), uint32(n))
		left -= n
	}
	if r.bad || len(r.b) > 0 {
		return errCodec
	}
	return nil
}

func thousandths(v float64) int64 { return int64(math.Round(v * 1000)) }

// reader takes varints off a slice and remembers whether one was missing or
// beyond what an epoch can hold.
type reader struct {
	b   []byte
	bad bool
}

const mostThousandths = 1 << 31

func (r *reader) unsigned() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 || v > mostThousandths {
		r.b, r.bad = nil, true
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) signed() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 || v > mostThousandths || v < -mostThousandths {
		r.b, r.bad = nil, true
		return 0
	}
	r.b = r.b[n:]
	return v
}
