package epoch

import (
	"time"

	"nightroom/internal/acoustics"
	"nightroom/sensors"
)

// evening is an instant at which an epoch begins.
var evening = time.Date(2026, 11, 22, 22, 0, 0, 0, time.UTC)

func after(d time.Duration) time.Time { return evening.Add(d) }

// every second temperature, light every second, sound at 8 Hz.
var usual = [sensors.Quantities]time.Duration{
	sensors.Temperature: time.Second,
	sensors.Illuminance: time.Second,
	sensors.SoundLevel:  125 * time.Millisecond,
}

// only one quantity is measured.
func only(q sensors.Quantity, every time.Duration) (all [sensors.Quantities]time.Duration) {
	all[q] = every
	return all
}

func sample(q sensors.Quantity, d time.Duration, v float64) sensors.Sample {
	return sensors.Sample{At: after(d), Sensor: q.String(), Quantity: q, Value: v}
}

// a room gives samples and seconds to a Maker, as its only user does.
type room struct {
	*Maker
	epochs []Epoch
}

func newRoom(every [sensors.Quantities]time.Duration) *room { return &room{Maker: NewMaker(every)} }

func (r *room) take() {
	for e, ok := r.Next(); ok; e, ok = r.Next() {
		r.epochs = append(r.epochs, *e)
		r.Drop()
	}
}

func (r *room) tick(d time.Duration) {
	r.Tick(after(d))
	r.take()
}

func (r *room) observe(s sensors.Sample) bool {
	r.Tick(s.At)
	r.take()
	ok := r.Observe(&s, acoustics.Energy(s.Value))
	r.take()
	return ok
}

// fill gives samples of one value from the first to before the last instant.
func (r *room) fill(q sensors.Quantity, from, to, step time.Duration, v float64) {
	for d := from; d < to; d += step {
		r.observe(sample(q, d, v))
	}
}

// starts of the epochs, as seconds after the evening's instant.
func (r *room) starts() (s []int) {
	for _, e := range r.epochs {
		s = append(s, int(e.Start.Sub(evening).Seconds()))
	}
	return s
}
