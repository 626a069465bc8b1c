package bedroom

// Chance comes from hashes instead of a generator with a state: any draw can
// be made again, in any order, from what it is about (the seed, the stream,
// the day or the minute).

// golden is the odd step of SplitMix64, 2^64 divided by the golden ratio.
const golden = 0x9e3779b97f4a7c15

// mix is the output function of SplitMix64 (Steele, Lea and Flood, OOPSLA
// 2014, with Stafford's variant 13 of the constants).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// hash is draw n of the stream that key names.
func hash(key uint64, n int64) uint64 { return mix(key + uint64(n)*golden) }

// unit maps a hash to [0, 1).
func unit(h uint64) float64 { return float64(h>>11) / (1 << 53) }

// A stream names one thing that chance decides, so that a draw more in one
// leaves all the others as they were.
type stream uint64

const (
	weather stream = iota + 1
	cloud
	barometer
	habits
	lamps
	noises
	traffic
	hum
	flutter
	shimmer
)

func (s stream) key(seed uint64) uint64 { return mix(mix(seed) + uint64(s)*golden) }

// dice are successive draws about one thing, usually one night.
type dice struct {
	key uint64
	n   int64
}

func (d *dice) next() float64 {
	d.n++
	return unit(hash(d.key, d.n))
}

func (d *dice) between(low, high float64) float64 { return low + (high-low)*d.next() }

func (d *dice) chance(p float64) bool { return d.next() < p }

// millis is a time between two numbers of minutes, in milliseconds.
func (d *dice) millis(lowMin, highMin float64) int64 {
	return int64(d.between(lowMin, highMin) * minuteMs)
}

// wander is a smooth random walk in [-1, 1] that turns about once a period:
// chance at the multiples of the period, smoothstep between them.
func wander(key uint64, ms, periodMs int64) float64 {
	k := floorDiv(ms, periodMs)
	x := float64(ms-k*periodMs) / float64(periodMs)
	a, b := unit(hash(key, k)), unit(hash(key, k+1))
	return 2*(a+(b-a)*x*x*(3-2*x)) - 1
}

// Instants are milliseconds of Unix time; they may lie before 1970, where Go's
// division would round the wrong way.
const (
	secondMs = 1000
	minuteMs = 60 * secondMs
	hourMs   = 60 * minuteMs
	dayMs    = 24 * hourMs
)

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// interval is half-open, as phases and epochs are.
type interval struct{ from, to int64 }

func (i interval) has(ms int64) bool { return i.from <= ms && ms < i.to }
