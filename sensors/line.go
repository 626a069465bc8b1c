package sensors

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/mux"
)

// Spec is a sensor as it is configured.
type Spec struct {
	ID      string // unique in the room
	Driver  string // the part's name in the catalogue
	Bus     string // the bus's name, as ParsePlace takes it
	Address uint16
	Every   time.Duration       // between two samples
	Offset  [Quantities]float64 // added to what the part says, in canonical units
	Glass   float64             // the share of light that a cover lets through; 0 is none there
}

// Line reads the sensors of one bus and of the channels of its multiplexers,
// each at its own pace. It owns the bus: nothing else sends on it. It has neither a
// goroutine nor a clock: whoever drives it, in real time or faster, calls Step
// whenever Next is due. While one part measures, the others are served. It is
// not safe for use by several goroutines at once.
type Line struct {
	open    Opener
	bus     i2c.BusCloser // nil while it is not open
	name    string        // of the bus, without a channel
	sensors []*sensor
	buf     []Sample
}

// sensor is one of a Line's.
type sensor struct {
	Spec
	part     Part
	place    Place
	where    string  // "bme280 on bus 1 at 0x76", as the drivers say
	wires    i2c.Bus // the bus or a channel, while that is open
	dev      part    // nil while it is not open
	next     time.Time
	failures int // in a row
}

// NewLine makes a Line for sensors that share a bus. Nothing is opened yet: a
// bus or a part that is missing is reported by Step, and tried again. An error
// says what is wrong with a Spec.
func NewLine(open Opener, specs []Spec) (*Line, error) {
	if len(specs) == 0 {
		return nil, errors.New("a line without sensors")
	}
	l := &Line{open: open}
	for _, s := range specs {
		part, known := Known(s.Driver)
		if !known {
			return nil, fmt.Errorf("sensor %s: there is no driver %q", s.ID, s.Driver)
		}
		place, err := ParsePlace(s.Bus)
		if err != nil {
			return nil, fmt.Errorf("sensor %s: %w", s.ID, err)
		}
		if len(l.sensors) == 0 {
			l.name = place.Bus
		}
		switch {
		case place.Bus != l.name:
			return nil, fmt.Errorf("sensor %s: is on bus %s, not on %s", s.ID, s.Bus, l.name)
		case s.Address < 0x03 || s.Address > 0x77:
			return nil, fmt.Errorf("sensor %s: address %#02x is outside 0x03 to 0x77", s.ID, s.Address)
		case s.Every < part.MinEvery || s.Every > part.MaxEvery:
			return nil, fmt.Errorf("sensor %s: a %s can be read every %v to %v, not every %v",
				s.ID, s.Driver, part.MinEvery, part.MaxEvery, s.Every)
		}
		for _, other := range l.sensors {
			if other.ID == s.ID {
				return nil, fmt.Errorf("sensor %s: there are two of that name", s.ID)
			}
			for _, at := range [...]uint16{place.Mux, other.place.Mux} {
				if at != 0 && (at == s.Address || at == other.Address) {
					return nil, fmt.Errorf("sensor %s: a multiplexer has the address %#02x already", s.ID, at)
				}
			}
			if other.Address == s.Address && other.place.clashes(place) {
				return nil, fmt.Errorf("sensor %s: is at %#02x, where %s is", s.ID, s.Address, other.ID)
			}
		}
		l.sensors = append(l.sensors, &sensor{
			Spec: s, part: part, place: place,
			where: fmt.Sprintf("%s on bus %s at %#02x", s.Driver, s.Bus, s.Address),
		})
	}
	return l, nil
}

// Next is when Step has something to do. It is the zero time, long past, when
// that is at once.
func (l *Line) Next() time.Time { return l.due().next }

func (l *Line) due() *sensor {
	return slices.MinFunc(l.sensors, func(a, b *sensor) int { return a.next.Compare(b.next) })
}

// Step does what is due at now: one transfer of one sensor, the opening of a
// part, or nothing. It hands over each Sample, and each failure as a Reading
// with Err, by calling emit; a sensor that failed is opened afresh after 1 s,
// 2 s, 4 s, and so on up to 30 s.
func (l *Line) Step(now time.Time, emit func(Reading)) {
	s := l.due()
	if s.next.After(now) {
		return
	}
	if s.dev == nil {
		if err := l.connect(s); err != nil {
			l.fail(s, now, err, emit)
			return
		}
		s.next = now
		return
	}
	wait, err := s.dev.Step(now)
	switch {
	case err != nil:
		l.fail(s, now, err, emit)
		return
	case wait > 0:
		s.next = now.Add(wait)
		return
	}
	l.buf = s.dev.samples(l.buf[:0], now)
	for _, sample := range l.buf {
		if low, high := sample.Quantity.Range(); !(sample.Value >= low && sample.Value <= high) {
			l.fail(s, now, fmt.Errorf("%s of %.4g %s is %w; check wiring and supply",
				sample.Quantity, sample.Value, sample.Quantity.Unit(), ErrImplausible), emit)
			return
		}
	}
	s.failures = 0
	s.next = now.Add(s.untilSlot(now))
	for _, sample := range l.buf {
		sample.Sensor = s.ID
		if sample.Quantity == Illuminance && s.Glass > 0 {
			sample.Value /= s.Glass
		}
		low, high := sample.Quantity.Range()
		sample.Value = min(max(sample.Value+s.Offset[sample.Quantity], low), high)
		emit(Reading{Sample: sample})
	}
}

// untilSlot is the time to the sensor's next slot. Slots are aligned to the
// wall clock, so that they do not drift and are easy to read in a record; one
// that has passed is left out. The result is a duration, so that a step of the
// wall clock cannot stop the sensor.
func (s *sensor) untilSlot(now time.Time) time.Duration {
	pace := max(s.Every, s.part.burst)
	return pace - time.Duration(now.UnixNano()%int64(pace))
}

func (l *Line) connect(s *sensor) error {
	if l.bus == nil {
		bus, err := l.open(l.name)
		if err != nil {
			return err
		}
		l.bus = bus
		trunk := mux.New(bus) // which knows all its multiplexers before the first is used
		for _, s := range l.sensors {
			if s.wires = bus; s.place.Mux != 0 {
				s.wires = trunk.Channel(s.place.Mux, s.place.Channel)
			}
		}
	}
	dev, err := s.part.open(s.wires, s.Address, s.Every)
	if err != nil {
		return err
	}
	s.dev = dev
	return nil
}

// Reopen has a sensor opened afresh at the next Step, because what it says is
// not believed.
func (l *Line) Reopen(id string) {
	for _, s := range l.sensors {
		if s.ID == id && s.dev != nil {
			_ = s.dev.Halt() // a part that is wrong may not even sleep
			s.dev, s.next = nil, time.Time{}
		}
	}
}

// fail reports err and lets go of the part; and of the bus, when no part on it
// is left that works: an adapter that was pulled out needs opening anew.
func (l *Line) fail(s *sensor, now time.Time, err error, emit func(Reading)) {
	s.dev = nil
	s.next = now.Add(min(time.Second<<min(s.failures, 5), maxBackoff))
	s.failures++
	if l.bus != nil && !slices.ContainsFunc(l.sensors, func(s *sensor) bool { return s.dev != nil }) {
		err = errors.Join(err, l.bus.Close())
		l.bus = nil
	}
	emit(Reading{Sample: Sample{At: now, Sensor: s.ID}, Err: &partError{sensor: s, err: err}})
}

const maxBackoff = 30 * time.Second

// Close puts the parts to rest and closes the bus.
func (l *Line) Close() error {
	var errs []error
	for _, s := range l.sensors {
		if s.dev != nil {
			errs = append(errs, s.dev.Halt())
			s.dev = nil
		}
	}
	if l.bus != nil {
		errs = append(errs, l.bus.Close())
		l.bus = nil
	}
	return errors.Join(errs...)
}
