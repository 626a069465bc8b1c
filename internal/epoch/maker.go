package epoch

import (
	"math"
	"time"

	"nightroom/internal/acoustics"
	"nightroom/sensors"
)

const (
	// Grace is how long an epoch waits after its end for samples that a part
	// has buffered or a bus has delayed.
	Grace = 5 * time.Second

	// asleep is the pause in ticks after which the program itself must have
	// stood still: the epochs in between were not watched and are left out.
	asleep = 5 * time.Minute
)

// A Maker makes epochs of samples that are in order within a quantity and up
// to Grace apart between quantities. Use NewMaker.
type Maker struct {
	every [sensors.Quantities]time.Duration // 0: nobody measures it
	last  [sensors.Quantities]time.Time     // of the newest sample
	began time.Time                         // the first instant heard of
	now   time.Time                         // the latest instant heard of
	late  uint64

	// The open epochs, oldest first. A part that is Grace ahead of another
	// can be in the next epoch already, so two are enough; the third makes
	// room for samples of just before the first instant heard of.
	open [3]accumulator
	n    int
	shut bool // nothing before the oldest is taken: it was closed already
}

type accumulator struct {
	Epoch
	sums [sensors.Quantities]float64 // of the values, or of the energies
}

// NewMaker returns a Maker for quantities that are sampled at these intervals;
// those with 0 are not measured at all.
func NewMaker(every [sensors.Quantities]time.Duration) *Maker { return &Maker{every: every} }

// Resume puts back an epoch that was closed early because the program ended
// in it. Call it before anything else.
func (m *Maker) Resume(e *Epoch) {
	m.start(e.Start)
	m.shut = true
	a := &m.open[0]
	a.Epoch = *e
	for q := range a.Stats {
		s := &a.Stats[q]
		v := s.Mean
		if sensors.Quantity(q) == sensors.SoundLevel && s.Count > 0 {
			v = acoustics.Energy(v)
		}
		a.sums[q] = v * float64(s.Count)
	}
}

// Change says that a quantity is sampled at another interval from now on.
func (m *Maker) Change(q sensors.Quantity, every time.Duration) { m.every[q] = every }

// Late is how many samples came for an epoch that was closed, or twice.
func (m *Maker) Late() uint64 { return m.late }

// Observe takes a sample, whose energy is that of a sound level and of no
// interest else. Before it Tick with the sample's time, and take what is
// complete: that makes room after a gap. It is false when the sample came too
// late, or twice.
func (m *Maker) Observe(s *sensors.Sample, energy float64) bool {
	q := s.Quantity
	if !s.At.After(m.last[q]) {
		m.late++
		return false
	}
	m.hear(s.At)
	a := m.find(s.At)
	if a == nil {
		m.late++
		return false
	}
	m.last[q] = s.At
	st := &a.Stats[q]
	if st.Count == 0 {
		st.Min, st.Max = s.Value, s.Value
	} else {
		st.Min, st.Max = min(st.Min, s.Value), max(st.Max, s.Value)
	}
	st.Count++
	if s.AtFloor {
		st.Floor++
	}
	if q == sensors.SoundLevel {
		a.sums[q] += energy
		a.Levels.Add(s.Value)
	} else {
		a.sums[q] += s.Value
	}
	return true
}

// Tick says what time it is.
func (m *Maker) Tick(now time.Time) { m.hear(now) }

func (m *Maker) hear(t time.Time) {
	if m.began.IsZero() {
		m.began = t
	}
	if t.After(m.now) {
		m.now = t
	}
	if m.n == 0 {
		m.start(Begin(t))
	}
}

func (m *Maker) start(at time.Time) {
	m.open[0] = accumulator{Epoch: Epoch{Start: at}}
	m.n = 1
}

// find the open epoch of an instant; nil when it is closed.
func (m *Maker) find(t time.Time) *accumulator {
	for {
		for i := range m.n {
			if d := t.Sub(m.open[i].Start); d >= 0 && d < Length {
				return &m.open[i]
			}
		}
		first, last := &m.open[0], &m.open[m.n-1]
		switch {
		case m.n == len(m.open):
			return nil
		case t.Before(first.Start):
			if m.shut || first.Start.Sub(t) > Grace {
				return nil
			}
			copy(m.open[1:], m.open[:m.n])
			*first = accumulator{Epoch: Epoch{Start: m.open[1].Start.Add(-Length)}}
		default:
			m.open[m.n] = accumulator{Epoch: Epoch{Start: last.Start.Add(Length)}}
		}
		m.n++
	}
}

// Next is the oldest epoch, if it is complete: every quantity that is being
// delivered has a sample at or after its end, or Grace has passed since. The
// caller judges and uses it, and then calls Drop.
func (m *Maker) Next() (*Epoch, bool) {
	if m.n == 0 {
		return nil, false
	}
	a := &m.open[0]
	age := m.now.Sub(a.Start)
	if age > asleep && m.empty() {
		m.start(Begin(m.now))
		return nil, false
	}
	if age < Length || age < Length+Grace && !m.delivered(a.Start.Add(Length)) {
		return nil, false
	}
	return m.finish(a), true
}

// Flush is the oldest open epoch as it stands, because the program ends; ok is
// false when nothing is left.
func (m *Maker) Flush() (e *Epoch, ok bool) {
	if m.n == 0 || m.empty() {
		return nil, false
	}
	return m.finish(&m.open[0]), true
}

// Drop forgets the oldest epoch.
func (m *Maker) Drop() {
	next := m.open[0].Start.Add(Length)
	m.shut = true
	copy(m.open[:], m.open[1:m.n])
	if m.n--; m.n == 0 {
		m.start(next)
	}
}

// Peek is the epoch under way as it stands: the live values. What has not
// been measured in it yet is taken from the one before, if that is open still.
func (m *Maker) Peek() (e Epoch, ok bool) {
	if m.n == 0 {
		return Epoch{}, false
	}
	a := m.open[m.n-1]
	for i := m.n - 2; i >= 0; i-- {
		for q := range a.Stats {
			if a.Stats[q].Count == 0 {
				a.Stats[q], a.sums[q] = m.open[i].Stats[q], m.open[i].sums[q]
			}
		}
	}
	finished := m.finish(&a)
	for q := range finished.Stats {
		finished.Stats[q].Known = finished.Stats[q].Count > 0
	}
	return *finished, true
}

func (m *Maker) empty() bool {
	for i := range m.n {
		if m.open[i].Any() {
			return false
		}
	}
	return true
}

// delivered tells whether nothing more is to be expected before end. A
// quantity that has been silent for longer than Silence, since its last sample
// or since the beginning, is not waited for.
func (m *Maker) delivered(end time.Time) bool {
	for q, every := range m.every {
		if every == 0 || !m.last[q].Before(end) {
			continue
		}
		heard := m.last[q]
		if heard.IsZero() {
			heard = m.began
		}
		if m.now.Sub(heard) <= Silence(every)+Grace {
			return false
		}
	}
	return true
}

// Silence is how long a quantity sampled at an interval may send nothing
// before it counts as unknown.
func Silence(every time.Duration) time.Duration { return max(3*every, Length) }

func (m *Maker) finish(a *accumulator) *Epoch {
	for q := range a.Stats {
		s := &a.Stats[q]
		if s.Count == 0 {
			continue
		}
		mean := a.sums[q] / float64(s.Count)
		if sensors.Quantity(q) == sensors.SoundLevel {
			mean = acoustics.Level(mean)
		}
		// A mean lies within its values, whatever rounding does to the sum.
		s.Mean = round(math.Min(math.Max(mean, s.Min), s.Max))
		s.Min, s.Max = round(s.Min), round(s.Max)
		s.Known = 2*time.Duration(s.Count)*m.every[q] >= Length
	}
	return &a.Epoch
}
