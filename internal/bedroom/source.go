package bedroom

// A source of sound, while it can be heard.
type source struct {
	interval
	kind     kind
	outdoors bool // heard louder through an open window
	begin    int64
	peak     float64 // power
	scale    float64 // ms
	key      uint64
}

// kind is how a source's power runs.
type kind uint8

const (
	// swell is something that moves past: twice the distance law of a point
	// source, 1/(1+(t/scale)²), because housefronts and bodywork shade what is
	// still at the corner. begin is when it is nearest; a bang begins there.
	swell kind = iota
	// steady stays as it is.
	steady
	// voices pause and stress, syllable by syllable: -15 to +3 dB.
	voices
	// snores are bursts, one with each breath of scale.
	snores
	// beeps are on for half of each second.
	beeps
	// birds chirp, most in the middle of their time.
	birds
	// music through a wall is its bass: two beats a second.
	music
)

// inhaled is the share of a breath that a snore lasts.
const inhaled = 0.35

// power of the source at an instant in a slot of 125 ms.
func (s *source) power(ms, slot int64) float64 {
	if !s.has(ms) {
		return 0
	}
	t := float64(ms - s.begin)
	switch s.kind {
	case swell:
		q := 1 + (t/s.scale)*(t/s.scale)
		return s.peak / (q * q)
	case voices:
		stress := unit(hash(s.key, slot))
		return s.peak * (0.03 + 2*stress*stress)
	case snores:
		breath := t / s.scale
		n := int64(breath)
		x := (breath - float64(n)) / inhaled
		if x >= 1 {
			return 0
		}
		return s.peak * arch(x) * (0.5 + unit(hash(s.key, n)))
	case beeps:
		if (ms-s.begin)%secondMs >= secondMs/2 {
			return 0
		}
	case birds:
		if hash(s.key, slot/3)&1 == 0 {
			return 0
		}
		return s.peak * arch(t/float64(s.to-s.from))
	case music:
		if slot&3 != 0 {
			return s.peak * 0.3
		}
	}
	return s.peak
}

// arch rises from 0 to 1 and falls back over the first unit of x.
func arch(x float64) float64 { return 4 * x * (1 - x) }
