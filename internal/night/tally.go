package night

import (
	"nightroom/internal/acoustics"
	"nightroom/internal/epoch"
	"nightroom/sensors"
)

// A Tally adds epochs up. Parts of a night that were tallied apart merge, in
// any grouping, into the tally of the whole. The zero value is empty.
type Tally struct {
	Epochs uint32
	Levels acoustics.Histogram

	Cool, Dark, Quiet, Ready Share
	Lit                      Share // light above 1 lx

	sums [sensors.Quantities]sum
}

// A Share counts the epochs in which a flag was known, and those of them in
// which it was true.
type Share struct{ Known, True uint32 }

// Percent of the known epochs; ok is false when there is none.
func (s Share) Percent() (percent float64, ok bool) {
	if s.Known == 0 {
		return 0, false
	}
	return 100 * float64(s.True) / float64(s.Known), true
}

// BrightLx is the light above which a minute of the night counts as lit,
// whatever limit the room is judged by, so that any two nights can be compared:
// the melanopic limit for people in bed of Brown 2022 (PLoS Biology
// 20(3):e3001571), taken in lux.
const BrightLx = 1.0

// lit tells whether an epoch was, for certain: of what was at the part's floor
// nobody knows how dark it was.
func lit(s *epoch.Stat) epoch.Flag {
	least := s.Mean
	if s.Floor > 0 { // then the floor is its minimum
		least -= s.Min * float64(s.Floor) / float64(s.Count)
	}
	switch {
	case s.Mean <= BrightLx:
		return epoch.False
	case least > BrightLx:
		return epoch.True
	}
	return epoch.Unknown
}

func (s *Share) add(f epoch.Flag) {
	if f != epoch.Unknown {
		s.Known++
	}
	if f == epoch.True {
		s.True++
	}
}

func (s *Share) merge(o Share) { s.Known, s.True = s.Known+o.Known, s.True+o.True }

// sum is of values, or of the energies of sound levels, each weighed by its
// samples.
type sum struct {
	weighed         wide
	lowest, highest float64
	samples, floor  uint64
}

func (s *sum) merge(o sum) {
	switch {
	case o.samples == 0:
		return
	case s.samples == 0:
		*s = o
		return
	}
	s.weighed.add(o.weighed)
	s.lowest, s.highest = min(s.lowest, o.lowest), max(s.highest, o.highest)
	s.samples, s.floor = s.samples+o.samples, s.floor+o.floor
}

// Add counts an epoch: of its values those that may be published.
func (t *Tally) Add(e *epoch.Epoch) {
	t.Epochs++
	t.Cool.add(e.Cool)
	t.Dark.add(e.Dark)
	t.Quiet.add(e.Quiet)
	t.Ready.add(e.Ready)
	for q := range t.sums {
		s, ok := e.Stat(sensors.Quantity(q))
		if !ok {
			continue
		}
		v := valueOf(s.Mean)
		switch sensors.Quantity(q) {
		case sensors.SoundLevel:
			v = energyOf(s.Mean)
			t.Levels.Merge(&e.Levels)
		case sensors.Illuminance:
			t.Lit.add(lit(s))
		}
		t.sums[q].merge(sum{times(v, uint64(s.Count)), s.Min, s.Max, uint64(s.Count), uint64(s.Floor)})
	}
}

// Merge adds all that o has counted.
func (t *Tally) Merge(o *Tally) {
	t.Epochs += o.Epochs
	t.Levels.Merge(&o.Levels)
	t.Cool.merge(o.Cool)
	t.Dark.merge(o.Dark)
	t.Quiet.merge(o.Quiet)
	t.Ready.merge(o.Ready)
	t.Lit.merge(o.Lit)
	for q := range t.sums {
		t.sums[q].merge(o.sums[q])
	}
}

// Figures sum one quantity up, in its unit.
type Figures struct {
	Mean            float64 // over all samples; of sound levels LAeq
	Lowest, Highest float64
	FloorPct        float64 // of the samples were at the part's floor
}

// Of a quantity; ok is false when nothing was measured.
func (t *Tally) Of(q sensors.Quantity) (f Figures, ok bool) {
	s := &t.sums[q]
	if s.samples == 0 {
		return Figures{}, false
	}
	n := float64(s.samples)
	f = Figures{s.weighed.over(valueSteps * n), s.lowest, s.highest, 100 * float64(s.floor) / n}
	if q == sensors.SoundLevel {
		f.Mean = acoustics.Level(s.weighed.over(energySteps * n))
	}
	return f, true
}
