package chart

import (
	"math"
	"strconv"
	"time"
)

// A Px is a place in a picture. It is written with a tenth, which no eye sees.
type Px float64

// String is the place as SVG has it.
func (p Px) String() string {
	return strconv.FormatFloat(math.Round(float64(p)*10)/10+0, 'f', -1, 64)
}

// A Tick is a place on an axis with what stands there.
type Tick struct {
	At   Px
	Text string
}

// An axis takes values to places, evenly or by their logarithm: light goes from
// a tenth of a lux to thousands, and the limits are near its lower end.
type axis struct {
	low, high float64
	from, to  float64 // places
	log       bool
}

func (a *axis) at(v float64) Px {
	low, high := a.low, a.high
	v = min(max(v, low), high)
	if a.log {
		v, low, high = math.Log10(v), math.Log10(low), math.Log10(high)
	}
	return Px(a.from + (v-low)/(high-low)*(a.to-a.from))
}

// dimmest is where the axis of light begins, in lx: no part sees less.
const dimmest = 0.1

// upwards is the axis of the values, with a little room at both ends.
func upwards(quantity string, low, high float64) axis {
	a := axis{low: low, high: high, from: bottom, to: top}
	if quantity == "illuminance" {
		a.log, a.low = true, dimmest
		a.high = math.Pow10(int(math.Ceil(math.Log10(max(high, 10)))))
		return a
	}
	least := 4.0 // degrees, or whatever it is: noise is not to fill the picture
	if quantity == "sound" {
		least = 15
	}
	room := max((high-low)*0.08, (least-(high-low))/2)
	a.low, a.high = low-room, high+room
	return a
}

// ticks are about four round values, or the powers of ten.
func (a *axis) ticks(text func(v float64) string) (all []Tick) {
	if a.log {
		for v := dimmest; v <= a.high*1.01; v *= 10 {
			all = append(all, Tick{a.at(v), text(v)})
		}
		return all
	}
	step := math.Pow10(int(math.Floor(math.Log10((a.high - a.low) / 4))))
	for _, times := range []float64{1, 2, 5, 10} {
		if step*times >= (a.high-a.low)/4 {
			step *= times
			break
		}
	}
	for i := math.Ceil(a.low / step); i*step <= a.high; i++ {
		all = append(all, Tick{a.at(i * step), text(i*step + 0)})
	}
	return all
}

// hours are the axis of time: local hours, evenly on the clock and not in the
// time that passes, so that a day of 23 or 25 hours has its midday at 12.
func hours(from, to time.Time, zone *time.Location, at func(time.Time) Px) (all []Tick) {
	step := 24 * 60
	for _, minutes := range []int{5, 15, 30, 60, 120, 180, 240, 360} {
		if to.Sub(from) <= time.Duration(8*minutes)*time.Minute {
			step = minutes
			break
		}
	}
	first := from.In(zone)
	for i := range 24 * 60 / step * 9 { // of at most nine days
		t := time.Date(first.Year(), first.Month(), first.Day(), 0, i*step, 0, 0, zone)
		if t.After(to) {
			break
		}
		text := t.Format("15:04")
		if n := len(all); t.Before(from) || n > 0 && all[n-1].Text == text {
			continue // the hour that a clock put forward leaves out
		}
		all = append(all, Tick{at(t), text})
	}
	return all
}
